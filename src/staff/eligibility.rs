//! Whether somebody may enter accounts: what that takes, what of it is missing, and the next thing to do about it.
//!
//! All of it is pure. What changes it lives in `commands`; what it ends, in `sessions`.

use chrono::Duration;

use super::{Role, Roles};
use crate::clock::Moment;
use crate::history::event::session::Lack;

/// What the vendor's settings ask of agents, beside the role and a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Requirements {
    /// For so long a training counts; nothing where none is asked for.
    pub training: Option<Duration>,
    /// The version of the guidelines that they must have read.
    pub guidelines: Option<&'static str>,
}

/// What is known of somebody, as far as entering accounts goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub roles: Roles,
    /// Empty where nobody said.
    pub team: String,
    pub has_second_factor: bool,
    pub suspended_at: Option<Moment>,
    pub trained_at: Option<Moment>,
    /// The version of the guidelines that they have read.
    pub guidelines: Option<String>,
    /// At that moment, if not later, they were not allowed to enter: sessions opened until then are over.
    pub barred_at: Option<Moment>,
}

/// One thing for want of which somebody may not enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    Suspended,
    AgentRole,
    SecondFactor,
    Training,
    /// The training counts no longer since then.
    FreshTraining(Moment),
    /// This version is to be read.
    Guidelines(String),
}

impl Requirements {
    /// Everything that is missing for entering accounts, the gravest first; nothing for somebody who may.
    pub fn missing(&self, of: &Standing, now: Moment) -> Vec<Missing> {
        let lacks = [
            of.suspended_at.map(|_| Missing::Suspended),
            (!of.roles.has(Role::Agent)).then_some(Missing::AgentRole),
            (!of.has_second_factor).then_some(Missing::SecondFactor),
            self.training(of, now),
            self.guidelines(of),
        ];
        lacks.into_iter().flatten().collect()
    }

    /// When a training of then counts no longer.
    pub fn training_until(&self, trained_at: Moment) -> Option<Moment> {
        self.training.map(|counts| trained_at.plus(counts))
    }

    /// Since when a session is over because its agent may not, or may no longer, enter accounts. A clock that was set back
    /// since then brings no session back.
    pub fn barred(&self, of: &Standing, opened_at: Moment, now: Moment) -> Option<Moment> {
        let before = of.barred_at.filter(|barred_at| opened_at <= *barred_at);
        before.into_iter().chain(self.lacking_since(of, now)).min().map(|at| at.min(now).max(opened_at))
    }

    /// Since when something is missing, as far as that is known; nothing for somebody who may enter.
    pub fn lacking_since(&self, of: &Standing, now: Moment) -> Option<Moment> {
        let since = |missing: Missing| match missing {
            Missing::Suspended => of.suspended_at.unwrap_or(now),
            Missing::FreshTraining(at) => at,
            _ => now,
        };
        self.missing(of, now).into_iter().map(since).min()
    }

    fn training(&self, of: &Standing, now: Moment) -> Option<Missing> {
        let counts = self.training?;
        match of.trained_at.map(|at| at.plus(counts)) {
            None => Some(Missing::Training),
            Some(until) if until <= now => Some(Missing::FreshTraining(until)),
            Some(_) => None,
        }
    }

    fn guidelines(&self, of: &Standing) -> Option<Missing> {
        let wanted = self.guidelines?;
        (of.guidelines.as_deref() != Some(wanted)).then(|| Missing::Guidelines(wanted.to_owned()))
    }
}

impl Missing {
    /// The same, as entries say it.
    pub fn told(&self) -> Lack {
        match self {
            Self::Suspended => Lack::Suspended,
            Self::AgentRole => Lack::AgentRole,
            Self::SecondFactor => Lack::SecondFactor,
            Self::Training => Lack::Training,
            Self::FreshTraining(_) => Lack::FreshTraining,
            Self::Guidelines(_) => Lack::Guidelines,
        }
    }

