//! One line of an export: strictly read, and hashed anew.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;

use super::super::{FORMAT, canonical, leaf_bytes, parse_strict, payload_hash};
use super::Problem;
use crate::merkle::{Hash, leaf_hash};

pub(super) enum Line<'a> {
    Header { origin: String, keys: Vec<String>, filter: Option<String> },
    Entry(EntryLine<'a>),
    NotShown { from: u64, leaf_hashes: Vec<String> },
    Checkpoint { note: String },
    End { entries: u64, checkpoints: u64, root: String },
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum Raw {
    Header { format: String, origin: String, keys: Vec<String>, filter: Option<String> },
    Entry(RawEntry),
    NotShown { from: u64, leaf_hashes: Vec<String> },
    Checkpoint { note: String },
    End { entries: u64, checkpoints: u64, root: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    seq: u64,
    at: String,
    kind: String,
    session: Option<String>,
    payload: Option<Value>,
    salt: Option<String>,
    payload_hash: Option<String>,
    leaf_hash: String,
}

/// An entry as exported. It has either payload and salt, or only the payload's hash.
pub(super) struct EntryLine<'a> {
    pub seq: u64,
    pub at: Cow<'a, str>,
    pub kind: Cow<'a, str>,
    pub session: Option<Cow<'a, str>>,
    /// In canonical bytes.
    pub payload: Option<Cow<'a, [u8]>>,
    salt: Option<Cow<'a, str>>,
    payload_hash: Option<Cow<'a, str>>,
    leaf_hash: Cow<'a, str>,
}

/// Reads a line. Only the canonical spelling counts, so that no byte of a file is without meaning.
pub(super) fn read(text: &[u8], number: u64) -> Result<Line<'_>, Problem> {
    let unlike = |e: &dyn std::fmt::Display| Problem::line(number, &format!("is not as we write lines: {e}"));
    let value = parse_strict(text).map_err(|e| unlike(&e))?;
    let raw: Raw = serde_json::from_value(value).map_err(|e| unlike(&e))?;
    Ok(match raw {
        Raw::Header { format, .. } if format != FORMAT => {
            return Err(Problem::line(number, &format!("is of another format ({format}) than {FORMAT}")));
        }
        Raw::Header { origin, keys, filter, .. } => Line::Header { origin, keys, filter },
        Raw::Entry(entry) => Line::Entry(entry.owned().map_err(|e| unlike(&e))?),
        Raw::NotShown { from, leaf_hashes } => Line::NotShown { from, leaf_hashes },
        Raw::Checkpoint { note } => Line::Checkpoint { note },
        Raw::End { entries, checkpoints, root } => Line::End { entries, checkpoints, root },
    })
}

impl RawEntry {
    fn owned(self) -> Result<EntryLine<'static>, super::super::NotCanonical> {
        Ok(EntryLine {
            seq: self.seq,
            at: self.at.into(),
            kind: self.kind.into(),
            session: self.session.map(Cow::from),
            payload: self.payload.map(|payload| canonical(&payload)).transpose()?.map(Cow::from),
            salt: self.salt.map(Cow::from),
            payload_hash: self.payload_hash.map(Cow::from),
            leaf_hash: self.leaf_hash.into(),
        })
    }
}

impl EntryLine<'_> {
    /// The entry's hash, made anew from everything it says, and compared with what it was when it was written down.
    pub fn leaf_hash(&self, origin: &str) -> Result<Hash, Problem> {
        let payload_hash = self.payload_hash()?;
        let bytes =
            leaf_bytes(origin, self.seq, &self.at, &self.kind, self.session.as_deref(), &payload_hash)
                .map_err(|e| self.wrong(&e.to_string()))?;
        let leaf = leaf_hash(&bytes);
        if leaf.to_string() != self.leaf_hash {
            return Err(self.wrong("is not what it was when it was written down: its hash differs"));
        }
        Ok(leaf)
    }

    pub fn wrong(&self, what: &str) -> Problem {
        Problem::entry(self.seq, what)
    }

    fn payload_hash(&self) -> Result<Hash, Problem> {
        let bad = |what: &str| self.wrong(what);
        match (&self.payload, &self.salt, &self.payload_hash) {
            (Some(payload), Some(salt), None) => {
                let salt = lower_hex(salt)
                    .filter(|salt| salt.len() == 16)
                    .ok_or_else(|| bad("has no proper salt"))?;
                Ok(payload_hash(&salt, payload))
            }
            (None, None, Some(hash)) => {
                let bytes = lower_hex(hash).ok_or_else(|| bad("has no proper payload hash"))?;
                Hash::from_slice(&bytes).ok_or_else(|| bad("has no proper payload hash"))
            }
            _ => Err(bad("must have either a payload with its salt, or only the payload's hash")),
        }
    }
}

fn lower_hex(text: &str) -> Option<Vec<u8>> {
    let bytes = hex::decode(text).ok()?;
    (hex::encode(&bytes) == text).then_some(bytes)
}
