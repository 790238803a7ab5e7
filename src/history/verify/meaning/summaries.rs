//! The mail at a session's end: once to each owner.

use std::collections::BTreeSet;

use super::{Problem, Told};
use crate::history::Event;

/// The notice that tells of a session's end.
const SUMMARY: &str = "session_summary";

/// Which summaries of one session went out.
#[derive(Clone, Default)]
pub(super) struct Summaries {
    /// How many owners there were when it ended; nothing before, and where that is not known.
    pub owners: Option<usize>,
    sent: BTreeSet<String>,
    /// Given up for good.
    failed: BTreeSet<String>,
    /// Mails whose words are gone: each may have been one.
    erased: usize,
}

impl Summaries {
    /// Rule M27.
    pub fn mail(&mut self, told: &Told<'_>, may_have_ended: bool) -> Result<(), Problem> {
        let (to, sent) = match &told.event {
            Some(Event::MailSent(mail)) if mail.notice == SUMMARY => (&mail.to, true),
            Some(Event::MailFailed(mail)) if mail.notice == SUMMARY => (&mail.to, false),
            Some(_) => return Ok(()),
            None => {
                self.erased += 1;
                return Ok(());
            }
        };
        if !may_have_ended {
            return Err(told.wrong("sums up a session that has not ended"));
        }
        let fresh = if sent { self.sent.insert(to.clone()) } else { self.failed.insert(to.clone()) };
        if fresh { Ok(()) } else { Err(told.wrong("sums up a session to the same person a second time")) }
    }

    pub fn due(&self) -> u64 {
        let told = self.sent.union(&self.failed).count() + self.erased;
        self.owners.unwrap_or(0).saturating_sub(told) as u64
    }
}
