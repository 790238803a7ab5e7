//! Read the request in exactly one way, put back what was hidden, and have it admitted and recorded.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};

use super::pages::Page;
use super::receive::{Received, Unreceived, receive};
use super::spool::Spooled;
use super::visit::Visit;
use super::{Gateway, forward, keep, upload};
use crate::canon::{self, Body, Class, ContentType, Request, Settings};
use crate::forms::{self, Change, FORM_FIELD, ServedForm};
use crate::history::event::step::{self, StepKind};
use crate::http::State;
use crate::ids::EntryId;
use crate::masking::{self, MarkElsewhere};
use crate::rules::{Decision, Rules};
use crate::sessions::{Admitted, Record, Recorded, StepRefusal, StepTurnedAway, StepWanted};

/// Longer texts are cut in entries: the bytes that were sent are vouched for by their hash.
const LONGEST_VALUE: usize = 1000;

/// A request as it will be recorded and sent.
pub(super) struct Prepared {
    pub request: Request,
    pub class: Class,
    /// Why it is that, and how it reads.
    pub decision: Decision,
    /// The rules that this request met; the next one may meet others.
    pub rules: Arc<Rules>,
    /// What goes to the app, marks put back.
    pub body: Spooled,
    pub changes: Vec<Change>,
    /// The files that it carries.
    pub files: Vec<step::File>,
    pub page_title: Option<String>,
}

/// Reads the request, or turns it away with an entry that says so.
pub(super) async fn prepare(
    request: &HttpRequest,
    payload: Payload,
    state: &State,
    gateway: &Gateway,
    visit: &Visit,
    page: &Page,
) -> Result<Prepared, HttpResponse> {
    let rules = state.rules.now();
    let read = read(request, &rules, gateway, visit);
    let read = match read {
        Ok(read) if read.fetch.from_elsewhere && !read.method.is_safe() => {
            turn_away(state, visit, request, "cross-site").await;
            let text = "It came from a page that is not part of this session.";
            return Err(page.refused("cross-site", "Nothing was sent.", text));
        }
        Ok(read) => read,
        Err(refusal) => {
            turn_away(state, visit, request, refusal.code()).await;
            return Err(page.unreadable(refusal));
        }
    };
    let prepared = Prepared::without_body(read, rules);
    if prepared.request.method.is_safe() {
        return restore_query(state, visit, page, request, prepared).await;
    }
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let announced = announced.and_then(|length| length.parse().ok());
    let limits = prepared.rules.limits();
    let received = match receive(payload, state, visit, &prepared.request, announced, limits).await {
        Ok(received) => received,
        Err(why) => return Err(turn_back(state, visit, request, page, why).await),
    };
    let restored = restore(state, visit, prepared, received).await;
    match restored {
        Ok(prepared) => Ok(prepared),
        Err(Unrestored::Elsewhere) => {
            turn_away(state, visit, request, "hidden-value-elsewhere").await;
            let text = "A hidden value was sent to another place than its own.";
            Err(page.refused("hidden-value-elsewhere", "Nothing was sent.", text))
        }
        Err(Unrestored::Database(error)) => Err(page.unrecorded(&error)),
        Err(Unrestored::NoRoom(error)) => Err(page.no_room(&error)),
    }
}

/// A body that did not come, or not whole: nothing is sent, and that is written down.
async fn turn_back(
    state: &State,
    visit: &Visit,
    request: &HttpRequest,
    page: &Page,
    why: Unreceived,
) -> HttpResponse {
    match why {
        Unreceived::Refused(refusal) => {
            turn_away(state, visit, request, refusal.code()).await;
            page.unreadable(refusal)
        }
        Unreceived::Slow => {
            turn_away(state, visit, request, "slow-upload").await;
            page.slow_upload()
        }
        Unreceived::Over => {
            turn_away(state, visit, request, StepRefusal::OVER).await;
            super::pages::ended(state, visit)
        }
        Unreceived::NoRoom(error) => page.no_room(&error),
    }
}

/// Has the step admitted and its intent made durable.
pub(super) async fn admit(
    state: &State,
    visit: &Visit,
    prepared: &Prepared,
    page: &Page,
) -> Result<Admitted, HttpResponse> {
    if !state.signer.is_sound() {
        return Err(page.log_stopped());
    }
    let read = &prepared.request;
    let intent = step::Intent {
        step: step_kind(prepared.class),
        method: read.method.as_str().to_owned(),
        target: recorded_target(read.path.as_str(), read.query.as_ref().map(|query| query.as_str())),
        background: !read.fetch.navigate,
        body: (!read.method.is_safe()).then(|| forward::described(&prepared.body)),
        changes: prepared.changes.iter().map(cut).collect(),
        files: prepared.files.clone(),
        page: prepared.page_title.clone(),
        says: prepared.decision.says.clone(),
        ..Default::default()
    };
    let wanted = StepWanted {
        account: visit.account.id,
        session: visit.session.id,
        entry: EntryId::new(state.now(), &state.random),
        limits: state.limits,
        intent,
        by_person: read.fetch.user_activated || (read.fetch.navigate && !read.method.is_safe()),
    };
    match state.db.write_set(Record::Wanted(wanted)).await {
        Ok(Recorded::Wanted(Ok(admitted))) => Ok(admitted),
        Ok(Recorded::Wanted(Err(refusal))) => Err(page.refused_step(refusal)),
        Ok(_) => Err(page.unrecorded(&crate::db::DbError::Panicked)),
        // Also when it is unknown whether the intent was committed: then nothing is forwarded, and the intent, if
        // it stands, is marked unknown later.
        Err(error) => Err(page.unrecorded(&error)),
    }
}

