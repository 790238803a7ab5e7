//! All Diesel of this room.

use diesel::prelude::*;

use super::{Grant, Only, OnlyAgent, Scope};
use crate::clock::Moment;
use crate::db::schema::grants;
use crate::db::{Conn, DbError, Tx};
use crate::ids::{AccountId, GrantId, OwnerId, StaffId};
use crate::{load_by_ids, on, text_column};

text_column!(Scope);

/// A grant of this account; another account's does not exist.
pub fn find(conn: &mut Conn, account: AccountId, id: GrantId) -> Result<Option<Grant>, DbError> {
    let query = grants::table.find(id).filter(grants::account.eq(account));
    let row: Option<Row> = on!(conn, |c| query.get_result(c).optional())?;
    Ok(row.map(Row::grant))
}

/// The grant in force at a moment.
pub fn active(conn: &mut Conn, account: AccountId, now: Moment) -> Result<Option<Grant>, DbError> {
    let query = grants::table
        .filter(grants::account.eq(account))
        .filter(grants::withdrawn_at.is_null())
        .filter(grants::starts_at.le(now))
        .filter(grants::ends_at.gt(now))
        .order(grants::starts_at.desc());
    let row: Option<Row> = on!(conn, |c| query.first(c).optional())?;
    Ok(row.map(Row::grant))
}

/// The first grant that was given from a moment on. One that was withdrawn by then came before: under a clock that was set
/// back many things have one moment.
pub fn first_since(conn: &mut Conn, account: AccountId, since: Moment) -> Result<Option<Grant>, DbError> {
    let query = grants::table
        .filter(grants::account.eq(account))
        .filter(grants::starts_at.ge(since))
        .filter(grants::withdrawn_at.is_null().or(grants::withdrawn_at.gt(since)))
        .order(grants::starts_at);
    let row: Option<Row> = on!(conn, |c| query.first(c).optional())?;
    Ok(row.map(Row::grant))
}

/// The newest grants of an account.
pub fn in_account(conn: &mut Conn, account: AccountId, most: i64) -> Result<Vec<Grant>, DbError> {
    let query = grants::table.filter(grants::account.eq(account)).order(grants::starts_at.desc()).limit(most);
    let rows: Vec<Row> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(Row::grant).collect())
}

/// Grants of these ids, for deciding about several steps at once.
pub(crate) fn by_ids(conn: &mut Conn, ids: Vec<GrantId>) -> Result<Vec<Grant>, DbError> {
    let rows: Vec<Row> = load_by_ids!(conn, grants::table, grants::id, ids)?;
    Ok(rows.into_iter().map(Row::grant).collect())
}

/// Grants that reached their end without anybody having written that down.
pub fn unnoted_lapses(conn: &mut Conn, now: Moment) -> Result<Vec<Grant>, DbError> {
    let query = grants::table
        .filter(grants::lapse_noted.eq(false))
        .filter(grants::withdrawn_at.is_null())
        .filter(grants::ends_at.le(now));
    let rows: Vec<Row> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(Row::grant).collect())
}

/// How many grants were given from a moment on and before another.
pub fn given_between(
    conn: &mut Conn,
    account: AccountId,
    from: Moment,
    until: Moment,
) -> Result<u64, DbError> {
    let query = grants::table
        .filter(grants::account.eq(account))
        .filter(grants::starts_at.ge(from))
        .filter(grants::starts_at.lt(until))
        .count();
    let count: i64 = on!(conn, |c| query.get_result(c))?;
    Ok(count.unsigned_abs())
}

/// Grants of the account that are not over, or whose end is not written down yet.
pub(crate) fn open_in_account(conn: &mut Conn, account: AccountId) -> Result<Vec<Grant>, DbError> {
    let query = grants::table
        .filter(grants::account.eq(account))
        .filter(grants::withdrawn_at.is_null())
        .filter(grants::lapse_noted.eq(false))
        .order(grants::starts_at);
    let rows: Vec<Row> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(Row::grant).collect())
}

/// Takes the name out of grants that were given by `until` and are over; at most `most`.
pub(crate) fn erase_until(
    tx: &mut Tx<'_>,
    account: AccountId,
    until: Moment,
    most: i64,
) -> Result<usize, DbError> {
    let query = grants::table
        .filter(grants::account.eq(account))
        .filter(grants::starts_at.le(until))
        .filter(grants::allowed_name.ne(ERASED))
        .filter(grants::withdrawn_at.is_not_null().or(grants::lapse_noted.eq(true)))
        .order(grants::starts_at)
        .limit(most)
        .select(grants::id);
    let ids: Vec<GrantId> = on!(&mut *tx.conn, |c| query.load(c))?;
    erase(tx, &ids)
}

