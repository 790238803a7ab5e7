//! Tokens that the app's script sends in headers: it has them under other values, and here they become themselves again.

use actix_web::HttpRequest;
use actix_web::http::header;

use super::keep;
use super::prepare::Prepared;
use super::turned_away::Why;
use super::visit::Visit;
use crate::http::State;
use crate::masking;

/// Puts tokens back into a request's headers: those against cross-site requests, and the one that stands in
/// `Authorization`, where the rules do not put the identity there. An `Authorization` that is not ours to exchange is the
/// agent's own, and falls away like all such headers.
pub(super) async fn restore(
    state: &State,
    visit: &Visit,
    request: &HttpRequest,
    prepared: &mut Prepared,
) -> Result<(), Why> {
    let is_token = |name: &str| name.contains("csrf") || name.contains("xsrf");
    let bearer = bearer(request).filter(|_| {
        let taken = prepared.rules.identity().header_names();
        !prepared.is_told_who() || !taken.iter().any(|name| name == header::AUTHORIZATION.as_str())
    });
    let read = &mut prepared.request;
    let sent = read.headers.iter().filter(|(name, _)| is_token(name));
    let texts = sent.filter_map(|(_, value)| String::from_utf8(value.clone()).ok());
    let texts: Vec<String> = texts.chain(bearer.as_ref().map(|(_, token)| token.clone())).collect();
    let marks = keep::behind_marks(state, visit.session.id, texts).await?;
    let destination = read.here();
    for (name, value) in read.headers.iter_mut().filter(|(name, _)| is_token(name)) {
        let text = String::from_utf8_lossy(value).into_owned();
        *value = masking::put_back(&marks, name, &destination, &text)?.as_bytes().to_vec();
    }
    if let Some((scheme, token)) = bearer
        && marks.iter().any(|mark| mark.mark == token)
    {
        let name = header::AUTHORIZATION.to_string();
        let real = masking::put_back(&marks, &name, &destination, &token)?;
        let value = format!("{scheme} {real}").into_bytes();
        read.headers.push((name, value));
    }
    prepared.put_back.extend(marks.into_iter().map(|mark| mark.real));
    Ok(())
}

/// The scheme and the token of the one `Authorization` header.
fn bearer(request: &HttpRequest) -> Option<(String, String)> {
    let mut values = request.headers().get_all(header::AUTHORIZATION);
    let value = values.next().filter(|_| values.next().is_none())?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    Some((scheme.to_owned(), token.trim().to_owned()))
}
