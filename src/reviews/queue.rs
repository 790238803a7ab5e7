//! The queue of finished sessions: which of them are wanted, in which order, and how many there are.

use std::str::FromStr;

use super::week::Week;
use crate::clock::Moment;
use crate::ids::{AccountId, SessionId, StaffId};

pub use super::store::queue::{agents, count, counts, page};

/// Which sessions are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    ToReview,
    Cleared,
    Flagged,
    /// Flagged, and nobody has said yet what came of it.
    OpenFlags,
    /// Pages were opened that do not belong to the declared task.
    OutsideTask,
    /// Files that were taken out, and whose deletion nobody confirmed in time.
    FilesOverdue,
    All,
}

impl Show {
    pub const ALL: [Self; 7] = [
        Self::ToReview,
        Self::Cleared,
        Self::Flagged,
        Self::OpenFlags,
        Self::OutsideTask,
        Self::FilesOverdue,
        Self::All,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::ToReview => "to-review",
            Self::Cleared => "cleared",
            Self::Flagged => "flagged",
            Self::OpenFlags => "open-flags",
            Self::OutsideTask => "outside-task",
            Self::FilesOverdue => "files-overdue",
            Self::All => "all",
        }
    }
}

impl FromStr for Show {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|show| show.as_str() == text).ok_or(())
    }
}

/// A choice of finished sessions.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    pub show: Show,
    pub agent: Option<StaffId>,
    pub account: Option<AccountId>,
    /// That ended in this time.
    pub ended: Option<(Moment, Moment)>,
    /// Sessions with files that are overdue: what [`Show::FilesOverdue`] shows.
    pub overdue: Vec<SessionId>,
    /// Only those that wait for a review by somebody who did not open them.
    pub waiting_for: Option<StaffId>,
}

/// How many of which there are in a choice, whatever it shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    pub all: u64,
    pub to_review: u64,
    pub cleared: u64,
    pub flagged: u64,
    pub open_flags: u64,
    pub outside_task: u64,
    pub files_overdue: u64,
}

impl Choice {
    pub fn of_week(week: Week, zone: chrono_tz::Tz) -> Self {
        Self { show: Show::All, ended: Some((week.begins(zone), week.ends(zone))), ..Self::default() }
    }

    pub fn showing(&self, show: Show) -> Self {
        Self { show, ..self.clone() }
    }
}

impl Counts {
    pub fn of(&self, show: Show) -> u64 {
        match show {
            Show::ToReview => self.to_review,
            Show::Cleared => self.cleared,
            Show::Flagged => self.flagged,
            Show::OpenFlags => self.open_flags,
            Show::OutsideTask => self.outside_task,
            Show::FilesOverdue => self.files_overdue,
            Show::All => self.all,
        }
    }
}
