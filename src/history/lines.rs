//! The lines of an export as they are written: JSON Lines, each in the one canonical spelling.
//!
//! `docs/log-format.md` says what each holds. Reading them back is `verify/bytes.rs`.

use std::io::Write;

use serde_json::{Value, json};

use super::{Entry, ExportError, canonical};
use crate::db::DbError;
use crate::merkle::{CompactRange, VerifierKey};

/// The name of the file format, first in every export.
pub const FORMAT: &str = "porchlight-export/1";

/// An export being written.
pub(super) struct Lines<W> {
    out: W,
    range: CompactRange,
    checkpoints: u64,
}

impl<W: Write> Lines<W> {
    /// Writes the header.
    pub fn begin(out: W, origin: &str, keys: &[VerifierKey]) -> Result<Self, ExportError> {
        let mut lines = Self { out, range: CompactRange::new(), checkpoints: 0 };
        let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
        lines.line(&json!({"type": "header", "format": FORMAT, "origin": origin, "keys": keys}))?;
        Ok(lines)
    }

    /// Writes an entry with its leaf hash as it was when it was written down, so that one changed since is named.
    pub fn entry(&mut self, entry: &Entry) -> Result<(), ExportError> {
        let mut value = json!({
            "type": "entry",
            "seq": entry.seq,
            "at": entry.at.to_string(),
            "kind": entry.kind,
            "leaf_hash": entry.leaf_hash.to_string(),
        });
        if let Some(session) = entry.session {
            value["session"] = session.to_string().into();
        }
        match (&entry.payload, &entry.salt) {
            (Some(payload), Some(salt)) => {
                value["payload"] = read(entry.seq, payload)?;
                value["salt"] = hex::encode(salt).into();
            }
            // Erased: only the hash is left, and every proof still holds.
            _ => value["payload_hash"] = entry.payload_hash.to_string().into(),
        }
        self.range.push(entry.leaf_hash);
        self.line(&value)
    }

    /// Writes a signed checkpoint over the entries so far.
    pub fn checkpoint(&mut self, note: &str) -> Result<(), ExportError> {
        self.checkpoints += 1;
        self.line(&json!({"type": "checkpoint", "note": note}))
    }

    /// Writes the last line: how much the log holds, and its root, so that damage after the last checkpoint shows.
    pub fn end(mut self, entries: u64) -> Result<(), ExportError> {
        let root = self.range.root().to_string();
        self.line(&json!({"type": "end", "entries": entries, "checkpoints": self.checkpoints, "root": root}))
    }

    fn line(&mut self, value: &Value) -> Result<(), ExportError> {
        self.out.write_all(&canonical(value)?)?;
        self.out.write_all(b"\n")?;
        Ok(())
    }
}

fn read(seq: u64, payload: &[u8]) -> Result<Value, DbError> {
    serde_json::from_slice(payload).map_err(|e| DbError::Corrupt(format!("entry {seq}: {e}")))
}
