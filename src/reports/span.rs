//! The weeks that a report is over.

use chrono_tz::Tz;

use crate::clock::Moment;
use crate::reviews::Week;

/// A report is over so many weeks at most.
pub const LONGEST: usize = 53;

/// From one week to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub first: Week,
    pub last: Week,
}

impl Span {
    /// The newest so many weeks, of which the running one is the last.
    pub fn newest(count: usize, running: Week) -> Self {
        Self { first: running.earlier(count.saturating_sub(1) as u64), last: running }
    }

    /// Every week of it, the oldest first; none where it ends before it begins.
    pub fn weeks(self) -> Vec<Week> {
        let weeks = std::iter::successors(Some(self.first), |week| Some(week.next()));
        weeks.take_while(|week| *week <= self.last).take(LONGEST + 1).collect()
    }

    pub fn is_too_long(self) -> bool {
        self.weeks().len() > LONGEST
    }

    pub fn begins(self, zone: Tz) -> Moment {
        self.first.begins(zone)
    }

    pub fn ends(self, zone: Tz) -> Moment {
        self.last.ends(zone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(text: &str) -> Week {
        text.parse().expect("a week")
    }

    #[test]
    fn a_span_counts_both_of_its_ends_over_the_turn_of_the_year() {
        let span = Span::newest(4, week("2027-W02"));
        assert_eq!(span.first, week("2026-W52"));
        let weeks: Vec<String> = span.weeks().iter().map(ToString::to_string).collect();
        assert_eq!(weeks, ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]);
        assert_eq!(Span::newest(1, span.last).weeks(), [span.last]);
    }

    #[test]
    fn a_year_is_the_longest_and_what_runs_backwards_has_no_weeks() {
        let year = Span::newest(LONGEST, week("2026-W47"));
        assert!(!year.is_too_long());
        assert!(Span { first: year.first.before(), ..year }.is_too_long());
        assert!(Span { first: year.last.next(), ..year }.weeks().is_empty());
    }
}
