//! Forward: what is sent to the vendor's app, and with whose identity.

use actix_web::HttpResponse;
use actix_web::http::header;

use super::content::{self, Content};
use super::hosts::Goal;
use super::pages::Page;
use super::prepare::Prepared;
use super::spool::Spooled;
use super::visit::Visit;
use super::wire::{Answered, Call, Client, Failure, Outbound, Waits};
use super::{Gateway, record, stream};
use crate::canon::{ContentType, Request};
use crate::http::State;
use crate::masking::Readdressed;
use crate::rules::Limits;
use crate::sessions::{Admitted, AnswerGiven};
use crate::words::Words;

type Headers = Vec<(String, Vec<u8>)>;

/// Sends an admitted request, with the customer's identity.
pub(super) async fn send(
    state: &State,
    gateway: &Gateway,
    client: &Client,
    visit: &Visit,
    prepared: &mut Prepared,
    admitted: Admitted,
    page: &Page,
) -> Result<Answered, HttpResponse> {
    let mut headers = base(prepared);
    let told = prepared.introduction.headers.iter();
    headers.extend(told.map(|(name, value)| (name.clone(), value.clone().into_bytes())));
    let body = if prepared.request.method.is_safe() {
        Outbound::Nothing
    } else {
        let body = std::mem::replace(&mut prepared.body, Spooled::of(Vec::new()));
        Outbound::Kept(body, gateway.endings.of(state, visit.session.id))
    };
    match call(gateway, client, prepared, &headers, body).await {
        Ok(answered) => Ok(answered),
        Err(failed) => Err(self::failed(state, visit, prepared, admitted, page, failed).await),
    }
}

/// Writes down that the app gave no answer, and says so.
pub(super) async fn failed(
    state: &State,
    visit: &Visit,
    prepared: &Prepared,
    admitted: Admitted,
    page: &Page,
    failed: Failure,
) -> HttpResponse {
    let (code, text) = failure(failed, prepared.answers(&state.vendor.app), &visit.words);
    match record::no_answer(state, visit, admitted, code).await {
        Err(error) => page.unrecorded(&error),
        Ok(AnswerGiven::Withhold(over)) => page.ended(over),
        Ok(_) if failed == Failure::Unclear => page.blocked(code, &text),
        Ok(_) => page.upstream_down(code, &text),
    }
}

/// Asks the app to switch to a websocket, with the customer's identity.
pub(super) async fn handshake(
    gateway: &Gateway,
    client: &Client,
    prepared: &Prepared,
    handshake: &[(&str, &str)],
) -> Result<Answered, Failure> {
    let told = prepared.introduction.headers.iter();
    let mut headers = base(prepared);
    headers.extend(told.map(|(name, value)| (name.clone(), value.clone().into_bytes())));
    headers.extend(handshake.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())));
    call(gateway, client, prepared, &headers, Outbound::Nothing).await
}

/// Fetches a style, script, image or font: without cookies, without identity, so that nothing of the customer's can
/// be in it. It is counted, not recorded.
pub(super) async fn asset(
    state: &State,
    gateway: &Gateway,
    client: &Client,
    visit: &Visit,
    prepared: &Prepared,
    page: &Page,
) -> Result<HttpResponse, HttpResponse> {
    if !visit.still_live(state).await {
        return Err(super::pages::ended(state, visit));
    }
    let response = call(gateway, client, prepared, &base(prepared), Outbound::Nothing).await;
    let decoded = response.and_then(|mut response| {
        response.decode(u64::from(prepared.rules.limits().ratio)).map(|()| response)
    });
    let response = decoded.map_err(|failed| {
        let (code, text) = failure(failed, prepared.answers(&state.vendor.app), &visit.words);
        page.upstream_down(code, &text)
    })?;
    let kind = content::text_header(response.headers(), header::CONTENT_TYPE);
    if response.status().is_success() && !content::is_asset(kind.as_deref()) {
        return Err(page.no_asset());
    }
    gateway.count_asset(visit.session.id);
    let mut answer = HttpResponse::build(response.status());
    if let Some(kind) = &kind {
        answer.insert_header((header::CONTENT_TYPE, kind.as_str()));
    }
    answer
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    let origins = || prepared.origins.clone();
    let led = match Content::of(kind.as_deref()) {
        Content::Script if content::is_style(kind.as_deref()) => Some(Readdressed::style(origins())),
        Content::Script => Some(Readdressed::script(origins())),
        _ => None,
    };
    Ok(answer.streaming(stream::until_over(gateway.endings.of(state, visit.session.id), response, led)))
}

async fn call(
    gateway: &Gateway,
    client: &Client,
    prepared: &Prepared,
    headers: &Headers,
    body: Outbound,
) -> Result<Answered, Failure> {
    let Goal { origin, connect } = gateway.goal(prepared)?;
    let request = &prepared.request;
    let target = request.target();
    let waits = waits(prepared.rules.limits());
    let call = Call { origin: &origin, connect, method: request.method, target: &target, headers, waits };
    client.send(&call, body).await
}

pub(super) fn waits(limits: &Limits) -> Waits {
    Waits { connect: limits.connect, first_byte: limits.answer, between: limits.silence }
}

/// What every request carries, with or without an identity.
fn base(prepared: &Prepared) -> Headers {
    let request = &prepared.request;
    let kind = header::CONTENT_TYPE.as_str();
    let mut headers: Headers = request.headers.iter().filter(|(name, _)| name != kind).cloned().collect();
    if let Some(value) = content_type(request) {
        headers.push((kind.to_owned(), value.as_bytes().to_vec()));
    }
    headers.push((header::ACCEPT_ENCODING.to_string(), b"identity".to_vec()));
    headers
}

/// A failure's stable code, and what it means for whoever waits.
pub(super) fn failure(failed: Failure, app: &str, words: &Words) -> (&'static str, String) {
    let text = match failed {
        Failure::Over => words.text("gateway-failed-over"),
        Failure::Slow => words.text("gateway-failed-slow"),
        Failure::Connect => words.text("gateway-failed-connect"),
        Failure::Broken | Failure::Unanswered => words.text("gateway-failed-broken"),
        Failure::Unclear => words.text("gateway-failed-unclear"),
        Failure::Unswitched => words.text("gateway-failed-unswitched"),
        Failure::Encoding => words.text("gateway-failed-encoding"),
        Failure::Bomb => words.text("gateway-failed-bomb"),
    };
    (failed.code(), text.with("app", app).to_string())
}

/// What kind of body goes to the app.
fn content_type(request: &Request) -> Option<&str> {
    (request.content_type != ContentType::None)
        .then(|| request.header(header::CONTENT_TYPE.as_str()))
        .flatten()
}
