//! Headers that every answer of the portal carries.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;

use super::{State, flash};

/// The portal's policy, but for where its forms may lead. Nothing inline, nothing foreign.
pub const PORTAL_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Puts the security headers on; a page's answer also removes the flash line that it has shown.
pub async fn security_headers(
    state: Data<State>,
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let removal = flash::removal(request.request());
    let mut response = next.call(request).await?;
    let shown = response.status().is_success() && is_html(response.headers());
    let headers = response.headers_mut();
    let policy = format!("{PORTAL_CSP}; form-action 'self' {}", state.gateway.pattern());
    set(headers, header::CONTENT_SECURITY_POLICY, &policy);
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::REFERRER_POLICY, "same-origin");
    set(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(headers, HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    set(headers, header::CACHE_CONTROL, "no-store");
    if let Some(cookie) = removal.filter(|_| shown)
        && let Ok(value) = HeaderValue::from_str(&cookie.to_string())
    {
        headers.append(header::SET_COOKIE, value);
    }
    Ok(response)
}

/// What a handler has set itself (a file's caching, a mail's own policy) stays.
fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if headers.contains_key(&name) {
        return;
    }
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

pub(super) fn is_html(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
}
