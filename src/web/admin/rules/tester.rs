//! The tester: a request as it would be read, decided and told, by the very functions that the gateway uses.

use serde::Deserialize;

use super::facts::Closed;
use crate::canon::{self, Body, Class, ContentType, Holds, Multipart, Request, Settings};
use crate::fields;
use crate::http::State;
use crate::masking::{self, HtmlSettings, MaskError, Policy};
use crate::rules::{Carried, Decision, Rules};
use crate::words::Words;

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
    Refused(canon::Refusal),
    Decided(Box<Decided>),
}

pub struct Decided {
    pub decision: Decision,
    /// What becomes of a field that nobody has decided about.
    pub closed: Closed,
    pub operation: Option<String>,
    /// The files among what is sent.
    pub files: Vec<SentFile>,
    /// The register's decisions for such addresses count too; this is what they are listed under.
    pub route: String,
    /// As the app would get it; with its origin where it is another host.
    pub target: String,
    /// As the browser asks for it.
    pub here: String,
    /// Whether another host than the app would get it.
    pub elsewhere: bool,
}

/// A file in a form.
pub struct SentFile {
    pub name: String,
    pub bytes: u64,
    /// The form's field.
    pub field: String,
}

pub enum Seen {
    Text { text: String, hidden: usize },
    Withheld(MaskError),
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
        Err(refusal) => Result { outcome: Outcome::Refused(refusal), seen: None },
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
        closed: Closed(decision.closed),
        operation: graphql.map(|graphql| graphql.says()),
        files: parts.files,
        route: fields::route_at(request.host.as_deref(), request.path.as_str()),
        target: format!("{host}{}", request.target()),
        here: request.here(),
        elsewhere: request.host.is_some(),
        decision,
    })
}

impl Decided {
    /// The name of the text that says what an agent meets who sends it.
    pub fn means(&self) -> &'static str {
        match self.decision.class {
            Class::View => "rules-means-view",
            Class::Change => "rules-means-change",
            Class::Sensitive => "rules-means-sensitive",
            Class::Export => "rules-means-export",
            Class::Forbidden => "rules-means-forbidden",
            Class::Asset => "rules-means-asset",
            Class::LogOut => "rules-means-log-out",
        }
    }

    /// The name of the text for who would get it.
    pub fn gets(&self) -> &'static str {
        if self.elsewhere { "rules-tried-host-gets" } else { "rules-tried-app-gets" }
    }

    /// The rule that was met, and where it stands.
    pub fn rule(&self, words: &Words) -> String {
        match (&self.decision.rule, self.decision.line) {
            (Some(rule), Some(line)) => {
                words.text("rules-tried-rule-line").with("rule", rule).with("line", line).to_string()
            }
            (Some(rule), None) => rule.clone(),
            (None, _) => words.text("rules-tried-built-in").to_string(),
        }
    }

    /// The files among what is sent, with commas between.
    pub fn files(&self, words: &Words) -> String {
        let each = self.files.iter().map(|file| {
            let text = words.text("rules-tried-file").with("file", &file.name).with("count", file.bytes);
            text.with("field", &file.field).to_string()
        });
        each.collect::<Vec<_>>().join(", ")
    }
}

/// A form with files, read.
#[derive(Default)]
struct Parts {
    fields: Vec<(String, String)>,
    files: Vec<SentFile>,
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
            Holds::File(name) => read.files.push(SentFile { name, bytes, field: part.name }),
        }
    }
    canon::refuse_overrides(read.fields.iter().map(|(name, _)| name.as_str()))?;
    Ok(read)
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
        Err(error) => Seen::Withheld(error),
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
