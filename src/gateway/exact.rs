//! Exactly what: the fields by which a request is known again when it is sent later, and what of it is different each
//! time. An owner's yes binds all of it but that.

use serde_json::{Value, json};

use super::prepare::Prepared;
use super::visit::Visit;
use crate::canon::{self, Body, ContentType, Holds, Multipart, Part, Request};
use crate::consents::Kind;
use crate::forms::{FORM_FIELD, ServedForm};
use crate::http::State;
use crate::masking::{self, Identity};

/// Where contents are fingerprinted.
const PLACE: &str = "what a consent allows";

/// Fields that are different each time a page is made, and that say nothing of what is done.
const VOLATILE: [&str; 4] =
    ["__viewstate", "__viewstategenerator", "__eventvalidation", "__requestverificationtoken"];

/// Whether a field is a token of the page rather than something that a person enters.
pub(super) fn is_volatile(name: &str) -> bool {
    name == FORM_FIELD
        || masking::identify(name) == Identity::Csrf
        || VOLATILE.contains(&name.to_ascii_lowercase().as_str())
}

/// What a request holds, as far as it can be read.
pub(super) enum Sent {
    Nothing,
    /// A form's fields; of a file its name.
    Form(Vec<(String, String)>),
    /// The same with files, and where each part stands.
    Parts(Vec<Part>),
    Json(Value),
    /// Something else, known by its hash.
    Opaque,
}

impl Sent {
    pub fn read(request: &Request, body: &[u8]) -> Self {
        if let ContentType::Multipart(boundary) = &request.content_type {
            let mut multipart = Multipart::new(boundary);
            let parts = multipart.take(body).and_then(|()| multipart.finish());
            return parts.map_or(Self::Opaque, Self::Parts);
        }
        match canon::parse_body(request, body) {
            Ok(Body::Empty) => Self::Nothing,
            Ok(Body::Form(fields)) => Self::Form(fields),
            Ok(Body::Json(value)) => Self::Json(value),
            Err(_) => Self::Opaque,
        }
    }

    /// The fields that it holds, where it is a form's.
    pub fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Form(fields) => fields.clone(),
            Self::Parts(parts) => {
                let said = |part: &Part| match &part.holds {
                    Holds::Text(text) | Holds::File(text) => text.clone(),
                };
                parts.iter().map(|part| (part.name.clone(), said(part))).collect()
            }
            _ => Vec::new(),
        }
    }

    fn told(self, body: &[u8]) -> Value {
        let hash = |bytes: &[u8]| hex::encode(canon::digest(bytes));
        match self {
            Self::Nothing => Value::Null,
            Self::Form(fields) => {
                json!(fields.into_iter().filter(|(name, _)| !is_volatile(name)).collect::<Vec<_>>())
            }
            Self::Parts(parts) => {
                let parts = parts.into_iter().filter(|part| !is_volatile(&part.name));
                let told = parts.map(|part| {
                    let content = part.content.start as usize..part.content.end as usize;
                    match part.holds {
                        Holds::Text(text) => json!([part.name, text]),
                        Holds::File(name) => {
                            json!([part.name, name, hash(body.get(content).unwrap_or_default())])
                        }
                    }
                });
                json!(told.collect::<Vec<_>>())
            }
            Self::Json(value) => without_tokens(value),
            Self::Opaque => json!({ "sha256": hash(body) }),
        }
    }
}

/// The keyed hash (hex) of what would be sent, with the values that the form showed before.
pub(super) fn content(state: &State, visit: &Visit, prepared: &Prepared, body: &[u8], kind: Kind) -> String {
    let request = &prepared.request;
    let query: Vec<_> = request.query.iter().flat_map(|query| query.pairs()).collect();
    let query: Vec<_> = query.into_iter().filter(|(name, _)| !is_volatile(name)).collect();
    let mut exactly = json!({
        "account": visit.account.id,
        "agent": visit.session.agent,
        "kind": kind,
        "method": request.method.as_str(),
        "path": request.path.as_str(),
        "query": query,
        "sent": Sent::read(request, body).told(body),
        "shown": prepared.form.as_ref().map(shown),
    });
    if let Some(host) = prepared.host_name() {
        exactly["host"] = host.into();
    }
    hex::encode(state.sealer.fingerprint(PLACE, exactly.to_string().as_bytes()))
}

fn without_tokens(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(name, _)| !is_volatile(name));
            Value::Object(kept.map(|(name, value)| (name, without_tokens(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_tokens).collect()),
        other => other,
    }
}

/// What a form held when it was served, by name: the real values.
pub(super) fn shown(form: &ServedForm) -> Vec<(String, Vec<String>)> {
    use crate::forms::Kind;
    let telling = |kind: Kind| !matches!(kind, Kind::Submit | Kind::Password | Kind::File);
    form.fields
        .iter()
        .filter(|field| telling(field.kind) && !is_volatile(&field.name))
        .map(|field| (field.name.clone(), field.real.clone().unwrap_or_else(|| field.shown.clone())))
        .collect()
}
