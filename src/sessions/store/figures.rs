//! What sessions came to, in numbers.

use diesel::dsl::exists;
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
    let rows: Vec<Row> = load_by_ids!(conn, session_figures::table, session_figures::session, ids)?;
    Ok(rows.into_iter().map(|row| (row.session, row.figures())).collect())
}

#[derive(Queryable, Insertable, AsChangeset)]
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

    fn figures(&self) -> Figures {
        Figures {
            changes: self.changes.cast_unsigned(),
            tried: self.tried.cast_unsigned(),
            files: self.files.cast_unsigned(),
            revealed: self.revealed.cast_unsigned(),
            refused: self.refused.cast_unsigned(),
            outside: self.outside.cast_unsigned(),
            pages: self.pages.cast_unsigned(),
        }
    }
}
