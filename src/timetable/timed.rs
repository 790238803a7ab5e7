//! When a job runs.

use std::sync::Arc;

use chrono::Duration;
use croner::Cron;
use croner::parser::{CronParser, Seconds};

use crate::clock::Moment;

/// A job's name, and when it runs: seconds, minutes, hours, day of month, month, day of week, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timed {
    pub name: &'static str,
    pub when: &'static str,
}

/// Every job that there is.
pub type Timetable = Arc<[Timed]>;

impl Timed {
    /// The name as it stands in addresses and among the texts: `send-mails-that-are-due`.
    pub fn id(&self) -> String {
        let letters = self.name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ' ');
        letters.map(|c| if c == ' ' { '-' } else { c }).collect()
    }

    /// The first time after `at` when it is its turn; nothing where it never is again.
    pub fn next_after(&self, at: Moment) -> Option<Moment> {
        let next = self.cron()?.find_next_occurrence(&at.utc(), false).ok()?;
        Some(Moment::new(next))
    }

    /// How long it is from one turn to the next.
    pub fn every(&self, now: Moment) -> Option<Duration> {
        let first = self.next_after(now)?;
        Some(self.next_after(first)?.since(first))
    }

    fn cron(&self) -> Option<Cron> {
        CronParser::builder().seconds(Seconds::Required).build().parse(self.when).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(&format!("2026-11-22T{text}.000000Z")).expect("a moment")
    }

    #[test]
    fn a_job_says_when_it_runs_next_and_how_often() {
        let job = |when| Timed { name: "look", when };
        let now = at("14:06:11");
        assert_eq!(job("*/15 * * * * *").next_after(now), Some(at("14:06:15")));
        assert_eq!(job("*/15 * * * * *").every(now), Some(Duration::seconds(15)));
        assert_eq!(job("20 * * * * *").next_after(now), Some(at("14:06:20")));
        assert_eq!(job("0 4 * * * *").next_after(now), Some(at("15:04:00")));
        assert_eq!(job("0 4 * * * *").every(now), Some(Duration::hours(1)));
        assert_eq!(job("no time").next_after(now), None);
        let named = Timed { name: "write down sessions' ends", when: "" };
        assert_eq!(named.id(), "write-down-sessions-ends");
    }
}
