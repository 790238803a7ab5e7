//! Read the request in exactly one way, put back what was hidden, and have it admitted and recorded.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};

use super::exact::Sent;
use super::identity::Introduction;
use super::pages::Page;
use super::receive::{Received, Unreceived, receive};
use super::restore::{Unrestored, restore, restore_form};
use super::spool::Spooled;
use super::told::Told;
use super::visit::Visit;
use super::{Gateway, ask, forward, hosts, keep, tokens};
use crate::canon::{self, Body, Class, ContentType, GraphQl, Holds, Part, Request, Settings};
use crate::consents::Kind;
use crate::db::DbError;
use crate::fields::{self, Register};
use crate::forms::{FORM_FIELD, ServedForm};
use crate::history::event::step::{self, StepKind};
use crate::http::State;
use crate::ids::{ConsentId, EntryId};
use crate::masking::{self, Origins, Policy};
use crate::rules::{Carried, Decision, Rules};
use crate::sessions::{Admitted, Record, Recorded, StepRefusal, StepTurnedAway, StepWanted};

/// A request as it will be recorded and sent.
pub(super) struct Prepared {
    pub request: Request,
    pub class: Class,
    /// Why it is that, and how it reads.
    pub decision: Decision,
    /// The GraphQL that it carries, as entries name it.
    pub operation: Option<String>,
    /// The rules that this request met; the next one may meet others.
    pub rules: Arc<Rules>,
    /// How full addresses read in this session.
    pub origins: Origins,
    /// What the app is told of who asks; nothing before the request is admitted.
    pub introduction: Introduction,
    /// What goes to the app, marks put back.
    pub body: Spooled,
    /// What it means in words.
    pub told: Told,
    /// Its form as it was served, where it was.
    pub form: Option<ServedForm>,
    /// The owner's answer that it leans on.
    pub consented: Option<Consented>,
}

/// An owner's answer, and what exactly is to be done with it.
pub(super) struct Consented {
    pub id: ConsentId,
    pub content: String,
    pub kind: Kind,
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
    let read = read(request, &rules, gateway, visit, &[]);
    let read = match read {
        Ok(read) if read.fetch.from_elsewhere && !read.method.is_safe() => {
            return Err(from_elsewhere(state, visit, request, page).await);
        }
        Ok(read) => received(request, payload, state, gateway, visit, read, rules).await,
        Err(refusal) => Err(refusal.into()),
    };
    let (mut prepared, received) = match read {
        Ok(read) => read,
        Err(why) => return Err(turn_back(state, visit, request, page, why).await),
    };
    if let Err(unrestored) = tokens::restore(state, visit, request, &mut prepared).await {
        return Err(not_restored(state, visit, page, request, unrestored).await);
    }
    if prepared.request.method.is_safe() {
        // A rule can say that even an address changes something.
        let changes = matches!(prepared.class, Class::Change | Class::Sensitive);
        if changes && prepared.request.fetch.from_elsewhere {
            return Err(from_elsewhere(state, visit, request, page).await);
        }
        return restore_query(state, visit, page, request, prepared).await;
    }
    let restored = restore(state, visit, prepared, received).await;
    match restored {
        Ok(mut prepared) => {
            if prepared.class == Class::View {
                // What a search form sends changes nothing.
                prepared.told.changes.clear();
            }
            Ok(prepared)
        }
        Err(unrestored) => Err(not_restored(state, visit, page, request, unrestored).await),
    }
}

pub(super) async fn not_restored(
    state: &State,
    visit: &Visit,
    page: &Page,
    request: &HttpRequest,
    unrestored: Unrestored,
) -> HttpResponse {
    match unrestored {
        Unrestored::Elsewhere => {
            turn_away(state, visit, request, "hidden-value-elsewhere").await;
            let text = "A hidden value was sent to another place than its own.";
            page.refused("hidden-value-elsewhere", "Nothing was sent.", text)
        }
        Unrestored::Database(error) => page.unrecorded(&error),
        Unrestored::NoRoom(error) => page.no_room(&error),
    }
}

