//! One line of a history, and the bytes that are hashed for it.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::canonical::{write_integer, write_string};
use super::{Draft, Event, NotCanonical, canonical};
use crate::clock::Moment;
use crate::db::{DbError, HeadId};
use crate::ids::{EntryId, SessionId};
use crate::merkle::{Hash, leaf_hash};
use crate::random::Random;

/// The longest payload, in bytes: far above any honest one. Whoever checks an export counts on lines not being
/// endless, so a longer one could be written and never checked.
const LONGEST_PAYLOAD: usize = 8 * 1024 * 1024;

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
    /// The entry that a draft becomes as number `seq` of the log called `origin`.
    pub(super) fn new(
        log: HeadId,
        origin: &str,
        seq: u64,
        at: Moment,
        draft: Draft,
        random: &Random,
    ) -> Result<Self, DbError> {
        let unfit = |e: NotCanonical| DbError::Corrupt(format!("an event that cannot be written down: {e}"));
        let kind = draft.event.kind();
        let payload = canonical(&draft.event.to_payload()?).map_err(unfit)?;
        if payload.len() > LONGEST_PAYLOAD {
            return Err(DbError::Corrupt(format!(
                "an event of {} bytes, too long to be written down",
                payload.len()
            )));
        }
        let salt = random.bytes::<16>();
        let payload_hash = payload_hash(&salt, &payload);
        let session = draft.session.map(|id| id.to_string());
        let leaf = leaf_bytes(origin, seq, &at.to_string(), kind, session.as_deref(), &payload_hash)
            .map_err(unfit)?;
        Ok(Self {
            log,
            seq,
            id: draft.id.unwrap_or_else(|| EntryId::new(at, random)),
            at,
            kind: kind.to_owned(),
            session: draft.session,
            payload: Some(payload),
            salt: Some(salt.to_vec()),
            payload_hash,
            leaf_hash: leaf_hash(&leaf),
        })
    }

    /// What happened, or nothing once erased. An unknown kind or shape is an error: the vocabulary is closed.
    pub fn event(&self) -> Result<Option<Event>, DbError> {
        let Some(value) = self.members()? else { return Ok(None) };
        Event::from_payload(&self.kind, value).map(Some).map_err(|e| self.corrupt(&e))
    }

    /// What happened as it is written down, whatever its kind; nothing once erased.
    pub fn members(&self) -> Result<Option<Value>, DbError> {
        let read = self.payload.as_ref().map(|payload| serde_json::from_slice(payload));
        read.transpose().map_err(|e| self.corrupt(&e))
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
    // Spelt out in the order of RFC 8785, since this is done for each entry.
    let mut leaf = String::with_capacity(320);
    for (name, text) in [("{\"at\":", at), (",\"kind\":", kind), (",\"origin\":", origin)] {
        leaf.push_str(name);
        write_string(&mut leaf, text)?;
    }
    leaf.push_str(",\"payload_hash\":");
    write_string(&mut leaf, &payload_hash.to_string())?;
    leaf.push_str(",\"seq\":");
    write_integer(&mut leaf, &seq.into())?;
    if let Some(session) = session {
        leaf.push_str(",\"session\":");
        write_string(&mut leaf, session)?;
    }
    leaf.push_str(",\"v\":1}");
    Ok(leaf.into_bytes())
}
