//! What concerns a log itself: its key, and its epochs.

use super::{Sentence, Words, one_line};
use crate::history::event::log::{EpochBegan, KeyChanged};

pub(super) fn key_changed(words: &Words, who: &str, event: &KeyChanged) -> Sentence {
    Sentence::of(words, "note", who, &words.say("key-changed", &[]))
        .with(words, "key", &event.key)
        .with(words, "key-before", &event.before)
        .with(words, "signature", &event.signature)
}

pub(super) fn epoch_began(words: &Words, who: &str, event: &EpochBegan) -> Sentence {
    let gaps = [("epoch", event.epoch.into()), ("reason", one_line(&event.reason).into())];
    Sentence::of(words, "note", who, &words.say("epoch-began", &gaps)).with_some(
        words,
        "lost-checkpoint",
        event.lost.as_ref(),
    )
}
