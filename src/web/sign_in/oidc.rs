//! Signing in by the vendor's OpenID provider: there, and back.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::owner::HOME;
use super::staff::doors;
use super::{Next, home, with_cookies};
use crate::http::{Shell, State, WebError, next_page, page, page_with_status, seat, see_other, with_cookie};
use crate::oidc::{Back, Identity, OidcError, Provider, Round, Side};
use crate::sign_ins::commands::{Arrived, owner_by_oidc, staff_by_oidc, use_round};
use crate::sign_ins::{Door, IdentityError, Seat};

/// Holds what must fit when somebody comes back. It comes along from the provider's site, as `Lax` lets it.
const COOKIE: &str = "__Host-porchlight-oidc";

#[derive(Template)]
#[template(path = "sign_in/oidc_refused.html")]
struct RefusedPage {
    shell: Shell,
    text: String,
    code: &'static str,
    again: &'static str,
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
    let sealed = round.seal(&state.sealer, &state.random);
    let sealed =
        sealed.ok_or_else(|| WebError::Internal("a way to the provider was not sealed".to_owned()))?;
    match provider.address(&round, state.now()).await {
        Ok(address) => with_cookie(see_other(address.as_str()), &cookie(sealed)),
        Err(error) => refused(state, request, provider, side, Failed::Provider(error)),
    }
}

/// Back from the provider. Whatever comes of it, the browser's way there is over.
pub(super) async fn back(
    state: Data<State>,
    answer: Query<Back>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let provider = state.oidc.as_ref().ok_or(WebError::NotFound)?;
    let sealed = request.cookie(COOKIE);
    let round = sealed.and_then(|sealed| Round::open(&state.sealer, sealed.value(), state.now()));
    let Some(round) = round else {
        return refused(&state, &request, provider, Side::Owners, Failed::Provider(OidcError::NotBegun));
    };
    let seat = seat(&request, &state);
    let response = match identity(&state, provider, &round, &answer, &seat).await {
        Ok(who) => arrive(&state, &request, &round, who, seat).await,
        Err(failed) => Err(failed),
    };
    let response = match response {
        Ok(response) => response,
        Err(failed) => refused(&state, &request, provider, round.side, failed)?,
    };
    let mut gone = cookie(String::new());
    gone.make_removal();
    with_cookie(response, &gone)
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
    match round.side {
        Side::Staff => arrive_as_staff(state, round, who, seat).await,
        Side::Owners => arrive_as_owner(state, request, round, who, seat).await,
    }
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
    side: Side,
    failed: Failed,
) -> Result<HttpResponse, WebError> {
    let why = failed.to_string();
    let (status, text, code) = match failed {
        Failed::Page(error) => return Err(error),
        Failed::Provider(error @ OidcError::NotBegun) => (StatusCode::GONE, error.to_string(), error.code()),
        Failed::Provider(error @ (OidcError::OtherIssuer | OidcError::Refused(_))) => {
            (StatusCode::FORBIDDEN, error.to_string(), error.code())
        }
        Failed::Provider(error) => {
            let text = format!("{} cannot be believed or asked at the moment.", provider.settings.name);
            (StatusCode::BAD_GATEWAY, text, error.code())
        }
        Failed::Identity(error @ IdentityError::TooManyTries(_)) => {
            (StatusCode::TOO_MANY_REQUESTS, error.to_string(), error.code())
        }
        Failed::Identity(error @ IdentityError::Again) => (StatusCode::GONE, error.to_string(), error.code()),
        Failed::Identity(error) => (StatusCode::FORBIDDEN, error.to_string(), error.code()),
    };
    tracing::warn!(code, %why, "a sign-in by the provider was refused");
    let again = match side {
        Side::Staff => "/sign-in",
        Side::Owners => "/account/sign-in",
    };
    let (shell, name) = (super::shell(state, request), provider.settings.name.clone());
    page_with_status(status, &RefusedPage { shell, text, code, again, name })
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

fn cookie(value: String) -> Cookie<'static> {
    Cookie::build(COOKIE, value)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::minutes(10))
        .finish()
}
