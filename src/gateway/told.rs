//! What a request means in words: its changes against what was served before, and where they were made.

use std::collections::BTreeMap;

use serde_json::Value;

use super::keep::{self, ServedPage};
use super::learnt::form_names;
use super::visit::Visit;
use crate::canon::{Method, Request};
use crate::db::DbError;
use crate::forms::{self, Change, Document, FORM_FIELD, Sent, ServedForm};
use crate::history::event::step;
use crate::http::State;
use crate::masking;

/// Longer texts are cut in entries: the bytes that were sent are vouched for by their hash.
const LONGEST_VALUE: usize = 1000;

/// What the entry of a request tells besides where it went.
#[derive(Default)]
pub(super) struct Told {
    pub changes: Vec<Change>,
    /// What the page is called on which they were made, or the thing that is changed.
    pub page: Option<String>,
    pub files: Vec<step::File>,
    /// What the button says that sent it, where nothing else is changed.
    pub pressed: Option<String>,
    /// The number of the request that opened the page whose script asks.
    pub under: Option<u64>,
    /// The number of the request's own intent, once it is admitted.
    pub seq: u64,
    /// It is a GraphQL operation, whose answer says in its body whether it was done.
    pub operation: bool,
    /// What tells this request from others to the same path.
    pub asked: String,
    /// Where the form goes that was sent, and what its fields are called.
    pub form: Option<(String, Vec<String>)>,
    /// The JSON of a request that only asks, by which it can be asked again.
    pub query: Option<String>,
    /// How the thing stands when this is done.
    pub after: Option<Document>,
}

/// A form, against the one that was served; without that only the new values are known.
pub(super) async fn of_form(
    state: &State,
    visit: &Visit,
    request: &Request,
    form: Option<&ServedForm>,
    fields: &[(String, String)],
) -> Result<Told, DbError> {
    let alike = match form {
        Some(_) => None,
        None => keep::form_like(state, visit.session.id, &request.here_path(), &names_of(fields)).await?,
    };
    let Some(form) = form.or(alike.as_ref()) else {
        let from = came_from(state, visit, request).await?;
        let mut changes = forms::changes(&ServedForm::default(), fields);
        for change in &mut changes {
            if let Some(label) = from.labels.get(&change.field) {
                change.label.clone_from(label);
            }
        }
        return Ok(Told { changes: cut(changes), page: from.called, ..Told::default() });
    };
    let mut changes = cut(forms::changes(form, fields));
    if alike.is_some() {
        // What a script leaves out of a form that it made itself is not taken away.
        changes.retain(|change| fields.iter().any(|(name, _)| *name == change.field));
    }
    let pressed = if changes.is_empty() { forms::pressed(form, fields) } else { None };
    let page = match &form.page_title {
        Some(called) => Some(called.clone()),
        None => came_from(state, visit, request).await?.called,
    };
    let form = Some((form.action.clone(), form_names(form)));
    Ok(Told { changes, page, pressed, form, ..Told::default() })
}

/// A JSON document: a GraphQL request, a list of operations, or a thing as it is to be.
pub(super) async fn of_json(
    state: &State,
    visit: &Visit,
    request: &Request,
    sent: &Value,
) -> Result<Told, DbError> {
    if is_graphql(sent) && forms::operations(sent).is_empty() {
        // It only asks.
        let query = Some(sent.to_string());
        return Ok(Told { operation: true, asked: asked(sent), query, ..Told::default() });
    }
    let documents = keep::documents(state, visit.session.id).await?;
    let from = came_from(state, visit, request).await?;
    Ok(against(&documents, request, sent, from))
}

/// The same against these documents.
pub(super) fn against(documents: &[Document], request: &Request, sent: &Value, from: ServedPage) -> Told {
    if is_graphql(sent) {
        return of_operations(documents, sent, from);
    }
    let path = &request.here_path();
    let is_patch = request.header("content-type").is_some_and(|kind| kind.contains("json-patch+json"));
    let thing = forms::thing_at(documents, path, Some(sent).filter(|_| !is_patch));
    let served = thing.as_ref().map(|thing| &thing.value);
    let patch = if is_patch { forms::patch_changes(served, sent, &from.labels) } else { None };
    let how = if request.method == Method::Put { Sent::Whole } else { Sent::Part };
    let inner = forms::unwrapped(sent);
    let is_new = patch.is_none();
    let changes = patch.unwrap_or_else(|| forms::json_changes(served, inner, how, &from.labels));
    let after = match served {
        Some(served) if is_new => Some(forms::overlaid(served, inner)),
        Some(served) => forms::patched(served, sent),
        None => None,
    };
    let called = thing.and_then(|thing| thing.called).or(from.called);
    Told {
        changes: cut(changes),
        page: called,
        after: after.and_then(|value| hidden(path, value)),
        ..Told::default()
    }
}

