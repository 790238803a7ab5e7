//! What is wrong with a rules file, each problem with its line, its column and the text that is meant.

use std::ops::Range;
use std::path::PathBuf;

use super::Complaint;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// From 1, as editors count.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub what: Complaint,
    /// The line as it stands in the file.
    pub text: String,
}

impl Problem {
    pub(super) fn at(source: &str, span: &Range<usize>, what: Complaint) -> Self {
        let before = before(source, span);
        let start = before.len();
        let begins = before.rfind('\n').map_or(0, |at| at + 1);
        let text = source[begins..].lines().next().unwrap_or_default();
        Self {
            line: line(source, span),
            column: source[begins..start].chars().count() + 1,
            what,
            text: text.trim_end().to_owned(),
        }
    }
}

/// The line of a place, from 1.
pub(super) fn line(source: &str, span: &Range<usize>) -> usize {
    before(source, span).matches('\n').count() + 1
}

fn before<'a>(source: &'a str, span: &Range<usize>) -> &'a str {
    &source[..source.floor_char_boundary(span.start.min(source.len()))]
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.what)
    }
}

/// Why a rules file cannot be in force.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RulesError {
    #[error("the rules file {path} cannot be read: {why}")]
    Unreadable { path: PathBuf, why: String },
    #[error("the rules file {path} has {}", counted(problems))]
    Wrong { path: PathBuf, problems: Vec<Problem> },
}

impl RulesError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "rules-unreadable",
            Self::Wrong { .. } => "rules-wrong",
        }
    }

    /// What is wrong, place by place.
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Unreadable { .. } => &[],
            Self::Wrong { problems, .. } => problems,
        }
    }
}

/// All problems, one a line, so that they can be mended in one go.
fn counted(problems: &[Problem]) -> String {
    let count = match problems.len() {
        1 => "one problem:".to_owned(),
        count => format!("{count} problems:"),
    };
    problems.iter().fold(count, |text, problem| format!("{text}\n{problem}"))
}
