//! A session that has ended, as weeks and reports add it up: numbers and dates, no words of what was done.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::{Verdict, Week};
use crate::clock::Moment;
use crate::ids::StaffId;
use crate::sessions::{EndedHow, Figures};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
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
    /// By the weeks in which they ended, there.
    pub fn by_week(ended: &[Self], zone: Tz) -> BTreeMap<Week, Vec<&Self>> {
        let mut by_week: BTreeMap<Week, Vec<&Self>> = BTreeMap::new();
        for one in ended {
            by_week.entry(Week::of(one.ended_at, zone)).or_default().push(one);
        }
        by_week
    }

    /// Nobody has reviewed it, and there is something left to review.
    pub fn is_unreviewed(&self) -> bool {
        self.verdict.is_none() && !self.erased
    }

    pub fn has_open_flag(&self) -> bool {
        self.verdict == Some(Verdict::Flagged) && self.followed_up_at.is_none() && !self.erased
    }
}
