//! What is wrong with the rules file as it is now, in words.

use crate::rules::RulesError;
use crate::words::Words;

pub struct Trouble {
    pub what: String,
    pub problems: Vec<Problem>,
}

/// One thing that is wrong, with the line that is meant.
pub struct Problem {
    pub line: usize,
    /// `Line 3, column 1:`
    pub place: String,
    pub what: String,
    pub text: String,
}

impl Trouble {
    pub fn of(words: &Words, error: &RulesError) -> Self {
        let what = match error {
            RulesError::Unreadable { path, why } => {
                let text = words.text("rules-trouble-unreadable").with("file", path.display().to_string());
                text.with("why", why)
            }
            RulesError::Wrong { path, problems } => {
                let text = words.text("rules-trouble-wrong").with("file", path.display().to_string());
                text.with("count", problems.len())
            }
        };
        let problems = error.problems().iter().map(|problem| Problem {
            line: problem.line,
            place: words
                .text("rules-trouble-place")
                .with("line", problem.line)
                .with("column", problem.column)
                .to_string(),
            what: words.complaint(&problem.what),
            text: problem.text.clone(),
        });
        Self { what: what.to_string(), problems: problems.collect() }
    }
}
