//! One line of an export: strictly read, and hashed anew.

use serde::Deserialize;
use serde_json::Value;

use super::super::{FORMAT, canonical, leaf_bytes, parse_strict, payload_hash};
use super::Problem;
use crate::merkle::{Hash, leaf_hash};

pub(super) enum Line {
    Header { origin: String, keys: Vec<String> },
    Entry(Box<EntryLine>),
    Checkpoint { note: String },
    End { entries: u64, checkpoints: u64, root: String },
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum Raw {
    Header { format: String, origin: String, keys: Vec<String> },
    Entry(EntryLine),
    Checkpoint { note: String },
    End { entries: u64, checkpoints: u64, root: String },
}

/// An entry as exported. It has either payload and salt, or only the payload's hash.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryLine {
    pub seq: u64,
    pub at: String,
    pub kind: String,
    pub session: Option<String>,
    pub payload: Option<Value>,
    salt: Option<String>,
    payload_hash: Option<String>,
    leaf_hash: String,
}

/// Reads a line. Only the canonical spelling counts, so that no byte of a file is without meaning.
pub(super) fn read(text: &[u8], number: u64) -> Result<Line, Problem> {
    let value =
        parse_strict(text).map_err(|e| Problem::line(number, &format!("is not as we write lines: {e}")))?;
    let raw: Raw = serde_json::from_value(value)
        .map_err(|e| Problem::line(number, &format!("is not as we write lines: {e}")))?;
    Ok(match raw {
        Raw::Header { format, .. } if format != FORMAT => {
            return Err(Problem::line(number, &format!("is of another format ({format}) than {FORMAT}")));
        }
        Raw::Header { origin, keys, .. } => Line::Header { origin, keys },
        Raw::Entry(entry) => Line::Entry(Box::new(entry)),
        Raw::Checkpoint { note } => Line::Checkpoint { note },
        Raw::End { entries, checkpoints, root } => Line::End { entries, checkpoints, root },
    })
}

impl EntryLine {
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
                let bytes = canonical(payload).map_err(|e| bad(&e.to_string()))?;
                let salt = lower_hex(salt)
                    .filter(|salt| salt.len() == 16)
                    .ok_or_else(|| bad("has no proper salt"))?;
                Ok(payload_hash(&salt, &bytes))
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
