//! What stands in the vendor's own log.

use super::{Sentence, Words, one_line};
use crate::history::event::vendor::{AccountCheckpoint, KeyMade, RulesSet, SettingChanged, StaffAdded};

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

pub(super) fn rules_set(words: &Words, event: &RulesSet) -> Sentence {
    let id = if event.before.is_some() { "rules-changed" } else { "rules-set" };
    Sentence::of(words, "note", &words.porchlight(), &words.say(id, &[]))
        .with(words, "rules", &event.rules)
        .with_some(words, "rules-before", event.before.as_ref())
}

pub(super) fn setting_changed(words: &Words, event: &SettingChanged) -> Sentence {
    let gaps = [
        ("name", one_line(&event.name).into()),
        ("value", one_line(&event.value).into()),
        ("before", one_line(event.before.as_deref().unwrap_or_default()).into()),
    ];
    let id = if event.before.is_some() { "setting-changed" } else { "setting-set" };
    Sentence::of(words, "note", &words.porchlight(), &words.say(id, &gaps))
}
