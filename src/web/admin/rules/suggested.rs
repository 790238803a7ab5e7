//! What recorded traffic suggests, in words.

use crate::rules::{Proposal, Suggestion};
use crate::words::Words;

/// A rule to paste, and why.
pub(super) struct Suggested {
    pub title: String,
    pub why: String,
    pub toml: String,
    pub examples: Vec<String>,
}

impl Suggested {
    pub fn of(words: &Words, proposal: Proposal) -> Self {
        let about = match &proposal.host {
            Some(alias) => {
                words.text("rules-about-at").with("route", &proposal.about).with("host", alias).to_string()
            }
            None => proposal.about,
        };
        let (title, why) = match proposal.suggestion {
            Suggestion::Host => ("rules-suggest-host", words.text("rules-suggest-host-why")),
            Suggestion::Change => ("rules-suggest-change", words.text("rules-suggest-change-why")),
            Suggestion::Looks { refused } => {
                ("rules-suggest-looks", words.text("rules-suggest-looks-why").with("count", refused))
            }
            Suggestion::Export => ("rules-suggest-export", words.text("rules-suggest-export-why")),
            Suggestion::Words => ("rules-suggest-words", words.text("rules-suggest-words-why")),
        };
        Self {
            title: words.text(title).with("about", about).to_string(),
            why: why.to_string(),
            toml: proposal.toml,
            examples: proposal.examples,
        }
    }
}
