//! What stands in the vendor's own log.

use chrono::Duration;

use super::{Sentence, Words, one_line};
use crate::history::event::vendor::{
    AccountCheckpoint, DecidedField, FieldDecided, KeyMade, RulesSet, SettingChanged, StaffAdded,
    StaffInvited, StaffJoined,
};

impl Words {
    pub(super) fn porchlight(&self) -> String {
        self.say("porchlight", &[])
    }
}

pub(super) fn key_made(words: &Words, who: &str, event: &KeyMade) -> Sentence {
    Sentence::of(words, "note", who, &words.say("key-made", &[])).with(words, "key", &event.key)
}

pub(super) fn staff_added(words: &Words, event: &StaffAdded) -> Sentence {
    let roles: Vec<String> = event.roles.iter().map(|role| one_line(role)).collect();
    let did = words.say("staff-added", &[("roles", words.list(&roles).into())]);
    Sentence::of(words, "note", &event.name, &did).with(words, "staff", event.staff)
}

pub(super) fn staff_invited(words: &Words, event: &StaffInvited) -> Sentence {
    let gaps = [("name", one_line(&event.name).into()), ("until", words.moment(event.until).into())];
    let did = words.say("staff-invited", &gaps);
    Sentence::of(words, "note", &words.porchlight(), &did).with(words, "staff", event.staff)
}

pub(super) fn staff_joined(words: &Words, event: &StaffJoined) -> Sentence {
    Sentence::of(words, "note", &event.name, &words.say("staff-joined", &[])).with(
        words,
        "staff",
        event.staff,
    )
}

pub(super) fn account_checkpoint(words: &Words, event: &AccountCheckpoint) -> Sentence {
    let gaps = [("account", event.account.to_string().into()), ("size", event.size.into())];
    Sentence::of(words, "note", &words.porchlight(), &words.say("account-checkpoint", &gaps)).with(
        words,
        "root",
        &event.root,
    )
}

pub(super) fn rules_set(words: &Words, who: &str, event: &RulesSet) -> Sentence {
    let id = if event.before.is_some() { "rules-changed" } else { "rules-set" };
    let sentence = Sentence::of(words, "note", who, &words.say(id, &[]))
        .with(words, "rules", &event.rules)
        .with_some(words, "rules-before", event.before.as_ref());
    event.overruled.iter().fold(sentence, |sentence, rule| sentence.with(words, "overruled", rule))
}

pub(super) fn setting_changed(words: &Words, who: &str, event: &SettingChanged) -> Sentence {
    let name = one_line(&event.name);
    let before = event.before.as_deref().unwrap_or_default();
    let gaps = [
        ("what", words.setting(&name).into()),
        ("value", words.setting_value(&name, &event.value).into()),
        ("before", words.setting_value(&name, before).into()),
    ];
    let id = if event.before.is_some() { "setting-changed" } else { "setting-set" };
    Sentence::of(words, "note", who, &words.say(id, &gaps)).with(words, "setting", name)
}

pub(super) fn field_decided(words: &Words, event: &FieldDecided) -> Sentence {
    let named = |field: &DecidedField| {
        let gaps = [("name", one_line(&field.name).into()), ("route", one_line(&field.route).into())];
        words.say("field-at", &gaps)
    };
    let what = match event.fields.as_slice() {
        [one] => named(one),
        many => words.say("fields-decided", &[("count", many.len().into())]),
    };
    let did = words.say(&format!("field-decided-{}", event.show), &[("what", what.into())]);
    let all: Vec<String> = event.fields.iter().map(named).collect();
    Sentence::of(words, "note", event.by.name(), &did).with(words, "fields", all.join("; "))
}

impl Words {
    /// What a setting is about. One that has no words yet says its name.
    fn setting(&self, name: &str) -> String {
        let id = format!("setting-of-{}", name.replace('.', "-"));
        self.maybe_say(&id, &[]).unwrap_or_else(|| self.say("setting-of-other", &[("name", name.into())]))
    }

    /// A setting's value: lengths of time in words, the rest as it was given.
    fn setting_value(&self, name: &str, value: &str) -> String {
        let value = if value.is_empty() { self.say("setting-to-nothing", &[]) } else { one_line(value) };
        let length = match (name, value.strip_suffix('m')) {
            ("history.keep_days", _) => value.parse().ok().and_then(Duration::try_days),
            ("sessions.hard" | "sessions.idle", Some(minutes)) => {
                minutes.parse().ok().and_then(Duration::try_minutes)
            }
            _ => None,
        };
        length.map_or(value, |length| self.duration(length))
    }
}
