//! What the sessions of one week came to.

use super::typical::Typical;
use crate::reviews::{Ended, Tally, Week};

/// The sessions that ended in a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfWeek {
    pub week: Week,
    pub tally: Tally,
    /// In how many of them something was changed, or may have been.
    pub changing: u64,
    /// Changes that the app took.
    pub changes: u64,
    /// Changes that it did not take, or of which nobody knows.
    pub tried: u64,
    /// From opening to end.
    pub lengths: Typical,
    /// From the end to the verdict.
    pub lags: Typical,
}

impl OfWeek {
    pub fn of(week: Week, ended: &[&Ended]) -> Self {
        Self {
            week,
            tally: Tally::of(ended.iter().copied()),
            changing: ended.iter().filter(|one| is_changing(one)).count() as u64,
            changes: ended.iter().map(|one| one.figures.changes).sum(),
            tried: ended.iter().map(|one| one.figures.tried).sum(),
            lengths: lengths(ended.iter().copied()),
            lags: lags(ended.iter().copied()),
        }
    }

    pub fn view_only(&self) -> u64 {
        self.tally.sessions - self.changing
    }
}

/// Whether something was changed in it. What the app did not take, or nobody knows of, was meant to be a change all the
/// same: such a session was not for viewing only.
pub fn is_changing(one: &Ended) -> bool {
    one.figures.changes + one.figures.tried > 0
}

/// From opening to end.
pub fn lengths<'a>(ended: impl IntoIterator<Item = &'a Ended>) -> Typical {
    Typical::of(ended.into_iter().map(|one| one.ended_at.since(one.opened_at)))
}

/// From the end to the verdict, of those that have one.
pub fn lags<'a>(ended: impl IntoIterator<Item = &'a Ended>) -> Typical {
    Typical::of(ended.into_iter().filter_map(|one| Some(one.reviewed_at?.since(one.ended_at))))
}
