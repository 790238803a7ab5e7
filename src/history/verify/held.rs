//! The checkpoints that an owner kept, compared when the tree has grown to them.

use std::collections::BTreeMap;

use super::Problem;
use super::keys::Keys;
use super::verdict::Epoch;
use super::words::moment_in_words;
use crate::merkle::{self, Checkpoint, Hash, NoteError, VerifierKey};

#[derive(Clone, Default)]
pub(super) struct Held {
    /// By the size that they cover.
    waiting: BTreeMap<u64, Vec<One>>,
    agreed: u64,
}

#[derive(Clone)]
struct One {
    /// Its place among those that were given, from 1.
    number: usize,
    root: Hash,
    /// Which of the file's keys open it, by their places.
    by: Vec<usize>,
}

impl Held {
    /// Opens each note with the file's keys, one by one: which of them was in force at its size shows later.
    pub fn read(notes: &[String], keys: &Keys, origin: &str) -> Result<Self, Problem> {
        let mut held = Self::default();
        for (number, note) in (1..).zip(notes) {
            let (by, checkpoint) = open(note, keys.all()).map_err(|why| Problem::held(number, &why))?;
            let of = checkpoint.origin.as_str();
            if of != origin {
                let text = format!("is of another log ({of}) than this file ({origin})");
                return Err(Problem::held(number, &text));
            }
            held.waiting.entry(checkpoint.size).or_default().push(One { number, root: checkpoint.root, by });
        }
        Ok(held)
    }

    pub fn agreed(&self) -> u64 {
        self.agreed
    }

    /// Whether one covers exactly so many entries.
    pub fn covers(&self, size: u64) -> bool {
        self.waiting.contains_key(&size)
    }

    /// Since every leaf is here, an older checkpoint is consistent exactly if the tree had its root at its size.
    pub fn compare(&mut self, size: u64, root: Hash, keys: &Keys) -> Result<(), Problem> {
        let in_force = keys.in_force();
        for one in self.waiting.remove(&size).unwrap_or_default() {
            if !one.by.contains(&in_force) {
                return Err(Problem::held(
                    one.number,
                    "is signed with a key that was not in force at its size",
                ));
            }
            if one.root != root {
                let text = format!(
                    "over {size} entries does not agree with this file: something before entry {size} was changed \
                     after you were given it"
                );
                return Err(Problem::held(one.number, &text).because(declared(keys.epochs())));
            }
            self.agreed += 1;
        }
        Ok(())
    }

    /// At the end of the file: one that covers more than it has was signed over entries that are missing.
    pub fn must_be_done(&self, size: u64, keys: &Keys) -> Result<(), Problem> {
        let next = self.waiting.iter().find_map(|(size, held)| Some((size, held.first()?)));
        let Some((covered, one)) = next else { return Ok(()) };
        let text = format!("covers {covered} entries, but the file has only {size}: the rest is missing");
        Err(Problem::held(one.number, &text).because(declared(keys.epochs())))
    }
}

/// Which of the keys open the note, and what is in it.
fn open(note: &str, keys: &[VerifierKey]) -> Result<(Vec<usize>, Checkpoint), String> {
    let (mut by, mut found, mut failed) = (Vec::new(), None, NoteError::NotSignedByKnownKey);
    for (place, key) in keys.iter().enumerate() {
        match merkle::open(note, std::slice::from_ref(key)) {
            Ok(opened) => {
                by.push(place);
                found = Some(opened.checkpoint);
            }
            Err(NoteError::NotSignedByKnownKey) => {}
            Err(error) => failed = error,
        }
    }
    found.map(|checkpoint| (by, checkpoint)).ok_or_else(|| format!("is not valid: {failed}"))
}

/// What the vendor says of it, where the log says that it went on from an older state.
fn declared(epochs: &[Epoch]) -> Option<String> {
    let epoch = epochs.last()?;
    let (when, reason) = (moment_in_words(&epoch.at), epoch.reason.trim_end_matches('.'));
    Some(format!("The vendor declared on {when} that it went on from an older state: {reason}."))
}
