//! Accounts and owners.

use super::{Sentence, Words, one_line};
use crate::history::event::account::{
    Added, Erased, HandOffRefused, NoticesSet, OwnerAdded, OwnerBound, OwnerChanged, RetentionSet,
    SensitiveSet,
};

pub(super) fn added(words: &Words, event: &Added) -> Sentence {
    Sentence::of(words, "note", &event.name, &words.say("account-added", &[]))
        .with(words, "account", event.account)
        .with(words, "external-id", &event.external_id)
}

pub(super) fn owner_added(words: &Words, event: &OwnerAdded) -> Sentence {
    let gaps = [("name", one_line(&event.name).into()), ("email", one_line(&event.email).into())];
    let did = if event.role.decides() { "owner-added" } else { "observer-added" };
    Sentence::of(words, "note", event.by.name(), &words.say(did, &gaps)).with(words, "owner", event.owner)
}

pub(super) fn owner_changed(words: &Words, event: &OwnerChanged) -> Sentence {
    let told = |id: &str, before: &str, now: &str| {
        words.say(id, &[("before", one_line(before).into()), ("now", one_line(now).into())])
    };
    let mut changed = Vec::new();
    if let Some(before) = &event.email_before {
        changed.push(told("address-changed", before, &event.email));
    }
    if let Some(before) = &event.name_before {
        changed.push(told("name-changed", before, &event.name));
    }
    if event.role_before.is_some() {
        changed.push(words.say(&format!("is-now-{}", event.role.as_str()), &[]));
    }
    let gaps = [("name", one_line(&event.name).into()), ("what", words.list(&changed).into())];
    Sentence::of(words, "note", event.by.name(), &words.say("owner-changed", &gaps)).with(
        words,
        "owner",
        event.owner,
    )
}

pub(super) fn owner_bound(words: &Words, event: &OwnerBound) -> Sentence {
    let did = words.say("signed-in-by-provider", &[("issuer", one_line(&event.issuer).into())]);
    Sentence::of(words, "note", event.by.name(), &did)
}

pub(super) fn hand_off_refused(words: &Words, event: &HandOffRefused) -> Sentence {
    let somebody = words.say("somebody-acting", &[]);
    let acting = event.acting.as_deref().map_or(somebody, one_line);
    let gaps = [("acting", acting.into()), ("user", one_line(&event.user).into())];
    Sentence::of(words, "refused", event.by.name(), &words.say("hand-off-refused", &gaps))
}

pub(super) fn notices_set(words: &Words, event: &NoticesSet) -> Sentence {
    let on_off = |on: bool| if on { "on" } else { "off" };
    let gaps = [("start", on_off(event.start_mail).into()), ("statement", on_off(event.statement).into())];
    Sentence::of(words, "note", event.by.name(), &words.say("notices-set", &gaps)).with(
        words,
        "owner",
        event.owner,
    )
}

pub(super) fn retention_set(words: &Words, event: &RetentionSet) -> Sentence {
    let gaps = [("days", event.days.into()), ("before", event.days_before.into())];
    Sentence::of(words, "note", event.by.name(), &words.say("retention-set", &gaps))
}

pub(super) fn sensitive_set(words: &Words, event: &SensitiveSet) -> Sentence {
    let id = if event.sensitive { "sensitive-on" } else { "sensitive-off" };
    Sentence::of(words, "note", event.by.name(), &words.say(id, &[]))
}

pub(super) fn erased(words: &Words, event: &Erased) -> Sentence {
    let gaps = [("count", event.entries.len().into()), ("reason", one_line(&event.reason).into())];
    let numbers: Vec<String> = event.entries.iter().take(50).map(ToString::to_string).collect();
    let rest = if event.entries.len() > numbers.len() { ", …" } else { "" };
    Sentence::of(words, "note", event.by.name(), &words.say("entries-erased", &gaps)).with(
        words,
        "erased-entries",
        format!("{}{rest}", numbers.join(", ")),
    )
}