impl Prepared {
    fn without_body(request: Request, rules: Arc<Rules>) -> Self {
        let decision = rules.decide(&request, None);
        let class = decision.class;
        Self {
            request,
            class,
            decision,
            rules,
            body: Spooled::of(Vec::new()),
            changes: Vec::new(),
            files: Vec::new(),
            page_title: None,
        }
    }
}

fn read(
    request: &HttpRequest,
    rules: &Rules,
    gateway: &Gateway,
    visit: &Visit,
) -> Result<Request, canon::Refusal> {
    let headers: Vec<(String, Vec<u8>)> =
        request.headers().iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect();
    let settings = Settings {
        identity_headers: rules.identity().header_names(),
        gateway_origin: visit.origin.clone(),
        upstream_origin: gateway.upstream.origin.clone(),
    };
    let target = request.uri().to_string();
    Request::parse(request.method().as_str(), &target, &headers, &settings)
}

/// Why a request cannot be put back to what the app would have got.
pub(super) enum Unrestored {
    /// A hidden value came back in another place than its own.
    Elsewhere,
    Database(crate::db::DbError),
    /// There is no room to keep it.
    NoRoom(std::io::Error),
}

impl From<crate::db::DbError> for Unrestored {
    fn from(error: crate::db::DbError) -> Self {
        Self::Database(error)
    }
}

impl From<MarkElsewhere> for Unrestored {
    fn from(_: MarkElsewhere) -> Self {
        Self::Elsewhere
    }
}

/// Puts hidden values back where they belong, and works out what the form changed.
async fn restore(
    state: &State,
    visit: &Visit,
    mut prepared: Prepared,
    received: Received,
) -> Result<Prepared, Unrestored> {
    restore_headers(state, visit, &mut prepared.request).await?;
    let destination = prepared.request.target();
    let (bytes, parsed) = match received {
        Received::Read(bytes, parsed) => (bytes, parsed),
        Received::Parts(body, parts) => {
            return upload::restore_parts(state, visit, prepared, body, parts).await;
        }
    };
    match parsed {
        Body::Form(fields) => {
            let restored = restore_form(state, visit, &destination, fields).await?;
            let body = Spooled::of(canon::encode_form(&restored.fields));
            let RestoredForm { changes, page_title, .. } = restored;
            Ok(Prepared { body, changes, page_title, ..prepared })
        }
        Body::Json(mut value) => {
            let marks = keep::behind_marks(state, visit.session.id, texts_of(&value)).await?;
            let changes = forms::json_changes(None, &value);
            let untouched = marks.is_empty();
            masking::restore_json(&mut value, &marks, &destination)?;
            let body = if untouched { bytes } else { value.to_string().into_bytes() };
            Ok(Prepared { body: Spooled::of(body), changes, ..prepared })
        }
        Body::Empty => Ok(prepared),
    }
}

/// A form with its real values, as the app would have got it.
pub(super) struct RestoredForm {
    /// In the order of submission, without our own field.
    pub fields: Vec<(String, String)>,
    pub changes: Vec<Change>,
    pub page_title: Option<String>,
    /// As it was served, where it was.
    pub form: Option<ServedForm>,
}

pub(super) async fn restore_form(
    state: &State,
    visit: &Visit,
    destination: &str,
    fields: Vec<(String, String)>,
) -> Result<RestoredForm, Unrestored> {
    let session = visit.session.id;
    let id = fields.iter().find(|(name, _)| name == FORM_FIELD).map(|(_, value)| value.clone());
    let form = match id {
        Some(id) => keep::served_form(state, session, &id).await?,
        None => None,
    };
    if let Some(form) = form {
        let changes = forms::changes(&form, &fields);
        let restored = forms::restore(&form, fields, destination).map_err(|error| {
            tracing::info!(%error, code = error.code(), action = form.action, destination, "a form was turned away");
            Unrestored::Elsewhere
        })?;
        let page_title = form.page_title.clone().or_else(|| form.submit_label.clone());
        return Ok(RestoredForm { fields: restored.fields, changes, page_title, form: Some(form) });
    }
    // A form that a page's script built: only tokens can be put back.
    let marks =
        keep::behind_marks(state, session, fields.iter().map(|(_, value)| value.clone()).collect()).await?;
    let mut restored = Vec::with_capacity(fields.len());
    let mut changes = Vec::new();
    for (name, value) in fields.into_iter().filter(|(name, _)| name != FORM_FIELD) {
        let real = masking::put_back(&marks, &name, destination, &value)?.to_owned();
        if real == value {
            changes.push((name.clone(), value));
        }
        restored.push((name, real));
    }
    let changes = changes.into_iter().map(|(name, value)| loose_change(name, &value)).collect();
    Ok(RestoredForm { fields: restored, changes, page_title: None, form: None })
}

