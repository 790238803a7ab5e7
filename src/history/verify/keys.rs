//! Which keys may sign, and where in the log; and what the log says of itself besides: that it went on from an older
//! state.

use std::sync::Arc;

use super::Problem;
use super::meaning::Told;
use super::verdict::{Epoch, KeyInForce};

use crate::history::Event;
use crate::history::event::log::{EpochBegan, KeyChanged};
use crate::merkle::{self, Checkpoint, NoteError, VerifierKey};

#[derive(Clone, Default)]
pub(super) struct Keys {
    /// As the header names them, in the order in which they come into force.
    keys: Arc<[VerifierKey]>,
    /// For each that is or was in force: the entry that said so; 0 for the first.
    since: Vec<u64>,
    epochs: Vec<Epoch>,
}

/// Opens notes with the one key that was in force at a place.
pub(super) struct Opener {
    keys: Arc<[VerifierKey]>,
    in_force: usize,
}

impl Opener {
    pub fn open(&self, note: &str) -> Result<Checkpoint, String> {
        let key = std::slice::from_ref(&self.keys[self.in_force]);
        match merkle::open(note, key) {
            Ok(opened) => Ok(opened.checkpoint),
            Err(NoteError::NotSignedByKnownKey) if merkle::open(note, &self.keys).is_ok() => {
                Err("is signed with a key that was not in force there".to_owned())
            }
            Err(error) => Err(format!("is not valid: {error}")),
        }
    }
}

impl Keys {
    pub fn read(keys: &[String]) -> Result<Self, Problem> {
        let parsed: Result<Vec<_>, _> = keys.iter().map(|key| VerifierKey::parse(key)).collect();
        let keys = parsed.map_err(|e| Problem::line(1, &format!("names a key that is none: {e}")))?;
        match keys.is_empty() {
            true => Err(Problem::line(1, "names no key")),
            false => Ok(Self { keys: keys.into(), since: vec![0], epochs: Vec::new() }),
        }
    }

    pub fn all(&self) -> &[VerifierKey] {
        &self.keys
    }

    /// Which of them is in force now, by its place.
    pub fn in_force(&self) -> usize {
        self.since.len().saturating_sub(1)
    }

    /// How many of them never came into force.
    pub fn left_over(&self) -> usize {
        self.keys.len() - self.since.len()
    }

    /// For a note that stands here: by the key that is in force.
    pub fn opener(&self) -> Opener {
        Opener { keys: self.keys.clone(), in_force: self.in_force() }
    }

    pub fn entry(&mut self, told: &Told<'_>) -> Result<(), Problem> {
        match &told.event {
            Some(Event::KeyChanged(changed)) => self.changed(told, changed),
            Some(Event::EpochBegan(began)) => self.began(told, began),
            _ => Ok(()),
        }
    }

    /// Rule M22.
    fn changed(&mut self, told: &Told<'_>, changed: &KeyChanged) -> Result<(), Problem> {
        let old = &self.keys[self.in_force()];
        if changed.before != old.to_string() {
            return Err(told.wrong("changes the key, but from another one than was in force"));
        }
        let next = self.keys.get(self.since.len()).filter(|next| next.to_string() == changed.key);
        let Some(new) = next else {
            return Err(told.wrong("changes to another key than the header names next"));
        };
        if new.name() != old.name() || new == old {
            return Err(told.wrong("changes the key to itself, or to one of another name"));
        }
        if !merkle::verify_handover(old, new, &changed.signature) {
            return Err(told.wrong("changes the key, but the old key did not sign that"));
        }
        self.since.push(told.line.seq);
        Ok(())
    }

    /// Rule M23.
    fn began(&mut self, told: &Told<'_>, began: &EpochBegan) -> Result<(), Problem> {
        let before = self.epochs.last().map_or(1, |last| last.epoch);
        if began.epoch <= before {
            return Err(told.wrong(&format!("begins epoch {}, after epoch {before}", began.epoch)));
        }
        let (epoch, entry, at) = (began.epoch, told.line.seq, told.line.at.to_string());
        self.epochs.push(Epoch { epoch, entry, at, reason: began.reason.clone() });
        Ok(())
    }

    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }

    pub fn history(&self) -> Vec<KeyInForce> {
        let since = self.since.iter().copied().map(Some).chain(std::iter::repeat(None));
        let told = |(key, since): (&VerifierKey, _)| KeyInForce { key: key.to_string(), since };
        self.keys.iter().zip(since).map(told).collect()
    }
}
