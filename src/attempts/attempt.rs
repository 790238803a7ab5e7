//! What a refused try is, and how many of them are too many.

use std::collections::BTreeMap;

use chrono::Duration;

use crate::clock::Moment;
use crate::ids::{AccountId, StaffId};

/// A try that is to be written down.
#[derive(Debug, Clone)]
pub struct Tried {
    /// Nobody where nobody knows who it was.
    pub staff: Option<StaffId>,
    /// None where no account was concerned, or one that does not exist.
    pub account: Option<AccountId>,
    /// The number of the entry in the account's log, where it has one.
    pub seq: Option<u64>,
    /// The refusal's stable code.
    pub code: String,
    /// What was tried: a page, a session's code, an id as typed.
    pub place: String,
}

/// A try that was written down.
#[derive(Debug, Clone)]
pub struct Attempt {
    pub at: Moment,
    pub tried: Tried,
}

/// From how many tries in how long on the reviewers are told, and for how long tries are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watch {
    pub by_agent: u32,
    pub by_account: u32,
    pub within: Duration,
    pub keep: Duration,
}

impl Default for Watch {
    fn default() -> Self {
        Self { by_agent: 5, by_account: 5, within: Duration::hours(1), keep: Duration::days(90) }
    }
}

/// Whose tries are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    Agent(StaffId),
    Account(AccountId),
}

/// So many tries within the time that the watch looks back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooOften {
    pub whose: Whose,
    pub times: u32,
    /// The account that the last of them concerned.
    pub account: Option<AccountId>,
}

/// Whose tries are too many, among those of the time that the watch looks back; the newest first.
pub fn too_often(watch: Watch, attempts: &[Attempt]) -> Vec<TooOften> {
    let mut counted: BTreeMap<Whose, TooOften> = BTreeMap::new();
    for attempt in attempts {
        let agent = attempt.tried.staff.map(Whose::Agent);
        for whose in [agent, attempt.tried.account.map(Whose::Account)].into_iter().flatten() {
            let one = counted.entry(whose).or_insert(TooOften { whose, times: 0, account: None });
            one.times += 1;
            one.account = one.account.or(attempt.tried.account);
        }
    }
    let many = |one: &TooOften| match one.whose {
        Whose::Agent(_) => one.times >= watch.by_agent,
        Whose::Account(_) => one.times >= watch.by_account,
    };
    counted.into_values().filter(many).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn tries_are_counted_by_agent_and_by_account_up_to_the_threshold() {
        let now = Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment");
        let random = Random::repeatable(1);
        let (ana, ben) = (StaffId::new(now, &random), StaffId::new(now, &random));
        let northwind = AccountId::new(now, &random);
        let tried = |staff, account| Attempt {
            at: now,
            tried: Tried {
                staff,
                account,
                seq: None,
                code: "no-active-grant".to_owned(),
                place: String::new(),
            },
        };
        let watch = Watch { by_agent: 2, by_account: 3, ..Watch::default() };
        let mut attempts = vec![
            tried(Some(ana), None),
            tried(Some(ana), Some(northwind)),
            tried(Some(ben), Some(northwind)),
        ];
        let ana_only = [TooOften { whose: Whose::Agent(ana), times: 2, account: Some(northwind) }];
        assert_eq!(too_often(watch, &attempts), ana_only);
        attempts.push(tried(None, Some(northwind)));
        let both = too_often(watch, &attempts);
        assert_eq!(both.len(), 2);
        assert!(both.contains(&TooOften {
            whose: Whose::Account(northwind),
            times: 3,
            account: Some(northwind)
        }));
    }
}