/// A field of a form that we never served: only its new value is known.
fn loose_change(field: String, value: &str) -> Change {
    let hidden = masking::identify(&field) != masking::Identity::Ordinary;
    let to = (!hidden).then(|| masking::mask_text(value));
    Change { label: forms::humanise(&field), field, from: None, to, hidden }
}

/// Tokens that the page's script sends in headers.
async fn restore_headers(state: &State, visit: &Visit, request: &mut Request) -> Result<(), Unrestored> {
    let is_token = |name: &str| name.contains("csrf") || name.contains("xsrf");
    let texts: Vec<String> = request
        .headers
        .iter()
        .filter(|(name, _)| is_token(name))
        .filter_map(|(_, value)| String::from_utf8(value.clone()).ok())
        .collect();
    let marks = keep::behind_marks(state, visit.session.id, texts).await?;
    let destination = request.target();
    for (name, value) in request.headers.iter_mut().filter(|(name, _)| is_token(name)) {
        let text = String::from_utf8_lossy(value).into_owned();
        *value = masking::put_back(&marks, name, &destination, &text)?.as_bytes().to_vec();
    }
    Ok(())
}

/// A search form carries our form's id (and perhaps tokens) in its address: neither goes to the app.
async fn restore_query(
    state: &State,
    visit: &Visit,
    page: &Page,
    request: &HttpRequest,
    mut prepared: Prepared,
) -> Result<Prepared, HttpResponse> {
    let Some(query) = &prepared.request.query else { return Ok(prepared) };
    let pairs: Vec<(String, String)> =
        query.pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    if !pairs.iter().any(|(name, _)| name == FORM_FIELD) {
        return Ok(prepared);
    }
    let destination = prepared.request.target();
    match restore_form(state, visit, &destination, pairs).await {
        Ok(restored) => {
            let text = String::from_utf8_lossy(&canon::encode_form(&restored.fields)).into_owned();
            match canon::Query::parse(&text) {
                Ok(query) => prepared.request.query = Some(query),
                Err(refusal) => {
                    turn_away(state, visit, request, refusal.code()).await;
                    return Err(page.unreadable(refusal));
                }
            }
            Ok(prepared)
        }
        Err(Unrestored::Elsewhere) => {
            turn_away(state, visit, request, "hidden-value-elsewhere").await;
            let text = "A hidden value was sent to another place than its own.";
            Err(page.refused("hidden-value-elsewhere", "Nothing was sent.", text))
        }
        Err(Unrestored::Database(error)) => Err(page.unrecorded(&error)),
        Err(Unrestored::NoRoom(error)) => Err(page.no_room(&error)),
    }
}

/// Writes down that a request was turned away. If even that fails, nothing was sent all the same.
async fn turn_away(state: &State, visit: &Visit, request: &HttpRequest, code: &str) {
    let plain = |text: &str, most: usize| -> String {
        text.chars().take(most).map(|c| if c.is_ascii_graphic() { c } else { '?' }).collect()
    };
    let refused = step::Refused {
        step: if request.method().is_safe() { StepKind::View } else { StepKind::Change },
        method: plain(request.method().as_str(), 20),
        target: recorded_target(&plain(request.path(), 200), None),
        code: code.to_owned(),
        ..Default::default()
    };
    let record = StepTurnedAway {
        account: visit.account.id,
        session: visit.session.id,
        limits: state.limits,
        refused,
    };
    if let Err(error) = state.db.write_set(Record::Refused(record)).await {
        tracing::error!(code = error.code(), %error, "a refusal could not be recorded");
    }
}

/// The address as entries keep it: secrets that stand in it are hidden there too.
fn recorded_target(path: &str, query: Option<&str>) -> String {
    match query {
        Some(query) => masking::mask_text(&format!("{path}?{query}")),
        None => masking::mask_text(path),
    }
}

fn step_kind(class: Class) -> StepKind {
    match class {
        Class::View | Class::Asset => StepKind::View,
        Class::Change => StepKind::Change,
        Class::Export => StepKind::Export,
        Class::Sensitive => StepKind::Sensitive,
        Class::Forbidden => StepKind::Forbidden,
        Class::LogOut => StepKind::LogOut,
    }
}

fn texts_of(value: &serde_json::Value) -> Vec<String> {
    use serde_json::Value;
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(items) => items.iter().flat_map(texts_of).collect(),
        Value::Object(members) => members.values().flat_map(texts_of).collect(),
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

fn cut(change: &Change) -> Change {
    let cut = |text: &Option<String>| {
        text.as_ref().map(|text| match text.char_indices().nth(LONGEST_VALUE) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.clone(),
        })
    };
    Change { from: cut(&change.from), to: cut(&change.to), ..change.clone() }
}

/// What kind of body goes to the app.
pub(super) fn content_type(request: &Request) -> Option<&str> {
    (request.content_type != ContentType::None)
        .then(|| request.header(header::CONTENT_TYPE.as_str()))
        .flatten()
}
