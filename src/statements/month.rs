//! A month as an account's owners live it: in their time zone.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::clock::Moment;

/// Nobody wants to be told in the night.
const FROM_HOUR: u32 = 6;

/// A month of the calendar, such as `2026-10`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i32,
    month: u32,
}

/// Text that is not a month like `2026-10`.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a month like 2026-10: {0:?}")]
pub struct NotAMonth(pub String);

impl Month {
    /// The month that a moment is in, there.
    pub fn of(at: Moment, zone: Tz) -> Self {
        let local = at.utc().with_timezone(&zone);
        Self { year: local.year(), month: local.month() }
    }

    pub fn year(self) -> i32 {
        self.year
    }

    /// 1 to 12.
    pub fn number(self) -> u32 {
        self.month
    }

    pub fn next(self) -> Self {
        match self.month {
            12 => Self { year: self.year + 1, month: 1 },
            month => Self { year: self.year, month: month + 1 },
        }
    }

    pub fn before(self) -> Self {
        match self.month {
            1 => Self { year: self.year - 1, month: 12 },
            month => Self { year: self.year, month: month - 1 },
        }
    }

    /// Its first moment there; it ends with the first moment of the next.
    pub fn begins(self, zone: Tz) -> Moment {
        self.first_day_at(0, zone)
    }

    pub fn ends(self, zone: Tz) -> Moment {
        self.next().begins(zone)
    }

    /// From when its statement may be sent: the morning after it.
    pub fn told_from(self, zone: Tz) -> Moment {
        self.next().first_day_at(FROM_HOUR, zone)
    }

    fn first_day_at(self, hour: u32, zone: Tz) -> Moment {
        let day = NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or_default();
        let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        Moment::when_clocks_show(NaiveDateTime::new(day, time), &zone)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let wrong = || NotAMonth(text.to_owned());
        let (year, month) = text.split_once('-').ok_or_else(wrong)?;
        let read =
            Self { year: year.parse().map_err(|_| wrong())?, month: month.parse().map_err(|_| wrong())? };
        if (1..=12).contains(&read.month) && read.to_string() == text { Ok(read) } else { Err(wrong()) }
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl TryFrom<String> for Month {
    type Error = NotAMonth;
    fn try_from(text: String) -> Result<Self, NotAMonth> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().expect("a month")
    }

    fn moment(text: &str) -> Moment {
        Moment::parse(&format!("{text}:00.000000Z")).expect("a moment")
    }

    #[test]
    fn a_month_begins_and_ends_at_midnight_where_its_owner_lives() {
        let berlin = chrono_tz::Europe::Berlin;
        let october = month("2026-10");
        // Summer time at its beginning, winter time at its end.
        assert_eq!(october.begins(berlin), moment("2026-09-30T22:00"));
        assert_eq!(october.ends(berlin), moment("2026-10-31T23:00"));
        assert_eq!(october.told_from(berlin), moment("2026-11-01T05:00"));
        assert_eq!(Month::of(moment("2026-09-30T21:59"), berlin), month("2026-09"));
        assert_eq!(Month::of(moment("2026-09-30T22:00"), berlin), october);
        let auckland = chrono_tz::Pacific::Auckland;
        assert_eq!(october.begins(auckland), moment("2026-09-30T11:00"));
        assert_eq!(Month::of(moment("2026-10-31T11:00"), auckland), month("2026-11"));
    }

    #[test]
    fn a_midnight_that_clocks_skip_is_the_moment_after_it() {
        // Paraguay put its clocks forward at midnight of 1 October 2023.
        let begins = month("2023-10").begins(chrono_tz::America::Asuncion);
        assert_eq!(begins, moment("2023-10-01T04:00"));
        assert_eq!(Month::of(begins, chrono_tz::America::Asuncion), month("2023-10"));
    }

    #[test]
    fn months_follow_each_other_over_the_year_s_end_and_read_back() {
        assert_eq!(
            (month("2026-12").next(), month("2026-01").before()),
            (month("2027-01"), month("2025-12"))
        );
        assert_eq!(month("2026-02").to_string(), "2026-02");
        for text in ["", "2026", "2026-13", "2026-1", "2026-00", "October"] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }
}
