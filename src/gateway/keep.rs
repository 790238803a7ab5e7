//! What is kept for a session, sealed: forms as they were served, the values behind marks, the app's cookies.

use sha2::{Digest, Sha256};

use super::learnt::form_names;
use super::visit::Visit;
use crate::db::DbError;
use crate::forms::{Document, Labels, ServedForm};
use crate::http::State;
use crate::ids::SessionId;
use crate::masking::{PageFacts, Surrogate};
use crate::sessions::{self, Keeping};

/// What the names of things begin with that are kept only while they are among the newest, and how many that is.
const DOCUMENTS: &str = "doc ";
const MOST_DOCUMENTS: u32 = 40;
const PAGES: &str = "page ";
const MOST_PAGES: u32 = 60;
const ACTIONS: &str = "action ";
const MOST_FORMS: u32 = 200;

/// Seals something under a name.
pub(super) fn keep(
    state: &State,
    session: SessionId,
    name: String,
    value: &impl serde::Serialize,
) -> Keeping {
    let bytes = serde_json::to_vec(value).unwrap_or_default();
    let sealed = state.sealer.seal(&state.random, &place(session, &name), &bytes);
    Keeping { name, sealed, newest: None }
}

/// A page that was opened: what it is called, and how its fields are.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct ServedPage {
    /// Its path.
    pub target: String,
    pub called: Option<String>,
    pub labels: Labels,
}

/// A document, by what tells the request from others that brought it, and that request's number.
pub(super) fn document(
    state: &State,
    session: SessionId,
    asked: &str,
    seq: u64,
    document: &Document,
) -> Keeping {
    let name = format!("{DOCUMENTS}{}", short_hash(asked));
    Keeping { newest: Some(MOST_DOCUMENTS), ..keep(state, session, name, &(seq, document)) }
}

/// The documents that were served, the oldest first.
pub(super) async fn documents(state: &State, session: SessionId) -> Result<Vec<Document>, DbError> {
    let read = state.db.read(move |conn| sessions::keepings_beginning(conn, session, DOCUMENTS)).await?;
    let opened = read.iter().map(|(name, sealed)| open(state, session, name, sealed));
    let mut documents: Vec<(u64, Document)> = opened.collect::<Result<_, _>>()?;
    documents.sort_by_key(|(seq, _)| *seq);
    Ok(documents.into_iter().map(|(_, document)| document).collect())
}

pub(super) fn page(state: &State, session: SessionId, page: &ServedPage) -> Keeping {
    let name = format!("{PAGES}{}", short_hash(&page.target));
    Keeping { newest: Some(MOST_PAGES), ..keep(state, session, name, page) }
}

/// The page that was last served from a path.
pub(super) async fn served_page(
    state: &State,
    session: SessionId,
    path: &str,
) -> Result<Option<ServedPage>, DbError> {
    let name = format!("{PAGES}{}", short_hash(path));
    let found = {
        let name = name.clone();
        state.db.read(move |conn| sessions::keeping(conn, session, &name)).await?
    };
    found.map(|sealed| open(state, session, &name, &sealed)).transpose()
}

/// By which a form is found that comes back without its id.
#[derive(serde::Serialize, serde::Deserialize)]
struct Reference {
    id: String,
    names: Vec<String>,
}

pub(super) fn form_of_action(state: &State, session: SessionId, form: &ServedForm) -> Keeping {
    let names = form_names(form);
    let name = format!("{}{}", action_prefix(&form.action), short_hash(&names.join("\0")));
    let reference = Reference { id: form.id.clone(), names };
    Keeping { newest: Some(MOST_FORMS), ..keep(state, session, name, &reference) }
}

/// The newest form that goes to this path and has fields of all these names.
pub(super) async fn form_like(
    state: &State,
    session: SessionId,
    path: &str,
    names: &[String],
) -> Result<Option<ServedForm>, DbError> {
    let prefix = action_prefix(path);
    let found = state.db.read(move |conn| sessions::keepings_beginning(conn, session, &prefix)).await?;
    for (name, sealed) in found.iter().rev() {
        let reference: Reference = open(state, session, name, sealed)?;
        if !names.is_empty() && names.iter().all(|name| reference.names.contains(name)) {
            return served_form(state, session, &reference.id).await;
        }
    }
    Ok(None)
}

