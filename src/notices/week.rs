//! The mail to reviewers about weeks that nobody has signed off in time.

use serde::Deserialize;
use serde_json::Value;

use super::NoticeError;
use super::frame::{Frame, Parts, templates};
use crate::reviews::Week;
use crate::words::Words;

#[derive(Deserialize)]
struct Told {
    weeks: Vec<ToldWeek>,
}

#[derive(Deserialize)]
struct ToldWeek {
    week: Week,
    sessions: u64,
    unreviewed: u64,
    #[serde(default)]
    erased: u64,
    flagged: u64,
    signed: u64,
}

struct Overdue {
    /// `Week 47 is not signed off`.
    what: String,
    weeks: Vec<Line>,
}

struct Line {
    called: String,
    says: String,
    url: String,
}

templates!(
    Overdue,
    "mail/week_overdue/subject.txt",
    "mail/week_overdue/body.txt",
    "mail/week_overdue/body.html"
);

pub fn overdue(words: &Words, frame: &Frame<'_>, data: &Value) -> Result<Parts, NoticeError> {
    let told = Told::deserialize(data)?;
    let line = |told: &ToldWeek| Line {
        called: words.text("week-called").with("number", told.week.number()).to_string(),
        says: says(words, told),
        url: frame.week_url(told.week),
    };
    let what = match told.weeks.as_slice() {
        [one] => words.text("mail-week-overdue").with("number", one.week.number()).to_string(),
        many => words.text("mail-weeks-overdue").with("count", many.len()).to_string(),
    };
    let mail = Overdue { what, weeks: told.weeks.iter().map(line).collect() };
    Ok(mail.parts(frame)?)
}

/// `9 of 12 reviewed, 1 flagged, 3 unreviewed`; and that one of two has signed.
fn says(words: &Words, told: &ToldWeek) -> String {
    let reviewed = told.sessions.saturating_sub(told.unreviewed + told.erased);
    let counted = words.week_counted(reviewed, told.sessions, told.flagged, told.unreviewed);
    if told.signed > 0 {
        words.text("mail-week-one-signed").with("counted", counted).to_string()
    } else {
        counted
    }
}