    /// What it is called among the texts of pages.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::AgentRole => "agent-role",
            Self::SecondFactor => "second-factor",
            Self::Training => "training",
            Self::FreshTraining(_) => "fresh-training",
            Self::Guidelines(_) => "guidelines",
        }
    }

    /// What is wrong, said to themselves; pages have their own texts.
    pub fn of_you(&self) -> String {
        match self {
            Self::Suspended => "You are suspended.".to_owned(),
            Self::AgentRole => "You do not have the role of an agent.".to_owned(),
            Self::SecondFactor => "You have no second factor yet.".to_owned(),
            Self::Training => "Nobody has noted yet that you finished the training.".to_owned(),
            Self::FreshTraining(at) => format!("Your training counted until {}.", day(*at)),
            Self::Guidelines(version) => format!("You have not read the guidelines, version {version}."),
        }
    }
}

/// A day as people write it, in UTC.
fn day(at: Moment) -> String {
    at.utc().format("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKS: Requirements =
        Requirements { training: Some(Duration::days(365)), guidelines: Some("2026-11") };

    fn on(day: i64) -> Moment {
        Moment::parse("2026-01-01T00:00:00.000000Z").expect("a moment").plus(Duration::days(day))
    }

    fn ana() -> Standing {
        Standing {
            team: String::new(),
            roles: Roles::of(&[Role::Agent]),
            has_second_factor: true,
            suspended_at: None,
            trained_at: Some(on(0)),
            guidelines: Some("2026-11".to_owned()),
            barred_at: None,
        }
    }

    #[test]
    fn somebody_who_has_everything_may_enter_and_everything_missing_is_named_at_once() {
        assert_eq!(ASKS.missing(&ana(), on(10)), []);
        let nobody = Standing {
            team: String::new(),
            roles: Roles::of(&[Role::Admin]),
            has_second_factor: false,
            suspended_at: Some(on(1)),
            trained_at: None,
            guidelines: Some("2025-01".to_owned()),
            barred_at: None,
        };
        let all = [
            Missing::Suspended,
            Missing::AgentRole,
            Missing::SecondFactor,
            Missing::Training,
            Missing::Guidelines("2026-11".to_owned()),
        ];
        assert_eq!(ASKS.missing(&nobody, on(10)), all);
    }

    #[test]
    fn a_training_counts_for_its_time_and_not_a_moment_longer() {
        let last = on(365).minus(Duration::microseconds(1));
        assert_eq!(ASKS.missing(&ana(), last), []);
        assert_eq!(ASKS.missing(&ana(), on(365)), [Missing::FreshTraining(on(365))]);
        assert_eq!(ASKS.barred(&ana(), on(364), on(366)), Some(on(365)));
    }

    #[test]
    fn what_the_settings_do_not_ask_for_nobody_lacks() {
        let none = Standing { trained_at: None, guidelines: None, ..ana() };
        assert_eq!(Requirements::default().missing(&none, on(9)), []);
        assert_eq!(Requirements::default().barred(&none, on(8), on(9)), None);
    }

    #[test]
    fn being_suspended_and_restored_ends_the_sessions_from_before_and_no_later_one() {
        let restored = Standing { barred_at: Some(on(5)), ..ana() };
        let next = on(5).plus(Duration::microseconds(1));
        assert_eq!(ASKS.barred(&restored, on(4), on(6)), Some(on(5)));
        assert_eq!(
            ASKS.barred(&restored, on(5), on(6)),
            Some(on(5)),
            "opened just before, at the same moment"
        );
        assert_eq!(ASKS.barred(&restored, next, on(6)), None);
        assert_eq!(ASKS.barred(&restored, on(3), on(4)), Some(on(4)), "and the clock was set back");
        let suspended = Standing { suspended_at: Some(on(5)), ..restored };
        assert_eq!(ASKS.barred(&suspended, on(4), on(7)), Some(on(5)));
    }
}
