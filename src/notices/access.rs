//! Mails about the switch: allowed, changed, turned off.

use serde::Deserialize;
use serde_json::Value;

use super::NoticeError;
use super::frame::{Fact, Frame, Parts, templates};
use crate::clock::Moment;
use crate::history::event::grant::{Only, Scope};
use crate::words::{Words, one_line, sentence_case};

/// What a notice about a grant tells.
#[derive(Deserialize)]
struct Told {
    by: String,
    scope: Scope,
    until: Moment,
    until_before: Option<Moment>,
    #[serde(default)]
    only: Only,
    /// There where the limit is what was changed.
    #[serde(default)]
    only_before: Option<Only>,
    at: Moment,
    /// The public key that signs the account's history.
    key: Option<String>,
    #[serde(default)]
    each_time: bool,
}

/// The data of all three: each has its own templates.
struct Access {
    by: String,
    until: String,
    /// The limit was changed, and not the end.
    limited: bool,
    facts: Vec<Fact>,
    key: Option<String>,
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

pub fn allowed(words: &Words, frame: &Frame<'_>, data: &Value) -> Result<Parts, NoticeError> {
    let told = Told::deserialize(data)?;
    let mut facts = vec![
        Fact::new(words, "until", words.moment_from(told.until, told.at)),
        Fact::new(words, "allowed-by", &told.by),
        Fact::new(words, "since", words.moment(told.at)),
        Fact::new(words, "may", words.scope_in_full(told.scope)),
    ];
    facts.extend(limit(words, &told.only));
    if told.each_time {
        facts.push(Fact::new(words, "each-time", words.asked_each_time()));
    }
    Ok(Allowed(Access::of(words, &told, facts)).parts(frame)?)
}

pub fn changed(words: &Words, frame: &Frame<'_>, data: &Value) -> Result<Parts, NoticeError> {
    let told = Told::deserialize(data)?;
    let mut facts = match &told.only_before {
        Some(before) => changed_limit(words, &told.only, before),
        None => vec![Fact::new(words, "now-until", words.moment_from(told.until, told.at))],
    };
    if let Some(before) = told.until_before {
        facts.push(Fact::new(words, "before", words.moment(before)));
    }
    facts.push(Fact::new(words, "changed-by", &told.by));
    facts.push(Fact::new(words, "when", words.moment(told.at)));
    facts.push(Fact::new(words, "may", sentence_case(&words.scope(told.scope))));
    match told.only_before {
        Some(_) => facts.push(Fact::new(words, "until", words.moment_from(told.until, told.at))),
        None => facts.extend(limit(words, &told.only)),
    }
    Ok(Changed(Access::of(words, &told, facts)).parts(frame)?)
}

fn limit(words: &Words, only: &Only) -> Option<Fact> {
    words.limit(only).map(|limit| Fact::new(words, "limited", sentence_case(&limit)))
}

fn changed_limit(words: &Words, only: &Only, before: &Only) -> Vec<Fact> {
    let told = |only: &Only| {
        words.limit(only).map_or_else(|| words.limited_to_nobody(), |limit| sentence_case(&limit))
    };
    vec![Fact::new(words, "limited", told(only)), Fact::new(words, "before", told(before))]
}

pub fn withdrawn(words: &Words, frame: &Frame<'_>, data: &Value) -> Result<Parts, NoticeError> {
    let told = Told::deserialize(data)?;
    let facts = vec![
        Fact::new(words, "turned-off-by", &told.by),
        Fact::new(words, "when", words.moment(told.at)),
        Fact::new(words, "would-have-ended", words.moment(told.until)),
    ];
    Ok(Withdrawn(Access::of(words, &told, facts)).parts(frame)?)
}

impl Access {
    fn of(words: &Words, told: &Told, facts: Vec<Fact>) -> Self {
        Self {
            by: one_line(&told.by),
            until: words.moment(told.until),
            limited: told.only_before.is_some(),
            facts,
            key: told.key.as_deref().map(one_line),
        }
    }
}
