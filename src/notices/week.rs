//! The mail to reviewers about weeks that nobody has signed off in time.

use serde::Deserialize;
use serde_json::Value;

use super::NoticeError;
use super::frame::{Frame, Parts, templates};
use crate::words::{Words, one_line};

#[derive(Deserialize)]
struct Told {
    weeks: Vec<ToldWeek>,
}

#[derive(Deserialize)]
struct ToldWeek {
    /// `2026-W47`.
    week: String,
    sessions: u64,
    unreviewed: u64,
    flagged: u64,
    signed: u64,
}

struct Overdue {
    /// `Week 47 is not signed off`.
    what: String,
    weeks: Vec<Week>,
}

struct Week {
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
    let number = |week: &ToldWeek| week.week.rsplit_once('W').map_or("", |(_, number)| number).to_owned();
    let weeks: Vec<Week> = told
        .weeks
        .iter()
        .map(|week| Week {
            called: words.text("week-called").with("number", number(week)).to_string(),
            says: says(words, week),
            url: frame.week_url(&one_line(&week.week)),
        })
        .collect();
    let what = match told.weeks.as_slice() {
        [one] => words.text("mail-week-overdue").with("number", number(one)).to_string(),
        many => words.text("mail-weeks-overdue").with("count", many.len()).to_string(),
    };
    let mail = Overdue { what, weeks };
    Ok(mail.parts(frame)?)
}

/// `12 sessions, 3 of them not reviewed, 1 flagged; one of two has signed`.
fn says(words: &Words, week: &ToldWeek) -> String {
    let counted = words
        .text("week-counted")
        .with("reviewed", week.sessions - week.unreviewed.min(week.sessions))
        .with("sessions", week.sessions)
        .with("flagged", week.flagged)
        .with("unreviewed", week.unreviewed)
        .to_string();
    if week.signed > 0 {
        words.text("mail-week-one-signed").with("counted", counted).to_string()
    } else {
        counted
    }
}
