//! What an answer teaches for the requests that follow it: what the page is called and how its fields are, which
//! documents its script has, and whether the app did not do what it was asked though its status does not say so.

use actix_web::http::StatusCode;
use serde_json::Value;

use super::Gateway;
use super::content::Content;
use super::keep::{self, ServedPage};
use super::prepare::Prepared;
use super::still;
use super::visit::Visit;
use crate::forms::{Document, ServedForm};
use crate::history::event::step::TurnedDown;
use crate::http::State;
use crate::masking::PageFacts;
use crate::sessions::Keeping;

/// A longer document is not remembered.
const LONGEST: usize = 128 * 1024;

#[derive(Default)]
pub(super) struct Learnt {
    /// What the page is called.
    pub called: Option<String>,
    pub turned_down: Option<TurnedDown>,
    pub keepings: Vec<Keeping>,
}

/// From an answer as the agent will see it.
pub(super) fn learn(
    state: &State,
    gateway: &Gateway,
    visit: &Visit,
    prepared: &Prepared,
    status: StatusCode,
    facts: &PageFacts,
    shown: Option<(&[u8], Content)>,
) -> Learnt {
    match shown {
        Some((bytes, Content::Json)) => of_document(state, visit, prepared, status, facts, bytes),
        Some((_, Content::Html)) => of_page(state, gateway, visit, prepared, status, facts),
        _ => Learnt { keepings: after(state, visit, prepared, status), ..Learnt::default() },
    }
}

fn of_page(
    state: &State,
    gateway: &Gateway,
    visit: &Visit,
    prepared: &Prepared,
    status: StatusCode,
    facts: &PageFacts,
) -> Learnt {
    let session = visit.session.id;
    let clean = |title: &String| prepared.introduction.unsaid.clean_text(title.clone());
    let titled = facts.title.as_ref().map(clean);
    let titled = titled.and_then(|title| gateway.folding.called(session, &title, &state.vendor.app));
    let called =
        titled.or_else(|| facts.heading.as_ref().map(clean)).or_else(|| facts.crumbs.last().map(clean));
    let turned_down = (status.is_success() && shows_again(prepared, facts)).then_some(TurnedDown::FormAgain);
    let mut keepings = Vec::new();
    for form in &facts.forms {
        let form = ServedForm { page_title: called.clone(), ..form.clone() };
        keepings.push(keep::form_of_action(state, session, &form));
        keepings.push(keep::form(state, session, &form));
    }
    if status.is_success() && prepared.request.fetch.navigate {
        let target = prepared.request.here_path();
        let page = ServedPage { target, called: called.clone(), labels: facts.labels.clone() };
        keepings.push(keep::page(state, session, &page));
    }
    if turned_down.is_none() {
        keepings.extend(after(state, visit, prepared, status));
    }
    Learnt { called, turned_down, keepings }
}

fn of_document(
    state: &State,
    visit: &Visit,
    prepared: &Prepared,
    status: StatusCode,
    facts: &PageFacts,
    bytes: &[u8],
) -> Learnt {
    let document = Some(bytes).filter(|bytes| bytes.len() <= LONGEST);
    let document: Option<Value> = document.and_then(|bytes| serde_json::from_slice(bytes).ok());
    if !status.is_success() {
        return Learnt::default();
    }
    let told = &prepared.told;
    let turned_down = document.as_ref().filter(|document| told.operation && has_errors(document));
    if turned_down.is_some() {
        return Learnt { turned_down: Some(TurnedDown::Errors), ..Learnt::default() };
    }
    let mut keepings = after(state, visit, prepared, status);
    if let Some(value) = document.filter(|document| document.is_object() || document.is_array()) {
        let path = prepared.request.here_path();
        let name = format!("{} {} {}", prepared.request.method.as_str(), prepared.request.here(), told.asked);
        let document =
            Document { path, value, source: still::source(prepared), hidden: still::hidden(state, facts) };
        keepings.push(keep::document(state, visit.session.id, &name, told.seq, &document));
    }
    Learnt { keepings, ..Learnt::default() }
}

/// How the thing that was changed stands now, as far as the request says: the next change is told against that.
fn after(state: &State, visit: &Visit, prepared: &Prepared, status: StatusCode) -> Vec<Keeping> {
    let done = status.is_success() || status.is_redirection();
    let changed = prepared.told.after.as_ref().filter(|_| done);
    let keeping = changed.map(|document| {
        let name = format!("after {}", document.path);
        keep::document(state, visit.session.id, &name, prepared.told.seq, document)
    });
    keeping.into_iter().collect()
}

/// A GraphQL answer tells failure in its body (GraphQL, 7.1).
fn has_errors(document: &Value) -> bool {
    let one =
        |answer: &Value| answer.get("errors").and_then(Value::as_array).is_some_and(|all| !all.is_empty());
    match document {
        Value::Array(batch) => batch.iter().any(one),
        answer => one(answer),
    }
}

/// Whether the page is the form again that was sent, with something marked as wrong.
fn shows_again(prepared: &Prepared, facts: &PageFacts) -> bool {
    let Some((action, names)) = &prepared.told.form else { return false };
    let same = |form: &ServedForm| form.action == *action && form_names(form) == *names;
    facts.complains && facts.forms.iter().any(same)
}

/// The names of a form's fields, each once, in order.
pub(super) fn form_names(form: &ServedForm) -> Vec<String> {
    let mut names: Vec<String> = form.fields.iter().map(|field| field.name.clone()).collect();
    names.sort_unstable();
    names.dedup();
    names
}
