//! One job in this process: it runs once at a time, says that it goes on, and notes how it went.

use tokio::sync::Mutex;

use super::{Means, Row};
use crate::clock::Moment;
use crate::db::DbError;
use crate::timetable::{Ended, commands};

/// A run that goes on says so at least this often.
const SAYS_SO: std::time::Duration = std::time::Duration::from_secs(10);

/// Where nothing changes, how a run went is noted at most this often: some jobs run every two seconds.
const NOTED_EVERY: chrono::Duration = crate::timetable::NOTED_EVERY;

pub(super) struct Turn {
    pub row: Row,
    /// Held while it runs. What was noted last by this process.
    noted: Mutex<Option<Noted>>,
}

struct Noted {
    at: Moment,
    worked: bool,
}

impl Turn {
    pub fn of(row: Row) -> Self {
        Self { row, noted: Mutex::default() }
    }

    /// Its time has come. Nothing where it is still running from before.
    pub async fn on_time(&self, means: &Means) {
        let Ok(mut noted) = self.noted.try_lock() else { return };
        let ended = self.run(means).await;
        if worth_noting(noted.as_ref(), &ended) {
            *noted = Some(self.note(means, ended).await);
        }
    }

    /// Somebody asked for it: it runs as soon as no other run of this process is under way.
    pub async fn asked(&self, means: &Means) {
        let mut noted = self.noted.lock().await;
        let ended = self.run(means).await;
        *noted = Some(self.note(means, ended).await);
    }

    async fn run(&self, means: &Means) -> Ended {
        let (db, name, began_at) = (&means.state.db, self.row.name, means.state.now());
        let mut run = (self.row.run)(means.clone());
        let outcome = loop {
            match tokio::time::timeout(SAYS_SO, &mut run).await {
                Ok(outcome) => break outcome,
                Err(_) => log(name, commands::goes_on(db, name, began_at).await),
            }
        };
        match &outcome {
            Ok(0) => {}
            Ok(done) => tracing::info!(job = name, done, "job done"),
            Err(error) => tracing::error!(job = name, code = error.code(), %error, "job failed"),
        }
        let outcome = outcome.map(|done| done as u64);
        Ended { began_at, at: means.state.now(), outcome }
    }

    /// What cannot be noted is said in the log, and tried again as if it had been.
    async fn note(&self, means: &Means, ended: Ended) -> Noted {
        let noted = Noted { at: ended.at, worked: ended.outcome.is_ok() };
        log(self.row.name, commands::ended(&means.state.db, self.row.name, ended).await);
        noted
    }
}

/// Something was done, it began or ceased to fail, it took long enough to have been seen running, or it is time again.
fn worth_noting(before: Option<&Noted>, ended: &Ended) -> bool {
    let Some(before) = before else { return true };
    let took_long = ended.at.since(ended.began_at).to_std().is_ok_and(|took| took >= SAYS_SO);
    let did_something = ended.outcome.as_ref().is_ok_and(|done| *done > 0);
    let changed = before.worked != ended.outcome.is_ok();
    took_long || did_something || changed || ended.at.since(before.at) >= NOTED_EVERY
}

fn log(job: &str, noted: Result<(), DbError>) {
    if let Err(error) = noted {
        tracing::warn!(job, code = error.code(), %error, "how a job stands could not be noted");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Moment {
        let first = Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment");
        first.plus(chrono::Duration::seconds(seconds))
    }

    fn ended(outcome: Result<u64, DbError>) -> Ended {
        Ended { began_at: at(59), at: at(59), outcome }
    }

    #[test]
    fn a_job_with_nothing_to_do_notes_once_a_minute_that_it_runs() {
        let before = Noted { at: at(0), worked: true };
        assert!(worth_noting(None, &ended(Ok(0))));
        assert!(!worth_noting(Some(&before), &ended(Ok(0))));
        assert!(worth_noting(Some(&before), &Ended { at: at(60), began_at: at(60), outcome: Ok(0) }));
    }

    #[test]
    fn what_was_done_and_what_begins_or_ceases_to_fail_is_noted_at_once() {
        let (worked, failing) = (Noted { at: at(0), worked: true }, Noted { at: at(0), worked: false });
        assert!(worth_noting(Some(&worked), &ended(Ok(1))));
        assert!(worth_noting(Some(&worked), &ended(Err(DbError::NotFound))));
        assert!(!worth_noting(Some(&failing), &ended(Err(DbError::NotFound))));
        assert!(worth_noting(Some(&failing), &ended(Ok(0))));
        assert!(worth_noting(Some(&worked), &Ended { began_at: at(0), at: at(11), outcome: Ok(0) }));
    }
}
