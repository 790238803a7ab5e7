//! The signatures of a file's checkpoints, checked beside everything else: they take as long as all the rest.
//!
//! Which problem is named does not depend on who was faster: it is the one on the earliest line.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use super::keys::Opener;
use super::verdict::Problem;
use crate::merkle::{Checkpoint, Hash, read_unsigned};

/// How many notes wait at most.
const WAITING: usize = 256;

/// Who checks signatures.
#[derive(Clone, Default)]
pub(super) enum Signatures {
    /// Whoever reads the file, each where it stands.
    #[default]
    Here,
    /// Another thread.
    Beside(SyncSender<Note>),
}

/// A checkpoint's note, and where it stands.
pub(super) struct Note {
    pub line: u64,
    pub text: String,
    pub by: Opener,
    /// How much had been read, for the verdict.
    pub entries: u64,
    pub root: Hash,
}

/// What the other thread found: the first note that does not open.
pub(super) struct Wrong {
    pub line: u64,
    pub problem: Problem,
    pub entries: u64,
    pub root: Hash,
}

impl Signatures {
    /// Checks beside, until this is dropped; the handle then gives what was found.
    pub fn beside<'scope>(
        scope: &'scope Scope<'scope, '_>,
    ) -> (Self, ScopedJoinHandle<'scope, Option<Wrong>>) {
        let (sender, notes) = sync_channel(WAITING);
        (Self::Beside(sender), scope.spawn(move || first_wrong(&notes)))
    }

    /// What the note says; whether the signature is right shows here or later.
    pub fn open(&self, note: Note) -> Result<Checkpoint, Problem> {
        match self {
            Self::Here => note.open(),
            // One that cannot even be read is named at once.
            Self::Beside(sender) => match read_unsigned(&note.text) {
                Ok(checkpoint) => match sender.send(note) {
                    Ok(()) => Ok(checkpoint),
                    Err(_) => Err(Problem::file("could not be checked to its end")),
                },
                Err(_) => note.open(),
            },
        }
    }
}

impl Note {
    fn open(&self) -> Result<Checkpoint, Problem> {
        self.by
            .open(&self.text)
            .map_err(|why| Problem::line(self.line, &format!("is a checkpoint that {why}")))
    }
}

/// Takes all, so that nobody waits for room; after the first wrong one there is nothing left to find.
fn first_wrong(notes: &Receiver<Note>) -> Option<Wrong> {
    let mut wrong = None;
    for note in notes {
        if wrong.is_none()
            && let Err(problem) = note.open()
        {
            wrong = Some(Wrong { line: note.line, problem, entries: note.entries, root: note.root });
        }
    }
    wrong
}
