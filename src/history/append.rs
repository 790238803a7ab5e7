//! Writing entries: numbering, inserting, moving the head on. The only place that adds to a log.

use diesel::prelude::*;

use super::{Entry, Event};
use crate::clock::Moment;
use crate::db::schema::entries;
use crate::db::{DbError, HeadId, Tx};
use crate::ids::{AccountId, EntryId, SessionId};
use crate::insert_rows;
use crate::merkle::Hash;

/// PostgreSQL takes at most 65,535 parameters in a statement; an entry has ten.
const ROWS_A_STATEMENT: usize = 1000;

/// An entry to be.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Chosen by whoever asks, so that a write whose commit is unknown can be looked up. Made here when absent.
    pub id: Option<EntryId>,
    pub session: Option<SessionId>,
    pub event: Event,
}

impl Draft {
    pub fn of(event: impl Into<Event>) -> Self {
        Self { id: None, session: None, event: event.into() }
    }

    pub fn in_session(mut self, session: SessionId) -> Self {
        self.session = Some(session);
        self
    }

    pub fn with_id(mut self, id: EntryId) -> Self {
        self.id = Some(id);
        self
    }
}

/// Where an entry came to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    pub seq: u64,
    pub at: Moment,
    pub leaf_hash: Hash,
}

/// Begins an account's log.
pub fn open_log(tx: &mut Tx<'_>, account: AccountId, log_origin: &str) -> Result<(), DbError> {
    tx.new_head(account, &format!("{log_origin}/{account}"))
}

/// Appends to one log, in order, in this write. Its head must have been declared.
///
/// The head moves only once the rows are in, so that an error leaves it where it was.
pub fn append(tx: &mut Tx<'_>, log: impl Into<HeadId>, drafts: Vec<Draft>) -> Result<Vec<Appended>, DbError> {
    let log = log.into();
    let (now, random) = (tx.now, tx.random.clone());
    let head = tx.head(log)?;
    let (mut range, origin) = (head.range.clone(), head.origin.clone());
    let mut rows = Vec::with_capacity(drafts.len());
    let mut appended = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let entry = Entry::new(log, &origin, range.size(), now, draft, &random)?;
        range.push(entry.leaf_hash);
        appended.push(Appended { seq: entry.seq, at: now, leaf_hash: entry.leaf_hash });
        rows.push(Row::from(entry));
    }
    for rows in rows.chunks(ROWS_A_STATEMENT) {
        insert_rows!(&mut *tx.conn, entries::table, rows)?;
    }
    if !rows.is_empty() {
        let head = tx.head(log)?;
        head.range = range;
        head.last_at = now;
    }
    Ok(appended)
}

#[derive(Insertable)]
#[diesel(table_name = entries, treat_none_as_default_value = false)]
struct Row {
    log: HeadId,
    seq: i64,
    id: EntryId,
    at: Moment,
    kind: String,
    session: Option<SessionId>,
    payload: Option<Vec<u8>>,
    salt: Option<Vec<u8>>,
    payload_hash: Vec<u8>,
    leaf_hash: Vec<u8>,
}

impl From<Entry> for Row {
    fn from(entry: Entry) -> Self {
        Self {
            log: entry.log,
            seq: entry.seq.cast_signed(),
            id: entry.id,
            at: entry.at,
            kind: entry.kind,
            session: entry.session,
            payload: entry.payload,
            salt: entry.salt,
            payload_hash: entry.payload_hash.0.to_vec(),
            leaf_hash: entry.leaf_hash.0.to_vec(),
        }
    }
}
