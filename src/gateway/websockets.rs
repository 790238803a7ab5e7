//! Websockets, where a rule says so: admitted and recorded as one step, then every message hidden in or put back,
//! counted, and cut when the session ends.
//!
//! What the browser sends goes on only in a session that may change, or where a rule calls the socket a view: then its
//! messages only ask. A message that cannot be looked into (too long, broken) ends the socket; so does a binary one, but
//! for where a rule lets those pass unread.

use actix_http::ws::{CloseCode, CloseReason, Codec, Frame, Item, Message};
use actix_web::http::{StatusCode, header};
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use actix_ws::{AggregatedMessage, AggregatedMessageStream};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio_util::codec::Framed;

use super::pages::Page;
use super::prepare::{self, Prepared};
use super::restore::restore_query;
use super::stream::Sent;
use super::turned_away::{Why, turn_away};
use super::visit::Visit;
use super::wire::{Client, Failure, Io};
use super::{Gateway, forward, identity, keep, record, tokens};
use crate::canon::{Body, Class, Method, Refusal};
use crate::db::DbError;
use crate::history::event::step::{self, EndHow, Messages};
use crate::http::State;
use crate::masking::{self, MarkElsewhere, Origins, PageFacts};
use crate::rules::Stream;
use crate::sessions::{AnswerGiven, Mode, StepRefusal};

/// The longest message that is looked at, either way.
const LONGEST: usize = 1024 * 1024;

/// Said when a message ends the socket that is no text.
const UNREADABLE: &str = "binary messages cannot be checked";

/// Whether a browser asks for a websocket.
pub(super) fn is_asked_for(request: &HttpRequest) -> bool {
    let upgrade = request.headers().get(header::UPGRADE).and_then(|value| value.to_str().ok());
    upgrade.is_some_and(|upgrade| upgrade.eq_ignore_ascii_case("websocket"))
}

/// Headers of the handshake: each hop has its own.
const HOP: [header::HeaderName; 6] = [
    header::CONNECTION,
    header::UPGRADE,
    header::SEC_WEBSOCKET_KEY,
    header::SEC_WEBSOCKET_VERSION,
    header::SEC_WEBSOCKET_EXTENSIONS,
    header::SEC_WEBSOCKET_PROTOCOL,
];

/// A websocket from its handshake on.
pub(super) async fn open(
    request: &HttpRequest,
    payload: Payload,
    state: &State,
    gateway: &Gateway,
    client: &Client,
    visit: Visit,
    page: &Page,
) -> Result<HttpResponse, HttpResponse> {
    let mut prepared = match prepared(request, state, gateway, &visit).await {
        Ok(prepared) => prepared,
        Err(why) => return Err(turn_away(state, &visit, request, page, why).await),
    };
    let admitted = record::admit(state, &visit, &prepared, page).await?;
    prepared.introduction = identity::introduce(state, gateway, &visit, &prepared, admitted, page).await?;
    let switched = switch(request, state, gateway, client, &prepared).await;
    let (io, read, protocol) = match switched {
        Ok(switched) => switched,
        Err(failed) => return Err(forward::failed(state, &visit, &prepared, admitted, page, failed).await),
    };
    let opened = step::Answer { intent: admitted.seq, status: 101, ..Default::default() };
    let given = record::answer(state, &visit, opened, Vec::new()).await;
    match given.map_err(|error| page.unrecorded(&error))? {
        AnswerGiven::Show => {}
        AnswerGiven::Withhold(over) => return Err(page.ended(over)),
        AnswerGiven::TooLate => return Err(page.too_late("gateway-too-late")),
    }
    let handshake = actix_ws::handle(request, payload);
    let (mut response, browser, messages) = handshake.map_err(|error| error.error_response())?;
    if let Some(protocol) = protocol {
        response.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, protocol);
    }
    let only_asks = prepared.class == Class::View && prepared.rules.only_asks(&prepared.request);
    let socket = Socket {
        browser,
        app: Framed::from_parts(parts(io, read)),
        may_send: only_asks || admitted.mode == Mode::Change,
        sent: Sent::new(state.clone(), visit, gateway.clone(), admitted.seq),
        counted: Messages { to_app: 0, to_browser: 0 },
        passes_binary: prepared.rules.passes_binary(&prepared.request),
        partial: None,
        path: prepared.request.here(),
        prepared,
    };
    let messages = messages.max_frame_size(LONGEST).aggregate_continuations().max_continuation_size(LONGEST);
    actix_web::rt::spawn(socket.run(messages));
    Ok(response)
}

