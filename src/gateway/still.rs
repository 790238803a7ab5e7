//! Whether what a document would change still stands: the documents that said so are read again before it is sent.
//!
//! Forms bring their old values with them; for what a page's script sends, they stand in documents that were served
//! before. Which of them count is found by leaving out each: those without which it would be told otherwise.

use serde_json::Value;

use super::keep::{self, ServedPage};
use super::prepare::Prepared;
use super::told;
use super::visit::Visit;
use crate::canon::{Class, Request};
use crate::db::DbError;
use crate::forms::{Change, Document, Source};
use crate::http::State;

/// Longer questions are not asked again.
const LONGEST_QUERY: usize = 16 * 1024;

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
) -> Result<Vec<Source>, DbError> {
    let Some(sent) = as_seen(request, body) else { return Ok(Vec::new()) };
    let mut documents = keep::documents(state, visit.session.id).await?;
    let told =
        |documents: &[Document]| told::against(documents, request, &sent, ServedPage::default()).changes;
    let wanted = told(&documents);
    if wanted.iter().all(|change| change.from.is_none() && !change.hidden) {
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
    let mut sources: Vec<Source> = Vec::new();
    for source in documents.into_iter().map(read_again) {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    Ok(sources)
}

/// What differs from what the owner read, by the documents as they are now: label, then, now.
pub(super) fn moved(
    documents: &[Document],
    request: &Request,
    body: &[u8],
    asked: &[Change],
) -> (Vec<(String, String, String)>, Vec<Change>) {
    let Some(sent) = as_seen(request, body) else { return (Vec::new(), asked.to_vec()) };
    let now = told::against(documents, request, &sent, ServedPage::default()).changes;
    let (mut moved, mut changes) = (Vec::new(), Vec::new());
    for change in asked {
        let found = now.iter().find(|found| found.field == change.field);
        let from = match found {
            _ if change.hidden => change.from.clone(),
            Some(found) => found.from.clone(),
            // Nothing would change any more: it is so already.
            None => change.to.clone(),
        };
        if from != change.from {
            let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "not there".to_owned());
            moved.push((change.label.clone(), said(&change.from), said(&from)));
        }
        changes.push(Change { from, ..change.clone() });
    }
    (moved, changes)
}

/// What is sent, as the agent saw it: secrets hidden as in the documents.
fn as_seen(request: &Request, body: &[u8]) -> Option<Value> {
    let super::exact::Sent::Json(value) = super::exact::Sent::read(request, body) else { return None };
    told::hidden(&request.here_path(), value).map(|document| document.value)
}
