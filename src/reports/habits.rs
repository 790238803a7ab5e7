//! How an agent works: numbers of what everybody may see in the sessions themselves.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::typical::Typical;
use super::weeks::{is_changing, lengths};
use crate::ids::StaffId;
use crate::reviews::{Ended, Verdict};
use crate::sessions::EndedHow;

/// One agent's sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Habits {
    pub agent: StaffId,
    pub sessions: u64,
    pub lengths: Typical,
    /// In how many of them something was changed.
    pub changing: u64,
    /// How many of them declared a task.
    pub with_task: u64,
    /// How often a page outside the declared task was opened.
    pub outside: u64,
    /// Steps that were refused.
    pub refused: u64,
    /// How many the agent ended.
    pub ended_themselves: u64,
    /// How many ended because nobody did anything for a while.
    pub idle: u64,
    /// How many ended because their time was up.
    pub hard_limit: u64,
    /// How many ended otherwise: by an owner, with the access, by the vendor.
    pub otherwise: u64,
    pub flagged: u64,
}

impl Habits {
    /// Of everybody who was inside, whoever was most often first.
    pub fn of_all(ended: &[Ended]) -> Vec<Self> {
        let mut by_agent: BTreeMap<StaffId, Vec<&Ended>> = BTreeMap::new();
        for one in ended {
            by_agent.entry(one.agent).or_default().push(one);
        }
        let mut all: Vec<Self> = by_agent.into_iter().map(|(agent, ended)| Self::of(agent, &ended)).collect();
        all.sort_by_key(|one| Reverse(one.sessions));
        all
    }

    fn of(agent: StaffId, ended: &[&Ended]) -> Self {
        let count = |is: fn(&Ended) -> bool| ended.iter().filter(|one| is(one)).count() as u64;
        let themselves = count(|one| matches!(one.how, EndedHow::Agent | EndedHow::AppLogOut));
        let (idle, hard_limit) =
            (count(|one| one.how == EndedHow::Idle), count(|one| one.how == EndedHow::HardLimit));
        Self {
            agent,
            sessions: ended.len() as u64,
            lengths: lengths(ended.iter().copied()),
            changing: count(is_changing),
            with_task: count(|one| one.work.is_some()),
            outside: ended.iter().map(|one| one.figures.outside).sum(),
            refused: ended.iter().map(|one| one.figures.refused).sum(),
            ended_themselves: themselves,
            idle,
            hard_limit,
            otherwise: ended.len() as u64 - themselves - idle - hard_limit,
            flagged: count(|one| one.verdict == Some(Verdict::Flagged)),
        }
    }
}
