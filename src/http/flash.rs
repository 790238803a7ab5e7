//! One line for the next page, carried in a cookie of its own.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Flash;

const COOKIE: &str = "__Host-porchlight-flash";
const KINDS: [&str; 4] = ["success", "info", "warning", "danger"];

/// Adds a line for the next page to a response (a redirect, usually).
pub fn with_flash(mut response: HttpResponse, kind: &'static str, text: &str) -> HttpResponse {
    let value = URL_SAFE_NO_PAD.encode(format!("{kind} {text}"));
    let cookie = Cookie::build(COOKIE, value)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(actix_web::cookie::time::Duration::minutes(1))
        .finish();
    // The cookie's value is plain base64, so this cannot fail; a missing line would be no harm either.
    if response.add_cookie(&cookie).is_err() {
        tracing::warn!("a flash line was not sent");
    }
    response
}

/// The line for this page. It is removed by [`super::security_headers`] once a page has been shown.
pub fn flash(request: &HttpRequest) -> Option<Flash> {
    let value = request.cookie(COOKIE)?;
    let decoded = URL_SAFE_NO_PAD.decode(value.value()).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (kind, text) = text.split_once(' ')?;
    let kind = KINDS.into_iter().find(|known| *known == kind)?;
    Some(Flash { kind, text: text.to_owned() })
}

/// The cookie that removes the line.
pub(super) fn removal(request: &HttpRequest) -> Option<Cookie<'static>> {
    request.cookie(COOKIE)?;
    let mut cookie = Cookie::build(COOKIE, "").path("/").secure(true).http_only(true).finish();
    cookie.make_removal();
    Some(cookie)
}
