//! Writing a log out as one file that anybody can check, streamed in constant memory.
//!
//! How each line is spelt is `lines`'s business; [`verify`](super::verify) reads the file back.

use std::io::Write;

use super::lines::Lines;
use super::{Checkpointed, Filter, NotCanonical, Page, keys_of, log_size, page};
use crate::db::schema::checkpoints;
use crate::db::{Conn, DbError, HeadId};
use crate::on;
use diesel::prelude::*;

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

/// Writes the log as it stands now: a header, entries in order with checkpoints where they belong, an end.
///
/// What the database holds is written as it is, also where somebody has meddled with it: finding that out is
/// [`verify`](super::verify)'s business, on the owner's side.
pub fn export(
    conn: &mut Conn,
    log: impl Into<HeadId>,
    filter: &Filter,
    out: &mut impl Write,
) -> Result<u64, ExportError> {
    let log = log.into();
    let (size, origin) = log_size(conn, log)?;
    let keys = keys_of(conn, log)?;
    let mut lines = Lines::begin(out, &origin, &keys, filter)?;
    let mut showing = filter.showing();
    let mut from = 0;
    while from < size {
        let entries = page(conn, log, Page::From(from), AT_ONCE)?;
        let Some(last) = entries.iter().map(|entry| entry.seq).take_while(|seq| *seq < size).last() else {
            break;
        };
        let mut notes = checkpoints_between(conn, log, from, last + 1)?.into_iter().peekable();
        for entry in entries.into_iter().take_while(|entry| entry.seq < size) {
            match showing.shows(&entry)? {
                true => lines.entry(&entry)?,
                false => lines.not_shown(entry.leaf_hash)?,
            }
            while let Some(made) = notes.next_if(|made| made.size.cast_unsigned() <= entry.seq + 1) {
                lines.checkpoint(&made.note)?;
            }
        }
        from = last + 1;
    }
    lines.end(size)?;
    Ok(size)
}

/// Checkpoints over more than `from` and at most `to` entries, smallest first.
fn checkpoints_between(
    conn: &mut Conn,
    log: HeadId,
    from: u64,
    to: u64,
) -> Result<Vec<Checkpointed>, DbError> {
    let query = checkpoints::table
        .filter(checkpoints::log.eq(log))
        .filter(checkpoints::size.gt(from.cast_signed()))
        .filter(checkpoints::size.le(to.cast_signed()))
        .order(checkpoints::size);
    Ok(on!(conn, |c| query.load(c))?)
}