pub(super) fn form(state: &State, session: SessionId, form: &ServedForm) -> Keeping {
    keep(state, session, form_name(&form.id), form)
}

/// Several values may hide behind one mark (dots look alike), so each has a name of its own.
pub(super) fn surrogate(state: &State, session: SessionId, surrogate: &Surrogate) -> Keeping {
    let whole = format!("{}\0{}\0{}", surrogate.real, surrogate.field, surrogate.destination);
    let name = format!("{}{}", mark_prefix(&surrogate.mark), short_hash(&whole));
    keep(state, session, name, surrogate)
}

/// Keeps what a page or a stream may bring back, before it leaves.
pub(super) async fn facts(state: &State, visit: &Visit, facts: &PageFacts) -> Result<(), DbError> {
    let session = visit.session.id;
    let forms = facts.forms.iter().map(|one| form(state, session, one));
    let marks = facts.surrogates.iter().map(|one| surrogate(state, session, one));
    let keepings: Vec<Keeping> = forms.chain(marks).collect();
    if keepings.is_empty() {
        return Ok(());
    }
    sessions::commands::keep(&state.db, visit.account.id, session, keepings).await
}

/// The form that was served under this id, if it was served in this session.
pub(super) async fn served_form(
    state: &State,
    session: SessionId,
    id: &str,
) -> Result<Option<ServedForm>, DbError> {
    let name = form_name(id);
    let found = {
        let name = name.clone();
        state.db.read(move |conn| sessions::keeping(conn, session, &name)).await?
    };
    found.map(|sealed| open(state, session, &name, &sealed)).transpose()
}

/// The values behind those of these texts that are marks of this session.
pub(super) async fn behind_marks(
    state: &State,
    session: SessionId,
    texts: Vec<String>,
) -> Result<Vec<Surrogate>, DbError> {
    if texts.is_empty() {
        return Ok(Vec::new());
    }
    let found = state.db.read(move |conn| {
        let mut found = Vec::new();
        for text in texts {
            found.extend(sessions::keepings_beginning(conn, session, &mark_prefix(&text))?);
        }
        Ok::<_, DbError>(found)
    });
    found.await?.iter().map(|(name, sealed)| open(state, session, name, sealed)).collect()
}

/// Everything behind marks of this session, in the order in which it was served.
pub(super) async fn all_marks(state: &State, session: SessionId) -> Result<Vec<Surrogate>, DbError> {
    let found = state.db.read(move |conn| sessions::keepings_beginning(conn, session, "mark ")).await?;
    found.iter().map(|(name, sealed)| open(state, session, name, sealed)).collect()
}

pub(super) fn open<T: serde::de::DeserializeOwned>(
    state: &State,
    session: SessionId,
    name: &str,
    sealed: &[u8],
) -> Result<T, DbError> {
    let corrupt =
        |why: &dyn std::fmt::Display| DbError::Corrupt(format!("what was kept for a session: {why}"));
    let bytes = state.sealer.open(&place(session, name), sealed).map_err(|e| corrupt(&e))?;
    serde_json::from_slice(&bytes).map_err(|e| corrupt(&e))
}

fn place(session: SessionId, name: &str) -> String {
    format!("{session} {name}")
}

fn action_prefix(action: &str) -> String {
    format!("{ACTIONS}{} ", short_hash(action.split('?').next().unwrap_or_default()))
}

fn form_name(id: &str) -> String {
    format!("form {}", short_hash(id))
}

fn mark_prefix(mark: &str) -> String {
    format!("mark {} ", short_hash(mark))
}

/// Names are hashes, so that they hold no odd characters and tell nothing.
pub(super) fn short_hash(text: &str) -> String {
    hex::encode(&Sha256::digest(text.as_bytes())[..16])
}
