//! What runs on a timer: one readable table, each row one command.
//!
//! Rows may run on several instances at once: each claims or locks what it works on, so that an effect happens once. How
//! each run went is noted in `timetable/`, where pages read it, and where people ask for a run now.

mod attempts;
mod deliver;
mod erase;
mod fields;
mod rules;
mod statements;
mod tidy;
mod turn;
mod weeks;

use std::sync::Arc;

use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};
use tokio_util::task::TaskTracker;

use self::turn::Turn;
use crate::db::DbError;
use crate::http::State;
use crate::timetable::{self, Timed, Timetable};

/// What jobs work with.
#[derive(Clone)]
pub struct Means {
    pub state: State,
    /// No other instance works on this database.
    pub alone: bool,
}

type Run = fn(Means) -> std::pin::Pin<Box<dyn Future<Output = Result<usize, DbError>> + Send>>;

/// One row of the schedule.
pub struct Row {
    pub name: &'static str,
    /// Seconds, minutes, hours, day of month, month, day of week.
    pub when: &'static str,
    pub run: Run,
}

/// The schedule.
pub fn table() -> [Row; 16] {
    [
        Row {
            name: "send mails that are due",
            when: "*/2 * * * * *",
            run: |means| Box::pin(deliver::due(means)),
        },
        Row {
            name: "write down sessions' ends",
            when: "*/5 * * * * *",
            run: |means| Box::pin(tidy::sessions(means)),
        },
        Row {
            name: "note grants that lapsed",
            when: "*/15 * * * * *",
            run: |means| Box::pin(tidy::grants(means)),
        },
        Row {
            name: "lapse unanswered questions",
            when: "*/15 * * * * *",
            run: |means| Box::pin(tidy::questions(means)),
        },
        Row {
            name: "lapse requests to come in",
            when: "*/15 * * * * *",
            run: |means| Box::pin(tidy::requests(means)),
        },
        Row {
            name: "mark lost requests unknown",
            when: "20 * * * * *",
            run: |means| Box::pin(tidy::unknown(means)),
        },
        Row {
            name: "settle what ended sessions came to",
            when: "40 * * * * *",
            run: |means| Box::pin(tidy::figures(means)),
        },
        Row {
            name: "sign checkpoints",
            when: "*/30 * * * * *",
            run: |means| Box::pin(tidy::checkpoints(means)),
        },
        // The mails look, too. This row looks also while a mail server keeps theirs waiting.
        Row {
            name: "keep the newest checkpoint outside",
            when: "*/3 * * * * *",
            run: |means| Box::pin(tidy::outside(means)),
        },
        Row {
            name: "read the rules file again",
            when: "*/2 * * * * *",
            run: |means| Box::pin(rules::again(means)),
        },
        Row {
            name: "list fields that were seen",
            when: "*/10 * * * * *",
            run: |means| Box::pin(fields::seen(means)),
        },
        Row {
            name: "tell reviewers of refused tries",
            when: "*/30 * * * * *",
            run: |means| Box::pin(attempts::told(means)),
        },
        Row {
            name: "forget old refused tries",
            when: "0 23 * * * *",
            run: |means| Box::pin(attempts::forgotten(means)),
        },
        Row {
            name: "queue monthly statements",
            when: "0 4 * * * *",
            run: |means| Box::pin(statements::due(means)),
        },
        Row {
            name: "remind reviewers of overdue weeks",
            when: "0 7 * * * *",
            run: |means| Box::pin(weeks::overdue(means)),
        },
        Row {
            name: "erase what is past its time",
            when: "30 17 * * * *",
            run: |means| Box::pin(erase::past_its_time(means)),
        },
    ]
}

/// Runs every row once, now, in order: what start-up, seeding and tests want.
pub async fn run_all(means: &Means) -> Result<usize, DbError> {
    let mut done = 0;
    for row in table() {
        done += (row.run)(means.clone()).await?;
    }
    Ok(done)
}

/// Every row's name and time, for the pages that show them.
pub fn timetable() -> Timetable {
    table().iter().map(|row| Timed { name: row.name, when: row.when }).collect()
}

/// How often is looked whether somebody asked for a run now.
const ASKED: &str = "* * * * * *";

/// The running schedule.
pub struct Schedule {
    scheduler: JobScheduler,
    running: TaskTracker,
}

impl Schedule {
    /// Starts the schedule. A row that is still running when its time comes again is not started twice.
    pub async fn start(means: Means) -> Result<Self, JobSchedulerError> {
        let scheduler = JobScheduler::new().await?;
        let running = TaskTracker::new();
        let turns: Vec<Arc<Turn>> = table().into_iter().map(|row| Arc::new(Turn::of(row))).collect();
        for turn in &turns {
            let (turn, means, tracker) = (turn.clone(), means.clone(), running.clone());
            let job = Job::new_async(turn.row.when, move |_, _| {
                let (turn, means) = (turn.clone(), means.clone());
                Box::pin(tracker.track_future(async move { turn.on_time(&means).await }))
            })?;
            scheduler.add(job).await?;
        }
        let (turns, tracker): (Arc<[Arc<Turn>]>, _) = (turns.into(), running.clone());
        let asked = Job::new_async(ASKED, move |_, _| {
            let (means, turns, tracker) = (means.clone(), turns.clone(), tracker.clone());
            Box::pin(tracker.clone().track_future(async move { start_asked(&means, &turns, &tracker).await }))
        })?;
        scheduler.add(asked).await?;
        scheduler.start().await?;
        Ok(Self { scheduler, running })
    }

    /// Starts nothing more, and waits for what is running.
    pub async fn stop(mut self) {
        if let Err(error) = self.scheduler.shutdown().await {
            tracing::warn!(%error, "the schedule did not stop cleanly");
        }
        self.running.close();
        self.running.wait().await;
    }
}

/// Takes up what people asked for, and starts it beside everything else: a long run holds up nothing.
async fn start_asked(means: &Means, turns: &[Arc<Turn>], tracker: &TaskTracker) {
    let taken = timetable::commands::take_asked(&means.state.db, &means.state.timetable).await;
    let taken = taken.unwrap_or_else(|error| {
        tracing::error!(code = error.code(), %error, "what was asked for could not be taken up");
        Vec::new()
    });
    for job in taken {
        for turn in turns.iter().filter(|turn| turn.row.name == job.name) {
            let (turn, means) = (turn.clone(), means.clone());
            tracker.spawn(async move { turn.asked(&means).await });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_time_that_the_scheduler_reads_and_a_name_of_its_own() {
        let table = table();
        for row in &table {
            assert!(Job::new(row.when, |_, _| {}).is_ok(), "{}", row.name);
            let timed = Timed { name: row.name, when: row.when };
            assert!(timed.next_after(crate::clock::Clock::system().now()).is_some(), "{}", row.name);
        }
        let names: std::collections::BTreeSet<_> = table.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), table.len());
    }
}
