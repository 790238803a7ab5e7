//! All Diesel of this room.

pub(super) mod flags;
pub(super) mod queue;
pub(super) mod weeks;

use diesel::prelude::*;

use super::{Outcome, Review, Verdict};
use crate::clock::Moment;
use crate::db::schema::{reviews, sessions};
use crate::db::{Conn, DbError, Tx};
use crate::ids::{AccountId, SessionId, StaffId};
use crate::{load_by_ids, on, text_column};

text_column!(Verdict, Outcome);

pub fn find(conn: &mut Conn, session: SessionId) -> Result<Option<Review>, DbError> {
    let row: Option<Row> = on!(conn, |c| reviews::table.find(session).first(c).optional())?;
    Ok(row.map(Row::review))
}

/// What was found about those of these sessions that were reviewed.
pub fn of(conn: &mut Conn, ids: Vec<SessionId>) -> Result<Vec<Review>, DbError> {
    let rows: Vec<Row> = load_by_ids!(conn, reviews::table, reviews::session, ids)?;
    Ok(rows.into_iter().map(Row::review).collect())
}

/// Takes the words out of reviews that were given by `until`, of sessions of this account; at most `most`.
pub(crate) fn erase_until(
    tx: &mut Tx<'_>,
    account: AccountId,
    until: Moment,
    most: i64,
) -> Result<usize, DbError> {
    let query = reviews::table
        .inner_join(sessions::table.on(sessions::id.eq(reviews::session)))
        .filter(sessions::account.eq(account))
        .filter(reviews::at.le(until))
        .filter(reviews::reviewer_name.ne(ERASED))
        .limit(most)
        .select(reviews::session);
    let ids: Vec<SessionId> = on!(&mut *tx.conn, |c| query.load(c))?;
    erase(tx, &ids)
}

/// Takes the words out of these sessions' reviews.
pub(crate) fn erase(tx: &mut Tx<'_>, of: &[SessionId]) -> Result<usize, DbError> {
    flags::erase(tx, of, ERASED)?;
    let these =
        reviews::table.filter(reviews::session.eq_any(of.to_vec())).filter(reviews::reviewer_name.ne(ERASED));
    let set = (reviews::reviewer_name.eq(ERASED), reviews::note.eq(""));
    Ok(on!(&mut *tx.conn, |c| diesel::update(these).set(set).execute(c))?)
}

const ERASED: &str = "(erased)";

pub(super) fn insert(tx: &mut Tx<'_>, review: &Review) -> Result<(), DbError> {
    let row = Row {
        session: review.session,
        reviewer: review.reviewer,
        reviewer_name: review.reviewer_name.clone(),
        verdict: review.verdict,
        note: review.note.clone(),
        at: review.at,
    };
    on!(&mut *tx.conn, |c| diesel::insert_into(reviews::table).values(&row).execute(c))?;
    Ok(())
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = reviews)]
struct Row {
    session: SessionId,
    reviewer: StaffId,
    reviewer_name: String,
    verdict: Verdict,
    note: String,
    at: Moment,
}

impl Row {
    fn review(self) -> Review {
        Review {
            session: self.session,
            reviewer: self.reviewer,
            reviewer_name: self.reviewer_name,
            verdict: self.verdict,
            note: self.note,
            at: self.at,
        }
    }
}
