//! Files that agents took out, until they are deleted.

use diesel::prelude::*;

use crate::clock::Moment;
use crate::db::schema::taken_files;
use crate::db::{Conn, DbError, Tx};
use crate::ids::{AccountId, SessionId, StaffId};
use crate::sessions::Taken;
use crate::{insert_rows, on};

pub(in crate::sessions) fn insert(tx: &mut Tx<'_>, taken: &[Taken]) -> Result<(), DbError> {
    let rows: Vec<Row> = taken.iter().map(Row::of).collect();
    if !rows.is_empty() {
        insert_rows!(&mut *tx.conn, taken_files::table, &rows)?;
    }
    Ok(())
}

pub(in crate::sessions) fn set_deleted(
    tx: &mut Tx<'_>,
    account: AccountId,
    intents: &[u64],
) -> Result<(), DbError> {
    let numbers: Vec<i64> = intents.iter().map(|intent| intent.cast_signed()).collect();
    let these = taken_files::table
        .filter(taken_files::account.eq(account))
        .filter(taken_files::intent.eq_any(numbers));
    let set = taken_files::deleted_at.eq(tx.now);
    on!(&mut *tx.conn, |c| diesel::update(these).set(set).execute(c))?;
    Ok(())
}

/// What an agent has not confirmed yet, the oldest first.
pub fn due_of(conn: &mut Conn, agent: StaffId) -> Result<Vec<Taken>, DbError> {
    let query = taken_files::table
        .filter(taken_files::agent.eq(agent))
        .filter(taken_files::deleted_at.is_null())
        .order((taken_files::ended_at, taken_files::account, taken_files::intent));
    let rows: Vec<Row> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(Row::taken).collect())
}

/// What nobody has confirmed yet, of all agents.
pub fn due(conn: &mut Conn) -> Result<Vec<Taken>, DbError> {
    let query = taken_files::table.filter(taken_files::deleted_at.is_null()).order(taken_files::ended_at);
    let rows: Vec<Row> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(Row::taken).collect())
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = taken_files)]
struct Row {
    account: AccountId,
    intent: i64,
    session: SessionId,
    agent: StaffId,
    taken_at: Moment,
    ended_at: Moment,
    deleted_at: Option<Moment>,
}

impl Row {
    fn of(taken: &Taken) -> Self {
        Self {
            account: taken.account,
            intent: taken.intent.cast_signed(),
            session: taken.session,
            agent: taken.agent,
            taken_at: taken.at,
            ended_at: taken.ended_at,
            deleted_at: taken.deleted_at,
        }
    }

    fn taken(self) -> Taken {
        Taken {
            account: self.account,
            intent: self.intent.cast_unsigned(),
            session: self.session,
            agent: self.agent,
            at: self.taken_at,
            ended_at: self.ended_at,
            deleted_at: self.deleted_at,
        }
    }
}
