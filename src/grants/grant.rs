//! What a grant is and the rules about it.

use std::str::FromStr;

use chrono::{Duration, LocalResult, NaiveDateTime, TimeZone};
use chrono_tz::Tz;

use crate::clock::Moment;
use crate::db::DbError;
use crate::history::event::grant::{Only, Scope};
use crate::ids::{AccountId, GrantId, OwnerId};
use crate::language::Language;
use crate::words::Words;

/// No grant is longer than this.
pub const LONGEST: Duration = Duration::days(30);

/// What an owner agrees to when she allows changes. It is kept in the grant's entry as she read it.
pub fn consent_to_change(language: Language) -> String {
    Words::new(Tz::UTC).in_language(language).text("grant-consent-to-change").to_string()
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub id: GrantId,
    pub account: AccountId,
    pub scope: Scope,
    pub allowed_by: OwnerId,
    /// Her name when she allowed it.
    pub allowed_name: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub withdrawn_at: Option<Moment>,
    /// Whether a job has written down that it lapsed.
    pub lapse_noted: bool,
    /// Whom or what it is limited to.
    pub only: Only,
    /// Since when, where that was not from its beginning.
    pub limited_at: Option<Moment>,
    /// Whether each session under it needs an owner's approval.
    pub each_time: bool,
}

/// How a grant stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    NotYet,
    Active,
    Withdrawn,
    Lapsed,
}

impl Grant {
    pub fn state(&self, now: Moment) -> State {
        if self.withdrawn_at.is_some() {
            State::Withdrawn
        } else if now >= self.ends_at {
            State::Lapsed
        } else if now < self.starts_at {
            State::NotYet
        } else {
            State::Active
        }
    }

    /// When it stopped or will stop being in force.
    pub fn over_at(&self) -> Moment {
        self.withdrawn_at.map_or(self.ends_at, |withdrawn| withdrawn.min(self.ends_at))
    }
}

/// Until when an owner wants to allow access, as she chose it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndChoice {
    After(Duration),
    /// A date and time in the account's time zone.
    At(NaiveDateTime),
}

impl EndChoice {
    /// The offers of the page: value and length. The second is preselected.
    pub const OFFERS: [(&'static str, Duration); 4] = [
        ("1h", Duration::hours(1)),
        ("24h", Duration::hours(24)),
        ("3d", Duration::days(3)),
        ("7d", Duration::days(7)),
    ];

    /// Reads the form: an offer's value, or `until` with a date and a time.
    pub fn parse(choice: &str, date: &str, time: &str) -> Result<Self, GrantError> {
        if let Some((_, length)) = Self::OFFERS.into_iter().find(|(value, _)| *value == choice) {
            return Ok(Self::After(length));
        }
        if choice != "until" {
            return Err(GrantError::NoEnd);
        }
        let text = format!("{}T{}", date.trim(), time.trim());
        let parsed = NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M")
            .or_else(|_| NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S"));
        parsed.map(Self::At).map_err(|_| GrantError::NotADate)
    }

    /// The moment meant, if it is one that may be chosen.
    pub fn resolve(&self, now: Moment, zone: Tz) -> Result<Moment, GrantError> {
        let end = match self {
            Self::After(length) => now.plus(*length),
            Self::At(local) => match zone.from_local_datetime(local) {
                LocalResult::Single(at) => Moment::new(at.to_utc()),
                // The hour that comes twice in autumn: the earlier one gives less access.
                LocalResult::Ambiguous(earlier, _) => Moment::new(earlier.to_utc()),
                LocalResult::None => return Err(GrantError::InGap),
            },
        };
        Self::check(end, now)?;
        Ok(end)
    }

    fn check(end: Moment, now: Moment) -> Result<(), GrantError> {
        if end <= now {
            Err(GrantError::EndsInThePast)
        } else if end > now.plus(LONGEST) {
            Err(GrantError::TooLong(now.plus(LONGEST)))
        } else {
            Ok(())
        }
    }
}

/// What can be wrong with a wish about a grant.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    #[error("Choose until when support may have access.")]
    NoEnd,
    #[error("Enter a date like 2026-11-24 and a time like 09:00.")]
    NotADate,
    #[error("That time does not exist: the clocks are put forward that night. Choose another.")]
    InGap,
    #[error("The end must be in the future.")]
    EndsInThePast,
    #[error("The end must be within 30 days.")]
    TooLong(Moment),
    #[error("Choose what support may do.")]
    NoScope,
    #[error("Choose who may enter: one of the people listed.")]
    NoSuchAgent,
    #[error("Choose one of the teams listed.")]
    NoSuchTeam,
    #[error("Choose one of the tasks listed.")]
    NoSuchWork,
    #[error("Say in at most 80 characters what for.")]
    PurposeTooLong,
    #[error("Support access is on already. Change its end, or turn it off first.")]
    AlreadyActive(GrantId),
    #[error("There is no such grant.")]
    NotFound,
    #[error("Support access was turned off already.")]
    AlreadyWithdrawn,
    #[error("Support access has ended already.")]
    AlreadyLapsed,
    #[error("You are an observer: you can read everything here, and decide nothing.")]
    OnlyObserves,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl GrantError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoEnd => "no-end",
            Self::NotADate => "not-a-date",
            Self::InGap => "end-in-gap",
            Self::EndsInThePast => "end-in-the-past",
            Self::TooLong(_) => "end-too-late",
            Self::NoScope => "no-scope",
            Self::NoSuchAgent => "no-such-agent",
            Self::NoSuchTeam => "no-such-team",
            Self::NoSuchWork => "no-such-work",
            Self::PurposeTooLong => "purpose-too-long",
            Self::AlreadyActive(_) => "grant-active",
            Self::NotFound => "no-such-grant",
            Self::AlreadyWithdrawn => "grant-withdrawn",
            Self::AlreadyLapsed => "grant-lapsed",
            Self::OnlyObserves => "only-observes",
            Self::Database(error) => error.code(),
        }
    }
}

