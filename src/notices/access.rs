//! Mails about the switch: allowed, changed, turned off.

use serde::Deserialize;
use serde_json::Value;

use super::NoticeError;
use super::frame::{Fact, Frame, Parts, templates};
use crate::clock::Moment;
use crate::history::event::grant::Scope;
use crate::words::{Words, one_line};

/// What a notice about a grant tells.
#[derive(Deserialize)]
struct Told {
    by: String,
    scope: Scope,
    until: Moment,
    until_before: Option<Moment>,
    at: Moment,
}

/// The data of all three: each has its own templates.
struct Access {
    frame: Frame,
    by: String,
    until: String,
    facts: Vec<Fact>,
}

struct Allowed(Access);
struct Changed(Access);
struct Withdrawn(Access);

templates!(
    Allowed,
    "mail/access_allowed/subject.txt",
    "mail/access_allowed/body.txt",
    "mail/access_allowed/body.html"
);
templates!(
    Changed,
    "mail/access_changed/subject.txt",
    "mail/access_changed/body.txt",
    "mail/access_changed/body.html"
);
templates!(
    Withdrawn,
    "mail/access_withdrawn/subject.txt",
    "mail/access_withdrawn/body.txt",
    "mail/access_withdrawn/body.html"
);

pub fn allowed(words: &Words, frame: Frame, data: &Value) -> Result<Parts, NoticeError> {
    let told = Told::deserialize(data)?;
    let may = match told.scope {
        Scope::View => "View only. Support cannot change anything.",
        Scope::Change => "View, and change after a deliberate switch. Every change is recorded with its old and new value.",
    };
    let facts = vec![
        Fact::new("Until", until(words, &told)),
        Fact::new("Allowed by", &told.by),
        Fact::new("Since", words.moment(told.at)),
        Fact::new("Support may", may),
    ];
    Ok(Allowed(Access::of(words, frame, &told, facts)).parts()?)
}

pub fn changed(words: &Words, frame: Frame, data: &Value) -> Result<Parts, NoticeError> {
    let told = Told::deserialize(data)?;
    let mut facts = vec![Fact::new("Now until", until(words, &told))];
    if let Some(before) = told.until_before {
        facts.push(Fact::new("Before", words.moment(before)));
    }
    facts.push(Fact::new("Changed by", &told.by));
    facts.push(Fact::new("When", words.moment(told.at)));
    facts.push(Fact::new("Support may", words.scope(told.scope)));
    Ok(Changed(Access::of(words, frame, &told, facts)).parts()?)
}

pub fn withdrawn(words: &Words, frame: Frame, data: &Value) -> Result<Parts, NoticeError> {
    let told = Told::deserialize(data)?;
    let facts = vec![
        Fact::new("Turned off by", &told.by),
        Fact::new("When", words.moment(told.at)),
        Fact::new("Would have ended", words.moment(told.until)),
    ];
    Ok(Withdrawn(Access::of(words, frame, &told, facts)).parts()?)
}

impl Access {
    fn of(words: &Words, frame: Frame, told: &Told, facts: Vec<Fact>) -> Self {
        Self { frame, by: one_line(&told.by), until: words.moment(told.until), facts }
    }
}

/// The moment, and how far away it was when the mail was queued.
fn until(words: &Words, told: &Told) -> String {
    format!("{} ({})", words.moment(told.until), words.relative(told.until, told.at))
}