/// Takes the name out of these grants.
pub(crate) fn erase(tx: &mut Tx<'_>, ids: &[GrantId]) -> Result<usize, DbError> {
    let these = grants::table.filter(grants::id.eq_any(ids.to_vec())).filter(grants::allowed_name.ne(ERASED));
    let set = (grants::allowed_name.eq(ERASED), grants::purpose.eq(None::<String>));
    let erased = on!(&mut *tx.conn, |c| diesel::update(these).set(set).execute(c))?;
    let named = grants::table.filter(grants::id.eq_any(ids.to_vec())).filter(grants::for_agent.is_not_null());
    let set = grants::for_agent_name.eq(ERASED);
    on!(&mut *tx.conn, |c| diesel::update(named).set(set).execute(c))?;
    Ok(erased)
}

const ERASED: &str = "(erased)";

pub(super) fn insert(tx: &mut Tx<'_>, grant: &Grant) -> Result<(), DbError> {
    let row = Row::of(grant);
    on!(&mut *tx.conn, |c| diesel::insert_into(grants::table).values(&row).execute(c))?;
    Ok(())
}

pub(super) fn set_end(tx: &mut Tx<'_>, grant: &Grant) -> Result<(), DbError> {
    let set = grants::ends_at.eq(grant.ends_at);
    on!(&mut *tx.conn, |c| diesel::update(grants::table.find(grant.id)).set(set).execute(c))?;
    Ok(())
}

pub(super) fn set_only(tx: &mut Tx<'_>, grant: &Grant) -> Result<(), DbError> {
    let row = Row::of(grant);
    let set = (
        grants::for_agent.eq(row.for_agent),
        grants::for_agent_name.eq(row.for_agent_name),
        grants::for_team.eq(row.for_team),
        grants::for_work.eq(row.for_work),
        grants::purpose.eq(row.purpose),
        grants::limited_at.eq(row.limited_at),
    );
    on!(&mut *tx.conn, |c| diesel::update(grants::table.find(grant.id)).set(set).execute(c))?;
    Ok(())
}

pub(super) fn set_withdrawn(tx: &mut Tx<'_>, grant: &Grant) -> Result<(), DbError> {
    let set = grants::withdrawn_at.eq(grant.withdrawn_at);
    on!(&mut *tx.conn, |c| diesel::update(grants::table.find(grant.id)).set(set).execute(c))?;
    Ok(())
}

pub(super) fn set_lapse_noted(tx: &mut Tx<'_>, id: GrantId) -> Result<(), DbError> {
    let set = grants::lapse_noted.eq(true);
    on!(&mut *tx.conn, |c| diesel::update(grants::table.find(id)).set(set).execute(c))?;
    Ok(())
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = grants)]
struct Row {
    id: GrantId,
    account: AccountId,
    scope: Scope,
    allowed_by: OwnerId,
    allowed_name: String,
    starts_at: Moment,
    ends_at: Moment,
    withdrawn_at: Option<Moment>,
    lapse_noted: bool,
    each_time: bool,
    for_agent: Option<StaffId>,
    for_agent_name: Option<String>,
    for_team: Option<String>,
    for_work: Option<String>,
    purpose: Option<String>,
    limited_at: Option<Moment>,
}

impl Row {
    fn of(grant: &Grant) -> Self {
        let only = grant.only.clone();
        Self {
            id: grant.id,
            account: grant.account,
            scope: grant.scope,
            allowed_by: grant.allowed_by,
            allowed_name: grant.allowed_name.clone(),
            starts_at: grant.starts_at,
            ends_at: grant.ends_at,
            withdrawn_at: grant.withdrawn_at,
            lapse_noted: grant.lapse_noted,
            each_time: grant.each_time,
            for_agent: only.agent.as_ref().map(|agent| agent.id),
            for_agent_name: only.agent.map(|agent| agent.name),
            for_team: only.team,
            for_work: only.work,
            purpose: only.purpose,
            limited_at: grant.limited_at,
        }
    }

    fn grant(self) -> Grant {
        Grant {
            id: self.id,
            account: self.account,
            scope: self.scope,
            allowed_by: self.allowed_by,
            allowed_name: self.allowed_name,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            withdrawn_at: self.withdrawn_at,
            lapse_noted: self.lapse_noted,
            each_time: self.each_time,
            only: Only {
                agent: self.for_agent.zip(self.for_agent_name).map(|(id, name)| OnlyAgent { id, name }),
                team: self.for_team,
                work: self.for_work,
                purpose: self.purpose,
            },
            limited_at: self.limited_at,
        }
    }
}
