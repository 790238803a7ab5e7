//! What became of questions to owners, by the task that the session was for and by what was asked.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::clock::Moment;
use crate::consents::{Outcome, Said};

/// A question as it is counted: without its words.
#[derive(Debug, Clone)]
pub struct Counted {
    /// The declared task of the session in which it was asked.
    pub work: Option<String>,
    pub said: Said,
}

/// How many were asked, and what came of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Questions {
    pub asked: u64,
    pub allowed: u64,
    pub declined: u64,
    pub lapsed: u64,
    pub waiting: u64,
}

impl Questions {
    /// By a category, the one of which most was asked first.
    pub fn by<K: Ord + Clone>(
        counted: &[Counted],
        now: Moment,
        category: impl Fn(&Counted) -> K,
    ) -> Vec<(K, Self)> {
        let mut by: BTreeMap<K, Self> = BTreeMap::new();
        for one in counted {
            by.entry(category(one)).or_default().count(one.said.outcome(now));
        }
        let mut by: Vec<(K, Self)> = by.into_iter().collect();
        by.sort_by_key(|(_, questions)| Reverse(questions.asked));
        by
    }

    pub fn of(counted: &[Counted], now: Moment) -> Self {
        let mut all = Self::default();
        counted.iter().for_each(|one| all.count(one.said.outcome(now)));
        all
    }

    fn count(&mut self, outcome: Outcome) {
        self.asked += 1;
        match outcome {
            Outcome::Allowed => self.allowed += 1,
            Outcome::Declined => self.declined += 1,
            Outcome::Lapsed => self.lapsed += 1,
            Outcome::Waiting => self.waiting += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consents::Kind;

    fn at(hour: u32) -> Moment {
        Moment::parse(&format!("2026-11-22T{hour:02}:00:00.000000Z")).expect("a moment")
    }

    #[test]
    fn categories_come_by_how_much_was_asked_and_add_up() {
        let said = Said {
            kind: Kind::Change,
            answer: None,
            agreed: None,
            lapsed_at: None,
            answer_by: at(18),
            access_ends: at(20),
        };
        let of = |work: &str| Counted { work: Some(work.to_owned()), said };
        let counted = [of("Billing"), of("Invoices"), of("Invoices")];
        let by = Questions::by(&counted, at(9), |one| one.work.clone());
        let told: Vec<_> = by.iter().map(|(work, one)| (work.as_deref(), one.asked, one.waiting)).collect();
        assert_eq!(told, [(Some("Invoices"), 2, 2), (Some("Billing"), 1, 1)]);
        assert_eq!(Questions::of(&counted, at(19)).lapsed, 3);
    }
}
