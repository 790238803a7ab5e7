//! What came of flags.

use diesel::prelude::*;

use crate::clock::Moment;
use crate::db::schema::flag_outcomes;
use crate::db::{Conn, DbError, Tx};
use crate::ids::{SessionId, StaffId};
use crate::on;
use crate::reviews::{FollowedUp, Outcome};

pub fn find(conn: &mut Conn, session: SessionId) -> Result<Option<FollowedUp>, DbError> {
    let row: Option<Row> = on!(conn, |c| flag_outcomes::table.find(session).first(c).optional())?;
    Ok(row.map(Row::followed_up))
}

pub fn insert(tx: &mut Tx<'_>, one: &FollowedUp) -> Result<(), DbError> {
    let row = Row {
        session: one.session,
        staff: one.staff,
        staff_name: one.staff_name.clone(),
        outcome: one.outcome,
        note: one.note.clone(),
        at: one.at,
    };
    on!(&mut *tx.conn, |c| diesel::insert_into(flag_outcomes::table).values(&row).execute(c))?;
    Ok(())
}

/// Takes the words out of what came of these sessions' flags.
pub fn erase(tx: &mut Tx<'_>, of: &[SessionId], erased: &str) -> Result<(), DbError> {
    let these = flag_outcomes::table.filter(flag_outcomes::session.eq_any(of.to_vec()));
    let set = (flag_outcomes::staff_name.eq(erased), flag_outcomes::note.eq(""));
    on!(&mut *tx.conn, |c| diesel::update(these).set(set).execute(c))?;
    Ok(())
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = flag_outcomes)]
struct Row {
    session: SessionId,
    staff: StaffId,
    staff_name: String,
    outcome: Outcome,
    note: String,
    at: Moment,
}

impl Row {
    fn followed_up(self) -> FollowedUp {
        FollowedUp {
            session: self.session,
            staff: self.staff,
            staff_name: self.staff_name,
            outcome: self.outcome,
            note: self.note,
            at: self.at,
        }
    }
}