/// The whole of a request, read and decided about.
#[allow(clippy::too_many_arguments, reason = "the whole of one request, once")]
async fn received(
    request: &HttpRequest,
    payload: Payload,
    state: &State,
    gateway: &Gateway,
    visit: &Visit,
    read: Request,
    rules: Arc<Rules>,
) -> Result<(Prepared, Received), Unreceived> {
    let origins = Origins::of(&gateway.origins(&rules, visit));
    let mut received = if read.method.is_safe() {
        let parsed = canon::parse_body(&read, &[])?;
        Received::Read(Vec::new(), parsed)
    } else {
        let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
        let announced = announced.and_then(|length| length.parse().ok());
        receive(payload, state, visit, &read, announced, rules.limits()).await?
    };
    if let Received::Read(bytes, body) = &mut received {
        hosts::back_in_body(bytes, body, &origins);
    }
    let fields;
    let (document, body) = match &received {
        Received::Read(_, parsed) => (parsed, parsed),
        // No GraphQL is read from a form with files; what its texts say can stand in a sentence.
        Received::Parts(_, parts) => {
            fields = Body::Form(parts.iter().filter_map(text_of).collect());
            (&Body::Empty, &fields)
        }
    };
    let graphql = rules.read_graphql(&read, document)?;
    Ok((Prepared::of(read, rules, origins, body, graphql.as_ref()), received))
}

/// A page of somebody else's wants something changed: nothing is sent.
pub(super) async fn from_elsewhere(
    state: &State,
    visit: &Visit,
    request: &HttpRequest,
    page: &Page,
) -> HttpResponse {
    turn_away(state, visit, request, "cross-site").await;
    let text = "It came from a page that is not part of this session.";
    page.refused("cross-site", "Nothing was sent.", text)
}

/// A body that did not come, or not whole: nothing is sent, and that is written down.
pub(super) async fn turn_back(
    state: &State,
    visit: &Visit,
    request: &HttpRequest,
    page: &Page,
    why: Unreceived,
) -> HttpResponse {
    if !matches!(why, Unreceived::NoRoom(_)) {
        turn_away(state, visit, request, why.code()).await;
    }
    match why {
        Unreceived::Refused(refusal) => page.unreadable(refusal),
        Unreceived::Slow => page.slow_upload(),
        Unreceived::Over => super::pages::ended(state, visit),
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
        changes: prepared.told.changes.clone(),
        page: prepared.told.page.clone(),
        says: prepared.decision.says.clone(),
        operation: prepared.operation.clone(),
        files: prepared.told.files.clone(),
        pressed: prepared.told.pressed.clone(),
        consent: prepared.consented.as_ref().map(|consented| consented.id),
        content: prepared.consented.as_ref().map(|consented| consented.content.clone()),
        under: prepared.told.under,
        host: prepared.host_name(),
        ..Default::default()
    };
    let by_person = read.fetch.user_activated || (read.fetch.navigate && !read.method.is_safe());
    match want(state, visit, intent, by_person).await.map_err(|error| page.unrecorded(&error))? {
        Ok(admitted) => Ok(admitted),
        Err(refusal) => Err(ask::refused(state, visit, prepared, page, refusal).await),
    }
}

/// Has an intent decided about and made durable. An error also means that it is unknown whether it was committed: then
/// nothing is forwarded, and the intent, if it stands, is marked unknown later.
pub(super) async fn want(
    state: &State,
    visit: &Visit,
    intent: step::Intent,
    by_person: bool,
) -> Result<Result<Admitted, StepRefusal>, DbError> {
    let wanted = StepWanted {
        account: visit.account.id,
        session: visit.session.id,
        entry: EntryId::new(state.now(), &state.random),
        limits: state.limits,
        intent,
        by_person,
    };
    match state.db.write_set(Record::Wanted(wanted)).await? {
        Recorded::Wanted(decided) => Ok(decided),
        _ => Err(DbError::Panicked),
    }
}

impl Prepared {
    /// What a request is, before anything that was hidden is put back into it.
    pub fn of(
        request: Request,
        rules: Arc<Rules>,
        origins: Origins,
        body: &Body,
        graphql: Option<&GraphQl>,
    ) -> Self {
        let decision = rules.decide(&request, &Carried { body: Some(body), graphql });
        Self {
            request,
            class: decision.class,
            decision,
            operation: graphql.map(GraphQl::says),
            rules,
            origins,
            introduction: Introduction::default(),
            body: Spooled::of(Vec::new()),
            told: Told::default(),
            form: None,
            consented: None,
        }
    }

    /// What may show of the answer: as the rules decide, then as the register does.
    pub fn policy(&self, register: &Register) -> Policy {
        let fields = register.after(self.rules.fields(), &self.route());
        Policy { closed: self.decision.closed, fields, revealed: Arc::new([]) }
    }

    /// Under which the register lists the answer's fields.
    pub fn route(&self) -> String {
        let route = fields::route_of(self.request.path.as_str());
        match &self.request.host {
            Some(alias) => format!("{alias}:{route}"),
            None => route,
        }
    }
}

