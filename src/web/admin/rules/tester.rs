//! The tester: a request as it would be read, decided and told, by the very functions that the gateway uses.

use serde::Deserialize;

use crate::canon::{self, Body, Class, ContentType, Holds, Multipart, Request, Settings};
use crate::fields;
use crate::http::State;
use crate::masking::{self, HtmlSettings, MaskError, Policy};
use crate::rules::{Carried, Decision, Rules};

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub method: String,
    /// The alias of another host than the app.
    pub host: String,
    pub target: String,
    /// `none`, `form`, `json` or `multipart`.
    pub kind: String,
    pub body: String,
    /// A piece of what the app answers.
    pub answer: String,
}

/// What comes of it.
pub struct Result {
    pub outcome: Outcome,
    /// What the agent would see of the answer.
    pub seen: Option<Seen>,
}

pub enum Outcome {
    /// The gateway would not even read it.
    Refused {
        code: &'static str,
        why: String,
    },
    Decided(Box<Decided>),
}

pub struct Decided {
    pub decision: Decision,
    /// What an agent meets who sends it.
    pub means: &'static str,
    /// What becomes of a field that nobody has decided about.
    pub closed: &'static str,
    pub operation: Option<String>,
    /// The files among what is sent.
    pub files: String,
    /// The register's decisions for such addresses count too; this is what they are listed under.
    pub route: String,
    /// As the app would get it; with its origin where it is another host.
    pub target: String,
    /// As the browser asks for it.
    pub here: String,
    /// Whether another host than the app would get it.
    pub elsewhere: bool,
}

pub enum Seen {
    Text { text: String, hidden: usize },
    Withheld(String),
}

pub fn try_out(state: &State, typed: &Typed) -> Result {
    let rules = state.rules.now();
    match decide(&rules, typed) {
        Ok(decided) => {
            let fields = state.fields.after(rules.fields(), &decided.route);
            let policy = Policy { closed: decided.decision.closed, fields, ..Policy::open() };
            let seen = (!typed.answer.trim().is_empty()).then(|| seen(state, &decided.here, policy, typed));
            Result { outcome: Outcome::Decided(Box::new(decided)), seen }
        }
        Err(refusal) => {
            let outcome = Outcome::Refused { code: refusal.code(), why: refusal.to_string() };
            Result { outcome, seen: None }
        }
    }
}

fn decide(rules: &Rules, typed: &Typed) -> std::result::Result<Decided, canon::Refusal> {
    let settings = Settings {
        identity_headers: rules.identity().header_names(),
        gateway_origin: "http://session.localhost".to_owned(),
        upstream_origin: "http://app.localhost".to_owned(),
        hosts: rules.hosts().iter().map(|host| (host.alias.clone(), host.origin.clone())).collect(),
    };
    let sent = typed.body.trim();
    let kind = match typed.kind.as_str() {
        "form" => Some("application/x-www-form-urlencoded".to_owned()),
        "json" => Some("application/json".to_owned()),
        "multipart" => Some(format!("multipart/form-data; boundary={}", boundary(sent))),
        _ => None,
    };
    let mut headers = vec![("accept".to_owned(), b"text/html".to_vec())];
    headers.extend(kind.iter().map(|kind| ("content-type".to_owned(), kind.clone().into_bytes())));
    let target = match typed.host.as_str() {
        "" => typed.target.trim().to_owned(),
        alias => format!("{}{alias}{}", canon::HOSTS, typed.target.trim()),
    };
    let request = Request::parse(&typed.method, &target, &headers, &settings)?;
    let named = |alias: &String| rules.hosts().iter().find(|host| host.alias == *alias);
    let host = request.host.as_ref().and_then(named).map(|host| host.origin.as_str()).unwrap_or_default();
    let parts = parts(&request, sent)?;
    let fields = Body::Form(parts.fields);
    let parsed = match &request.content_type {
        ContentType::Multipart(_) => Body::Empty,
        _ => canon::parse_body(&request, if kind.is_some() { sent.as_bytes() } else { b"" })?,
    };
    // As in the gateway: no GraphQL is read from a form with files, and its texts can stand in a sentence.
    let body = if matches!(request.content_type, ContentType::Multipart(_)) { &fields } else { &parsed };
    let graphql = rules.read_graphql(&request, &parsed)?;
    let decision = rules.decide(&request, &Carried { body: Some(body), graphql: graphql.as_ref() });
    Ok(Decided {
        means: means(decision.class),
        closed: super::in_words(decision.closed),
        operation: graphql.map(|graphql| graphql.says()),
        files: parts.files.join(", "),
        route: fields::route_at(request.host.as_deref(), request.path.as_str()),
        target: format!("{host}{}", request.target()),
        here: request.here(),
        elsewhere: request.host.is_some(),
        decision,
    })
}

