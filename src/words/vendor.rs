//! What stands in the vendor's own log.

use super::{Sentence, Words, one_line};
use crate::history::event::vendor::{AccountCheckpoint, KeyMade, StaffAdded};

impl Words {
    pub(super) fn porchlight(&self) -> String {
        self.say("porchlight", &[])
    }
}

pub(super) fn key_made(words: &Words, event: &KeyMade) -> Sentence {
    Sentence::of(words, "note", &words.porchlight(), &words.say("key-made", &[]))
        .with(words, "key", &event.key)
}

pub(super) fn staff_added(words: &Words, event: &StaffAdded) -> Sentence {
    let roles: Vec<String> = event.roles.iter().map(|role| one_line(role)).collect();
    let did = words.say("staff-added", &[("roles", words.list(&roles).into())]);
    Sentence::of(words, "note", &event.name, &did).with(words, "staff", event.staff)
}

pub(super) fn account_checkpoint(words: &Words, event: &AccountCheckpoint) -> Sentence {
    let gaps = [("account", event.account.to_string().into()), ("size", event.size.into())];
    Sentence::of(words, "note", &words.porchlight(), &words.say("account-checkpoint", &gaps)).with(
        words,
        "root",
        &event.root,
    )
}
