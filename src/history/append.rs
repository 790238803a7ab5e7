//! Writing entries: numbering, hashing, inserting. The only place that adds to a log.

use diesel::prelude::*;

use super::entry::hash_of;
use super::{Event, NotCanonical, canonical, payload_hash};
use crate::clock::Moment;
use crate::db::schema::entries;
use crate::db::{DbError, HeadId, Tx};
use crate::ids::{AccountId, EntryId, SessionId};
use crate::merkle::Hash;
use crate::on;

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
pub fn append(tx: &mut Tx<'_>, log: impl Into<HeadId>, drafts: Vec<Draft>) -> Result<Vec<Appended>, DbError> {
    let log = log.into();
    let (now, random) = (tx.now, tx.random.clone());
    let head = tx.head(log)?;
    let mut rows = Vec::with_capacity(drafts.len());
    let mut appended = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let seq = head.range.size();
        let row = Row::of(log, &head.origin, seq, now, draft, &random)?;
        let leaf = Hash::from_slice(&row.leaf_hash).ok_or_else(|| DbError::Corrupt("a leaf hash".to_owned()))?;
        head.range.push(leaf);
        head.last_at = now;
        appended.push(Appended { seq, at: now, leaf_hash: leaf });
        rows.push(row);
    }
    for rows in rows.chunks(ROWS_A_STATEMENT) {
        on!(&mut *tx.conn, |c| diesel::insert_into(entries::table).values(rows).execute(c))?;
    }
    Ok(appended)
}

#[derive(Insertable)]
#[diesel(table_name = entries)]
struct Row {
    log: HeadId,
    seq: i64,
    id: EntryId,
    at: Moment,
    kind: &'static str,
    session: Option<SessionId>,
    payload: Vec<u8>,
    salt: Vec<u8>,
    payload_hash: Vec<u8>,
    leaf_hash: Vec<u8>,
}

impl Row {
    fn of(
        log: HeadId,
        origin: &str,
        seq: u64,
        at: Moment,
        draft: Draft,
        random: &crate::random::Random,
    ) -> Result<Self, DbError> {
        let unfit = |e: NotCanonical| DbError::Corrupt(format!("an event that cannot be written down: {e}"));
        let kind = draft.event.kind();
        let payload = canonical(&draft.event.to_payload()?).map_err(unfit)?;
        let salt = random.bytes::<16>();
        let payload_hash = payload_hash(&salt, &payload);
        let leaf_hash = hash_of(origin, seq, at, kind, draft.session, &payload_hash).map_err(unfit)?;
        Ok(Self {
            log,
            seq: seq.cast_signed(),
            id: draft.id.unwrap_or_else(|| EntryId::new(at, random)),
            at,
            kind,
            session: draft.session,
            payload,
            salt: salt.to_vec(),
            payload_hash: payload_hash.0.to_vec(),
            leaf_hash: leaf_hash.0.to_vec(),
        })
    }
}