impl Decided {
    pub fn gets(&self) -> &'static str {
        if self.elsewhere { "The host would get" } else { "The app would get" }
    }
}

/// A form with files, read.
#[derive(Default)]
struct Parts {
    fields: Vec<(String, String)>,
    files: Vec<String>,
}

/// What stands before the first part; without it the gateway could not read them either.
fn boundary(sent: &str) -> &str {
    sent.lines().next().and_then(|line| line.trim().strip_prefix("--")).unwrap_or("-")
}

fn parts(request: &Request, sent: &str) -> std::result::Result<Parts, canon::Refusal> {
    let ContentType::Multipart(boundary) = &request.content_type else { return Ok(Parts::default()) };
    let mut multipart = Multipart::new(boundary);
    // However it was pasted: lines end as they do on the wire.
    multipart.take(sent.replace("\r\n", "\n").replace('\n', "\r\n").as_bytes())?;
    let mut read = Parts::default();
    for part in multipart.finish()? {
        let bytes = part.content.end - part.content.start;
        match part.holds {
            Holds::Text(text) => read.fields.push((part.name, text)),
            Holds::File(name) => read.files.push(format!("{name} ({bytes} bytes) as {}", part.name)),
        }
    }
    canon::refuse_overrides(read.fields.iter().map(|(name, _)| name.as_str()))?;
    Ok(read)
}

/// What each class means for an agent.
fn means(class: Class) -> &'static str {
    match class {
        Class::View => "It is shown, and recorded.",
        Class::Change => "It is sent in change mode, which the customer must have allowed.",
        Class::Sensitive => "It is sent only after the customer has said yes to exactly this.",
        Class::Export => "It is sent only after the customer has said yes to exactly this file.",
        Class::Forbidden => "It is never sent from a support session.",
        Class::Asset => "It is fetched without the customer’s identity, and counted.",
        Class::LogOut => "It ends the support session, and is not sent.",
    }
}

fn seen(state: &State, target: &str, policy: Policy, typed: &Typed) -> Seen {
    let letters = state.random.source();
    let answer = typed.answer.trim();
    let masked = match answer.starts_with(['{', '[']) {
        true => json(answer, target, &policy, letters),
        false => html(state, answer, target, policy, letters),
    };
    match masked {
        Ok((bytes, hidden)) => Seen::Text { text: String::from_utf8_lossy(&bytes).into_owned(), hidden },
        Err(error) => Seen::Withheld(error.to_string()),
    }
}

type Masked = std::result::Result<(Vec<u8>, usize), MaskError>;

fn json(answer: &str, target: &str, policy: &Policy, mut letters: masking::Random) -> Masked {
    let (bytes, facts) = masking::mask_json(answer.as_bytes(), target, policy, &mut letters)?;
    let document: serde_json::Value =
        serde_json::from_slice(&bytes).map_err(|error| MaskError::Unparseable(error.to_string()))?;
    Ok((format!("{document:#}").into_bytes(), facts.hidden.values().sum()))
}

fn html(state: &State, answer: &str, target: &str, policy: Policy, letters: masking::Random) -> Masked {
    let ids = state.random.clone();
    let settings = HtmlSettings {
        page_path: target.to_owned(),
        banner_head: String::new(),
        banner_body: String::new(),
        title_prefix: String::new(),
        origins: Vec::new(),
        policy,
        random: letters,
        new_form_id: Box::new(move || ids.slug()),
    };
    let (bytes, facts) = masking::rewrite_html(answer.as_bytes(), settings)?;
    Ok((bytes, facts.hidden.values().sum()))
}
