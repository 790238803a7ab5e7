//! Forward: the one place that speaks to the vendor's app.

use actix_web::HttpResponse;
use actix_web::http::header;
use awc::ClientResponse;
use awc::error::{ConnectError, PayloadError, SendRequestError};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};

use super::pages::Page;
use super::prepare::{Prepared, content_type};
use super::visit::Visit;
use super::{Gateway, answer, content, stream};
use crate::canon::{Method, Request};
use crate::http::State;
use crate::sessions::Admitted;

/// What the app answers, its body still to be read. The connection stays with it.
pub(super) type Answered = ClientResponse<std::pin::Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>>>;

/// Sends an admitted request, with the customer's identity.
pub(super) async fn send(
    state: &State,
    gateway: &Gateway,
    client: &awc::Client,
    visit: &Visit,
    prepared: &Prepared,
    admitted: Admitted,
    page: &Page,
) -> Result<Answered, HttpResponse> {
    let mut request = base(gateway, client, prepared);
    for (name, value) in &prepared.introduction.headers {
        request = request.insert_header((name.as_str(), value.as_str()));
    }
    match request.send_body(prepared.body.clone()).await {
        Ok(response) => {
            let announced = announced(response.headers(), &prepared.request);
            Ok(response.map_body(|_, payload| {
                let payload: std::pin::Pin<Box<dyn Stream<Item = _>>> = Box::pin(whole(payload, announced));
                actix_http::Payload::Stream { payload }
            }))
        }
        Err(error) => {
            let (code, text) = failure(&error, &state.vendor.app);
            answer::record_failure(state, visit, admitted, code).await.map_err(|e| page.unrecorded(&e))?;
            Err(page.upstream_down(code, &text))
        }
    }
}

/// How many bytes the app says it sends, where they come as they are.
fn announced(headers: &header::HeaderMap, request: &Request) -> Option<u64> {
    if request.method == Method::Head || headers.contains_key(header::CONTENT_ENCODING) {
        return None;
    }
    content::text_header(headers, header::CONTENT_LENGTH)?.parse().ok()
}

/// A body that broke off is an error, where the client takes a connection that closes early for a body's end.
fn whole(
    body: impl Stream<Item = Result<Bytes, PayloadError>>,
    announced: Option<u64>,
) -> impl Stream<Item = Result<Bytes, PayloadError>> {
    let body = Box::pin(body);
    futures_util::stream::unfold((body, announced.unwrap_or(0)), |(mut body, left)| async move {
        match body.next().await {
            Some(Ok(chunk)) => {
                let left = left.saturating_sub(chunk.len() as u64);
                Some((Ok(chunk), (body, left)))
            }
            Some(Err(error)) => Some((Err(error), (body, 0))),
            None if left > 0 => Some((Err(PayloadError::Incomplete(None)), (body, 0))),
            None => None,
        }
    })
}

/// Fetches a style, script, image or font: without cookies, without identity, so that nothing of the customer's can
/// be in it. It is counted, not recorded.
pub(super) async fn asset(
    state: &State,
    gateway: &Gateway,
    client: &awc::Client,
    visit: &Visit,
    prepared: &Prepared,
    page: &Page,
) -> Result<HttpResponse, HttpResponse> {
    if !visit.still_live(state).await {
        return Err(super::pages::ended(state, visit));
    }
    let response = base(gateway, client, prepared).send().await;
    let response = response.map_err(|error| {
        let (code, text) = failure(&error, &state.vendor.app);
        page.upstream_down(code, &text)
    })?;
    let kind = content::text_header(response.headers(), header::CONTENT_TYPE);
    if response.status().is_success() && !content::is_asset(kind.as_deref()) {
        return Err(page.blocked("not-an-asset", "This is not a style, script, image or font."));
    }
    gateway.count_asset(visit.session.id);
    let mut answer = HttpResponse::build(response.status());
    if let Some(kind) = kind {
        answer.insert_header((header::CONTENT_TYPE, kind));
    }
    answer
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    Ok(answer.streaming(stream::until_over(state.clone(), visit.clone(), response)))
}

fn base(gateway: &Gateway, client: &awc::Client, prepared: &Prepared) -> awc::ClientRequest {
    let request = &prepared.request;
    let uri = format!("{}{}", gateway.upstream.origin, request.target());
    let method =
        awc::http::Method::from_bytes(request.method.as_str().as_bytes()).unwrap_or(awc::http::Method::GET);
    let mut sent = client.request(method, uri);
    if let Some(address) = gateway.upstream.connect {
        sent = sent.address(address);
    }
    for (name, value) in &request.headers {
        if name != header::CONTENT_TYPE.as_str() {
            sent = sent.insert_header((name.as_str(), value.clone()));
        }
    }
    if let Some(kind) = content_type(request) {
        sent = sent.insert_header((header::CONTENT_TYPE, kind));
    }
    sent.insert_header((header::ACCEPT_ENCODING, "identity"))
}

fn failure(error: &SendRequestError, app: &str) -> (&'static str, String) {
    match error {
        SendRequestError::Timeout => (
            "upstream-slow",
            format!("{app} took longer than 30 seconds. Whether it acted on the request is unknown."),
        ),
        // The client also calls it this when the app hangs up on a request that it got.
        SendRequestError::Connect(error) if !matches!(error, ConnectError::Disconnected) => {
            ("upstream-down", format!("No connection to {app} could be made. It did not get the request."))
        }
        _ => (
            "upstream-broken",
            format!("The connection to {app} broke. Whether it acted on the request is unknown."),
        ),
    }
}
