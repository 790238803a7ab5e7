//! Behind a one-time link: somebody chooses a password, enrols a second factor, and is given recovery codes.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use qrcode::{Color, QrCode};
use serde::Deserialize;

use super::told;
use crate::http::{FieldError, Shell, State, WebError, page, page_with_status, words_of_page};
use crate::random::Token;
use crate::staff::commands::{Invitation, invitation, join};
use crate::staff::password::{SHORTEST, Typed as Password};
use crate::staff::{Code, Enrolment, StaffError};
use crate::words::Words;

#[derive(Deserialize)]
pub(super) struct Typed {
    password: String,
    code: String,
}

#[derive(Template)]
#[template(path = "sign_in/join.html")]
struct JoinPage {
    shell: Shell,
    token: String,
    name: String,
    email: String,
    shortest: usize,
    key: String,
    picture: Picture,
    errors: Vec<FieldError>,
}

impl JoinPage {
    fn error(&self, field: &str) -> &str {
        FieldError::at(&self.errors, field)
    }
}

#[derive(Template)]
#[template(path = "sign_in/joined.html")]
struct JoinedPage {
    shell: Shell,
    name: String,
    codes: Vec<String>,
}

#[derive(Template)]
#[template(path = "sign_in/link_over.html")]
struct LinkOver {
    shell: Shell,
    text: String,
    again: Option<String>,
}

/// A link that is good no longer, and where to get another.
pub(super) fn link_over(
    state: &State,
    request: &HttpRequest,
    again: Option<String>,
    told: impl FnOnce(&Words) -> String,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(state, request);
    let text = told(&shell.words);
    page_with_status(StatusCode::GONE, &LinkOver { shell, text, again })
}

/// Whoever opens the link only sees the page; the form uses it up.
pub(super) async fn form(
    state: Data<State>,
    token: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let token = Token::from_text(&token);
    match invited(&state, &token).await {
        Ok(invitation) => page(&join_page(&state, &request, &token, &invitation, Vec::new())?),
        Err(StaffError::Database(error)) => Err(error.into()),
        Err(refusal) => link_over(&state, &request, None, |words| told(&refusal, words)),
    }
}

pub(super) async fn submit(
    state: Data<State>,
    token: Path<String>,
    typed: Form<Typed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let token = Token::from_text(&token);
    let Typed { password, code } = typed.into_inner();
    let invitation = match invited(&state, &token).await {
        Ok(invitation) => invitation,
        Err(StaffError::Database(error)) => return Err(error.into()),
        Err(over) => return link_over(&state, &request, None, |words| told(&over, words)),
    };
    let password = Password::new(password);
    let refusals = match (invitation.allows(&password), Code::parse(&code)) {
        (Ok(()), Ok(code)) => {
            match join(&state.db, &state.random, &state.sealer, token.clone(), password, code).await {
                Ok((member, codes)) => {
                    let codes = codes.iter().map(|code| code.shown()).collect();
                    let shell = super::shell(&state, &request);
                    return page(&JoinedPage { shell, name: member.name, codes });
                }
                Err(refusal) => vec![refusal],
            }
        }
        (password, code) => password.err().into_iter().chain(code.err()).collect(),
    };
    let (words, mut errors) = (words_of_page(&state, &request), Vec::new());
    for refusal in refusals {
        let field = match &refusal {
            StaffError::PasswordTooShort | StaffError::PasswordTooLong | StaffError::PasswordTooCommon => {
                "password"
            }
            StaffError::WrongCode | StaffError::CodeUsed => "code",
            StaffError::Database(_) => return Err(WebError::from(refusal)),
            _ => return link_over(&state, &request, None, |words| told(&refusal, words)),
        };
        errors.push(FieldError { field, text: told(&refusal, &words) });
    }
    let again = join_page(&state, &request, &token, &invitation, errors)?;
    page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

async fn invited(state: &State, token: &Token) -> Result<Invitation, StaffError> {
    let (sealer, token, now) = (state.sealer.clone(), token.clone(), state.now());
    state.db.read(move |conn| invitation(conn, &sealer, &token, now)).await
}

fn join_page(
    state: &State,
    request: &HttpRequest,
    token: &Token,
    invitation: &Invitation,
    errors: Vec<FieldError>,
) -> Result<JoinPage, WebError> {
    let enrolment = Enrolment::of(&invitation.member, &state.vendor.name, &invitation.totp);
    Ok(JoinPage {
        shell: super::shell(state, request),
        token: token.reveal().to_owned(),
        name: invitation.member.name.clone(),
        email: invitation.member.email.to_string(),
        shortest: SHORTEST,
        picture: Picture::of(&enrolment.uri)?,
        key: enrolment.key,
        errors,
    })
}

/// A QR code as the outline of its dark squares, each of them one unit wide.
struct Picture {
    /// With the quiet zone of four units that ISO/IEC 18004 asks for.
    size: usize,
    path: String,
}

const QUIET: usize = 4;

impl Picture {
    fn of(text: &str) -> Result<Self, WebError> {
        let code = QrCode::new(text).map_err(|error| WebError::Internal(error.to_string()))?;
        let width = code.width();
        let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
        let square = |(i, _)| format!("M{} {}h1v1h-1z", i % width + QUIET, i / width + QUIET);
        Ok(Self { size: width + 2 * QUIET, path: dark.map(square).collect() })
    }
}
