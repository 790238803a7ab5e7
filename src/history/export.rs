//! Writing a log out as one file that anybody can check: JSON Lines, streamed in constant memory.
//!
//! `docs/log-format.md` says what each line holds; [`verify`](super::verify) reads it back.

use std::io::Write;

use diesel::prelude::*;
use serde_json::{Value, json};

use super::{Checkpointed, Entry, NotCanonical, Page, canonical, log_size, page};
use crate::db::schema::checkpoints;
use crate::db::{Conn, DbError, HeadId};
use crate::merkle::VerifierKey;
use crate::on;

/// The name of the file format, first in every export.
pub const FORMAT: &str = "porchlight-export/1";

const AT_ONCE: u32 = 500;

/// Why an export stopped.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Database(#[from] DbError),
    #[error("the export cannot be written: {0}")]
    Write(#[from] std::io::Error),
}

impl From<NotCanonical> for ExportError {
    fn from(error: NotCanonical) -> Self {
        Self::Database(DbError::Corrupt(error.to_string()))
    }
}

/// Writes the whole log as it stands now: a header, entries in order with checkpoints where they belong, an end.
pub fn export(
    conn: &mut Conn,
    log: impl Into<HeadId>,
    keys: &[VerifierKey],
    out: &mut impl Write,
) -> Result<u64, ExportError> {
    let log = log.into();
    let (size, origin) = log_size(conn, log)?;
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    line(out, &json!({"type": "header", "format": FORMAT, "origin": origin, "keys": keys}))?;
    let mut notes = checkpoints_up_to(conn, log, size)?.into_iter().peekable();
    let mut from = 0;
    while from < size {
        for entry in page(conn, log, Page::From(from), AT_ONCE)?.into_iter().filter(|entry| entry.seq < size) {
            from = entry.seq + 1;
            line(out, &entry_line(&entry)?)?;
            while let Some(made) = notes.next_if(|made| made.size.cast_unsigned() == from) {
                line(out, &json!({"type": "checkpoint", "note": made.note}))?;
            }
        }
    }
    line(out, &json!({"type": "end", "entries": size}))?;
    Ok(size)
}

fn entry_line(entry: &Entry) -> Result<Value, ExportError> {
    let mut value = json!({
        "type": "entry",
        "seq": entry.seq,
        "at": entry.at.to_string(),
        "kind": entry.kind,
    });
    if let Some(session) = entry.session {
        value["session"] = session.to_string().into();
    }
    match (&entry.payload, &entry.salt) {
        (Some(payload), Some(salt)) => {
            value["payload"] =
                serde_json::from_slice(payload).map_err(|e| DbError::Corrupt(format!("entry {}: {e}", entry.seq)))?;
            value["salt"] = hex::encode(salt).into();
        }
        // Erased: only the hash is left, and every proof still holds.
        _ => value["payload_hash"] = entry.payload_hash.to_string().into(),
    }
    Ok(value)
}

fn line(out: &mut impl Write, value: &Value) -> Result<(), ExportError> {
    out.write_all(&canonical(value)?)?;
    out.write_all(b"\n")?;
    Ok(())
}

fn checkpoints_up_to(conn: &mut Conn, log: HeadId, size: u64) -> Result<Vec<Checkpointed>, DbError> {
    let query = checkpoints::table
        .filter(checkpoints::log.eq(log))
        .filter(checkpoints::size.le(size.cast_signed()))
        .order(checkpoints::size);
    Ok(on!(conn, |c| query.load(c))?)
}
