//! Owners sign in by a link in a mail. The link only opens a page; the button there signs in, so that a scanner of
//! mails does not use it up.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::join::link_over;
use super::oidc::offered;
use super::{Next, with_time};
use crate::accounts::{self, Email};
use crate::http::{
    FieldError, Shell, State, WebError, coming_back, next_page, page, page_with_status, seat, see_other,
    words_of_page,
};
use crate::oidc::Side;
use crate::random::Token;
use crate::sign_ins::{self, Door, SignInError, commands};

/// Where owners begin.
pub(super) const HOME: &str = "/account/support-access";

const SIGN_IN: &str = "/account/sign-in";

/// Where one asks for a link, to come to that page by it.
fn sign_in_for(next: Option<&str>) -> String {
    next.map_or_else(|| SIGN_IN.to_owned(), |next| coming_back(SIGN_IN, next))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    email: String,
    next: String,
}

#[derive(Template)]
#[template(path = "sign_in/owner.html")]
struct AskPage {
    shell: Shell,
    email: String,
    next: String,
    /// What the OpenID provider is called, and where the way there begins.
    offered: Option<(String, String)>,
    errors: Vec<FieldError>,
}

impl AskPage {
    fn error(&self, field: &str) -> &str {
        FieldError::at(&self.errors, field)
    }
}

#[derive(Template)]
#[template(path = "sign_in/mailed.html")]
struct MailedPage {
    shell: Shell,
    email: String,
    /// Where another address can be tried, or the same again.
    again: String,
    minutes: i64,
}

#[derive(Template)]
#[template(path = "sign_in/arrived.html")]
struct ArrivedPage {
    shell: Shell,
    token: String,
    next: String,
    owner: String,
    decides: bool,
    account: String,
}

pub(super) async fn form(
    state: Data<State>,
    query: Query<Next>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(&state, &request);
    let (next, email) = (query.kept(), String::new());
    let offered = offered(&state, Side::Owners, &next);
    page(&AskPage { shell, email, next, offered, errors: Vec::new() })
}

/// The answer is the same whether or not anybody owns an account under that address.
pub(super) async fn submit(
    state: Data<State>,
    typed: Form<Typed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let Typed { email, next } = typed.into_inner();
    let next = next_page(Some(next.as_str())).map(str::to_owned);
    let words = words_of_page(&state, &request);
    let refused = |text: String, status| {
        let errors = vec![FieldError { field: "email", text }];
        let (shell, next) = (super::shell(&state, &request), next.clone().unwrap_or_default());
        let offered = offered(&state, Side::Owners, &next);
        page_with_status(status, &AskPage { shell, email: email.clone(), next, offered, errors })
    };
    let address = match email.parse::<Email>() {
        Ok(address) => address,
        Err(error) => return refused(words.wrong(error.code(), &error), StatusCode::UNPROCESSABLE_ENTITY),
    };
    let seat = seat(&request, &state);
    match commands::send_link(&state.db, &state.sealer, address, seat, next.clone()).await {
        Ok(()) => {
            let (shell, minutes) = (super::shell(&state, &request), sign_ins::LINK_LIFETIME.num_minutes());
            page(&MailedPage { shell, email, again: sign_in_for(next.as_deref()), minutes })
        }
        Err(SignInError::TooManyMails(until)) => {
            refused(with_time("sign-in-too-many-mails", until, &words), StatusCode::TOO_MANY_REQUESTS)
        }
        Err(error) => Err(error.into()),
    }
}

/// Behind the link: who would be signed in, and a button.
pub(super) async fn arrive(
    state: Data<State>,
    token: Path<String>,
    query: Query<Next>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (secret, now) = (Token::from_text(&token), state.now());
    let found = state.db.read(move |conn| {
        let Some(owner) = sign_ins::link(conn, &secret, now)? else { return Ok(None) };
        let owner = accounts::owner(conn, owner)?;
        let account = owner.as_ref().map(|owner| accounts::find(conn, owner.account)).transpose()?.flatten();
        Ok::<_, WebError>(owner.zip(account))
    });
    let Some((owner, account)) = found.await? else {
        return owners_link_over(&state, &request, query.next());
    };
    page(&ArrivedPage {
        shell: super::shell(&state, &request),
        token: token.into_inner(),
        next: query.kept(),
        decides: owner.role.decides(),
        owner: owner.name,
        account: account.name,
    })
}

pub(super) async fn follow(
    state: Data<State>,
    token: Path<String>,
    next: Form<Next>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    match commands::follow_link(&state.db, Token::from_text(&token), seat(&request, &state)).await {
        Ok(token) => {
            let to = next.next().unwrap_or(HOME);
            super::with_cookies(see_other(to), &[(Door::Owner, token)])
        }
        Err(SignInError::LinkOver) => owners_link_over(&state, &request, next.next()),
        Err(error) => Err(error.into()),
    }
}

fn owners_link_over(
    state: &State,
    request: &HttpRequest,
    next: Option<&str>,
) -> Result<HttpResponse, WebError> {
    let over = SignInError::LinkOver;
    link_over(state, request, Some(sign_in_for(next)), |words| words.wrong(over.code(), &over))
}