impl Grant {
    /// Whether it can still be changed or withdrawn.
    pub fn still_on(&self, now: Moment) -> Result<(), GrantError> {
        match self.state(now) {
            State::Withdrawn => Err(GrantError::AlreadyWithdrawn),
            State::Lapsed => Err(GrantError::AlreadyLapsed),
            State::Active | State::NotYet => Ok(()),
        }
    }
}

/// The scope's stable name, as forms and columns spell it.
impl Scope {
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Change => "change",
        }
    }
}

impl FromStr for Scope {
    type Err = GrantError;
    fn from_str(text: &str) -> Result<Self, GrantError> {
        match text {
            "view" => Ok(Self::View),
            "change" => Ok(Self::Change),
            _ => Err(GrantError::NoScope),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::parse(&format!("{text}:00.000000Z")).expect("a moment")
    }

    const BERLIN: Tz = chrono_tz::Europe::Berlin;

    #[test]
    fn an_end_in_the_past_or_beyond_thirty_days_is_refused() {
        let now = moment("2026-11-22T14:06");
        let at = |date: &str, time: &str| {
            EndChoice::parse("until", date, time).expect("parsed").resolve(now, BERLIN)
        };
        assert!(matches!(at("2026-11-22", "15:06"), Err(GrantError::EndsInThePast)));
        assert!(matches!(at("2026-12-22", "15:07"), Err(GrantError::TooLong(_))));
        assert_eq!(at("2026-12-22", "15:06").expect("thirty days"), moment("2026-12-22T14:06"));
    }

    #[test]
    fn an_end_in_a_daylight_saving_gap_does_not_exist_and_in_the_doubled_hour_is_the_earlier() {
        let spring = moment("2026-03-28T12:00");
        let gap = EndChoice::parse("until", "2026-03-29", "02:30").expect("parsed").resolve(spring, BERLIN);
        assert!(matches!(gap, Err(GrantError::InGap)));
        let autumn = moment("2026-10-24T12:00");
        let twice = EndChoice::parse("until", "2026-10-25", "02:30").expect("parsed").resolve(autumn, BERLIN);
        assert_eq!(twice.expect("exists"), moment("2026-10-25T00:30"));
    }

    #[test]
    fn what_is_not_a_date_is_named_as_such() {
        assert!(matches!(EndChoice::parse("until", "24.11.2026", "09:00"), Err(GrantError::NotADate)));
        assert!(matches!(EndChoice::parse("until", "", ""), Err(GrantError::NotADate)));
        assert!(matches!(EndChoice::parse("forever", "", ""), Err(GrantError::NoEnd)));
    }

    #[test]
    fn a_grant_is_over_at_its_end_to_the_microsecond() {
        let now = moment("2026-11-22T14:06");
        let random = crate::random::Random::repeatable(1);
        let grant = Grant {
            id: GrantId::new(now, &random),
            account: AccountId::new(now, &random),
            scope: Scope::View,
            allowed_by: OwnerId::new(now, &random),
            allowed_name: "Olivia".to_owned(),
            starts_at: now,
            ends_at: now.plus(Duration::hours(1)),
            withdrawn_at: None,
            lapse_noted: false,
            only: Only::default(),
            limited_at: None,
            each_time: false,
        };
        assert_eq!(grant.state(grant.ends_at.minus(Duration::microseconds(1))), State::Active);
        assert_eq!(grant.state(grant.ends_at), State::Lapsed);
    }
}
