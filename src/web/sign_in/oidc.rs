//! Signing in by the vendor's OpenID provider: there, and back.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::owner::HOME;
use super::staff::doors;
use super::{Next, home, with_cookies, with_time};
use crate::attempts::{self, Tried};
use crate::http::{
    Shell, State, WebError, next_page, page, page_with_status, round_cookie, round_of, round_over, seat,
    see_other, with_cookie,
};
use crate::oidc::{Back, Entering, Identity, OidcError, Provider, Round, Side};
use crate::sign_ins::commands::{Arrived, owner_by_oidc, staff_by_oidc, step_up_by_oidc, use_round};
use crate::sign_ins::{Door, IdentityError, Seat};

#[derive(Template)]
#[template(path = "sign_in/oidc_refused.html")]
struct RefusedPage {
    shell: Shell,
    text: String,
    code: &'static str,
    again: String,
    /// They were signed in already, and wanted to enter an account.
    entering: bool,
    name: String,
}

#[derive(Template)]
#[template(path = "sign_in/oidc_choose.html")]
struct ChoosePage {
    shell: Shell,
    next: String,
    choices: Vec<Choice>,
}

struct Choice {
    token: String,
    account: String,
    decides: bool,
}

/// Why somebody who set out is not signed in.
#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error(transparent)]
    Provider(OidcError),
    #[error(transparent)]
    Identity(IdentityError),
    #[error(transparent)]
    Page(WebError),
}

impl From<IdentityError> for Failed {
    fn from(refusal: IdentityError) -> Self {
        match refusal {
            IdentityError::Database(error) => Self::Page(error.into()),
            other => Self::Identity(other),
        }
    }
}

pub(super) async fn staff(
    state: Data<State>,
    query: Query<Next>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    set_out(&state, &request, Side::Staff, &query).await
}

pub(super) async fn owners(
    state: Data<State>,
    query: Query<Next>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    set_out(&state, &request, Side::Owners, &query).await
}

async fn set_out(
    state: &State,
    request: &HttpRequest,
    side: Side,
    next: &Next,
) -> Result<HttpResponse, WebError> {
    let provider = state.oidc.as_ref().filter(|provider| takes(provider, side)).ok_or(WebError::NotFound)?;
    let round =
        Round::new(&state.random, state.now(), side, next_page(next.next.as_deref()).map(str::to_owned));
    match provider.address(&round, state.now()).await {
        Ok(address) => with_cookie(see_other(address.as_str()), &round_cookie(state, &round)?),
        Err(error) => refused(state, request, provider, Some(&round), Failed::Provider(error)),
    }
}

/// Back from the provider. Whatever comes of it, the browser's way there is over.
pub(super) async fn back(
    state: Data<State>,
    answer: Query<Back>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let provider = state.oidc.as_ref().ok_or(WebError::NotFound)?;
    let Some(round) = round_of(&state, &request) else {
        return refused(&state, &request, provider, None, Failed::Provider(OidcError::NotBegun));
    };
    let seat = seat(&request, &state);
    let response = match identity(&state, provider, &round, &answer, &seat).await {
        Ok(who) => arrive(&state, &request, &round, who, seat).await,
        Err(failed) => Err(failed),
    };
    let response = match response {
        Ok(response) => response,
        Err(failed) => refused(&state, &request, provider, Some(&round), failed)?,
    };
    with_cookie(response, &round_over())
}

async fn identity(
    state: &State,
    provider: &Provider,
    round: &Round,
    answer: &Back,
    seat: &Seat,
) -> Result<Identity, Failed> {
    let now = state.now();
    let code = provider.code(round, answer, now).await.map_err(Failed::Provider)?;
    let (fingerprint, until) = (round.fingerprint(&state.sealer), round.until);
    use_round(&state.db, &state.sealer, seat, fingerprint, until).await?;
    provider.identity(round, code, now).await.map_err(Failed::Provider)
}

async fn arrive(
    state: &State,
    request: &HttpRequest,
    round: &Round,
    who: Identity,
    seat: Seat,
) -> Result<HttpResponse, Failed> {
    match (round.entering, round.side) {
        (Some(entering), _) => confirm(state, entering, who).await,
        (None, Side::Staff) => arrive_as_staff(state, round, who, seat).await,
        (None, Side::Owners) => arrive_as_owner(state, request, round, who, seat).await,
    }
}

/// Whoever is signed in has shown anew who they are, and goes on with the form. A try by anybody else is on record.
async fn confirm(state: &State, entering: Entering, who: Identity) -> Result<HttpResponse, Failed> {
    match step_up_by_oidc(&state.db, who, entering).await {
        Ok(receipt) => Ok(see_other(&form_of(entering, &receipt.id.to_string()))),
        Err(IdentityError::Database(error)) => Err(Failed::Page(error.into())),
        Err(refusal) => {
            let (staff, account) = (Some(entering.staff), Some(entering.account));
            let (code, place) = (refusal.code().to_owned(), "the OpenID provider".to_owned());
            let tried = Tried { staff, account, seq: None, code, place };
            let from = entering.staff.to_string();
            let written = attempts::commands::write_down(&state.db, &state.sealer, &from, tried).await;
            written.map_err(|error| Failed::Page(error.into()))?;
            Err(refusal.into())
        }
    }
}