/// A request without a body that could be read: what it deletes, or the page that it was sent from.
pub(super) async fn of_nothing(state: &State, visit: &Visit, request: &Request) -> Result<Told, DbError> {
    let documents = keep::documents(state, visit.session.id).await?;
    let thing = forms::thing_at(&documents, &request.here_path(), None);
    let mut called = thing.and_then(|thing| thing.called);
    if called.is_none() && request.method == Method::Delete {
        let page = keep::served_page(state, visit.session.id, &request.here_path()).await?;
        called = page.and_then(|page| page.called);
    } else if called.is_none() {
        called = came_from(state, visit, request).await?.called;
    }
    Ok(Told { page: called, ..Told::default() })
}

pub(super) async fn came_from(
    state: &State,
    visit: &Visit,
    request: &Request,
) -> Result<ServedPage, DbError> {
    let Some(target) = &request.from_page else { return Ok(ServedPage::default()) };
    let path = target.split('?').next().unwrap_or_default();
    Ok(keep::served_page(state, visit.session.id, path).await?.unwrap_or_default())
}

fn is_graphql(sent: &Value) -> bool {
    let one = |request: &Value| {
        let document = request.get("query").and_then(Value::as_str).is_some_and(|text| text.contains('{'));
        let persisted = request.get("extensions").is_some_and(|more| more.get("persistedQuery").is_some());
        document || persisted
    };
    match sent {
        Value::Array(batch) => !batch.is_empty() && batch.iter().all(one),
        request => one(request),
    }
}

/// What tells one question from others to the same address.
fn asked(sent: &Value) -> String {
    let member = |name: &str| sent.get(name).map(Value::to_string).unwrap_or_default();
    match sent {
        Value::Array(_) => sent.to_string(),
        _ => format!("{} {} {}", member("operationName"), member("query"), member("variables")),
    }
}

fn of_operations(documents: &[Document], sent: &Value, from: ServedPage) -> Told {
    let operations = forms::operations(sent);
    let (mut changes, mut called, mut after) = (Vec::new(), None, None);
    for operation in &operations {
        let told = forms::operation_changes(documents, operation, &from.labels);
        changes.extend(told.changes);
        called = called.or(told.called);
        after = after.or(told.after);
    }
    let pressed = operations.first().filter(|_| changes.is_empty()).map(|one| forms::humanise(&one.name));
    Told {
        changes: cut(changes),
        page: called.or(from.called),
        pressed,
        operation: true,
        asked: asked(sent),
        after: after.and_then(|value| hidden("/graphql", value)),
        ..Told::default()
    }
}

/// Secrets that the agent typed are kept no more than others.
pub(super) fn hidden(path: &str, value: Value) -> Option<Document> {
    let mut no_random: masking::Random = Box::new(|bytes| bytes.fill(0));
    let bytes = value.to_string().into_bytes();
    let (bytes, _) = masking::mask_json(&bytes, path, &masking::Policy::open(), &mut no_random).ok()?;
    let value = serde_json::from_slice(&bytes).ok()?;
    Some(Document { path: path.to_owned(), value, source: None, hidden: BTreeMap::new() })
}

fn names_of(fields: &[(String, String)]) -> Vec<String> {
    let mut names: Vec<String> =
        fields.iter().map(|(name, _)| name.clone()).filter(|name| name != FORM_FIELD).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn cut(changes: Vec<Change>) -> Vec<Change> {
    let cut = |text: Option<String>| {
        text.map(|text| match text.char_indices().nth(LONGEST_VALUE) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        })
    };
    changes
        .into_iter()
        .map(|change| Change { from: cut(change.from), to: cut(change.to), ..change })
        .collect()
}
