//! All Diesel of this room.

use diesel::prelude::*;

use super::{Review, Verdict};
use crate::clock::Moment;
use crate::db::schema::reviews;
use crate::db::{Conn, DbError, Tx};
use crate::ids::{SessionId, StaffId};
use crate::{on, text_column};

text_column!(Verdict);

pub fn find(conn: &mut Conn, session: SessionId) -> Result<Option<Review>, DbError> {
    let row: Option<Row> = on!(conn, |c| reviews::table.find(session).first(c).optional())?;
    Ok(row.map(Row::review))
}

pub fn all(conn: &mut Conn) -> Result<Vec<Review>, DbError> {
    let rows: Vec<Row> = on!(conn, |c| reviews::table.order(reviews::at.desc()).load(c))?;
    Ok(rows.into_iter().map(Row::review).collect())
}

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