/// A field of a form with files, where it is text.
fn text_of(part: &Part) -> Option<(String, String)> {
    match &part.holds {
        Holds::Text(text) => Some((part.name.clone(), text.clone())),
        Holds::File(_) => None,
    }
}

/// Reads a request's head; `without` are headers that are answered here and go no further.
pub(super) fn read(
    request: &HttpRequest,
    rules: &Rules,
    gateway: &Gateway,
    visit: &Visit,
    without: &[header::HeaderName],
) -> Result<Request, canon::Refusal> {
    let headers = request.headers().iter().filter(|(name, _)| !without.contains(name));
    let headers: Vec<(String, Vec<u8>)> =
        headers.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect();
    let target = request.uri().to_string();
    let mut read =
        Request::parse(request.method().as_str(), &target, &headers, &settings(rules, gateway, visit))?;
    hosts::back_in_query(&mut read, &Origins::of(&gateway.origins(rules, visit)))?;
    Ok(read)
}

/// A request that was kept, or that is made for one: read and decided about like any other.
pub(super) fn read_again(
    state: &State,
    gateway: &Gateway,
    visit: &Visit,
    (method, target): (&str, &str),
    headers: &[(String, Vec<u8>)],
    body: &[u8],
) -> Result<Prepared, canon::Refusal> {
    let rules = state.rules.now();
    let read = Request::parse(method, target, headers, &settings(&rules, gateway, visit))?;
    let sent = Sent::read(&read, body);
    let (document, fields) = match sent {
        Sent::Json(value) => (Body::Json(value), None),
        Sent::Form(fields) => (Body::Form(fields), None),
        Sent::Parts(parts) => (Body::Empty, Some(Body::Form(parts.iter().filter_map(text_of).collect()))),
        Sent::Nothing | Sent::Opaque => (Body::Empty, None),
    };
    let graphql = rules.read_graphql(&read, &document)?;
    let origins = Origins::of(&gateway.origins(&rules, visit));
    Ok(Prepared::of(read, rules, origins, fields.as_ref().unwrap_or(&document), graphql.as_ref()))
}

fn settings(rules: &Rules, gateway: &Gateway, visit: &Visit) -> Settings {
    let mut names = rules.identity().header_names();
    names.retain(|name| name != header::AUTHORIZATION.as_str());
    Settings {
        // A page's script may send an `Authorization` of its own: it never goes on as it is.
        identity_headers: names,
        gateway_origin: visit.origin.clone(),
        upstream_origin: gateway.upstream.origin.clone(),
        hosts: rules.hosts().iter().map(|host| (host.alias.clone(), host.origin.clone())).collect(),
    }
}

/// A search form carries our form's id (and perhaps tokens) in its address: neither goes to the app.
pub(super) async fn restore_query(
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
        let texts = pairs.iter().map(|(_, value)| value.clone()).collect();
        match keep::behind_marks(state, visit.session.id, texts).await {
            Ok(marks) if marks.is_empty() => return Ok(prepared),
            Ok(_) => {}
            Err(error) => return Err(page.unrecorded(&error)),
        }
    }
    match restore_form(state, visit, &prepared.request, pairs).await {
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
        Err(unrestored) => Err(not_restored(state, visit, page, request, unrestored).await),
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
    record_refusal(state, visit, refused).await;
}

pub(super) async fn record_refusal(state: &State, visit: &Visit, refused: step::Refused) {
    let (account, session) = (visit.account.id, visit.session.id);
    let record = StepTurnedAway { account, session, limits: state.limits, refused };
    if let Err(error) = state.db.write_set(Record::Refused(record)).await {
        tracing::error!(code = error.code(), %error, "a refusal could not be recorded");
    }
}

/// The address as entries keep it: secrets that stand in it are hidden there too.
pub(super) fn recorded_target(path: &str, query: Option<&str>) -> String {
    match query {
        Some(query) => masking::mask_address(&format!("{path}?{query}")),
        None => masking::mask_address(path),
    }
}

pub(super) fn step_kind(class: Class) -> StepKind {
    match class {
        Class::View | Class::Asset => StepKind::View,
        Class::Change => StepKind::Change,
        Class::Export => StepKind::Export,
        Class::Sensitive => StepKind::Sensitive,
        Class::Forbidden => StepKind::Forbidden,
        Class::LogOut => StepKind::LogOut,
    }
}

/// What kind of body goes to the app.
pub(super) fn content_type(request: &Request) -> Option<&str> {
    (request.content_type != ContentType::None)
        .then(|| request.header(header::CONTENT_TYPE.as_str()))
        .flatten()
}
