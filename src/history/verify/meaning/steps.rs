//! Requests: an intent, then its answer (or a mark that it is unknown), then its end; each once, in this order.

use std::collections::BTreeSet;

use super::{Problem, Told};
use crate::history::Event;
use crate::history::event::session::Mode;
use crate::history::event::step::{Answer, Intent, StepKind};

/// One session's requests that are not over yet.
#[derive(Default)]
pub(super) struct Steps {
    /// Sent to the app, not answered.
    asked: BTreeSet<u64>,
    /// Answered or marked unknown, and not ended.
    answered: BTreeSet<u64>,
    /// Answers and marks that were erased: nobody knows of which requests they told.
    answers_erased: u64,
}

impl Steps {
    pub fn unanswered(&self) -> u64 {
        (self.asked.len() as u64).saturating_sub(self.answers_erased)
    }

    /// `over` says what the session has over itself, if anything; no `mode` means that it is not known.
    pub fn entry(&mut self, told: &Told<'_>, over: Option<&str>, mode: Option<Mode>) -> Result<(), Problem> {
        match &told.event {
            Some(Event::StepIntent(intent)) => self.intent(told, intent, mode),
            Some(Event::StepAnswer(answer)) => self.answer(told, answer, over),
            Some(Event::StepUnknown(unknown)) => self.resolve(told, unknown.intent),
            Some(Event::StepEnd(end)) => self.end(told, end.intent),
            Some(_) => Ok(()),
            None => {
                self.erased(told);
                Ok(())
            }
        }
    }

    fn erased(&mut self, told: &Told<'_>) {
        match told.line.kind.as_str() {
            "step.intent" => {
                self.asked.insert(told.line.seq);
            }
            "step.answer" | "step.unknown" => self.answers_erased += 1,
            _ => {}
        }
    }

    fn intent(&mut self, told: &Told<'_>, intent: &Intent, mode: Option<Mode>) -> Result<(), Problem> {
        self.asked.insert(told.line.seq);
        match intent.step {
            StepKind::View => Ok(()),
            StepKind::Change if mode == Some(Mode::View) => {
                Err(told.wrong("is a change in a session that may only view"))
            }
            StepKind::Change => Ok(()),
            _ => Err(told.wrong("is a step that needs a consent, and there is none")),
        }
    }

    fn answer(&mut self, told: &Told<'_>, answer: &Answer, over: Option<&str>) -> Result<(), Problem> {
        self.resolve(told, answer.intent)?;
        match over {
            Some(over) if answer.withheld.is_none() => {
                Err(told.wrong(&format!("shows an answer after {over}")))
            }
            _ => Ok(()),
        }
    }

    fn resolve(&mut self, told: &Told<'_>, intent: u64) -> Result<(), Problem> {
        if !self.asked.remove(&intent) {
            return Err(told.wrong("answers a request that was not made in its session, or answers it twice"));
        }
        self.answered.insert(intent);
        Ok(())
    }

    fn end(&mut self, told: &Told<'_>, intent: u64) -> Result<(), Problem> {
        if self.answered.remove(&intent) {
            return Ok(());
        }
        // An erased answer may have been this request's.
        if self.answers_erased > 0 && self.asked.remove(&intent) {
            self.answers_erased -= 1;
            return Ok(());
        }
        Err(told.wrong("ends a request that was not answered in its session, or ends it twice"))
    }
}
