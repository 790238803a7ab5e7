//! Accounts and owners.

use super::{Sentence, Words, one_line};
use crate::history::event::account::{Added, Erased, NoticesSet, OwnerAdded, RetentionSet, SensitiveSet};

pub(super) fn added(words: &Words, event: &Added) -> Sentence {
    Sentence::of(words, "note", &event.name, &words.say("account-added", &[]))
        .with(words, "account", event.account)
        .with(words, "external-id", &event.external_id)
}

pub(super) fn owner_added(words: &Words, event: &OwnerAdded) -> Sentence {
    let gaps = [("name", one_line(&event.name).into()), ("email", one_line(&event.email).into())];
    Sentence::of(words, "note", event.by.name(), &words.say("owner-added", &gaps)).with(
        words,
        "owner",
        event.owner,
    )
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
