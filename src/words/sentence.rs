//! A sentence, and how it is put together: somebody, and what they did.

use super::{Words, one_line};
use crate::history::Entry;

/// What an entry says, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Who did it: a person, Porchlight, or "Support" where the name is not known. Empty once erased.
    pub who: String,
    /// The whole plain sentence, person first.
    pub text: String,
    /// The badge: `view`, `change`, `refused`, `export`, `sensitive`, `consent`, `grant`, `session`, `mail`, `review` or
    /// `note`.
    pub kind: &'static str,
    /// The technical details, as label and value.
    pub details: Vec<(String, String)>,
}

impl Sentence {
    /// "Ana L." and "viewed Billing settings".
    pub(super) fn of(words: &Words, kind: &'static str, who: &str, did: &str) -> Self {
        let who = one_line(who);
        let text = words.say("sentence", &[("who", who.as_str().into()), ("did", did.into())]);
        Self { who, text, kind, details: Vec::new() }
    }

    /// Adds a detail under the label of that name.
    pub(super) fn with(self, words: &Words, label: &str, value: impl ToString) -> Self {
        let label = words.say(&format!("label-{label}"), &[]);
        self.with_labelled(label, value)
    }

    /// Adds a detail where there is one.
    pub(super) fn with_some(self, words: &Words, label: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(words, label, value),
            None => self,
        }
    }

    pub(super) fn with_labelled(mut self, label: String, value: impl ToString) -> Self {
        self.details.push((label, one_line(&value.to_string())));
        self
    }

    /// What every entry has: its number, kind, moment and hashes.
    pub(super) fn with_entry(self, words: &Words, entry: &Entry) -> Self {
        self.with(words, "entry", entry.seq)
            .with(words, "kind", &entry.kind)
            .with(words, "at", entry.at)
            .with(words, "payload-hash", entry.payload_hash)
            .with(words, "leaf-hash", entry.leaf_hash)
    }
}
