//! What was refused in a session and can be asked about, for the session's page.

use crate::clock::Moment;
use crate::consents::{Consent, Kind};
use crate::grants::Grant;
use crate::http::MomentView;
use crate::web::asked::Asked;
use crate::words::Words;

/// So many steps that were refused are listed.
const REFUSED_LISTED: usize = 10;

/// A step that was refused and that nobody has asked about. Pages of the app lead to asking themselves; what its script
/// was refused, only this tells of.
pub(super) struct RefusedStep {
    pub asked: Asked,
    pub at: MomentView,
}

impl RefusedStep {
    /// The newest of a session, each once, without what is asked about already.
    pub fn of_session(drafted: &[Consent], grant: &Grant, words: &Words, now: Moment) -> Vec<Self> {
        let open = drafted.iter().filter(|consent| consent.is_open(grant, now));
        let mut known: Vec<&str> = open.map(|consent| consent.content.as_str()).collect();
        let mut refused = Vec::new();
        for consent in drafted {
            let is_step = consent.asked.is_none() && consent.question.kind != Kind::Reveal;
            if is_step && !known.contains(&consent.content.as_str()) && refused.len() < REFUSED_LISTED {
                let at = MomentView::of(words, consent.drafted_at, now);
                refused.push(Self { asked: Asked::of(consent, grant, words, now), at });
            }
            known.push(&consent.content);
        }
        refused
    }
}
