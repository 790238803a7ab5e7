//! Reading entries back, in pages that cost the same however long the log is.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::{Entry, Filter};
use crate::clock::Moment;
use crate::db::schema::{entries, heads};
use crate::db::{Conn, DbError, HeadId};
use crate::ids::{AccountId, EntryId, SessionId};
use crate::merkle::Hash;
use crate::on;

/// The kind of the entry that every session begins with.
const OPENING: &str = "session.opened";

/// How many logs' places one statement asks for.
const LOGS_AT_ONCE: usize = 100;

/// Which part of a log to read.
#[derive(Debug, Clone, Copy)]
pub enum Page {
    /// The newest entries before this number (or of all), newest first.
    Before(Option<u64>),
    /// The entries from this number on, oldest first.
    From(u64),
}

/// So many entries at once are in memory while a whole log is looked through.
const AT_ONCE: u32 = 500;

/// Looks at each entry of a log from this number on, oldest first.
pub fn each_from(
    conn: &mut Conn,
    log: impl Into<HeadId>,
    mut from: u64,
    mut look: impl FnMut(&Entry) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let log = log.into();
    loop {
        let entries = page(conn, log, Page::From(from), AT_ONCE)?;
        let Some(last) = entries.last() else { return Ok(()) };
        from = last.seq + 1;
        entries.iter().try_for_each(&mut look)?;
    }
}

/// At most `limit` entries of one log.
pub fn page(conn: &mut Conn, log: impl Into<HeadId>, page: Page, limit: u32) -> Result<Vec<Entry>, DbError> {
    let log = log.into();
    let rows: Vec<Row> = match page {
        Page::Before(before) => {
            let before = before.map_or(i64::MAX, u64::cast_signed);
            let query = entries::table
                .filter(entries::log.eq(log))
                .filter(entries::seq.lt(before))
                .order(entries::seq.desc())
                .limit(limit.into());
            on!(conn, |c| query.load(c))?
        }
        Page::From(from) => {
            let query = entries::table
                .filter(entries::log.eq(log))
                .filter(entries::seq.ge(from.cast_signed()))
                .order(entries::seq)
                .limit(limit.into());
            on!(conn, |c| query.load(c))?
        }
    };
    rows.into_iter().map(Row::entry).collect()
}

