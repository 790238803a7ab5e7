//! What a session came to: the same digest for mail, history page and review.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::db::DbError;
use crate::forms::Change;
use crate::history::event::step::StepKind;
use crate::history::{Entry, Event};
use crate::words::page_name;

/// Changes first, then what was refused, then what was looked at.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub changes: Vec<ChangeMade>,
    pub refused: Vec<Refusal>,
    /// Pages in the order of their first visit, repeats folded.
    pub visits: Vec<Visit>,
    /// Requests of pages' scripts, which are recorded and not told one by one.
    pub background: u64,
    /// How many values were hidden, by what they are.
    pub hidden: BTreeMap<String, u64>,
    /// Requests whose answer was lost in a crash.
    pub unknown: u64,
    /// Files that were taken out of the account.
    #[serde(default)]
    pub files: Vec<FileTaken>,
    /// What the agent says that she fixed.
    #[serde(default)]
    pub note: Option<String>,
}

/// A file that the agent took out, as an owner had allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileTaken {
    pub at: Moment,
    /// The number of the intent by which it was taken.
    pub intent: u64,
    pub name: String,
    /// Whether its agent has confirmed that it is deleted.
    pub deleted: bool,
}

/// A request that changed (or tried to change) something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeMade {
    pub at: Moment,
    pub page: String,
    pub changes: Vec<Change>,
    /// Whether the app took it; a crash leaves it open.
    pub outcome: Outcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Taken,
    RefusedByApp { status: u16 },
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    pub at: Moment,
    pub step: StepKind,
    pub page: String,
    pub changes: Vec<Change>,
    pub code: String,
    pub times: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub at: Moment,
    pub page: String,
    pub times: u64,
}

impl Summary {
    /// Digests a session's entries, in order.
    pub fn of(entries: &[Entry]) -> Result<Self, DbError> {
        let mut summary = Self::default();
        let mut under_way: BTreeMap<u64, Request> = BTreeMap::new();
        for entry in entries {
            match entry.event()? {
                Some(Event::StepIntent(intent)) => {
                    under_way.insert(entry.seq, Request { at: entry.at, intent });
                }
                Some(Event::StepAnswer(answer)) => {
                    if let Some(request) = under_way.remove(&answer.intent) {
                        summary.answered(request, &answer);
                    }
                }
                Some(Event::StepUnknown(unknown)) => {
                    if let Some(request) = under_way.remove(&unknown.intent) {
                        summary.unknown(request);
                    }
                }
                Some(Event::StepRefused(refused)) => summary.refused(entry.at, refused),
                Some(Event::SessionNoted(noted)) => summary.note = Some(noted.text),
                Some(Event::FilesDeleted(deleted)) => summary.deleted(&deleted.intents),
                _ => {}
            }
        }
        for (_, request) in under_way {
            summary.unknown(request);
        }
        Ok(summary)
    }

    pub fn pages_viewed(&self) -> u64 {
        self.visits.iter().map(|visit| visit.times).sum()
    }

    /// Changes that the app took.
    pub fn changes_made(&self) -> usize {
        self.changes.iter().filter(|change| change.outcome == Outcome::Taken).count()
    }

    fn answered(&mut self, request: Request, answer: &crate::history::event::step::Answer) {
        for (what, count) in &answer.hidden {
            *self.hidden.entry(what.clone()).or_default() += count;
        }
        if let Some(code) = answer.withheld.as_ref().filter(|code| code.as_str() == "export-needs-consent") {
            return self.refusal(Refusal {
                at: request.at,
                step: StepKind::Export,
                page: page_name(None, &request.intent.target),
                changes: Vec::new(),
                code: code.clone(),
                times: 1,
            });
        }
        match request.intent.step {
            StepKind::Change | StepKind::Sensitive => {
                let outcome = match answer.status {
                    200..=399 => Outcome::Taken,
                    0 => Outcome::Unknown,
                    status => Outcome::RefusedByApp { status },
                };
                self.changed(request, outcome);
            }
            StepKind::Export
                if (200..300).contains(&answer.status)
                    && answer.withheld.is_none()
                    && request.intent.method != "HEAD" =>
            {
                self.took(&request, answer.intent);
            }
            _ if request.intent.background => self.background += 1,
            // A page that only sends on to another was not seen.
            _ if (300..400).contains(&answer.status) => {}
            _ => self.visited(request.at, page_name(answer.title.as_deref(), &request.intent.target)),
        }
    }

    fn changed(&mut self, request: Request, outcome: Outcome) {
        let page = page_name(request.intent.page.as_deref(), &request.intent.target);
        self.changes.push(ChangeMade { at: request.at, page, changes: request.intent.changes, outcome });
    }

    fn took(&mut self, request: &Request, intent: u64) {
        let path = request.intent.target.split(['?', '#']).next().unwrap_or_default();
        let name = path.rsplit('/').find(|part| !part.is_empty()).unwrap_or("a file");
        self.files.push(FileTaken { at: request.at, intent, name: name.to_owned(), deleted: false });
    }

    fn deleted(&mut self, intents: &[u64]) {
        for file in self.files.iter_mut().filter(|file| intents.contains(&file.intent)) {
            file.deleted = true;
        }
    }

    fn unknown(&mut self, request: Request) {
        self.unknown += 1;
        if request.intent.step == StepKind::Change {
            self.changed(request, Outcome::Unknown);
        }
    }

    fn refused(&mut self, at: Moment, refused: crate::history::event::step::Refused) {
        let page = page_name(refused.page.as_deref(), &refused.target);
        let (step, changes, code) = (refused.step, refused.changes, refused.code);
        self.refusal(Refusal { at, step, page, changes, code, times: 1 });
    }

    fn refusal(&mut self, new: Refusal) {
        let same = |old: &&mut Refusal| {
            old.step == new.step && old.page == new.page && old.changes == new.changes && old.code == new.code
        };
        match self.refused.iter_mut().find(same) {
            Some(old) => old.times += 1,
            None => self.refused.push(new),
        }
    }

    fn visited(&mut self, at: Moment, page: String) {
        match self.visits.iter_mut().find(|visit| visit.page == page) {
            Some(visit) => visit.times += 1,
            None => self.visits.push(Visit { at, page, times: 1 }),
        }
    }
}

struct Request {
    at: Moment,
    intent: crate::history::event::step::Intent,
}
