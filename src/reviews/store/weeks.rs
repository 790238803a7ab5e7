//! What ended in a week, and who signed it off.

use std::collections::BTreeSet;

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::clock::Moment;
use crate::db::schema::{flag_outcomes, reviews, session_figures, sessions, week_signatures, weeks_told};
use crate::db::{Conn, DbError, Tx};
use crate::ids::StaffId;
use crate::on;
use crate::reviews::week::{Signature, Week};
use crate::reviews::{Ended, Verdict};
use crate::sessions::{EndedHow, FigureColumns, figure_columns, read_figures};

/// Sessions that ended from a moment on and before another, in order, with what was found about each.
pub fn ended(conn: &mut Conn, from: Moment, until: Moment) -> Result<Vec<Ended>, DbError> {
    let query = session_figures::table
        .inner_join(sessions::table.on(sessions::id.eq(session_figures::session)))
        .left_join(reviews::table.on(reviews::session.eq(session_figures::session)))
        .left_join(flag_outcomes::table.on(flag_outcomes::session.eq(session_figures::session)))
        .filter(session_figures::ended_at.ge(from))
        .filter(session_figures::ended_at.lt(until))
        .order((session_figures::ended_at, session_figures::session))
        .select((
            (sessions::agent, sessions::work_label),
            (
                sessions::opened_at,
                session_figures::ended_at,
                sessions::ended_how.assume_not_null(),
                sessions::erased_at,
            ),
            (reviews::verdict.nullable(), reviews::at.nullable(), flag_outcomes::at.nullable()),
            figure_columns(),
        ));
    let rows: Vec<EndedRow> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(Ended::from).collect())
}

/// How many sessions may still come to have ended in this time: those that are open, and those not added up yet.
pub fn going_on(conn: &mut Conn, from: Moment, until: Moment) -> Result<u64, DbError> {
    let counted = session_figures::table.filter(session_figures::session.eq(sessions::id));
    let not_counted = sessions::ended_at
        .ge(from)
        .and(sessions::ended_at.lt(until))
        .and(diesel::dsl::not(exists(counted)).assume_not_null());
    let query = sessions::table
        .filter(sessions::opened_at.lt(until))
        .filter(sessions::ended_at.is_null().nullable().or(not_counted))
        .count();
    let count: i64 = on!(conn, |c| query.get_result(c))?;
    Ok(count.cast_unsigned())
}

/// Of the weeks from one to another, in order.
pub fn signatures(conn: &mut Conn, first: Week, last: Week) -> Result<Vec<Signature>, DbError> {
    let query = week_signatures::table
        .filter(week_signatures::week.ge(first.to_string()))
        .filter(week_signatures::week.le(last.to_string()))
        .order((week_signatures::week, week_signatures::number));
    let rows: Vec<SignatureRow> = on!(conn, |c| query.load(c))?;
    rows.into_iter().map(SignatureRow::signature).collect()
}

pub fn insert(tx: &mut Tx<'_>, signature: &Signature) -> Result<(), DbError> {
    let row = SignatureRow {
        week: signature.week.to_string(),
        number: signature.number.into(),
        needed: signature.needed.into(),
        staff: signature.staff,
        name: signature.name.clone(),
        at: signature.at,
    };
    on!(&mut *tx.conn, |c| diesel::insert_into(week_signatures::table).values(&row).execute(c))?;
    Ok(())
}

/// Weeks that reviewers were reminded of.
pub fn told(conn: &mut Conn) -> Result<BTreeSet<Week>, DbError> {
    let weeks: Vec<String> = on!(conn, |c| weeks_told::table.select(weeks_told::week).load(c))?;
    weeks.iter().map(|week| read(week)).collect()
}

/// Notes that reviewers are reminded of it; false if they were before.
pub fn tell(tx: &mut Tx<'_>, week: Week) -> Result<bool, DbError> {
    let row = (weeks_told::week.eq(week.to_string()), weeks_told::at.eq(tx.now));
    let statement = diesel::insert_into(weeks_told::table).values(row).on_conflict_do_nothing();
    Ok(on!(&mut *tx.conn, |c| statement.execute(c))? == 1)
}

fn read(week: &str) -> Result<Week, DbError> {
    week.parse().map_err(|e| DbError::Corrupt(format!("a week: {e}")))
}

type EndedRow = (
    (StaffId, Option<String>),
    (Moment, Moment, EndedHow, Option<Moment>),
    (Option<Verdict>, Option<Moment>, Option<Moment>),
    FigureColumns,
);

impl From<EndedRow> for Ended {
    fn from((whose, when, found, figures): EndedRow) -> Self {
        let (agent, work) = whose;
        let (opened_at, ended_at, how, erased_at) = when;
        let (verdict, reviewed_at, followed_up_at) = found;
        Self {
            agent,
            work,
            opened_at,
            ended_at,
            how,
            erased: erased_at.is_some(),
            verdict,
            reviewed_at,
            followed_up_at,
            figures: read_figures(figures),
        }
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = week_signatures)]
struct SignatureRow {
    week: String,
    number: i64,
    needed: i64,
    staff: StaffId,
    name: String,
    at: Moment,
}

impl SignatureRow {
    fn signature(self) -> Result<Signature, DbError> {
        let number = |number: i64| {
            u32::try_from(number).map_err(|_| DbError::Corrupt("the number of a signature".to_owned()))
        };
        Ok(Signature {
            week: read(&self.week)?,
            number: number(self.number)?,
            needed: number(self.needed)?,
            staff: self.staff,
            name: self.name,
            at: self.at,
        })
    }
}
