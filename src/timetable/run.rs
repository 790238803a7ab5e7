//! How a job stands: pure, out of what its runs noted and what people asked for.

use chrono::Duration;

use super::Timed;
use crate::clock::Moment;
use crate::ids::StaffId;

/// A run that has not said for so long that it goes on was interrupted: its server was stopped, or lost the database.
const INTERRUPTED_AFTER: Duration = Duration::minutes(2);

/// Where nothing changes, what a run came to is noted at most this often.
pub const NOTED_EVERY: Duration = Duration::minutes(1);
/// So much later than its turn, and than [`NOTED_EVERY`] explains, a job is late.
const GRACE: Duration = Duration::minutes(2);

/// What a job's runs noted of themselves, whichever server they ran on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub job: String,
    /// Since when it is running, and when it last said so.
    pub running: Option<(Moment, Moment)>,
    pub ended_at: Option<Moment>,
    pub took: Duration,
    /// How many things the last run that worked got done.
    pub done: u64,
    pub worked_at: Option<Moment>,
    pub failed: Option<Failure>,
}

/// The last run that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub at: Moment,
    /// The error's stable code.
    pub code: String,
    /// What it said, for engineers.
    pub said: String,
}

/// Somebody of the staff asked for a run now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pub job: String,
    /// How often that was asked for, ever.
    pub count: i64,
    pub at: Moment,
    pub by: StaffId,
    /// When a server took it up; until then it waits.
    pub taken_at: Option<Moment>,
}

/// Whether somebody must look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// No run was noted yet.
    New,
    Fine,
    Running(Moment),
    /// The last run failed; the next is tried in its turn.
    Failed,
    /// A run began and never said how it ended.
    Interrupted(Moment),
    /// Its turn has come and gone.
    Late(Moment),
}

impl Run {
    pub fn standing(&self, timed: &Timed, now: Moment) -> Standing {
        if let Some((since, seen)) = self.running {
            return match now.since(seen) < INTERRUPTED_AFTER {
                true => Standing::Running(since),
                false => Standing::Interrupted(since),
            };
        }
        let Some(ended_at) = self.ended_at else { return Standing::New };
        match timed.next_after(ended_at) {
            Some(turn) if now.since(turn) > NOTED_EVERY + GRACE => Standing::Late(turn),
            _ if self.is_failing() => Standing::Failed,
            _ => Standing::Fine,
        }
    }

    pub fn is_failing(&self) -> bool {
        self.failed.as_ref().is_some_and(|failed| self.worked_at.is_none_or(|worked| worked < failed.at))
    }
}

impl Standing {
    pub fn stands_out(self) -> bool {
        matches!(self, Self::Failed | Self::Interrupted(_) | Self::Late(_))
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Fine => "fine",
            Self::Running(_) => "running",
            Self::Failed => "failed",
            Self::Interrupted(_) => "interrupted",
            Self::Late(_) => "late",
        }
    }
}

impl Ask {
    pub fn waits(&self) -> bool {
        self.taken_at.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOURLY: Timed = Timed { name: "look", when: "0 4 * * * *" };

    fn at(text: &str) -> Moment {
        Moment::parse(&format!("2026-11-22T{text}:00.000000Z")).expect("a moment")
    }

    fn ended(at: Moment) -> Run {
        Run {
            job: "look".to_owned(),
            running: None,
            ended_at: Some(at),
            took: Duration::zero(),
            done: 0,
            worked_at: Some(at),
            failed: None,
        }
    }

    fn failed(at: Moment) -> Option<Failure> {
        Some(Failure { at, code: "disk-full".to_owned(), said: String::new() })
    }

    #[test]
    fn a_job_is_late_only_when_its_turn_is_well_over() {
        let run = ended(at("13:04"));
        assert_eq!(run.standing(&HOURLY, at("14:03")), Standing::Fine);
        assert_eq!(run.standing(&HOURLY, at("14:07")), Standing::Fine);
        assert_eq!(run.standing(&HOURLY, at("14:08")), Standing::Late(at("14:04")));
    }

    #[test]
    fn a_job_failed_until_it_works_again() {
        let failing = Run { failed: failed(at("14:04")), ended_at: Some(at("14:04")), ..ended(at("13:04")) };
        assert_eq!(failing.standing(&HOURLY, at("14:05")), Standing::Failed);
        let mended = Run { failed: failed(at("13:04")), ..ended(at("14:04")) };
        assert_eq!(mended.standing(&HOURLY, at("14:05")), Standing::Fine);
    }

    #[test]
    fn a_run_that_no_longer_says_that_it_goes_on_was_interrupted() {
        let run = Run { running: Some((at("14:04"), at("14:10"))), ..ended(at("13:04")) };
        assert_eq!(run.standing(&HOURLY, at("14:11")), Standing::Running(at("14:04")));
        assert_eq!(run.standing(&HOURLY, at("14:12")), Standing::Interrupted(at("14:04")));
    }
}
