//! Whether what a document would change still stands: the documents that said so are read again before it is sent.
//!
//! Forms bring their old values with them; for what a page's script sends, they stand in documents that were served
//! before. Which of them count is found by leaving out each: those without which it would be told otherwise.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::keep::{self, ServedPage};
use super::prepare::Prepared;
use super::told;
use super::visit::Visit;
use crate::canon::{Class, Request};
use crate::db::DbError;
use crate::forms::{self, Change, Document, Source};
use crate::http::State;
use crate::masking::PageFacts;

/// Longer questions are not asked again.
const LONGEST_QUERY: usize = 16 * 1024;
/// Where hidden values are fingerprinted.
const PLACE: &str = "a hidden value that a change is about";

/// A field's label, how it was, and how it is.
type Moved = (String, String, String);

/// By which the answer to a request can be read again.
pub(super) fn source(prepared: &Prepared) -> Option<Source> {
    let request = &prepared.request;
    let body = prepared.told.query.clone().filter(|query| query.len() <= LONGEST_QUERY);
    let asks = request.method.is_safe() || (body.is_some() && prepared.class == Class::View);
    asks.then(|| Source {
        method: request.method.as_str().to_owned(),
        target: request.here(),
        body: body.filter(|_| !request.method.is_safe()),
    })
}

/// Where the documents were read against which a JSON body says what it changes.
pub(super) async fn sources(
    state: &State,
    visit: &Visit,
    request: &Request,
    body: &[u8],
) -> Result<Vec<(Source, BTreeMap<String, String>)>, DbError> {
    let Some(sent) = as_seen(request, body) else { return Ok(Vec::new()) };
    let mut documents = keep::documents(state, visit.session.id).await?;
    let told =
        |documents: &[Document]| told::against(documents, request, &sent, ServedPage::default()).changes;
    let wanted = told(&documents);
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    // What the session itself sent stands last in line: an answer can be read again.
    let mut candidates: Vec<Document> = documents.clone();
    candidates.sort_by_key(|document| document.source.is_some());
    for candidate in candidates {
        let without: Vec<Document> =
            documents.iter().filter(|document| **document != candidate).cloned().collect();
        if told(&without) == wanted {
            documents = without;
        }
    }
    let read_again = |document: Document| {
        let by_path = || Source { method: "GET".to_owned(), target: document.path.clone(), body: None };
        document.source.clone().unwrap_or_else(by_path)
    };
    let mut sources: Vec<(Source, BTreeMap<String, String>)> = Vec::new();
    for document in documents {
        let (hidden, source) = (document.hidden.clone(), read_again(document));
        if !sources.iter().any(|(known, _)| *known == source) {
            sources.push((source, hidden));
        }
    }
    Ok(sources)
}

/// What tells the hidden values of a document from others, field by field: dots look alike, whatever they stand for.
pub(super) fn hidden(state: &State, facts: &PageFacts) -> BTreeMap<String, String> {
    let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in facts.surrogates.iter().filter(|one| !one.is_token()) {
        values.entry(&one.field).or_default().push(&one.real);
    }
    let told = |(field, values): (&str, Vec<&str>)| {
        let exactly = json!([field, values]).to_string();
        (field.to_owned(), hex::encode(state.sealer.fingerprint(PLACE, exactly.as_bytes())))
    };
    values.into_iter().map(told).collect()
}

/// How things stood when the owner was asked.
pub(super) struct Stood<'a> {
    /// Of each document that is read again, what told its hidden values from others.
    pub hidden: &'a [BTreeMap<String, String>],
    pub asked: &'a [Change],
}

/// What differs from what the owner read, by the documents as they are now: label, then, now.
pub(super) fn moved(
    documents: &[Document],
    stood: &Stood<'_>,
    request: &Request,
    body: &[u8],
) -> (Vec<Moved>, Vec<Change>) {
    let Some(sent) = as_seen(request, body) else { return (Vec::new(), stood.asked.to_vec()) };
    let now = told::against(documents, request, &sent, ServedPage::default()).changes;
    let (mut moved, mut changes) = (Vec::new(), Vec::new());
    let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "not there".to_owned());
    for change in stood.asked {
        let found = now.iter().find(|found| found.field == change.field);
        let from = match found {
            _ if change.hidden => change.from.clone(),
            Some(found) => found.from.clone(),
            // Nothing would change any more: it is so already.
            None => change.to.clone(),
        };
        if from != change.from {
            moved.push((change.label.clone(), said(&change.from), said(&from)));
        }
        changes.push(Change { from, ..change.clone() });
    }
    for found in now.into_iter().filter(|found| would_undo(found, stood.asked)) {
        moved.push((found.label.clone(), said(&found.to), said(&found.from)));
        changes.push(found);
    }
    for change in hidden_otherwise(documents, stood.hidden, &sent) {
        moved.push((change.label.clone(), "(hidden)".to_owned(), "(hidden)".to_owned()));
        if !changes.iter().any(|known| last(&known.field) == last(&change.field)) {
            changes.push(change);
        }
    }
    (moved, changes)
}

/// Whether a member that was sent along as it stood is another one by now: sent, it would undo what somebody changed.
fn would_undo(found: &Change, asked: &[Change]) -> bool {
    !found.hidden
        && !forms::is_machinery(last(&found.field))
        && !asked.iter().any(|change| change.field == found.field)
}

/// What is hidden in the documents and sent, and is not what it was when the owner was asked.
fn hidden_otherwise(documents: &[Document], then: &[BTreeMap<String, String>], sent: &Value) -> Vec<Change> {
    let mut names = BTreeSet::new();
    names_in(sent, &mut names);
    let pairs = documents.iter().zip(then).flat_map(|(now, then)| then.iter().map(move |field| (now, field)));
    let other = pairs.filter(|(now, (field, was))| {
        names.contains(last(field)) && now.hidden.get(field.as_str()) != Some(*was)
    });
    let change = |(_, (field, _)): (&Document, (&String, &String))| Change {
        label: field.split('.').map(forms::humanise).collect::<Vec<_>>().join(" › "),
        field: field.clone(),
        from: None,
        to: None,
        hidden: true,
    };
    other.map(change).collect()
}

/// The names of all members of a document, and of those that the operations of a patch are about.
fn names_in<'a>(value: &'a Value, names: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                names.insert(name);
                if let Value::String(text) = member {
                    names.extend(text.strip_prefix('/').and_then(|path| path.rsplit('/').next()));
                }
                names_in(member, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names_in(item, names)),
        _ => {}
    }
}

fn last(field: &str) -> &str {
    field.rsplit('.').next().unwrap_or_default()
}

/// What is sent, as the agent saw it: secrets hidden as in the documents.
fn as_seen(request: &Request, body: &[u8]) -> Option<Value> {
    let super::exact::Sent::Json(value) = super::exact::Sent::read(request, body) else { return None };
    told::hidden(&request.here_path(), value).map(|document| document.value)
}
