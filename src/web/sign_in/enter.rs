//! The vendor's app hands its customer over: a form of the app's posts a signed token. There is no such link, so that the
//! token stands in no address, log or history of a browser.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::owner::HOME;
use crate::http::{Shell, State, WebError, next_page, page_with_status, seat, see_other};
use crate::sign_ins::commands::hand_over;
use crate::sign_ins::{Door, HandOff, HandOffError};

#[derive(Deserialize)]
pub(super) struct Handed {
    token: String,
    /// The page of ours to go on to.
    #[serde(default)]
    to: String,
}

#[derive(Template)]
#[template(path = "sign_in/not_entered.html")]
struct NotEntered {
    shell: Shell,
    text: String,
    code: &'static str,
}

pub(super) async fn enter(
    state: Data<State>,
    form: Form<Handed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let Some(way) = state.hand_off.clone() else { return Err(WebError::NotFound) };
    let seat = seat(&request, &state);
    match try_to_enter(&state, &way, &form.token, seat).await {
        Ok(token) => super::with_cookies(see_other(page_for_owners(&form.to)), &[(Door::Owner, token)]),
        Err(HandOffError::Database(error)) => Err(error.into()),
        Err(error @ HandOffError::Keys(_)) => Err(WebError::Internal(error.to_string())),
        Err(refusal) => {
            tracing::warn!(code = refusal.code(), %refusal, "a hand-off was refused");
            let shell = super::shell(&state, &request);
            let (text, code) = (told(&refusal, &shell), refusal.code());
            let page = NotEntered { shell, text, code };
            page_with_status(status(&refusal), &page)
        }
    }
}

async fn try_to_enter(
    state: &State,
    way: &HandOff,
    token: &str,
    seat: crate::sign_ins::Seat,
) -> Result<crate::random::Token, HandOffError> {
    let handed = way.open(token, state.now()).await?;
    hand_over(&state.db, &state.random, &state.sealer, handed, seat).await
}

/// Owners' pages only, and of this portal only.
fn page_for_owners(to: &str) -> &str {
    next_page(Some(to)).filter(|to| to.starts_with("/account/")).unwrap_or(HOME)
}

fn status(refusal: &HandOffError) -> StatusCode {
    match refusal {
        HandOffError::TooOld | HandOffError::Used => StatusCode::GONE,
        HandOffError::Account(_) => StatusCode::CONFLICT,
        HandOffError::Incomplete(_) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::FORBIDDEN,
    }
}

/// What a customer can do about it; what the vendor's engineers can, stands in the log.
fn told(refusal: &HandOffError, shell: &Shell) -> String {
    let wrong = || shell.words.wrong(refusal.code(), refusal);
    match refusal {
        HandOffError::TooOld | HandOffError::Used => {
            format!("{} {}", wrong(), shell.t("not-entered-again").with("app", &shell.app))
        }
        HandOffError::ActingForAnother | HandOffError::Account(_) => wrong(),
        _ => shell.t("not-entered-odd").with("app", &shell.app).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_handed_over_goes_on_to_a_page_for_owners_and_to_nothing_else() {
        for ours in ["/account/history?days=7", "/account/questions/con_1"] {
            assert_eq!(page_for_owners(ours), ours);
        }
        for other in
            ["", "//evil.example/account/", "https://evil.example/account/", "/agent", "/\\evil", "/account"]
        {
            assert_eq!(page_for_owners(other), HOME, "{other}");
        }
    }
}
