//! Support access: allowed, changed, turned off, come to its end.

use super::{Sentence, Words};
use crate::history::event::grant::{Changed, Given, Lapsed, Scope, Withdrawn};

impl Words {
    /// `view only`, `view and change`.
    pub fn scope(&self, scope: Scope) -> String {
        match scope {
            Scope::View => self.say("scope-view", &[]),
            Scope::Change => self.say("scope-change", &[]),
        }
    }
}

pub(super) fn given(words: &Words, event: &Given) -> Sentence {
    let id = match event.scope {
        Scope::View => "grant-given-view",
        Scope::Change => "grant-given-change",
    };
    let did = words.say(id, &[("until", words.moment(event.until).into())]);
    let did = match event.ask_each_time {
        true => words.say("grant-each-time", &[("did", did.into())]),
        false => did,
    };
    Sentence::of(words, "grant", event.by.name(), &did)
        .with_some(words, "consent", event.consent.as_ref())
        .with(words, "from", words.moment(event.from))
        .with(words, "until", words.moment(event.until))
        .with(words, "grant", event.grant)
}

pub(super) fn changed(words: &Words, event: &Changed) -> Sentence {
    let gaps =
        [("before", words.moment(event.until_before).into()), ("until", words.moment(event.until).into())];
    Sentence::of(words, "grant", event.by.name(), &words.say("grant-changed", &gaps)).with(
        words,
        "grant",
        event.grant,
    )
}

pub(super) fn withdrawn(words: &Words, event: &Withdrawn) -> Sentence {
    Sentence::of(words, "grant", event.by.name(), &words.say("grant-withdrawn", &[]))
        .with(words, "until-before", words.moment(event.until_before))
        .with(words, "grant", event.grant)
}

pub(super) fn lapsed(words: &Words, event: &Lapsed) -> Sentence {
    let did = words.say("grant-lapsed", &[("until", words.moment(event.until).into())]);
    Sentence::of(words, "grant", &words.say("support-access", &[]), &did).with(words, "grant", event.grant)
}
