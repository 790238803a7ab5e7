//! Setting out for the OpenID provider: the cookie that holds what must fit when somebody comes back.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

use super::{State, WebError};
use crate::oidc::Round;

/// It comes along from the provider's site, as `Lax` lets it.
const COOKIE: &str = "__Host-porchlight-oidc";

/// For the browser that sets out.
pub fn round_cookie(state: &State, round: &Round) -> Result<Cookie<'static>, WebError> {
    let sealed = round.seal(&state.sealer, &state.random);
    let sealed =
        sealed.ok_or_else(|| WebError::Internal("a way to the provider was not sealed".to_owned()))?;
    Ok(cookie(sealed))
}

/// The way on which this browser set out, if it did so a short time ago.
pub fn round_of(state: &State, request: &HttpRequest) -> Option<Round> {
    Round::open(&state.sealer, request.cookie(COOKIE)?.value(), state.now())
}

/// For a browser that has come back.
pub fn round_over() -> Cookie<'static> {
    let mut gone = cookie(String::new());
    gone.make_removal();
    gone
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
