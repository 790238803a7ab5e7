//! What became of questions to owners, by the task that the session was for and by what was asked.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::clock::Moment;
use crate::consents::{Answer, Kind};

/// A question as it is counted: without its words.
#[derive(Debug, Clone)]
pub struct Counted {
    pub kind: Kind,
    /// The declared task of the session in which it was asked.
    pub work: Option<String>,
    pub answer: Option<Answer>,
    /// What a lead said to something sensitive.
    pub agreed: Option<bool>,
    pub lapsed_at: Option<Moment>,
    /// Without an answer by then, it is a no.
    pub answer_by: Moment,
    /// When the access ended, or ends, under which it was asked.
    pub access_ends: Moment,
}

/// What came of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    Allowed,
    /// By an owner, who may have offered to share the screen instead, or by a lead.
    Declined,
    /// Nobody answered in time, or the access was over first.
    Lapsed,
    /// Of an owner, or of a lead as well.
    Waiting,
}

impl Counted {
    pub fn came(&self, now: Moment) -> Came {
        let is_over = self.lapsed_at.is_some() || now >= self.access_ends;
        match (self.answer, self.agreed) {
            (Some(Answer::Declined | Answer::ShareScreen), _) | (_, Some(false)) => Came::Declined,
            (Some(_), Some(true)) => Came::Allowed,
            // Something sensitive is allowed only when a lead has agreed.
            (Some(_), None) if self.kind != Kind::Sensitive => Came::Allowed,
            (Some(_), None) if is_over => Came::Lapsed,
            (None, _) if is_over || now >= self.answer_by => Came::Lapsed,
            _ => Came::Waiting,
        }
    }
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
            by.entry(category(one)).or_default().count(one.came(now));
        }
        let mut by: Vec<(K, Self)> = by.into_iter().collect();
        by.sort_by_key(|(_, questions)| Reverse(questions.asked));
        by
    }

    pub fn of(counted: &[Counted], now: Moment) -> Self {
        let mut all = Self::default();
        counted.iter().for_each(|one| all.count(one.came(now)));
        all
    }

    fn count(&mut self, came: Came) {
        self.asked += 1;
        match came {
            Came::Allowed => self.allowed += 1,
            Came::Declined => self.declined += 1,
            Came::Lapsed => self.lapsed += 1,
            Came::Waiting => self.waiting += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u32) -> Moment {
        Moment::parse(&format!("2026-11-22T{hour:02}:00:00.000000Z")).expect("a moment")
    }

    fn asked(kind: Kind) -> Counted {
        Counted {
            kind,
            work: None,
            answer: None,
            agreed: None,
            lapsed_at: None,
            answer_by: at(18),
            access_ends: at(20),
        }
    }

    #[test]
    fn a_question_waits_until_it_is_answered_or_its_time_is_over() {
        let change = asked(Kind::Change);
        assert_eq!([at(17), at(18)].map(|now| change.came(now)), [Came::Waiting, Came::Lapsed]);
        let soon_over = Counted { access_ends: at(12), ..change.clone() };
        assert_eq!([at(11), at(12)].map(|now| soon_over.came(now)), [Came::Waiting, Came::Lapsed]);
        let yes = Counted { answer: Some(Answer::Once), ..change.clone() };
        assert_eq!(yes.came(at(23)), Came::Allowed, "what was allowed stays allowed, used or not");
        for no in [Answer::Declined, Answer::ShareScreen] {
            assert_eq!(Counted { answer: Some(no), ..change.clone() }.came(at(9)), Came::Declined);
        }
    }

    #[test]
    fn what_is_sensitive_is_allowed_when_a_lead_agreed_as_well() {
        let yes = Counted { answer: Some(Answer::Once), ..asked(Kind::Sensitive) };
        assert_eq!([at(9), at(21)].map(|now| yes.came(now)), [Came::Waiting, Came::Lapsed]);
        assert_eq!(Counted { agreed: Some(true), ..yes.clone() }.came(at(21)), Came::Allowed);
        assert_eq!(Counted { agreed: Some(false), ..yes.clone() }.came(at(21)), Came::Declined);
        assert_eq!(Counted { lapsed_at: Some(at(10)), ..yes }.came(at(11)), Came::Lapsed);
    }

    #[test]
    fn categories_come_by_how_much_was_asked_and_add_up() {
        let of = |work: &str| Counted { work: Some(work.to_owned()), ..asked(Kind::Change) };
        let counted = [of("Billing"), of("Invoices"), of("Invoices")];
        let by = Questions::by(&counted, at(9), |one| one.work.clone());
        let told: Vec<_> = by.iter().map(|(work, one)| (work.as_deref(), one.asked, one.waiting)).collect();
        assert_eq!(told, [(Some("Invoices"), 2, 2), (Some("Billing"), 1, 1)]);
        assert_eq!(Questions::of(&counted, at(19)).lapsed, 3);
    }
}
