//! What a check found, for people and for programs.

use serde::Serialize;

/// The outcome of checking one export.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    /// The first thing that is wrong; nothing if all holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    pub origin: String,
    /// The keys that the file names, and that its checkpoints were checked with. The file cannot vouch for them.
    pub keys: Vec<String>,
    /// Entries read before the problem, or all.
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
    pub erased: u64,
    pub sessions: u64,
    /// Requests that have neither an answer nor a mark that it is unknown: under way, or lost.
    pub unanswered: u64,
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The entry's number, where one can be named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// A sentence.
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
}

impl Verdict {
    pub fn holds(&self) -> bool {
        self.problem.is_none()
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.problem {
            Some(problem) => no(f, problem),
            None => self.yes(f),
        }
    }
}

fn no(f: &mut std::fmt::Formatter<'_>, problem: &Problem) -> std::fmt::Result {
    writeln!(f, "NO. This history does not hold.")?;
    writeln!(f, "{}", problem.text)?;
    writeln!(f)?;
    writeln!(f, "A damaged download looks the same: export once more and check again.")?;
    write!(
        f,
        "If it stays so, keep this file and the mails that you were sent, and ask the vendor in writing."
    )
}

impl Verdict {
    fn yes(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.checkpoints {
            0 => writeln!(f, "YES, but nothing in it is signed yet: anybody could have written this file.")?,
            _ => writeln!(f, "YES. This history holds.")?,
        }
        writeln!(f, "Log: {}", self.origin)?;
        let (first, last) = (self.first_at.as_deref().unwrap_or("-"), self.last_at.as_deref().unwrap_or("-"));
        writeln!(f, "Entries: {} (from {first} to {last}), sessions: {}", self.entries, self.sessions)?;
        if self.erased > 0 {
            writeln!(f, "Erased entries: {} (their place, time and kind still hold)", self.erased)?;
        }
        if self.unanswered > 0 {
            writeln!(f, "Requests without an answer: {} (under way, or lost)", self.unanswered)?;
        }
        writeln!(f, "Signed checkpoints: {}", self.checkpoints)?;
        match self.after_last_checkpoint {
            0 => {}
            1 => writeln!(f, "The last entry is not covered by a signed checkpoint yet.")?,
            n => writeln!(f, "The last {n} entries are not covered by a signed checkpoint yet.")?,
        }
        match self.held_agreed {
            0 => writeln!(
                f,
                "Compared with no checkpoint of yours: use those in your mails, to know that it is the same history."
            )?,
            n => writeln!(f, "Checkpoints of yours that agree: {n}")?,
        }
        write!(
            f,
            "Signed with the key that the file names; compare it with the vendor's: {}",
            self.keys.join(" ")
        )
    }
}