/// The handshake as a request, if a rule lets it be one and a page of this very session asks.
async fn prepared(
    request: &HttpRequest,
    state: &State,
    gateway: &Gateway,
    visit: &Visit,
) -> Result<Prepared, Why> {
    let rules = state.rules.now();
    let origins = Origins::of(&gateway.origins(&rules, visit));
    let read = prepare::read(request, &rules, gateway, visit, &origins, &HOP)?;
    if read.method != Method::Get || rules.streams(&read) != Some(Stream::Websocket) {
        return Err(Refusal::Upgrade.into());
    }
    let mut prepared = Prepared::of(read, rules, origins, &Body::Empty, None);
    // Browsers let any page open a websocket anywhere, with cookies: only this tells which page it was.
    let mut origins = request.headers().get_all(header::ORIGIN);
    let ours = origins.next().is_some_and(|origin| origin.as_bytes() == visit.origin.as_bytes());
    if !ours || origins.next().is_some() {
        return Err(Why::CrossSite);
    }
    tokens::restore(state, visit, request, &mut prepared).await?;
    restore_query(state, visit, prepared).await
}

/// The app's side of the handshake: the connection, what of it was read already, and the protocol that it chose.
async fn switch(
    request: &HttpRequest,
    state: &State,
    gateway: &Gateway,
    client: &Client,
    prepared: &Prepared,
) -> Result<(Io, Bytes, Option<header::HeaderValue>), Failure> {
    let key = STANDARD.encode(state.random.bytes::<16>());
    let mut headers = vec![
        ("connection", "Upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", key.as_str()),
    ];
    let wanted = request.headers().get(header::SEC_WEBSOCKET_PROTOCOL).and_then(|value| value.to_str().ok());
    headers.extend(wanted.map(|wanted| ("sec-websocket-protocol", wanted)));
    let answered = forward::handshake(gateway, client, prepared, &headers).await?;
    let accepted = answered.headers().get(header::SEC_WEBSOCKET_ACCEPT).map(|value| value.as_bytes());
    let is_switched = answered.status() == StatusCode::SWITCHING_PROTOCOLS
        && accepted == Some(&actix_http::ws::hash_key(key.as_bytes())[..]);
    let protocol = answered.headers().get(header::SEC_WEBSOCKET_PROTOCOL).cloned();
    let chosen = protocol.as_ref().and_then(|protocol| protocol.to_str().ok());
    let is_asked_for =
        |chosen: &str| wanted.is_some_and(|all| all.split(',').any(|one| one.trim() == chosen));
    if !is_switched || !chosen.is_none_or(is_asked_for) {
        return Err(Failure::Unswitched);
    }
    let (io, read) = answered.into_connection().ok_or(Failure::Broken)?;
    Ok((io, read, protocol))
}

fn parts(io: Io, read: Bytes) -> tokio_util::codec::FramedParts<Io, Codec> {
    let codec = Codec::new().max_size(LONGEST).client_mode();
    let mut parts = Framed::new(io, codec).into_parts();
    parts.read_buf = BytesMut::from(&read[..]);
    parts
}

