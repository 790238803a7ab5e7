//! What is kept for a session, sealed: forms as they were served, the values behind marks, the app's cookies.

use sha2::{Digest, Sha256};

use super::visit::Visit;
use crate::db::DbError;
use crate::forms::ServedForm;
use crate::http::State;
use crate::ids::SessionId;
use crate::masking::{PageFacts, Surrogate};
use crate::sessions::{self, Keeping};

/// Seals something under a name.
pub(super) fn keep(
    state: &State,
    session: SessionId,
    name: String,
    value: &impl serde::Serialize,
) -> Keeping {
    let bytes = serde_json::to_vec(value).unwrap_or_default();
    let sealed = state.sealer.seal(&state.random, &place(session, &name), &bytes);
    Keeping { name, sealed }
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

fn form_name(id: &str) -> String {
    format!("form {}", short_hash(id))
}

fn mark_prefix(mark: &str) -> String {
    format!("mark {} ", short_hash(mark))
}

/// Names are hashes, so that they hold no odd characters and tell nothing.
fn short_hash(text: &str) -> String {
    hex::encode(&Sha256::digest(text.as_bytes())[..16])
}
