//! What came of a question, for who counts questions: also long after the access under which it was asked.

use super::{Answer, GOOD_FOR, Kind};
use crate::clock::Moment;

/// What was said to a question, without its words.
#[derive(Debug, Clone, Copy)]
pub struct Said {
    pub kind: Kind,
    /// What an owner answered, and when.
    pub answer: Option<(Answer, Moment)>,
    /// What a lead said to something sensitive.
    pub agreed: Option<bool>,
    pub lapsed_at: Option<Moment>,
    /// Without an answer by then, it is a no.
    pub answer_by: Moment,
    /// When the access ended, or ends, under which it was asked.
    pub access_ends: Moment,
}

/// What came of a question. A yes stays one, used or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Allowed,
    /// By an owner, who may have offered to share the screen instead, or by a lead.
    Declined,
    /// Nobody answered in time, or the access was over first.
    Lapsed,
    /// Of an owner, or of a lead as well.
    Waiting,
}

impl Said {
    pub fn outcome(&self, now: Moment) -> Outcome {
        let is_over = self.lapsed_at.is_some() || now >= self.access_ends;
        match (self.answer, self.agreed) {
            (Some((Answer::Declined | Answer::ShareScreen, _)), _) | (_, Some(false)) => Outcome::Declined,
            (Some(_), Some(true)) => Outcome::Allowed,
            (Some(_), None) if self.kind != Kind::Sensitive => Outcome::Allowed,
            // Something sensitive is allowed only when a lead agrees as well, while the owner's yes is good.
            (Some((_, at)), None) if is_over || now >= at.plus(GOOD_FOR) => Outcome::Lapsed,
            (None, _) if is_over || now >= self.answer_by => Outcome::Lapsed,
            _ => Outcome::Waiting,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;
    use crate::consents::{Answered, Asked, Consent, Question, Seconded, State};
    use crate::grants::{Grant, Only, Scope};
    use crate::ids::{AccountId, ConsentId, GrantId, OwnerId, SessionId, StaffId};
    use crate::random::Random;

    fn at(hours: i64) -> Moment {
        let first = Moment::parse("2026-11-22T00:00:00.000000Z").expect("a moment");
        first.plus(Duration::hours(hours))
    }

    fn asked(kind: Kind) -> Said {
        let (answer_by, access_ends) = (at(18), at(20));
        Said { kind, answer: None, agreed: None, lapsed_at: None, answer_by, access_ends }
    }

    #[test]
    fn a_question_waits_until_it_is_answered_or_its_time_is_over() {
        let change = asked(Kind::Change);
        assert_eq!([at(17), at(18)].map(|now| change.outcome(now)), [Outcome::Waiting, Outcome::Lapsed]);
        let soon_over = Said { access_ends: at(12), ..change };
        assert_eq!([at(11), at(12)].map(|now| soon_over.outcome(now)), [Outcome::Waiting, Outcome::Lapsed]);
        let yes = Said { answer: Some((Answer::Once, at(9))), ..change };
        assert_eq!(yes.outcome(at(90)), Outcome::Allowed, "what was allowed stays allowed, used or not");
        for no in [Answer::Declined, Answer::ShareScreen] {
            assert_eq!(Said { answer: Some((no, at(8))), ..change }.outcome(at(9)), Outcome::Declined);
        }
    }

    #[test]
    fn what_is_sensitive_is_allowed_when_a_lead_agreed_while_the_yes_was_good() {
        let yes = Said { answer: Some((Answer::Once, at(8))), ..asked(Kind::Sensitive) };
        assert_eq!([at(9), at(21)].map(|now| yes.outcome(now)), [Outcome::Waiting, Outcome::Lapsed]);
        assert_eq!(Said { agreed: Some(true), ..yes }.outcome(at(21)), Outcome::Allowed);
        assert_eq!(Said { agreed: Some(false), ..yes }.outcome(at(21)), Outcome::Declined);
        assert_eq!(Said { lapsed_at: Some(at(10)), ..yes }.outcome(at(11)), Outcome::Lapsed);
        let long = Said { access_ends: at(200), ..yes };
        assert_eq!([at(31), at(32)].map(|now| long.outcome(now)), [Outcome::Waiting, Outcome::Lapsed]);
    }

    /// Every question that can be, at moments around each edge.
    #[test]
    fn what_is_counted_is_what_the_question_itself_says() {
        let mut compared = 0;
        for consent in questions() {
            for ends in [at(12), at(60)] {
                let grant = grant_until(&consent, ends);
                let asked = consent.asked.as_ref().expect("asked");
                let said = Said {
                    kind: consent.question.kind,
                    answer: consent.answered.as_ref().map(|answered| (answered.answer, answered.at)),
                    agreed: consent.seconded.as_ref().map(|seconded| seconded.agreed),
                    lapsed_at: consent.lapsed_at,
                    answer_by: asked.until,
                    access_ends: ends,
                };
                for now in [5, 9, 11, 12, 17, 18, 28, 29, 30, 59, 60, 99].map(at) {
                    let state = consent.state(&grant, now);
                    let outcome = said.outcome(now);
                    assert!(agree(state, outcome, &said), "{state:?} is counted as {outcome:?}: {said:?}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 500, "only {compared}");
    }

    fn agree(state: State, outcome: Outcome, said: &Said) -> bool {
        let has_yes = said.answer.is_some() && (said.kind != Kind::Sensitive || said.agreed == Some(true));
        outcome
            == match state {
                State::Waiting(_) | State::WaitingForLead(_) => Outcome::Waiting,
                State::Declined | State::ScreenInstead | State::DeclinedByLead => Outcome::Declined,
                State::Allowed(_) | State::AllowedUntilEnd => Outcome::Allowed,
                // The yes is past its time; it was one all the same.
                State::Expired | State::AccessOver | State::Used(_) if has_yes => Outcome::Allowed,
                _ => Outcome::Lapsed,
            }
    }

    fn questions() -> Vec<Consent> {
        let mut all = Vec::new();
        for kind in [Kind::Change, Kind::Sensitive, Kind::Export, Kind::Reveal] {
            all.extend([None, Some(at(18))].map(|lapsed_at| question(kind, None, None, lapsed_at)));
            for answer in [Answer::Once, Answer::UntilEnd, Answer::Declined, Answer::ShareScreen] {
                let is_sensitive = kind == Kind::Sensitive && answer == Answer::Once;
                let lasts = matches!(kind, Kind::Change | Kind::Reveal);
                if answer != Answer::UntilEnd || lasts {
                    all.push(question(kind, Some(answer), None, None));
                }
                if is_sensitive {
                    all.push(question(kind, Some(answer), None, Some(at(29))));
                    all.extend([true, false].map(|agreed| question(kind, Some(answer), Some(agreed), None)));
                }
            }
        }
        all
    }

    fn question(
        kind: Kind,
        answer: Option<Answer>,
        agreed: Option<bool>,
        lapsed_at: Option<Moment>,
    ) -> Consent {
        let random = Random::repeatable(1);
        let name = || String::from("somebody");
        let lead = StaffId::new(at(0), &random);
        let by = OwnerId::new(at(0), &random);
        Consent {
            id: ConsentId::new(at(0), &random),
            account: AccountId::new(at(0), &random),
            grant: GrantId::new(at(0), &random),
            session: SessionId::new(at(0), &random),
            agent: StaffId::new(at(0), &random),
            agent_name: name(),
            question: a_question(kind),
            content: String::new(),
            is_sealed: true,
            drafted_at: at(0),
            asked: Some(Asked { at: at(0), why: None, until: at(18) }),
            answered: answer.map(|answer| Answered { at: at(5), by, name: name(), answer, note: None }),
            seconded: agreed.map(|agreed| Seconded { at: at(5), by: lead, name: name(), agreed, note: None }),
            lapsed_at,
            used: None,
            send: None,
        }
    }

    fn a_question(kind: Kind) -> Question {
        let told = serde_json::json!({ "kind": kind.as_str(), "method": "POST", "target": "/settings/tax" });
        serde_json::from_value(told).expect("a question")
    }

    fn grant_until(consent: &Consent, ends_at: Moment) -> Grant {
        Grant {
            id: consent.grant,
            account: consent.account,
            scope: Scope::Change,
            allowed_by: OwnerId::new(at(0), &Random::repeatable(1)),
            allowed_name: String::from("Olivia"),
            starts_at: at(-1),
            ends_at,
            withdrawn_at: None,
            lapse_noted: false,
            only: Only::default(),
            limited_at: None,
            each_time: false,
        }
    }
}
