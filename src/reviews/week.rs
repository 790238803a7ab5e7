//! A week of reviews, as ISO 8601 counts weeks, and who may sign it off.
//!
//! A session belongs to the week in which it ended, so a week that is over gets no more of them, except those that were
//! still open: until their end is written down, nobody signs.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Ended, Verdict};
use crate::clock::Moment;
use crate::db::DbError;
use crate::ids::StaffId;

/// How weeks are signed off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignOff {
    /// How many people sign: one or two.
    pub by: u32,
    /// So long after a week has ended, reviewers are reminded of it.
    pub overdue_after: chrono::Duration,
    /// Where weeks begin and end.
    pub zone: Tz,
}

impl Default for SignOff {
    fn default() -> Self {
        Self { by: 1, overdue_after: chrono::Duration::days(7), zone: Tz::UTC }
    }
}

/// Such as `2026-W47`: from a Monday to a Sunday, of the year in which its Thursday lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Week {
    monday: NaiveDate,
}

/// Text that is not a week like `2026-W47`.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a week like 2026-W47: {0:?}")]
pub struct NotAWeek(pub String);

impl Week {
    /// The week that a moment is in, there.
    pub fn of(at: Moment, zone: Tz) -> Self {
        let day = at.utc().with_timezone(&zone).date_naive();
        Self { monday: day.week(Weekday::Mon).first_day() }
    }

    /// 1 to 53.
    pub fn number(self) -> u32 {
        self.monday.iso_week().week()
    }

    /// Its first moment there; it ends with the first moment of the next.
    pub fn begins(self, zone: Tz) -> Moment {
        Moment::when_clocks_show(self.monday.and_time(NaiveTime::MIN), &zone)
    }

    pub fn ends(self, zone: Tz) -> Moment {
        self.next().begins(zone)
    }

    pub fn next(self) -> Self {
        Self { monday: self.monday + chrono::Days::new(7) }
    }

    pub fn before(self) -> Self {
        self.earlier(1)
    }

    /// So many weeks before it.
    pub fn earlier(self, weeks: u64) -> Self {
        Self { monday: self.monday - chrono::Days::new(7 * weeks) }
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-W{:02}", self.monday.iso_week().year(), self.number())
    }
}

impl FromStr for Week {
    type Err = NotAWeek;

    fn from_str(text: &str) -> Result<Self, NotAWeek> {
        let read = || {
            let (year, week) = text.split_once("-W")?;
            let year = year.parse().ok().filter(|year| (1970..=9998).contains(year))?;
            NaiveDate::from_isoywd_opt(year, week.parse().ok()?, Weekday::Mon)
        };
        let week = read().map(|monday| Self { monday });
        week.filter(|week| week.to_string() == text).ok_or_else(|| NotAWeek(text.to_owned()))
    }
}

impl From<Week> for String {
    fn from(week: Week) -> Self {
        week.to_string()
    }
}

impl TryFrom<String> for Week {
    type Error = NotAWeek;
    fn try_from(text: String) -> Result<Self, NotAWeek> {
        text.parse()
    }
}

/// What a week's sessions have come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    pub sessions: u64,
    pub cleared: u64,
    pub flagged: u64,
    /// Flags of which nobody has said yet what came of them.
    pub open_flags: u64,
    pub unreviewed: u64,
    /// Erased before anybody had reviewed them: there is nothing left to review.
    pub erased: u64,
    /// Were opened before the week's end, and have not ended.
    pub going_on: u64,
    /// Who opened its sessions.
    pub agents: BTreeSet<StaffId>,
}

impl Tally {
    pub fn of<'a>(ended: impl IntoIterator<Item = &'a Ended>) -> Self {
        let mut tally = Self::default();
        for one in ended {
            tally.sessions += 1;
            tally.agents.insert(one.agent);
            match one.verdict {
                Some(Verdict::NoConcerns) => tally.cleared += 1,
                Some(Verdict::Flagged) => tally.flagged += 1,
                None if one.erased => tally.erased += 1,
                None => tally.unreviewed += 1,
            }
            tally.open_flags += u64::from(one.has_open_flag());
        }
        tally
    }

    pub fn reviewed(&self) -> u64 {
        self.cleared + self.flagged
    }
}

/// That somebody has signed a week off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    pub week: Week,
    /// The first or the second.
    pub number: u32,
    /// Of so many.
    pub needed: u32,
    pub staff: StaffId,
    pub name: String,
    pub at: Moment,
}

/// Why a week was not signed off.
#[derive(Debug, thiserror::Error)]
pub enum WeekError {
    #[error("This week is not over yet.")]
    NotOver,
    #[error("Sessions of this week are still going on.")]
    GoingOn,
    #[error("Sessions of this week are not reviewed yet.")]
    Unreviewed,
    #[error("You signed this week off already; a second person has to.")]
    SignedByYou,
    #[error("This week is signed off already.")]
    SignedOff,
    #[error("You opened sessions of this week; another reviewer must sign it off.")]
    OwnSessions,
    #[error("Nobody was in an account this week; there is nothing to sign off.")]
    Empty,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl WeekError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotOver => "week-not-over",
            Self::GoingOn => "week-sessions-open",
            Self::Unreviewed => "week-unreviewed",
            Self::SignedByYou => "week-signed-by-you",
            Self::SignedOff => "week-signed-off",
            Self::OwnSessions => "week-own-sessions",
            Self::Empty => "week-empty",
            Self::Database(error) => error.code(),
        }
    }
}

/// How many have to sign it, by what the first of them was told, or else by the setting.
fn needed(signatures: &[Signature], by: u32) -> u32 {
    signatures.first().map_or(by, |first| first.needed)
}

pub(super) fn is_signed_off(signatures: &[Signature]) -> bool {
    signatures.last().is_some_and(|last| last.number >= last.needed)
}

/// Whether this person may sign it now, and as the one or the other of how many.
pub(super) fn may_sign(
    over: bool,
    tally: &Tally,
    signatures: &[Signature],
    who: StaffId,
    by: u32,
) -> Result<(u32, u32), WeekError> {
    if is_signed_off(signatures) {
        return Err(WeekError::SignedOff);
    }
    if signatures.iter().any(|signature| signature.staff == who) {
        return Err(WeekError::SignedByYou);
    }
    if !over {
        return Err(WeekError::NotOver);
    }
    if tally.going_on > 0 {
        return Err(WeekError::GoingOn);
    }
    if tally.unreviewed > 0 {
        return Err(WeekError::Unreviewed);
    }
    if tally.sessions == 0 {
        return Err(WeekError::Empty);
    }
    let needed = needed(signatures, by);
    // Of two people, one at least did not open any one session; one alone must have opened none.
    if needed < 2 && tally.agents.contains(&who) {
        return Err(WeekError::OwnSessions);
    }
    Ok((signatures.last().map_or(1, |last| last.number + 1), needed))
}

#[cfg(test)]
mod tests;
