//! A session that has ended, as weeks and reports add it up: numbers and dates, no words of what was done.

use super::Verdict;
use crate::clock::Moment;
use crate::ids::{AccountId, SessionId, StaffId};
use crate::sessions::{EndedHow, Figures};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    pub session: SessionId,
    pub account: AccountId,
    pub agent: StaffId,
    /// The declared task, as people read it.
    pub work: Option<String>,
    pub opened_at: Moment,
    pub ended_at: Moment,
    pub how: EndedHow,
    /// What it said is erased.
    pub erased: bool,
    pub verdict: Option<Verdict>,
    pub reviewed_at: Option<Moment>,
    /// When somebody said what came of its flag.
    pub followed_up_at: Option<Moment>,
    pub figures: Figures,
}

impl Ended {
    pub fn has_open_flag(&self) -> bool {
        self.verdict == Some(Verdict::Flagged) && self.followed_up_at.is_none() && !self.erased
    }
}
