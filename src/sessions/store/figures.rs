//! What sessions came to, in numbers.

use diesel::dsl::{auto_type, exists};
use diesel::prelude::*;

use crate::clock::Moment;
use crate::db::schema::{open_intents, session_figures, sessions};
use crate::db::{Conn, DbError, Tx};
use crate::ids::{AccountId, SessionId};
use crate::sessions::Figures;
use crate::{load_by_ids, on};

/// Keeps a session's figures in place of those that were kept before.
pub(in crate::sessions) fn put(
    tx: &mut Tx<'_>,
    id: SessionId,
    ended_at: Moment,
    figures: Figures,
    settled: bool,
) -> Result<(), DbError> {
    let row = Row::of(id, ended_at, figures, settled);
    on!(&mut *tx.conn, |c| diesel::insert_into(session_figures::table)
        .values(&row)
        .on_conflict(session_figures::session)
        .do_update()
        .set(&row)
        .execute(c))?;
    Ok(())
}

/// Sessions that ended by `before` and whose figures may still be wrong or are missing: each with its account and end.
pub(in crate::sessions) fn unsettled(
    conn: &mut Conn,
    before: Moment,
    most: i64,
) -> Result<Vec<(SessionId, AccountId, Moment)>, DbError> {
    let settled = session_figures::table
        .filter(session_figures::session.eq(sessions::id))
        .filter(session_figures::settled.eq(true));
    let under_way = open_intents::table.filter(open_intents::session.eq(sessions::id));
    let query = sessions::table
        .filter(sessions::ended_at.le(before))
        .filter(diesel::dsl::not(exists(settled)))
        .filter(diesel::dsl::not(exists(under_way)))
        .order((sessions::ended_at, sessions::id))
        .limit(most)
        .select((sessions::id, sessions::account, sessions::ended_at.assume_not_null()));
    Ok(on!(conn, |c| query.load(c))?)
}

/// What these sessions came to; those that have not ended are left out.
pub fn of(conn: &mut Conn, ids: Vec<SessionId>) -> Result<Vec<(SessionId, Figures)>, DbError> {
    let numbers = || session_figures::table.select((session_figures::session, columns()));
    let rows: Vec<(SessionId, Columns)> = load_by_ids!(conn, numbers(), session_figures::session, ids)?;
    Ok(rows.into_iter().map(|(session, numbers)| (session, read(numbers))).collect())
}

/// One session's figures, as [`columns`] are read.
pub(crate) type Columns = (i64, i64, i64, i64, i64, i64, i64);

#[auto_type(no_type_alias)]
pub(crate) fn columns() -> _ {
    (
        session_figures::changes,
        session_figures::tried,
        session_figures::files,
        session_figures::revealed,
        session_figures::refused,
        session_figures::outside,
        session_figures::pages,
    )
}

pub(crate) fn read(columns: Columns) -> Figures {
    let numbers = <[i64; 7]>::from(columns).map(i64::cast_unsigned);
    let [changes, tried, files, revealed, refused, outside, pages] = numbers;
    Figures { changes, tried, files, revealed, refused, outside, pages }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = session_figures)]
struct Row {
    session: SessionId,
    ended_at: Moment,
    risk: i64,
    changes: i64,
    tried: i64,
    files: i64,
    revealed: i64,
    refused: i64,
    outside: i64,
    pages: i64,
    settled: bool,
}

impl Row {
    fn of(session: SessionId, ended_at: Moment, figures: Figures, settled: bool) -> Self {
        Self {
            session,
            ended_at,
            risk: figures.risk().cast_signed(),
            changes: figures.changes.cast_signed(),
            tried: figures.tried.cast_signed(),
            files: figures.files.cast_signed(),
            revealed: figures.revealed.cast_signed(),
            refused: figures.refused.cast_signed(),
            outside: figures.outside.cast_signed(),
            pages: figures.pages.cast_signed(),
            settled,
        }
    }
}
