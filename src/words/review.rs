//! Reviews of finished sessions.

use super::{Sentence, Words, one_line};
use crate::history::event::review::{Reviewed, Verdict};

pub(super) fn reviewed(words: &Words, event: &Reviewed) -> Sentence {
    let id = match (event.verdict, &event.note) {
        (Verdict::NoConcerns, None) => "review-no-concerns",
        (Verdict::NoConcerns, Some(_)) => "review-no-concerns-note",
        (Verdict::Flagged, None) => "review-flagged",
        (Verdict::Flagged, Some(_)) => "review-flagged-note",
    };
    let note = one_line(event.note.as_deref().unwrap_or_default());
    let did = words.say(id, &[("note", note.into())]);
    Sentence::of(words, "review", event.by.name(), &did).with(words, "session", event.session.code())
}
