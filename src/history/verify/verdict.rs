//! What a check found, for programs. Its sentences for people are in `words`.

use serde::{Serialize, Serializer};

use crate::ids::SessionId;

/// The outcome of checking one export.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    /// The first thing that is wrong; nothing if all holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    pub origin: String,
    /// Which entries are shown, as the header says; nothing where all are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// The keys that the file names, and that its checkpoints were checked with. The file cannot vouch for them.
    pub keys: Vec<KeyInForce>,
    /// A key was given by whoever checks, and this log is signed with it.
    pub key_agreed: bool,
    /// Each time when the log went on from an older state.
    pub epochs: Vec<Epoch>,
    /// Entries read before the problem, or all; those not shown count.
    pub entries: u64,
    /// The tree's root over those entries, hex.
    pub root: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_at: Option<String>,
    pub checkpoints: u64,
    /// Entries that no checkpoint in the file covers yet.
    pub after_last_checkpoint: u64,
    /// Checkpoints that you held and that agree.
    pub held_agreed: u64,
    /// Entries of which the file has the hash alone.
    pub not_shown: u64,
    pub erased: u64,
    /// Of the erased: because the time was over for which they are kept.
    pub erased_by_age: u64,
    /// Of the erased: those that an entry says were erased for a person's sake.
    pub erased_by_request: u64,
    /// Of the erased: those of which nothing on record says why.
    pub erased_unexplained: u64,
    pub sessions: u64,
    /// Where entries are not shown: the sessions of which all are, up to their closing entry.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "ids")]
    pub sessions_whole: Option<Vec<SessionId>>,
    /// Requests that have neither an answer nor a mark that it is unknown: under way, or lost.
    pub unanswered: u64,
    /// Summaries of ended sessions that no entry says were sent or given up, one for each owner: under way, or lost.
    pub summaries_due: u64,
}

/// A key of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyInForce {
    /// As a verifier key.
    pub key: String,
    /// The number of the entry by which it came into force; 0 for the first. Nothing where the check stopped before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<u64>,
}

/// The log went on from an older state, and entries that checkpoints covered were lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Epoch {
    pub epoch: u64,
    /// The number of the entry that says so.
    pub entry: u64,
    pub at: String,
    pub reason: String,
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The entry's number, where one can be named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// A sentence, or two.
    pub text: String,
}

impl Problem {
    pub(super) fn entry(seq: u64, what: &str) -> Self {
        Self { entry: Some(seq), line: None, text: format!("Entry {seq} {what}.") }
    }

    pub(super) fn line(line: u64, what: &str) -> Self {
        Self { entry: None, line: Some(line), text: format!("Line {line} {what}.") }
    }

    pub(super) fn file(what: &str) -> Self {
        Self { entry: None, line: None, text: format!("The file {what}.") }
    }

    pub(super) fn held(number: usize, what: &str) -> Self {
        Self { entry: None, line: None, text: format!("Checkpoint {number} of those that you hold {what}.") }
    }

    /// Adds what may explain it.
    pub(super) fn because(mut self, sentence: Option<String>) -> Self {
        if let Some(sentence) = sentence {
            self.text.push(' ');
            self.text.push_str(&sentence);
        }
        self
    }
}

impl Verdict {
    pub fn holds(&self) -> bool {
        self.problem.is_none()
    }
}

fn ids<S: Serializer>(ids: &Option<Vec<SessionId>>, out: S) -> Result<S::Ok, S::Error> {
    out.collect_seq(ids.iter().flatten().map(ToString::to_string))
}
