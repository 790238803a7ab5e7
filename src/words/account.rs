//! Accounts and owners.

use super::{Sentence, Words, one_line};
use crate::history::event::account::{Added, OwnerAdded};

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