/// The entries that stand at these places: a log and numbers in it, for each of several logs.
pub fn at_places(
    conn: &mut Conn,
    places: &BTreeMap<AccountId, BTreeSet<u64>>,
) -> Result<Vec<Entry>, DbError> {
    let places: Vec<(HeadId, Vec<i64>)> = places
        .iter()
        .map(|(log, numbers)| ((*log).into(), numbers.iter().map(|seq| seq.cast_signed()).collect()))
        .collect();
    let mut found = Vec::new();
    // Databases take only so long a condition at once.
    for some in places.chunks(LOGS_AT_ONCE) {
        let rows: Vec<Row> = on!(conn, |c| {
            let mut query = entries::table.into_boxed();
            for (log, numbers) in some {
                query = query.or_filter(entries::log.eq(*log).and(entries::seq.eq_any(numbers.clone())));
            }
            query.load(c)
        })?;
        found.extend(rows.into_iter().map(Row::entry).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(found)
}

/// All entries of these kinds, oldest first: for kinds that are few.
pub fn of_kinds(conn: &mut Conn, log: HeadId, kinds: &[&str]) -> Result<Vec<Entry>, DbError> {
    let query = entries::table
        .filter(entries::log.eq(log))
        .filter(entries::kind.eq_any(kinds.to_vec()))
        .order(entries::seq);
    let rows: Vec<Row> = on!(conn, |c| query.load(c))?;
    rows.into_iter().map(Row::entry).collect()
}

/// When the newest entries of a kind were written down.
pub fn moments_of_kind(
    conn: &mut Conn,
    log: impl Into<HeadId>,
    kind: &str,
    most: i64,
) -> Result<Vec<Moment>, DbError> {
    let query = entries::table
        .filter(entries::log.eq(log.into()))
        .filter(entries::kind.eq(kind))
        .order(entries::seq.desc())
        .limit(most)
        .select(entries::at);
    Ok(on!(conn, |c| query.load(c))?)
}

/// The newest entries before a number (or of all) that a list of the history has lines for: all outside sessions, and
/// of each session the first that the filter shows, which stands for the whole session. Newest first.
pub fn headlines(
    conn: &mut Conn,
    log: impl Into<HeadId>,
    filter: &Filter,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<Entry>, DbError> {
    let (from, until) = filter.span();
    let asked = entries::table
        .filter(entries::log.eq(log.into()))
        .filter(entries::seq.lt(before.map_or(i64::MAX, u64::cast_signed)))
        .filter(entries::at.ge(from))
        .filter(entries::at.lt(until))
        .order(entries::seq.desc())
        .limit(limit.into());
    // A session that began before the span is told by its first entry in it.
    let earlier = diesel::alias!(entries as earlier);
    let told_before = earlier
        .filter(earlier.field(entries::session).eq(entries::session))
        .filter(earlier.field(entries::seq).lt(entries::seq))
        .filter(earlier.field(entries::at).ge(from));
    let rows: Vec<Row> = match (filter.session, filter.from) {
        (Some(session), _) => {
            let query = asked.filter(entries::session.eq(session)).filter(not(exists(told_before)));
            on!(conn, |c| query.load(c))?
        }
        (None, None) => {
            // As the index spells it: with the kind as a parameter, SQLite would not know that it serves.
            let alone = sql::<Bool>("(session IS NULL OR kind = 'session.opened')");
            let query = asked.filter(alone);
            on!(conn, |c| query.load(c))?
        }
        (None, Some(_)) => {
            let query = asked.filter(entries::session.is_null().or(not(exists(told_before))));
            on!(conn, |c| query.load(c))?
        }
    };
    rows.into_iter().map(Row::entry).collect()
}

/// At most `limit` entries that the filter shows to people, from a number on, oldest first. (A file that is to be
/// checked holds what concerns the log itself besides; see [`Filter::shows`].)
pub fn shown(
    conn: &mut Conn,
    log: impl Into<HeadId>,
    filter: &Filter,
    from: u64,
    limit: u32,
) -> Result<Vec<Entry>, DbError> {
    let (since, until) = filter.span();
    let asked = entries::table
        .filter(entries::log.eq(log.into()))
        .filter(entries::seq.ge(from.cast_signed()))
        .filter(entries::at.ge(since))
        .filter(entries::at.lt(until))
        .order(entries::seq)
        .limit(limit.into());
    let rows: Vec<Row> = match filter.session {
        Some(session) => {
            let query = asked.filter(entries::session.eq(session));
            on!(conn, |c| query.load(c))?
        }
        None => on!(conn, |c| asked.load(c))?,
    };
    rows.into_iter().map(Row::entry).collect()
}

/// The entry that a session began with.
pub fn opening_of(conn: &mut Conn, session: SessionId) -> Result<Option<Entry>, DbError> {
    let query = entries::table
        .filter(entries::session.eq(session))
        .filter(entries::kind.eq(OPENING))
        .order(entries::seq)
        .limit(1);
    let rows: Vec<Row> = on!(conn, |c| query.load(c))?;
    rows.into_iter().next().map(Row::entry).transpose()
}

/// All entries of one session, in order.
pub fn entries_of_session(conn: &mut Conn, session: SessionId) -> Result<Vec<Entry>, DbError> {
    let query = entries::table.filter(entries::session.eq(session)).order(entries::seq);
    let rows: Vec<Row> = on!(conn, |c| query.load(c))?;
    rows.into_iter().map(Row::entry).collect()
}

/// The leaf hashes of one session's entries, in order.
pub fn leaf_hashes_of_session(conn: &mut Conn, session: SessionId) -> Result<Vec<Hash>, DbError> {
    let query =
        entries::table.filter(entries::session.eq(session)).order(entries::seq).select(entries::leaf_hash);
    let rows: Vec<Vec<u8>> = on!(conn, |c| query.load(c))?;
    rows.iter().map(|row| hash(row)).collect()
}

/// Looks an entry up by the id that was chosen for it: what a write with an unknown commit is asked about.
pub fn entry_exists(conn: &mut Conn, id: EntryId) -> Result<bool, DbError> {
    let query = entries::table.filter(entries::id.eq(id)).select(entries::seq);
    let found: Option<i64> = on!(conn, |c| query.first(c).optional())?;
    Ok(found.is_some())
}

/// How many entries a log has, and its origin.
pub fn log_size(conn: &mut Conn, log: impl Into<HeadId>) -> Result<(u64, String), DbError> {
    let query = heads::table.find(log.into()).select((heads::size, heads::origin));
    let (size, origin): (i64, String) = on!(conn, |c| query.first(c))?;
    Ok((size.cast_unsigned(), origin))
}

#[derive(Queryable)]
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

impl Row {
    fn entry(self) -> Result<Entry, DbError> {
        Ok(Entry {
            log: self.log,
            seq: self.seq.cast_unsigned(),
            id: self.id,
            at: self.at,
            kind: self.kind,
            session: self.session,
            payload: self.payload,
            salt: self.salt,
            payload_hash: hash(&self.payload_hash)?,
            leaf_hash: hash(&self.leaf_hash)?,
        })
    }
}

fn hash(bytes: &[u8]) -> Result<Hash, DbError> {
    Hash::from_slice(bytes).ok_or_else(|| DbError::Corrupt("a hash of another length".to_owned()))
}
