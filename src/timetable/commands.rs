//! Asking for a run now, taking up what was asked for, and noting how runs went.

use chrono::Duration;

use super::run::{Run, Standing};
use super::{Timed, store};
use crate::clock::Moment;
use crate::db::{Db, DbError};
use crate::ids::StaffId;

/// What came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    Asked,
    /// This form was sent before, or somebody else was faster: nothing is done twice.
    Already,
}

/// How a run ended.
#[derive(Debug, Clone)]
pub struct Ended {
    pub began_at: Moment,
    pub at: Moment,
    pub outcome: Result<u64, DbError>,
}

/// Asks for a run now. `seen` is how often that had been asked for when the page was made: the same form sent twice asks
/// once.
pub async fn ask(db: &Db, job: Timed, by: StaffId, seen: i64) -> Result<Asking, DbError> {
    db.write(&[], move |tx| {
        let asked = store::ask(tx, job.name, by, seen)?;
        Ok(if asked { Asking::Asked } else { Asking::Already })
    })
    .await
}

/// Takes up what was asked for and is not running anywhere, for this instance to run. Several instances divide it.
pub async fn take_asked(db: &Db, timetable: &[Timed]) -> Result<Vec<Timed>, DbError> {
    let waiting = db.read(|conn| {
        let waiting: Vec<_> = store::asks(conn)?.into_iter().filter(super::Ask::waits).collect();
        let runs = if waiting.is_empty() { Vec::new() } else { store::runs(conn)? };
        Ok::<_, DbError>((waiting, runs))
    });
    let (waiting, runs) = waiting.await?;
    let now = db.clock().now();
    let free = |job: &&Timed| {
        let running = |run: &Run| matches!(run.standing(job, now), Standing::Running(_));
        waiting.iter().any(|ask| ask.job == job.name)
            && !runs.iter().any(|run| run.job == job.name && running(run))
    };
    let free: Vec<Timed> = timetable.iter().filter(free).copied().collect();
    if free.is_empty() {
        return Ok(free);
    }
    db.write(&[], move |tx| {
        let mut taken = Vec::new();
        for job in free {
            if store::take(tx, job.name)? {
                store::goes_on(tx, job.name, tx.now, tx.now)?;
                taken.push(job);
            }
        }
        Ok(taken)
    })
    .await
}

/// Notes that a run, begun then, goes on.
pub async fn goes_on(db: &Db, job: &'static str, since: Moment) -> Result<(), DbError> {
    db.write(&[], move |tx| store::goes_on(tx, job, since, tx.now)).await
}

pub async fn ended(db: &Db, job: &'static str, ended: Ended) -> Result<(), DbError> {
    let took = ended.at.since(ended.began_at).max(Duration::zero());
    db.write(&[], move |tx| store::ended(tx, job, ended.at, took, &ended.outcome)).await
}
