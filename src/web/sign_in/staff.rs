//! Staff sign in: address, password and second factor on one form.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::accounts::{AccountError, Email};
use crate::http::{
    FieldError, Shell, State, WebError, known_browser, known_browser_cookie, next_page, page,
    page_with_status, seat, see_other, with_flash,
};
use crate::sign_ins::{self, Door, Person};
use crate::staff::commands::{Attempt, Proven, SecondFactor, prove};
use crate::staff::password::Typed as Password;
use crate::staff::{Member, Role, StaffError};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Next {
    next: Option<String>,
}

/// The form as typed. The password is never shown again.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    email: String,
    password: String,
    code: String,
    next: String,
}

#[derive(Template)]
#[template(path = "sign_in/staff.html")]
struct SignInPage {
    shell: Shell,
    email: String,
    next: String,
    errors: Vec<FieldError>,
}

impl SignInPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|error| error.field == field).map_or("", |error| &error.text)
    }
}

pub(super) async fn form(
    state: Data<State>,
    query: Query<Next>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let next = next_page(query.next.as_deref()).unwrap_or_default().to_owned();
    let shell = super::shell(&state, &request);
    page(&SignInPage { shell, email: String::new(), next, errors: Vec::new() })
}

pub(super) async fn submit(
    state: Data<State>,
    typed: Form<Typed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let Typed { email, password, code, next } = typed.into_inner();
    let seat = seat(&request, &state);
    let attempt = match (email.parse::<Email>(), SecondFactor::parse(&code)) {
        (Ok(email), Ok(second)) if !password.is_empty() => Attempt {
            email,
            password: Password::new(password),
            second,
            network: seat.network.clone(),
            browser: known_browser(&request),
        },
        (address, second) => {
            let wrong = [
                address.err().map(|error: AccountError| ("email", error.to_string())),
                password.is_empty().then(|| ("password", "Enter your password.".to_owned())),
                second.err().map(|error| ("code", error.to_string())),
            ];
            let errors = wrong.into_iter().flatten().map(|(field, text)| FieldError { field, text });
            return refused(
                &state,
                &request,
                email,
                next,
                errors.collect(),
                StatusCode::UNPROCESSABLE_ENTITY,
            );
        }
    };
    let Proven { member, browser, codes_left } =
        match prove(&state.db, &state.random, &state.sealer, attempt).await {
            Ok(proven) => proven,
            Err(StaffError::Database(error)) => return Err(error.into()),
            Err(refusal) => {
                tracing::warn!(code = refusal.code(), network = seat.network, "a sign-in was refused");
                let status = match refusal {
                    StaffError::TooManyTries(_) => StatusCode::TOO_MANY_REQUESTS,
                    _ => StatusCode::UNPROCESSABLE_ENTITY,
                };
                let errors = vec![FieldError { field: "email", text: refusal.to_string() }];
                return refused(&state, &request, email, next, errors, status);
            }
        };
    let begun =
        sign_ins::commands::begin_at(&state.db, doors(&member), Person::Staff(member.id), seat).await?;
    let to = next_page(Some(next.as_str())).unwrap_or(home(&member));
    let mut response = super::with_cookies(see_other(to), &begun)?;
    response
        .add_cookie(&known_browser_cookie(&browser))
        .map_err(|error| WebError::Internal(error.to_string()))?;
    Ok(match codes_left {
        Some(left) => {
            let text = format!(
                "You used a recovery code. {left} are left; ask an administrator for a new link in time."
            );
            with_flash(response, "warning", &text)
        }
        None => response,
    })
}

/// The form again, with the address that was typed; password and code are typed anew.
fn refused(
    state: &State,
    request: &HttpRequest,
    email: String,
    next: String,
    errors: Vec<FieldError>,
    status: StatusCode,
) -> Result<HttpResponse, WebError> {
    let next = next_page(Some(next.as_str())).unwrap_or_default().to_owned();
    let shell = super::shell(state, request);
    page_with_status(status, &SignInPage { shell, email, next, errors })
}

/// The doors that somebody's roles open.
fn doors(member: &Member) -> Vec<Door> {
    let opens = [
        (Door::Agent, member.roles.has(Role::Agent)),
        (Door::Review, member.roles.has(Role::Reviewer) || member.roles.has(Role::Lead)),
        (Door::Admin, member.roles.has(Role::Admin)),
    ];
    opens.into_iter().filter(|(_, open)| *open).map(|(door, _)| door).collect()
}

/// Where somebody begins.
pub(super) fn home(member: &Member) -> &'static str {
    match () {
        () if member.roles.has(Role::Agent) => "/agent",
        () if member.roles.has(Role::Reviewer) => "/review",
        () if member.roles.has(Role::Lead) => "/review/questions",
        () => "/admin/diagnostics",
    }
}
