//! What is said of a rules file that is wrong: in English beside the rule, with a name and its gaps, by which whoever
//! speaks another language says the same (`complaint-…` in `src/words`).

use std::fmt;

/// A complaint, or a piece of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// What it is called, whatever the language.
    pub name: &'static str,
    /// What it is about, by what its text calls that.
    pub gaps: Vec<(&'static str, Gap)>,
    said: String,
}

/// What stands in a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// Out of the file, or a word that the file may hold: the same in each language.
    Text(String),
    /// Words again.
    Words(Complaint),
}

impl Complaint {
    pub fn new(name: &'static str, said: String, gaps: Vec<(&'static str, Gap)>) -> Self {
        Self { name, gaps, said }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said)
    }
}

impl From<&str> for Gap {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Gap {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for Gap {
    fn from(number: usize) -> Self {
        Self::Text(number.to_string())
    }
}

impl From<u64> for Gap {
    fn from(number: u64) -> Self {
        Self::Text(number.to_string())
    }
}

impl From<Complaint> for Gap {
    fn from(words: Complaint) -> Self {
        Self::Words(words)
    }
}

/// A complaint: its name, the English for it with `{gap}`s, and what fills each: `gap = value`.
macro_rules! complaint {
    ($name:literal, $said:literal $(, $gap:ident = $value:expr)* $(,)?) => {{
        let ($($gap,)*) = ($($value,)*);
        $crate::rules::Complaint::new($name, format!($said), vec![$((stringify!($gap), $gap.into())),*])
    }};
}
pub(super) use complaint;

/// As it stands in the file, in quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// `there are a, b, c`, for whoever meant none of them.
pub(super) fn there_are<'a>(names: impl IntoIterator<Item = &'a str>) -> Complaint {
    complaint!("there-are", "there are {all}", all = names.into_iter().collect::<Vec<_>>().join(", "))
}

pub(super) fn empty() -> Complaint {
    complaint!("empty", "is empty")
}

pub(super) fn unclosed() -> Complaint {
    complaint!("unclosed-gap", "has a {{ without a }}")
}

pub(super) fn unopened() -> Complaint {
    complaint!("unopened-gap", "has a }} without a {{")
}