/// The form that opens a session, with what was typed into it.
fn form_of(entering: Entering, confirmed: &str) -> String {
    format!("/agent/accounts/{}/open?confirmed={confirmed}", entering.account)
}

async fn arrive_as_staff(
    state: &State,
    round: &Round,
    who: Identity,
    seat: Seat,
) -> Result<HttpResponse, Failed> {
    let (member, begun) = staff_by_oidc(&state.db, who, seat, doors).await?;
    let to = next_page(round.next.as_deref()).unwrap_or(home(&member));
    with_cookies(see_other(to), &begun).map_err(Failed::Page)
}

async fn arrive_as_owner(
    state: &State,
    request: &HttpRequest,
    round: &Round,
    who: Identity,
    seat: Seat,
) -> Result<HttpResponse, Failed> {
    let next = next_page(round.next.as_deref());
    match owner_by_oidc(&state.db, who, seat).await? {
        Arrived::SignedIn(token) => {
            let begun = [(Door::Owner, token)];
            with_cookies(see_other(next.unwrap_or(HOME)), &begun).map_err(Failed::Page)
        }
        Arrived::Several(links) => {
            let choices = links.into_iter().map(|(owner, account, token)| Choice {
                token: token.reveal().to_owned(),
                account: account.name,
                decides: owner.role.decides(),
            });
            let (shell, next) = (super::shell(state, request), next.unwrap_or_default().to_owned());
            page(&ChoosePage { shell, next, choices: choices.collect() }).map_err(Failed::Page)
        }
    }
}

fn refused(
    state: &State,
    request: &HttpRequest,
    provider: &Provider,
    round: Option<&Round>,
    failed: Failed,
) -> Result<HttpResponse, WebError> {
    let why = failed.to_string();
    let (shell, name) = (super::shell(state, request), provider.settings.name.clone());
    let (status, text, code) = match failed {
        Failed::Page(error) => return Err(error),
        Failed::Provider(error) => (status_of(&error), told(&error, &shell, &name), error.code()),
        Failed::Identity(IdentityError::TooManyTries(until)) => {
            let text = with_time("enter-too-many-tries", until, &shell.words);
            (StatusCode::TOO_MANY_REQUESTS, text, IdentityError::TooManyTries(until).code())
        }
        Failed::Identity(error) => {
            let again = matches!(error, IdentityError::Again);
            let status = if again { StatusCode::GONE } else { StatusCode::FORBIDDEN };
            (status, shell.words.wrong(error.code(), &error), error.code())
        }
    };
    tracing::warn!(code, %why, "a sign-in by the provider was refused");
    let entering = round.and_then(|round| round.entering);
    let again = match (entering, round.map(|round| round.side)) {
        (Some(entering), _) => form_of(entering, "no"),
        (None, Some(Side::Staff)) => "/sign-in".to_owned(),
        (None, Some(Side::Owners) | None) => "/account/sign-in".to_owned(),
    };
    page_with_status(status, &RefusedPage { shell, text, code, again, entering: entering.is_some(), name })
}

fn status_of(error: &OidcError) -> StatusCode {
    match error {
        OidcError::NotBegun => StatusCode::GONE,
        OidcError::OtherIssuer | OidcError::Refused(_) | OidcError::NotAnew => StatusCode::FORBIDDEN,
        _ => StatusCode::BAD_GATEWAY,
    }
}

/// What whoever came back can do something about; the rest stands in the server's log.
fn told(error: &OidcError, shell: &Shell, provider: &str) -> String {
    match error {
        OidcError::Refused(why) => shell.t("provider-refused").with("why", why).to_string(),
        OidcError::NotBegun | OidcError::OtherIssuer | OidcError::NotAnew => {
            shell.words.wrong(error.code(), error)
        }
        _ => shell.t("provider-not-now").with("provider", provider).to_string(),
    }
}

/// What the provider is called and where the way there begins, where somebody of this side may sign in so.
pub(super) fn offered(state: &State, side: Side, next: &str) -> Option<(String, String)> {
    let provider = state.oidc.as_ref().filter(|provider| takes(provider, side))?;
    let begins = match side {
        Side::Staff => "/sign-in/oidc",
        Side::Owners => "/sign-in/oidc/owners",
    };
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    let address = if next.is_empty() { begins.to_owned() } else { format!("{begins}?{query}") };
    Some((provider.settings.name.clone(), address))
}

fn takes(provider: &Provider, side: Side) -> bool {
    match side {
        Side::Staff => provider.settings.staff,
        Side::Owners => provider.settings.owners,
    }
}