/// Why a socket ends.
enum Over {
    /// One side closed it.
    Closed(Option<CloseReason>),
    /// The session is over.
    Session,
    /// Something came that cannot be passed on.
    Refused(CloseCode, &'static str),
    /// One side went away.
    Broken,
}

impl From<DbError> for Over {
    fn from(error: DbError) -> Self {
        tracing::error!(code = error.code(), %error, "what a message may bring back could not be kept");
        Self::Refused(CloseCode::Error, "not recorded")
    }
}

impl From<MarkElsewhere> for Over {
    fn from(_: MarkElsewhere) -> Self {
        Self::Refused(CloseCode::Policy, "a hidden value was sent to another place than its own")
    }
}

struct Socket {
    browser: actix_ws::Session,
    app: Framed<Io, Codec>,
    may_send: bool,
    sent: Sent,
    counted: Messages,
    /// Whether messages that are no text pass, unread.
    passes_binary: bool,
    /// A message of the app's that comes in several frames, and whether it is text.
    partial: Option<(bool, Vec<u8>)>,
    path: String,
    prepared: Prepared,
}

impl Socket {
    async fn run(mut self, mut messages: AggregatedMessageStream) {
        let over = self.pump(&mut messages).await;
        let (how, reason) = match over {
            Over::Closed(reason) => (EndHow::Complete, reason),
            Over::Session => (EndHow::Cut, Some((CloseCode::Policy, "the session has ended").into())),
            Over::Refused(code, why) => (EndHow::Cut, Some((code, why).into())),
            Over::Broken => (EndHow::Broken, None),
        };
        self.sent.finish(how, Some(self.counted));
        // Who is gone need not be told.
        let _gone = self.app.send(Message::Close(reason.clone())).await;
        let _gone = self.browser.close(reason).await;
    }

    async fn pump(&mut self, messages: &mut AggregatedMessageStream) -> Over {
        let mut ending = self.sent.ending();
        loop {
            let done = tokio::select! {
                biased;
                () = ending.reached() => Err(Over::Session),
                frame = self.app.next() => match frame {
                    Some(Ok(frame)) => self.hear_app(frame).await,
                    Some(Err(_)) => Err(Over::Refused(CloseCode::Size, "the app sent what cannot be read")),
                    None => Err(Over::Broken),
                },
                message = messages.recv() => match message {
                    Some(Ok(message)) => self.hear_browser(message).await,
                    Some(Err(_)) => Err(Over::Refused(CloseCode::Size, "this cannot be read")),
                    None => Err(Over::Broken),
                },
            };
            if let Err(over) = done {
                return over;
            }
        }
    }

    async fn hear_app(&mut self, frame: Frame) -> Result<(), Over> {
        match frame {
            Frame::Text(text) => self.show(text.to_vec()).await,
            Frame::Binary(bytes) => self.show_unread(bytes.to_vec()).await,
            Frame::Continuation(Item::FirstText(text)) => {
                self.partial = Some((true, text.to_vec()));
                Ok(())
            }
            Frame::Continuation(Item::FirstBinary(bytes)) => {
                self.partial = Some((false, bytes.to_vec()));
                Ok(())
            }
            Frame::Continuation(Item::Continue(text)) => self.grow(&text),
            Frame::Continuation(Item::Last(text)) => {
                self.grow(&text)?;
                match self.partial.take() {
                    Some((true, text)) => self.show(text).await,
                    Some((false, bytes)) => self.show_unread(bytes).await,
                    None => Ok(()),
                }
            }
            Frame::Ping(bytes) => self.app.send(Message::Pong(bytes)).await.map_err(|_| Over::Broken),
            Frame::Pong(_) => Ok(()),
            Frame::Close(reason) => Err(Over::Closed(reason.map(|reason| reason.code.into()))),
        }
    }

    fn grow(&mut self, text: &[u8]) -> Result<(), Over> {
        let nothing = Over::Refused(CloseCode::Protocol, "a part of nothing");
        let (_, partial) = self.partial.as_mut().ok_or(nothing)?;
        partial.extend_from_slice(text);
        if partial.len() > LONGEST { Err(Over::Refused(CloseCode::Size, "too long")) } else { Ok(()) }
    }

