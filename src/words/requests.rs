//! Requests told as one: what was asked for, with what became of it.
//!
//! A log holds up to three entries for a request: the intent, its answer, its end. People read one line.

use std::collections::{BTreeMap, BTreeSet};

use super::{Sentence, Words};
use crate::db::DbError;
use crate::history::event::step::{Answer, Intent, StepKind};
use crate::history::{Entry, Event};

/// The requests among entries that were taken in, in order.
#[derive(Default)]
pub struct Requests {
    asked: BTreeMap<u64, Asked>,
    /// Entries that are told with their intent.
    told_elsewhere: BTreeSet<u64>,
    /// How many entries may stand between a request and what is told with it; nothing for any number.
    apart: Option<u64>,
}

struct Asked {
    intent: Intent,
    answer: Option<(Answer, u64)>,
    unknown: Option<u64>,
    end: Option<u64>,
}

impl Requests {
    /// Of entries that are all at hand.
    pub fn of(entries: &[Entry]) -> Result<Self, DbError> {
        let mut requests = Self::default();
        for entry in entries {
            requests.take_in(entry)?;
        }
        Ok(requests)
    }

    /// For a long log read piece by piece: what comes later than so many entries after its request stands by itself.
    pub(super) fn at_most_apart(entries: u64) -> Self {
        Self { apart: Some(entries), ..Self::default() }
    }

    pub(super) fn take_in(&mut self, entry: &Entry) -> Result<(), DbError> {
        let belongs_to = match entry.event()? {
            Some(Event::StepIntent(intent)) => {
                let asked = Asked { intent, answer: None, unknown: None, end: None };
                self.asked.insert(entry.seq, asked);
                return Ok(());
            }
            Some(Event::StepAnswer(answer)) => {
                let intent = answer.intent;
                self.tell_with(intent, entry.seq, |asked| asked.answer = Some((answer, entry.seq)));
                return Ok(());
            }
            Some(Event::StepUnknown(unknown)) => (unknown.intent, true),
            Some(Event::StepEnd(end)) => (end.intent, false),
            _ => return Ok(()),
        };
        self.tell_with(belongs_to.0, entry.seq, |asked| match belongs_to.1 {
            true => asked.unknown = Some(entry.seq),
            false => asked.end = Some(entry.seq),
        });
        Ok(())
    }

    fn tell_with(&mut self, intent: u64, seq: u64, note: impl FnOnce(&mut Asked)) {
        let Some(asked) = self.asked.get_mut(&intent) else { return };
        if self.apart.is_none_or(|apart| seq.saturating_sub(intent) <= apart) {
            note(asked);
            self.told_elsewhere.insert(seq);
        }
    }

    /// Whether an entry is told with the request that it belongs to, and so needs no line of its own.
    pub fn tells_elsewhere(&self, seq: u64) -> bool {
        self.told_elsewhere.contains(&seq)
    }

    /// Whether an entry is a request by which a page's script only looked, so that it may be told beneath its page. What
    /// it changed, or tried to take away, is never folded.
    pub fn is_background(&self, seq: u64) -> bool {
        self.asked.get(&seq).is_some_and(|asked| {
            let kept_in = asked.answer.as_ref().is_some_and(|(answer, _)| answer.withheld.is_some());
            asked.intent.background && asked.intent.step == StepKind::View && !kept_in
        })
    }

    /// The request that opened the page whose script made this one, where both are at hand and that is known.
    pub fn under(&self, seq: u64) -> Option<u64> {
        let under = self.asked.get(&seq)?.intent.under?;
        self.asked.contains_key(&under).then_some(under)
    }

    /// The entries that are told with this one.
    pub fn told_with(&self, seq: u64) -> Vec<u64> {
        let Some(asked) = self.asked.get(&seq) else { return Vec::new() };
        let answer = asked.answer.as_ref().map(|(_, seq)| *seq);
        let mut numbers: Vec<u64> = [answer, asked.unknown, asked.end].into_iter().flatten().collect();
        numbers.sort_unstable();
        numbers
    }

    /// Lets go of an entry whose line has been told.
    pub(super) fn forget(&mut self, seq: u64) {
        self.asked.remove(&seq);
        self.told_elsewhere.remove(&seq);
    }

    /// The sentence of an entry; a request's says what became of it, and names the entries that say so.
    pub fn said(&self, words: &Words, entry: &Entry, agent: Option<&str>) -> Result<Sentence, DbError> {
        let said = words.sentence(entry, agent)?;
        let Some(asked) = self.asked.get(&entry.seq) else { return Ok(said) };
        let mut step = match asked.unknown {
            Some(_) => words.interrupted_step(&asked.intent, agent),
            None => words.step(&asked.intent, asked.answer.as_ref().map(|(answer, _)| answer), agent),
        };
        let own: Vec<_> = said.details.into_iter().filter(|detail| !step.details.contains(detail)).collect();
        step.details.extend(own);
        let answer = asked.answer.as_ref().map(|(_, seq)| *seq);
        Ok(step
            .with_some(words, "answer-entry", answer)
            .with_some(words, "unknown-entry", asked.unknown)
            .with_some(words, "end-entry", asked.end))
    }
}
