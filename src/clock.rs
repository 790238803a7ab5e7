//! Time: the one clock everything asks, and the one kind of moment everything keeps.
//!
//! What does not live here: time zones and words for people (`words/`).

use std::sync::{Arc, RwLock};
use std::time::Instant;

use chrono::{DateTime, Datelike, Duration, NaiveDateTime, TimeZone, Timelike, Utc};
use serde::{Deserialize, Serialize};

/// A moment in UTC, in whole microseconds.
///
/// Both databases keep microseconds; cutting at creation means that a moment read back equals the one written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(DateTime<Utc>);

/// Text that is not a moment in the one spelling we write.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a moment like 2026-11-22T14:06:00.000000Z: {0}")]
pub struct NotAMoment(pub String);

impl Moment {
    const FORMAT: &'static str = "%Y-%m-%dT%H:%M:%S%.6fZ";

    /// Cuts to whole microseconds.
    pub fn new(at: DateTime<Utc>) -> Self {
        let micros = at.timestamp_micros();
        Self(Utc.timestamp_micros(micros).single().unwrap_or(at))
    }

    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    pub fn millis(self) -> i64 {
        self.0.timestamp_millis()
    }

    pub fn plus(self, duration: Duration) -> Self {
        Self::new(self.0 + duration)
    }

    pub fn minus(self, duration: Duration) -> Self {
        Self::new(self.0 - duration)
    }

    /// How long after `earlier` this is; negative when it is before.
    pub fn since(self, earlier: Moment) -> Duration {
        self.0 - earlier.0
    }

    /// The first moment at which clocks there show this or later: some zones put their clocks forward at midnight.
    pub fn when_clocks_show(wanted: NaiveDateTime, zone: &impl TimeZone) -> Self {
        let quarters = (0..=96).map(|quarter| wanted + Duration::minutes(15 * quarter));
        let shown = quarters.into_iter().find_map(|local| zone.from_local_datetime(&local).earliest());
        Self::new(shown.map_or_else(|| Utc.from_utc_datetime(&wanted), |at| at.with_timezone(&Utc)))
    }

    /// Reads exactly the spelling that `Display` writes: fixed width, so that text sorts as time does.
    pub fn parse(text: &str) -> Result<Self, NotAMoment> {
        let parsed = DateTime::parse_from_rfc3339(text).map_err(|_| NotAMoment(text.to_owned()))?;
        let moment = Self::new(parsed.with_timezone(&Utc));
        if moment.to_string() == text { Ok(moment) } else { Err(NotAMoment(text.to_owned())) }
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, at) = (self.0.year(), self.0.time());
        if !(0..=9999).contains(&year) {
            return write!(f, "{}", self.0.format(Self::FORMAT));
        }
        // Every entry is stamped and stored with this; reading a format each time would cost more than all of it.
        let (month, day, micros) = (self.0.month(), self.0.day(), self.0.timestamp_subsec_micros());
        let (hour, minute, second) = (at.hour(), at.minute(), at.second());
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z")
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

impl TryFrom<String> for Moment {
    type Error = NotAMoment;
    fn try_from(text: String) -> Result<Self, NotAMoment> {
        Self::parse(&text)
    }
}

/// The clock. Cloning it gives another hand of the same clock.
#[derive(Clone)]
pub struct Clock(Hands);

#[derive(Clone)]
enum Hands {
    System { started_at: DateTime<Utc>, started: Instant },
    Manual(Arc<RwLock<Moment>>),
}

impl Clock {
    /// The machine's clock. It follows the wall clock forward (a suspended machine wakes up later, and sessions
    /// have ended meanwhile) but never backwards: a wall clock set back must not give a session more time.
    #[allow(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    pub fn system() -> Self {
        Self(Hands::System { started_at: Utc::now(), started: Instant::now() })
    }

    /// A clock that stands still until somebody moves it: for tests, and for seeding a past.
    pub fn manual(at: Moment) -> Self {
        Self(Hands::Manual(Arc::new(RwLock::new(at))))
    }

    #[allow(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    pub fn now(&self) -> Moment {
        match &self.0 {
            Hands::System { started_at, started } => {
                let steady = *started_at + started.elapsed();
                Moment::new(steady.max(Utc::now()))
            }
            Hands::Manual(at) => *at.read().unwrap_or_else(std::sync::PoisonError::into_inner),
        }
    }

    /// Whether this is the machine's clock (several instances then ask the database's instead).
    pub fn is_system(&self) -> bool {
        matches!(self.0, Hands::System { .. })
    }

    /// Moves a manual clock; the machine's clock cannot be moved.
    pub fn advance(&self, by: Duration) {
        if let Hands::Manual(at) = &self.0 {
            let mut at = at.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            *at = at.plus(by);
        }
    }

    /// Sets a manual clock; the machine's clock cannot be set.
    pub fn set(&self, to: Moment) {
        if let Hands::Manual(at) = &self.0 {
            *at.write().unwrap_or_else(std::sync::PoisonError::into_inner) = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_back_as_it_was_written_and_sorts_as_text() {
        let clock = Clock::system();
        let a = clock.now();
        let b = a.plus(Duration::microseconds(1));
        assert_eq!(Moment::parse(&a.to_string()), Ok(a));
        assert!(a.to_string() < b.to_string());
    }

    #[test]
    fn a_moment_is_spelt_as_its_format_says() {
        for text in
            ["2026-11-22T14:06:00.000000Z", "0001-01-01T00:00:00.000001Z", "9999-12-31T23:59:59.999999Z"]
        {
            let moment = Moment::parse(text).expect("a moment");
            assert_eq!(moment.to_string(), text);
            assert_eq!(moment.utc().format(Moment::FORMAT).to_string(), text);
        }
    }

    #[test]
    fn another_spelling_of_the_same_moment_is_refused() {
        for text in
            ["2026-11-22T14:06:00Z", "2026-11-22T15:06:00.000000+01:00", "2026-11-22 14:06:00.000000Z", ""]
        {
            assert!(Moment::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_manual_clock_moves_only_when_moved() {
        let start = Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment");
        let clock = Clock::manual(start);
        let other_hand = clock.clone();
        clock.advance(Duration::minutes(5));
        assert_eq!(other_hand.now().since(start), Duration::minutes(5));
    }
}
