//! One line of a history, and the bytes that are hashed for it.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Event, NotCanonical, canonical};
use crate::clock::Moment;
use crate::db::{DbError, HeadId};
use crate::ids::{EntryId, SessionId};
use crate::merkle::{Hash, leaf_hash};

/// An entry as it stands in a log.
#[derive(Debug, Clone)]
pub struct Entry {
    pub log: HeadId,
    /// Its number: 0, 1, 2, … without gaps.
    pub seq: u64,
    pub id: EntryId,
    pub at: Moment,
    pub kind: String,
    pub session: Option<SessionId>,
    /// What happened, in canonical bytes. Absent once erased.
    pub payload: Option<Vec<u8>>,
    /// Sixteen random bytes, so that nobody can guess an erased payload from its hash. Absent once erased.
    pub salt: Option<Vec<u8>>,
    pub payload_hash: Hash,
    pub leaf_hash: Hash,
}

impl Entry {
    /// What happened, or nothing once erased. An unknown kind or shape is an error: the vocabulary is closed.
    pub fn event(&self) -> Result<Option<Event>, DbError> {
        let Some(payload) = &self.payload else { return Ok(None) };
        let value: Value = serde_json::from_slice(payload).map_err(|e| self.corrupt(&e))?;
        Event::from_payload(&self.kind, value).map(Some).map_err(|e| self.corrupt(&e))
    }

    fn corrupt(&self, error: &dyn std::fmt::Display) -> DbError {
        DbError::Corrupt(format!("entry {} ({}): {error}", self.seq, self.kind))
    }
}

/// `SHA-256(salt ‖ payload)`.
pub fn payload_hash(salt: &[u8], payload: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update(salt).chain_update(payload).finalize().into())
}

/// The bytes of a leaf: everything that a checkpoint vouches for, in canonical JSON.
///
/// `session` is left out where there is none. The payload stands in only by its salted hash, so that erasing it
/// later leaves every proof valid.
pub fn leaf_bytes(
    origin: &str,
    seq: u64,
    at: &str,
    kind: &str,
    session: Option<&str>,
    payload_hash: &Hash,
) -> Result<Vec<u8>, NotCanonical> {
    let mut leaf = json!({
        "v": 1,
        "origin": origin,
        "seq": seq,
        "at": at,
        "kind": kind,
        "payload_hash": payload_hash.to_string(),
    });
    if let Some(session) = session {
        leaf["session"] = session.into();
    }
    canonical(&leaf)
}

/// The Merkle leaf hash of an entry (RFC 6962 §2.1).
pub(super) fn hash_of(
    origin: &str,
    seq: u64,
    at: Moment,
    kind: &str,
    session: Option<SessionId>,
    payload_hash: &Hash,
) -> Result<Hash, NotCanonical> {
    let session = session.map(|id| id.to_string());
    let bytes = leaf_bytes(origin, seq, &at.to_string(), kind, session.as_deref(), payload_hash)?;
    Ok(leaf_hash(&bytes))
}
