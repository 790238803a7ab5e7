//! What an agent says once she leaves: what she fixed, once and after the end; and which of the files that she took out are
//! deleted.

use std::collections::BTreeSet;

use super::{Gone, Problem, Told};
use crate::history::Event;
use crate::history::event::session::FilesDeleted;
use crate::history::event::step::StepKind;

#[derive(Clone, Default)]
pub(super) struct Leaving {
    noted: bool,
    /// Intents by which a file may have been taken: those of exports, and erased ones.
    exports: BTreeSet<u64>,
    deleted: BTreeSet<u64>,
}

impl Leaving {
    pub fn step(&mut self, told: &Told<'_>) {
        let takes = match &told.event {
            Some(Event::StepIntent(intent)) => intent.step == StepKind::Export,
            Some(_) => false,
            None => told.line.kind == "step.intent",
        };
        if takes {
            self.exports.insert(told.line.seq);
        }
    }

    /// Rule M32, also of an entry whose words are erased.
    pub fn note(&mut self, told: &Told<'_>, may_have_ended: bool) -> Result<(), Problem> {
        if !may_have_ended {
            return Err(told.wrong("says what was fixed before the session's end"));
        }
        match std::mem::replace(&mut self.noted, true) {
            true => Err(told.wrong("says what was fixed a second time")),
            false => Ok(()),
        }
    }

    /// Rule M33.
    pub fn deleted(&mut self, told: &Told<'_>, said: &FilesDeleted, gone: &Gone) -> Result<(), Problem> {
        let grows = said.intents.windows(2).all(|pair| pair[0] < pair[1]);
        if said.intents.is_empty() || !grows || said.files.len() != said.intents.len() {
            return Err(told.wrong("confirms deletions without saying of what, each once"));
        }
        for intent in &said.intents {
            if !self.exports.contains(intent) && !gone.hides(*intent) {
                return Err(told.wrong("confirms the deletion of what was not taken out in its session"));
            }
            if !self.deleted.insert(*intent) {
                return Err(told.wrong("confirms a deletion a second time"));
            }
        }
        Ok(())
    }
}
