//! Exactly what: the fields by which a request is known again when it is sent later, and what of it is different each
//! time. An owner's yes binds all of it but that.

use serde_json::{Value, json};

use super::prepare::Prepared;
use super::visit::Visit;
use crate::canon::{self, Body};
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

/// The keyed hash (hex) of what would be sent, with the values that the form showed before.
pub(super) fn content(
    state: &State,
    visit: &Visit,
    prepared: &Prepared,
    kind: Kind,
    form: Option<&ServedForm>,
) -> String {
    let request = &prepared.request;
    let query: Vec<_> = request.query.iter().flat_map(|query| query.pairs()).collect();
    let query: Vec<_> = query.into_iter().filter(|(name, _)| !is_volatile(name)).collect();
    let exactly = json!({
        "account": visit.account.id,
        "agent": visit.session.agent,
        "kind": kind,
        "method": request.method.as_str(),
        "path": request.path.as_str(),
        "query": query,
        "sent": sent(prepared),
        "shown": form.map(shown),
    });
    hex::encode(state.sealer.fingerprint(PLACE, exactly.to_string().as_bytes()))
}

/// The body's fields; where it cannot be read as such, its hash.
fn sent(prepared: &Prepared) -> Value {
    match canon::parse_body(&prepared.request, &prepared.body) {
        Ok(Body::Form(fields)) => {
            json!(fields.into_iter().filter(|(name, _)| !is_volatile(name)).collect::<Vec<_>>())
        }
        Ok(Body::Json(value)) => without_tokens(value),
        Ok(Body::Empty) => Value::Null,
        _ => json!({ "sha256": hex::encode(canon::digest(&prepared.body)) }),
    }
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