    /// Hides in a message of the app's and passes it on.
    async fn show(&mut self, text: Vec<u8>) -> Result<(), Over> {
        let unreadable = |_| Over::Refused(CloseCode::Invalid, "the app sent what cannot be checked");
        let text = String::from_utf8(text).map_err(unreadable)?;
        let (state, visit) = self.sent.place();
        let mut random = state.random.source();
        let policy = self.prepared.policy(&state.fields);
        let mut facts = PageFacts::default();
        let shown = masking::mask_message(&text, &self.path, &policy, &mut random, &mut facts)
            .map_err(|_| Over::Refused(CloseCode::Invalid, "the app sent what cannot be checked"))?;
        keep::facts(state, visit, &facts).await?;
        let shown = self.prepared.origins.in_message(self.prepared.introduction.unsaid.clean_text(shown));
        self.counted.to_browser += 1;
        self.sent.count(shown.len());
        self.browser.text(shown).await.map_err(|_| Over::Broken)
    }

    /// Passes a message of the app's on as it is, where a rule says so. What nobody may read but the app is not in it.
    async fn show_unread(&mut self, mut bytes: Vec<u8>) -> Result<(), Over> {
        if !self.passes_binary {
            return Err(Over::Refused(CloseCode::Unsupported, UNREADABLE));
        }
        self.prepared.introduction.unsaid.clean_rest(&mut bytes);
        self.counted.to_browser += 1;
        self.sent.count(bytes.len());
        self.browser.binary(bytes).await.map_err(|_| Over::Broken)
    }

    async fn hear_browser(&mut self, message: AggregatedMessage) -> Result<(), Over> {
        match message {
            AggregatedMessage::Text(_) | AggregatedMessage::Binary(_) if !self.may_send => {
                self.refuse(StepRefusal::ViewOnly.code()).await;
                Err(Over::Refused(CloseCode::Policy, "this session may only view"))
            }
            AggregatedMessage::Binary(_) if !self.passes_binary => {
                self.refuse(Refusal::BinaryMessage.code()).await;
                Err(Over::Refused(CloseCode::Unsupported, UNREADABLE))
            }
            AggregatedMessage::Binary(bytes) => self.send(Message::Binary(bytes)).await,
            AggregatedMessage::Text(text) => self.pass_on(&text).await,
            AggregatedMessage::Ping(bytes) => self.browser.pong(&bytes).await.map_err(|_| Over::Broken),
            AggregatedMessage::Pong(_) => Ok(()),
            AggregatedMessage::Close(reason) => Err(Over::Closed(reason.map(|reason| reason.code.into()))),
        }
    }

    /// Puts back what was hidden in a message of the browser's and passes it on.
    async fn pass_on(&mut self, text: &str) -> Result<(), Over> {
        let (state, visit) = self.sent.place();
        let session = visit.session.id;
        let real_addresses = self.prepared.origins.back(text);
        let text = real_addresses.as_deref().unwrap_or(text);
        let real = match serde_json::from_str::<serde_json::Value>(text) {
            Ok(mut value) => {
                let marks = keep::behind_marks(state, session, masking::texts_in(&value)).await?;
                masking::restore_json(&mut value, &marks, &self.path)?;
                if marks.is_empty() { text.to_owned() } else { value.to_string() }
            }
            Err(_) => {
                let marks = keep::behind_marks(state, session, vec![text.to_owned()]).await?;
                masking::put_back(&marks, "", &self.path, text)?.to_owned()
            }
        };
        self.send(Message::Text(real.into())).await
    }

    /// Asks once more whether the session is live: what a person types may come long after the last look.
    async fn send(&mut self, message: Message) -> Result<(), Over> {
        if !self.sent.is_live().await {
            return Err(Over::Session);
        }
        self.counted.to_app += 1;
        self.app.send(message).await.map_err(|_| Over::Broken)
    }

    /// Writes down that a message of the browser's was not passed on.
    async fn refuse(&self, code: &str) {
        let (state, visit) = self.sent.place();
        let refused = step::Refused {
            step: step::StepKind::Change,
            method: "GET".to_owned(),
            target: record::recorded_target(&self.prepared.request.target(), None),
            host: self.prepared.host_name(),
            code: code.to_owned(),
            says: self.prepared.decision.says.clone(),
            ..Default::default()
        };
        record::refusal(state, visit, refused).await;
    }
}
