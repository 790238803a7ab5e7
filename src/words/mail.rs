//! Mails to owners.

use super::{Sentence, Words, one_line};
use crate::history::event::mail::{Failed, Sent};

pub(super) fn sent(words: &Words, event: &Sent) -> Sentence {
    let gaps = [("subject", one_line(&event.subject).into()), ("to", one_line(&event.to).into())];
    Sentence::of(words, "mail", &words.porchlight(), &words.say("mail-sent", &gaps))
        .with(words, "notice", &event.notice)
        .with(words, "message", event.message)
}

pub(super) fn failed(words: &Words, event: &Failed) -> Sentence {
    let gaps = [
        ("subject", one_line(&event.subject).into()),
        ("to", one_line(&event.to).into()),
        ("tries", event.tries.into()),
    ];
    Sentence::of(words, "mail", &words.porchlight(), &words.say("mail-failed", &gaps))
        .with(words, "notice", &event.notice)
        .with(words, "message", event.message)
}
