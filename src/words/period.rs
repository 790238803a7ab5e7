//! Days that somebody chose: read from what was typed, and told back.

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, TimeDelta};

use super::Words;
use crate::clock::Moment;

/// From when on, and before when; either may be open.
pub type Period = (Option<Moment>, Option<Moment>);

/// Why typed days are no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    #[error("Enter the first day like 2026-10-01.")]
    NotAFirstDay,
    #[error("Enter the last day like 2026-10-31.")]
    NotALastDay,
    #[error("The last day must not be before the first day.")]
    Backwards,
}

impl PeriodError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAFirstDay => "not-a-first-day",
            Self::NotALastDay => "not-a-last-day",
            Self::Backwards => "period-backwards",
        }
    }
}

impl Words {
    /// Reads the first and the last day, both included, as days of the reader's zone. Empty text leaves that side open.
    pub fn read_period(&self, first: &str, last: &str) -> Result<Period, PeriodError> {
        let first = day(first).map_err(|()| PeriodError::NotAFirstDay)?;
        let last = day(last).map_err(|()| PeriodError::NotALastDay)?;
        if first.zip(last).is_some_and(|(first, last)| last < first) {
            return Err(PeriodError::Backwards);
        }
        let after_last = last.and_then(|last| last.checked_add_days(Days::new(1)));
        Ok((first.map(|day| self.beginning(day)), after_last.map(|day| self.beginning(day))))
    }

    /// `from Thu 1 Oct 2026 until Sat 31 Oct 2026`; nothing where all is chosen.
    pub fn tell_period(&self, (from, until): Period) -> Option<String> {
        let first = from.map(|from| self.day(from)).unwrap_or_default();
        let last = until.map(|until| self.last_day(until)).unwrap_or_default();
        let id = match (from, until) {
            (None, None) => return None,
            (Some(_), None) => "period-from",
            (None, Some(_)) => "period-until",
            (Some(_), Some(_)) if first == last => "period-day",
            (Some(_), Some(_)) => "period-from-until",
        };
        Some(self.say(id, &[("first", first.into()), ("last", last.into())]))
    }

    /// The last day of a period that ends before this moment.
    pub fn last_day(&self, until: Moment) -> String {
        self.day(until.minus(TimeDelta::microseconds(1)))
    }

    /// When a day begins: midnight, or the first minute after it where the clocks are put forward over midnight.
    pub fn beginning(&self, day: NaiveDate) -> Moment {
        let midnight = day.and_time(NaiveTime::MIN);
        let minutes = (0..24 * 60).map(|minute| midnight + TimeDelta::minutes(minute));
        let begins = minutes.filter_map(|local| local.and_local_timezone(self.zone).earliest()).next();
        Moment::new(begins.map_or(midnight.and_utc(), |at| at.to_utc()))
    }
}

fn day(text: &str) -> Result<Option<NaiveDate>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| ())?;
    if (1970..=9998).contains(&day.year()) { Ok(Some(day)) } else { Err(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(zone: chrono_tz::Tz, first: &str, last: &str) -> [String; 2] {
        let (from, until) = Words::new(zone).read_period(first, last).expect("a period");
        [from, until].map(|at| at.map(|at| at.to_string()).unwrap_or_default())
    }

    #[test]
    fn days_are_those_of_the_readers_zone_and_both_are_included() {
        assert_eq!(
            read(chrono_tz::Europe::Berlin, "2026-10-01", "2026-10-31"),
            ["2026-09-30T22:00:00.000000Z", "2026-10-31T23:00:00.000000Z"]
        );
        assert_eq!(read(chrono_tz::UTC, " 2026-10-01 ", ""), ["2026-10-01T00:00:00.000000Z", ""]);
    }

    #[test]
    fn a_day_that_has_no_midnight_begins_a_little_later() {
        let begins = read(chrono_tz::Africa::Cairo, "2026-04-24", "")[0].clone();
        assert_eq!(begins, "2026-04-23T22:00:00.000000Z", "the clocks go from 00:00 to 01:00 that night");
    }

    #[test]
    fn what_is_no_day_is_refused_by_its_side() {
        let words = Words::new(chrono_tz::UTC);
        assert_eq!(words.read_period("yesterday", ""), Err(PeriodError::NotAFirstDay));
        assert_eq!(words.read_period("", "2026-02-30"), Err(PeriodError::NotALastDay));
        assert_eq!(words.read_period("2026-10-02", "2026-10-01"), Err(PeriodError::Backwards));
        assert_eq!(words.read_period("99999-01-01", ""), Err(PeriodError::NotAFirstDay));
    }

    #[test]
    fn a_period_is_told_by_its_days() {
        let words = Words::new(chrono_tz::Europe::Berlin);
        let told = |first, last| words.tell_period(words.read_period(first, last).expect("a period"));
        assert_eq!(
            told("2026-10-01", "2026-10-31").as_deref(),
            Some("from Thu 1 Oct 2026 until Sat 31 Oct 2026")
        );
        assert_eq!(told("2026-10-01", "2026-10-01").as_deref(), Some("on Thu 1 Oct 2026"));
        assert_eq!(told("", "2026-10-31").as_deref(), Some("until Sat 31 Oct 2026"));
        assert_eq!(told("", ""), None);
    }
}
