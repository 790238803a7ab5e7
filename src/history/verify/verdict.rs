//! What a check found, for people and for programs.

use serde::Serialize;

/// The outcome of checking one export.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    /// The first thing that is wrong; nothing if all holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    pub origin: String,
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

    pub(super) fn held(what: &str) -> Self {
        Self { entry: None, line: None, text: format!("The checkpoint that you hold {what}.") }
    }
}

impl Verdict {
    pub fn holds(&self) -> bool {
        self.problem.is_none()
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(problem) = &self.problem {
            writeln!(f, "NO. This history does not hold.")?;
            writeln!(f, "{}", problem.text)?;
            writeln!(f)?;
            writeln!(f, "Keep this file and the mails that you were sent, and ask the vendor in writing.")?;
            return write!(f, "A damaged download looks the same: export once more and check again before you write.");
        }
        writeln!(f, "YES. This history holds.")?;
        writeln!(f, "Log: {}", self.origin)?;
        let (first, last) = (self.first_at.as_deref().unwrap_or("-"), self.last_at.as_deref().unwrap_or("-"));
        writeln!(f, "Entries: {} (from {first} to {last}), sessions: {}", self.entries, self.sessions)?;
        writeln!(f, "Signed checkpoints: {}", self.checkpoints)?;
        if self.erased > 0 {
            writeln!(f, "Erased entries: {} (their place and time still hold)", self.erased)?;
        }
        if self.held_agreed > 0 {
            writeln!(f, "Checkpoints of yours that agree: {}", self.held_agreed)?;
        }
        match self.after_last_checkpoint {
            0 => write!(f, "Every entry is covered by a signed checkpoint."),
            n => write!(f, "The last {n} entries are not covered by a signed checkpoint yet."),
        }
    }
}
