//! All Diesel of this room.

use chrono::Duration;
use diesel::prelude::*;

use super::run::{Ask, Failure, Run};
use crate::clock::Moment;
use crate::db::schema::{job_asks, job_runs};
use crate::db::{Conn, DbError, Tx};
use crate::ids::StaffId;
use crate::on;

/// What an error says is kept in so many characters.
const LONGEST: usize = 500;

pub fn runs(conn: &mut Conn) -> Result<Vec<Run>, DbError> {
    let query = job_runs::table.order(job_runs::job);
    let rows: Vec<Row> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(Row::run).collect())
}

pub fn asks(conn: &mut Conn) -> Result<Vec<Ask>, DbError> {
    let query = job_asks::table.order(job_asks::job);
    let rows: Vec<AskRow> = on!(conn, |c| query.load(c))?;
    let ask = |row: AskRow| Ask {
        job: row.job,
        count: row.asks,
        at: row.asked_at,
        by: row.asked_by,
        taken_at: row.taken_at,
    };
    Ok(rows.into_iter().map(ask).collect())
}

/// False if it was asked for since `seen` was counted.
pub(super) fn ask(tx: &mut Tx<'_>, job: &'static str, by: StaffId, seen: i64) -> Result<bool, DbError> {
    if seen == 0 {
        let row = AskRow { job: job.to_owned(), asks: 1, asked_at: tx.now, asked_by: by, taken_at: None };
        let statement = diesel::insert_into(job_asks::table).values(row).on_conflict_do_nothing();
        return Ok(on!(&mut *tx.conn, |c| statement.execute(c))? == 1);
    }
    let as_seen = job_asks::table.find(job).filter(job_asks::asks.eq(seen));
    let as_seen = as_seen.filter(job_asks::taken_at.is_not_null());
    let set = (
        job_asks::asks.eq(seen + 1),
        job_asks::asked_at.eq(tx.now),
        job_asks::asked_by.eq(by),
        job_asks::taken_at.eq(None::<Moment>),
    );
    Ok(on!(&mut *tx.conn, |c| diesel::update(as_seen).set(set).execute(c))? == 1)
}

/// False if another instance was faster.
pub(super) fn take(tx: &mut Tx<'_>, job: &'static str) -> Result<bool, DbError> {
    let waiting = job_asks::table.find(job).filter(job_asks::taken_at.is_null());
    let set = job_asks::taken_at.eq(tx.now);
    Ok(on!(&mut *tx.conn, |c| diesel::update(waiting).set(set).execute(c))? == 1)
}

pub(super) fn goes_on(
    tx: &mut Tx<'_>,
    job: &'static str,
    since: Moment,
    seen: Moment,
) -> Result<(), DbError> {
    first(tx, job)?;
    let set = (job_runs::running_since.eq(since), job_runs::running_seen.eq(seen));
    on!(&mut *tx.conn, |c| diesel::update(job_runs::table.find(job)).set(set).execute(c))?;
    Ok(())
}

pub(super) fn ended(
    tx: &mut Tx<'_>,
    job: &'static str,
    at: Moment,
    took: Duration,
    outcome: &Result<u64, DbError>,
) -> Result<(), DbError> {
    first(tx, job)?;
    let this = job_runs::table.find(job);
    let over = (
        job_runs::running_since.eq(None::<Moment>),
        job_runs::running_seen.eq(None::<Moment>),
        job_runs::ended_at.eq(at),
        job_runs::took_ms.eq(took.num_milliseconds()),
    );
    match outcome {
        Ok(done) => {
            let set = (over, job_runs::done.eq(done.cast_signed()), job_runs::worked_at.eq(at));
            on!(&mut *tx.conn, |c| diesel::update(this).set(set).execute(c))?;
        }
        Err(error) => {
            let said: String = error.to_string().chars().take(LONGEST).collect();
            let set = (
                over,
                job_runs::failed_at.eq(at),
                job_runs::failure.eq(error.code()),
                job_runs::said.eq(said),
            );
            on!(&mut *tx.conn, |c| diesel::update(this).set(set).execute(c))?;
        }
    }
    Ok(())
}

/// A row for the job, where there is none.
fn first(tx: &mut Tx<'_>, job: &'static str) -> Result<(), DbError> {
    let row = (job_runs::job.eq(job), job_runs::took_ms.eq(0), job_runs::done.eq(0));
    let statement = diesel::insert_into(job_runs::table).values(row).on_conflict_do_nothing();
    on!(&mut *tx.conn, |c| statement.execute(c))?;
    Ok(())
}

#[derive(Queryable)]
struct Row {
    job: String,
    running_since: Option<Moment>,
    running_seen: Option<Moment>,
    ended_at: Option<Moment>,
    took_ms: i64,
    done: i64,
    worked_at: Option<Moment>,
    failed_at: Option<Moment>,
    failure: Option<String>,
    said: Option<String>,
}

impl Row {
    fn run(self) -> Run {
        let failed = self.failed_at.zip(self.failure).map(|(at, code)| Failure {
            at,
            code,
            said: self.said.unwrap_or_default(),
        });
        Run {
            job: self.job,
            running: self.running_since.zip(self.running_seen),
            ended_at: self.ended_at,
            took: Duration::milliseconds(self.took_ms),
            done: self.done.unsigned_abs(),
            worked_at: self.worked_at,
            failed,
        }
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = job_asks)]
struct AskRow {
    job: String,
    asks: i64,
    asked_at: Moment,
    asked_by: StaffId,
    taken_at: Option<Moment>,
}
