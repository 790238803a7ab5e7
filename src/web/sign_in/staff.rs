//! Staff sign in: address, password and second factor on one form.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::oidc::offered;
use super::{Next, home, pages_of, told};
use crate::accounts::{AccountError, Email};
use crate::http::{
    FieldError, Shell, State, WebError, known_browser, known_browser_cookie, next_page, page,
    page_with_status, seat, see_other, with_cookie, with_flash, words_of_page,
};
use crate::oidc::Side;
use crate::sign_ins::{self, Door, Person};
use crate::staff::commands::{Attempt, Proven, SecondFactor, prove};
use crate::staff::password::Typed as Password;
use crate::staff::{Member, StaffError};

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
    /// What the OpenID provider is called, and where the way there begins.
    offered: Option<(String, String)>,
    errors: Vec<FieldError>,
}

impl SignInPage {
    fn error(&self, field: &str) -> &str {
        FieldError::at(&self.errors, field)
    }
}

pub(super) async fn form(
    state: Data<State>,
    query: Query<Next>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(&state, &request);
    let (next, email) = (query.kept(), String::new());
    let offered = offered(&state, Side::Staff, &next);
    page(&SignInPage { shell, email, next, offered, errors: Vec::new() })
}

pub(super) async fn submit(
    state: Data<State>,
    typed: Form<Typed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let Typed { email, password, code, next } = typed.into_inner();
    let (seat, words) = (seat(&request, &state), words_of_page(&state, &request));
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
                address.err().map(|error: AccountError| ("email", words.wrong(error.code(), &error))),
                password.is_empty().then(|| ("password", words.text("sign-in-no-password").to_string())),
                second.err().map(|error| ("code", told(&error, &words))),
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
                let errors = vec![FieldError { field: "email", text: told(&refusal, &words) }];
                return refused(&state, &request, email, next, errors, status);
            }
        };
    let begun =
        sign_ins::commands::begin_at(&state.db, doors(&member), Person::Staff(member.id), seat).await?;
    let to = next_page(Some(next.as_str())).unwrap_or(home(&member));
    let response = super::with_cookies(see_other(to), &begun)?;
    let response = with_cookie(response, &known_browser_cookie(&browser))?;
    Ok(match codes_left {
        Some(left) => {
            let text = words.text("sign-in-recovered").with("left", left);
            with_flash(response, "warning", &text.to_string())
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
    let offered = offered(state, Side::Staff, &next);
    page_with_status(status, &SignInPage { shell, email, next, offered, errors })
}

/// The doors that somebody's roles open.
pub(super) fn doors(member: &Member) -> Vec<Door> {
    let mut doors: Vec<Door> = pages_of(member).map(|page| page.door).collect();
    doors.dedup();
    doors
}
