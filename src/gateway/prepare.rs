//! Read the request in exactly one way, and put back what was hidden.
//!
//! Not here: having it admitted (`record`), and what becomes of one that cannot be read (`turned_away`).

use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};

use super::exact::Sent;
use super::identity::Introduction;
use super::pages::Page;
use super::receive::{Received, receive};
use super::record::recorded_target;
use super::restore::{restore, restore_address, restore_query};
use super::reveal::{self, Unspoken};
use super::spool::Spooled;
use super::told::Told;
use super::turned_away::{Why, turn_away};
use super::visit::Visit;
use super::{Gateway, hosts, tokens};
use crate::canon::{self, Body, Class, ContentType, GraphQl, Holds, Part, Request, Settings};
use crate::consents::Kind;
use crate::fields::{self, Register};
use crate::forms::ServedForm;
use crate::http::State;
use crate::ids::ConsentId;
use crate::masking::{Origins, Policy};
use crate::rules::{Carried, Decision, Rules};

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
    /// What tells the place of its answer from others, where hidden fields can be shown there.
    pub place: Option<String>,
    /// What was shown in this session and must not be told.
    pub unspoken: Vec<Unspoken>,
    /// What was hidden from the agent and goes to the app in this request: its answer does not bring it.
    pub put_back: Vec<String>,
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
    match read_whole(request, payload, state, gateway, visit).await {
        Ok(prepared) => Ok(prepared),
        Err(why) => Err(turn_away(state, visit, request, page, why).await),
    }
}

async fn read_whole(
    request: &HttpRequest,
    payload: Payload,
    state: &State,
    gateway: &Gateway,
    visit: &Visit,
) -> Result<Prepared, Why> {
    let rules = state.rules.now();
    let origins = Origins::of(&gateway.origins(&rules, visit));
    let read = read(request, &rules, gateway, visit, &origins, &[])?;
    if read.fetch.from_elsewhere && !read.method.is_safe() {
        return Err(Why::CrossSite);
    }
    let (mut prepared, received) =
        received(request, payload, state, gateway, visit, read, rules, origins).await?;
    tokens::restore(state, visit, request, &mut prepared).await?;
    let is_safe = prepared.request.method.is_safe();
    // A rule can say that even an address changes something.
    let changes = is_safe && matches!(prepared.class, Class::Change | Class::Sensitive);
    if changes && prepared.request.fetch.from_elsewhere {
        return Err(Why::CrossSite);
    }
    let mut prepared = match is_safe {
        true => restore_query(state, visit, prepared).await?,
        false => {
            let prepared = restore_address(state, visit, prepared).await?;
            restore(state, visit, prepared, received).await?
        }
    };
    reveal::unsay(state, visit, &mut prepared).await?;
    if prepared.class == Class::View {
        // What a search form sends changes nothing.
        prepared.told.changes.clear();
    }
    Ok(prepared)
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
    origins: Origins,
) -> Result<(Prepared, Received), Why> {
    let mut received = if read.method.is_safe() {
        let parsed = canon::parse_body(&read, &[])?;
        Received::Read(Vec::new(), parsed)
    } else {
        let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
        let announced = announced.and_then(|length| length.parse().ok());
        let ending = gateway.endings.of(state, visit.session.id);
        receive(payload, ending, &read, announced, &rules).await?
    };
    if let Received::Read(bytes, body) = &mut received {
        hosts::back_in_body(bytes, body, &origins);
    }
    let fields;
    let (document, body) = match &received {
        Received::Read(_, parsed) => (parsed, parsed),
        Received::File(_) => (&Body::Empty, &Body::Empty),
        // No GraphQL is read from a form with files; what its texts say can stand in a sentence.
        Received::Parts(_, parts) => {
            fields = Body::Form(parts.iter().filter_map(text_of).collect());
            (&Body::Empty, &fields)
        }
    };
    let graphql = rules.read_graphql(&read, document)?;
    Ok((Prepared::of(read, rules, origins, body, graphql.as_ref()), received))
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
            place: None,
            unspoken: Vec::new(),
            put_back: Vec::new(),
        }
    }

    /// What may show of the answer: as the rules decide, then as the register does.
    pub fn policy(&self, register: &Register) -> Policy {
        let fields = register.after(self.rules.fields(), &self.route());
        Policy { closed: self.decision.closed, fields, veil: None }
    }

    /// The address as entries keep it: nothing of it tells what was hidden, or what was shown all the same.
    pub fn recorded_target(&self) -> String {
        let query = self.request.query.as_ref().map(|query| query.as_str());
        reveal::without(&self.unspoken, &recorded_target(self.request.path.as_str(), query))
    }

    /// Under which the register lists the answer's fields.
    pub fn route(&self) -> String {
        fields::route_at(self.request.host.as_deref(), self.request.path.as_str())
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
    origins: &Origins,
    without: &[header::HeaderName],
) -> Result<Request, canon::Refusal> {
    let headers = request.headers().iter().filter(|(name, _)| !without.contains(name));
    let headers: Vec<(String, Vec<u8>)> =
        headers.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect();
    let target = request.uri().to_string();
    let mut read =
        Request::parse(request.method().as_str(), &target, &headers, &settings(rules, gateway, visit))?;
    hosts::back_in_query(&mut read, origins)?;
    may_send_file(rules, read)
}

/// Files go as they are only where a rule lets them. (A text may still be a document.)
fn may_send_file(rules: &Rules, read: Request) -> Result<Request, canon::Refusal> {
    let is_file = matches!(read.content_type, ContentType::File(_)) && !read.method.is_safe();
    if is_file && !rules.takes_file(&read) { Err(canon::Refusal::File) } else { Ok(read) }
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
    let read = may_send_file(&rules, read)?;
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
