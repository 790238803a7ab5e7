//! The lines of an export as they are written: JSON Lines, each in the one canonical spelling.
//!
//! `docs/log-format.md` says what each holds. Reading them back is `verify/bytes.rs`.

use std::io::Write;

use serde_json::{Value, json};

use super::{Entry, ExportError, Filter, canonical};
use crate::merkle::{CompactRange, Hash, VerifierKey};

/// The name of the file format, first in every export.
pub const FORMAT: &str = "porchlight-export/1";

/// An export being written.
pub(super) struct Lines<W> {
    out: W,
    range: CompactRange,
    checkpoints: u64,
    /// Leaf hashes of entries that are not shown, up to the tree's size, to be written as one line.
    not_shown: Vec<String>,
}

/// How many leaf hashes one line holds at most.
const HASHES_A_LINE: usize = 1000;

impl<W: Write> Lines<W> {
    /// Writes the header.
    pub fn begin(out: W, origin: &str, keys: &[VerifierKey], filter: &Filter) -> Result<Self, ExportError> {
        let mut lines = Self { out, range: CompactRange::new(), checkpoints: 0, not_shown: Vec::new() };
        let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
        let mut header = json!({"type": "header", "format": FORMAT, "origin": origin, "keys": keys});
        if !filter.shows_all() {
            header["filter"] = filter.to_string().into();
        }
        lines.line(&header)?;
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
        match (entry.members()?, &entry.salt) {
            (Some(payload), Some(salt)) => {
                value["payload"] = payload;
                value["salt"] = hex::encode(salt).into();
            }
            // Erased: only the hash is left, and every proof still holds.
            _ => value["payload_hash"] = entry.payload_hash.to_string().into(),
        }
        self.hidden_so_far()?;
        self.range.push(entry.leaf_hash);
        self.line(&value)
    }

    /// Keeps an entry's place in the tree without showing it.
    pub fn not_shown(&mut self, leaf: Hash) -> Result<(), ExportError> {
        self.not_shown.push(leaf.to_string());
        self.range.push(leaf);
        if self.not_shown.len() == HASHES_A_LINE { self.hidden_so_far() } else { Ok(()) }
    }

    /// Writes a signed checkpoint over the entries so far.
    pub fn checkpoint(&mut self, note: &str) -> Result<(), ExportError> {
        self.hidden_so_far()?;
        self.checkpoints += 1;
        self.line(&json!({"type": "checkpoint", "note": note}))
    }

    /// Writes the last line: how much the log holds, and its root, so that damage after the last checkpoint shows.
    pub fn end(mut self, entries: u64) -> Result<(), ExportError> {
        self.hidden_so_far()?;
        let root = self.range.root().to_string();
        self.line(&json!({"type": "end", "entries": entries, "checkpoints": self.checkpoints, "root": root}))
    }

    /// Writes the line of those that were not shown until here.
    fn hidden_so_far(&mut self) -> Result<(), ExportError> {
        let hashes = std::mem::take(&mut self.not_shown);
        if hashes.is_empty() {
            return Ok(());
        }
        let from = self.range.size() - hashes.len() as u64;
        self.line(&json!({"type": "not_shown", "from": from, "leaf_hashes": hashes}))
    }

    fn line(&mut self, value: &Value) -> Result<(), ExportError> {
        self.out.write_all(&canonical(value)?)?;
        self.out.write_all(b"\n")?;
        Ok(())
    }
}
