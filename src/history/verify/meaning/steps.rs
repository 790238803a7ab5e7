//! Requests: an intent, then its answer (or a mark that it is unknown), then its end; each once, in this order.

use std::collections::BTreeSet;

use super::{Gone, Problem, Told};
use crate::history::Event;
use crate::history::event::session::Mode;
use crate::history::event::step::{Answer, Intent, StepKind};

/// One session's requests that are not over yet.
#[derive(Clone, Default)]
pub(super) struct Steps {
    /// Sent to the app, not answered.
    asked: BTreeSet<u64>,
    /// Answered or marked unknown, and not ended.
    answered: BTreeSet<u64>,
    /// Answers and marks that were erased: nobody knows of which requests they told.
    answers_erased: u64,
}

/// Intents that are not shown, but that later entries name. Each belongs to the session that names it first.
#[derive(Clone, Default)]
pub(super) struct Unseen(BTreeSet<u64>);

impl Unseen {
    fn is_new(&mut self, intent: u64, gone: &Gone) -> bool {
        gone.hides(intent) && self.0.insert(intent)
    }
}

impl Steps {
    /// What came after an intent and is not shown may have been its answer; such an intent does not count.
    pub fn unanswered(&self, gone: &Gone) -> u64 {
        let open = self.asked.range(gone.last_gap_ends()..).count() as u64;
        open.saturating_sub(self.answers_erased)
    }

    /// `over` says what the session has over itself, if anything; no `mode` means that it is not known.
    pub fn entry(
        &mut self,
        told: &Told<'_>,
        over: Option<&str>,
        mode: Option<Mode>,
        (unseen, gone): (&mut Unseen, &Gone),
    ) -> Result<(), Problem> {
        let named = match &told.event {
            Some(Event::StepAnswer(answer)) => Some(answer.intent),
            Some(Event::StepUnknown(unknown)) => Some(unknown.intent),
            Some(Event::StepEnd(end)) => Some(end.intent),
            Some(Event::FieldRevealed(shown)) => Some(shown.intent),
            _ => None,
        };
        if let Some(intent) = named.filter(|intent| unseen.is_new(*intent, gone)) {
            self.asked.insert(intent);
        }
        match &told.event {
            Some(Event::StepIntent(intent)) => self.intent(told, intent, mode),
            Some(Event::StepAnswer(answer)) => self.answer(told, answer, over),
            Some(Event::StepUnknown(unknown)) => self.resolve(told, unknown.intent),
            Some(Event::StepEnd(end)) => self.end(told, end.intent, gone),
            Some(Event::FieldRevealed(shown)) => self.revealed(told, shown.intent),
            Some(_) => Ok(()),
            None => {
                self.erased(told);
                Ok(())
            }
        }
    }

    fn erased(&mut self, told: &Told<'_>) {
        match &*told.line.kind {
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
            // Whether it allows this, the account's log as a whole knows.
            StepKind::Change | StepKind::Sensitive | StepKind::Export if intent.consent.is_some() => Ok(()),
            StepKind::View => Ok(()),
            StepKind::Change if mode == Some(Mode::View) => {
                Err(told.wrong("is a change in a session that may only view"))
            }
            StepKind::Change => Ok(()),
            _ => Err(told.wrong("is a step that needs a consent, and there is none")),
        }
    }

    /// Rule M34: what an answer shows is on record before it.
    fn revealed(&self, told: &Told<'_>, intent: u64) -> Result<(), Problem> {
        match self.asked.contains(&intent) {
            true => Ok(()),
            false => Err(told.wrong("shows a field in no answer that is still to come in its session")),
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

    fn end(&mut self, told: &Told<'_>, intent: u64, gone: &Gone) -> Result<(), Problem> {
        if self.answered.remove(&intent) {
            return Ok(());
        }
        // Its answer may stand among the entries that are not shown, or be one that was erased.
        let not_shown = gone.hides_after(intent);
        if (not_shown || self.answers_erased > 0) && self.asked.remove(&intent) {
            self.answers_erased -= u64::from(!not_shown);
            return Ok(());
        }
        Err(told.wrong("ends a request that was not answered in its session, or ends it twice"))
    }
}
