//! Longer stories, and what a log says of itself: key changes, epochs, erasures, what owners choose.

use uuid::Uuid;

use super::story::{LOG_ORIGIN, Story};
use crate::actor::Actor;
use crate::history::LogKey;
use crate::history::event::log::{EpochBegan, KeyChanged};
use crate::history::event::{account, review};
use crate::ids::SessionId;
use crate::merkle;

impl Story {
    /// The key in force hands over to the one that this seed gives.
    pub fn handover(&self, seed: u8) -> KeyChanged {
        let next = LogKey::from_seed([seed; 32], LOG_ORIGIN).verifier();
        let signature = merkle::sign_handover(self.key.signing(), &next);
        KeyChanged { key: next.to_string(), before: self.key.verifier().to_string(), signature }
    }

    /// From here on the next key signs.
    pub fn change_key(&mut self, seed: u8) -> u64 {
        let handover = self.handover(seed);
        self.say_handover(handover, seed)
    }

    pub fn say_handover(&mut self, handover: KeyChanged, seed: u8) -> u64 {
        self.before.push(self.key.verifier());
        self.key = LogKey::from_seed([seed; 32], LOG_ORIGIN);
        self.say(handover)
    }

    pub fn begin_epoch(&mut self, epoch: u64) -> u64 {
        let reason = "the disk failed; restored the backup of 21 November".to_owned();
        self.say(EpochBegan { epoch, by: Actor::Porchlight, reason, lost: None })
    }

    /// Erases these entries for a person's sake, and says so.
    pub fn erase_by_request(&mut self, entries: &[u64]) -> u64 {
        entries.iter().for_each(|seq| self.erase(*seq));
        self.say_erased(entries)
    }

    pub fn say_erased(&mut self, entries: &[u64]) -> u64 {
        let reason = "a person asked for it".to_owned();
        self.say(account::Erased { by: Actor::Porchlight, reason, entries: entries.to_vec() })
    }

    pub fn set_notices(&mut self, change: impl FnOnce(&mut account::NoticesSet)) -> u64 {
        let Actor::Owner { id: owner, .. } = self.olivia.clone() else { unreachable!("Olivia is an owner") };
        let by = self.olivia.clone();
        let mut set = account::NoticesSet { owner, by, start_mail: false, statement: true };
        change(&mut set);
        self.say(set)
    }

    pub fn reviewed(&mut self) -> u64 {
        let (session, by) = (self.session, self.rita.clone());
        self.say(review::Reviewed { session, by, verdict: review::Verdict::NoConcerns, note: None })
    }

    /// The id of the second session where there are two.
    pub fn second() -> SessionId {
        SessionId::from_uuid(Uuid::from_u128(2))
    }

    /// Two sessions at the same time; the first one ends first. A mail and a review each.
    pub fn two_sessions() -> Self {
        let mut story = Self::with_open_session();
        let first = story.session;
        let early = story.view("/invoices");
        story.session = Self::second();
        story.opened();
        story.viewed("/customers");
        story.session = first;
        story.answered(early);
        story.ended();
        story.checkpoint();
        story.session = Self::second();
        story.viewed("/settings/tax");
        story.ended();
        for session in [first, Self::second()] {
            story.session = session;
            story.mail("session_summary");
            story.reviewed();
        }
        story.checkpoint();
        story.session = first;
        story
    }

    /// A session during which the key changes, with a checkpoint by each.
    pub fn with_key_change() -> Self {
        let mut story = Self::with_open_session();
        story.viewed("/invoices");
        story.checkpoint();
        story.change_key(8);
        story.viewed("/customers");
        story.ended();
        story.checkpoint();
        story
    }
}
