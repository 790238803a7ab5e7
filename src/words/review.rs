//! Reviews of finished sessions.

use super::{Sentence, Words, one_line};
use crate::history::event::review::{FollowedUp, Outcome, Reviewed, Verdict};
use crate::history::event::vendor::WeekSignedOff;

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

pub(super) fn followed_up(words: &Words, event: &FollowedUp) -> Sentence {
    let id = match event.outcome {
        Outcome::Explained => "review-followed-up-explained",
        Outcome::Trained => "review-followed-up-trained",
        Outcome::Reported => "review-followed-up-reported",
        Outcome::Other => "review-followed-up-other",
    };
    let did = words.say(id, &[("note", one_line(&event.note).into())]);
    Sentence::of(words, "review", event.by.name(), &did).with(words, "session", event.session.code())
}

pub(super) fn week_signed_off(words: &Words, event: &WeekSignedOff) -> Sentence {
    let gaps = [
        ("week", one_line(&event.week).into()),
        ("sessions", event.sessions.into()),
        ("flagged", event.flagged.into()),
        ("signature", event.signature.into()),
        ("needed", event.needed.into()),
    ];
    let id = if event.needed > 1 { "week-signed-off-of-several" } else { "week-signed-off-alone" };
    Sentence::of(words, "note", event.by.name(), &words.say(id, &gaps))
}

impl Words {
    /// `2 of 3 reviewed, 1 flagged, 1 unreviewed`.
    pub fn week_counted(&self, reviewed: u64, sessions: u64, flagged: u64, unreviewed: u64) -> String {
        let counted = self.text("week-counted").with("reviewed", reviewed).with("sessions", sessions);
        counted.with("flagged", flagged).with("unreviewed", unreviewed).to_string()
    }
}
