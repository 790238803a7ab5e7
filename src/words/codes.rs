//! Stable codes, said in words: why something was refused, how a session ended, what was hidden.

use std::collections::BTreeMap;

use super::Words;
use crate::history::event::session::{EndedHow, Lack};

impl Words {
    /// Why something was refused, to stand behind "refused,": `no consent`, `view only`. A code that has no words
    /// yet stands for itself.
    pub fn refusal(&self, code: &str) -> String {
        self.maybe_say(&format!("refusal-{code}"), &[]).unwrap_or_else(|| code.to_owned())
    }

    /// What is wrong, to whoever can mend it. The English sentence stands beside the rule; other languages have theirs by
    /// its code.
    pub fn wrong(&self, code: &str, error: impl std::fmt::Display) -> String {
        self.maybe_say(&format!("wrong-{code}"), &[]).unwrap_or_else(|| error.to_string())
    }

    /// How a session came to its end, to stand behind "Session ended:". `by` is who ended it, where that is known.
    pub fn ended_how(&self, how: EndedHow, by: Option<&str>) -> String {
        let id = match how {
            EndedHow::HardLimit => "ended-hard-limit",
            EndedHow::Idle => "ended-idle",
            EndedHow::GrantEnded => "ended-grant-ended",
            EndedHow::Withdrawn => "ended-withdrawn",
            EndedHow::Limited => "ended-limited",
            EndedHow::OwnerStopped => "ended-owner-stopped",
            EndedHow::Agent => "ended-agent",
            EndedHow::AppLogOut => "ended-app-log-out",
            EndedHow::AgentNoLongerEligible => "ended-agent-no-longer-eligible",
        };
        match by {
            Some(name) => self.say(&format!("{id}-by"), &[("name", name.into())]),
            None => self.say(id, &[]),
        }
    }

    /// How a session ended and, where its agent may not enter accounts any more, for want of what.
    pub fn ended_because(&self, how: EndedHow, by: Option<&str>, because: Option<Lack>) -> String {
        let how = self.ended_how(how, by);
        let Some(because) = because else { return how };
        let id = match because {
            Lack::Suspended => "lack-suspended",
            Lack::AgentRole => "lack-agent-role",
            Lack::SecondFactor => "lack-second-factor",
            Lack::Training => "lack-training",
            Lack::FreshTraining => "lack-fresh-training",
            Lack::Guidelines => "lack-guidelines",
        };
        self.say("ended-because", &[("how", how.into()), ("because", self.say(id, &[]).into())])
    }

    /// `3 card numbers, 1 token`: how many values were hidden, by what they are.
    pub fn hidden(&self, counts: &BTreeMap<String, u64>) -> String {
        let told = counts.iter().map(|(what, count)| {
            let gaps = [("count", (*count).into())];
            self.maybe_say(&format!("hidden-{what}"), &gaps).unwrap_or_else(|| {
                self.say("hidden-other", &[("count", (*count).into()), ("what", what.as_str().into())])
            })
        });
        told.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOWS: [EndedHow; 9] = [
        EndedHow::HardLimit,
        EndedHow::Idle,
        EndedHow::GrantEnded,
        EndedHow::Withdrawn,
        EndedHow::Limited,
        EndedHow::OwnerStopped,
        EndedHow::Agent,
        EndedHow::AppLogOut,
        EndedHow::AgentNoLongerEligible,
    ];

    #[test]
    fn every_end_has_words_with_and_without_a_name() {
        let words = Words::new(chrono_tz::UTC);
        let told: Vec<String> = HOWS
            .iter()
            .flat_map(|how| [words.ended_how(*how, None), words.ended_how(*how, Some("Olivia"))])
            .collect();
        insta::assert_snapshot!(told.join("\n"));
    }

    #[test]
    fn a_refusal_without_words_says_its_code() {
        let words = Words::new(chrono_tz::UTC);
        assert_eq!(words.refusal("export-needs-consent"), "no consent");
        assert_eq!(words.refusal("something-new"), "something-new");
    }

    #[test]
    fn hidden_values_are_counted_by_what_they_are() {
        let words = Words::new(chrono_tz::UTC);
        let counts = BTreeMap::from([("card-number".into(), 3), ("token".into(), 1), ("novelty".into(), 2)]);
        assert_eq!(words.hidden(&counts), "3 card numbers, 2 × novelty, 1 token");
    }
}
