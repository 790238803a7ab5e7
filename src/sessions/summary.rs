//! What a session came to: the same digest for mail, history page and review.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{StepRefusal, Work};
use crate::clock::Moment;
use crate::db::DbError;
use crate::forms::Change;
use crate::history::event::step::{self, File, StepKind, TurnedDown};
use crate::history::{Entry, Event};
use crate::rules::Paths;
use crate::words::{Asked, Came, page_name};

/// Changes first, then what was refused, then what was looked at.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub changes: Vec<ChangeMade>,
    pub refused: Vec<Refusal>,
    /// Pages in the order of their first visit, repeats folded.
    pub visits: Vec<Visit>,
    /// Pages that were asked for and not shown: the app had none there, or failed.
    #[serde(default)]
    pub missed: Vec<Missed>,
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
    /// Hidden fields that were shown, as an owner had allowed.
    #[serde(default)]
    pub revealed: Vec<FieldShown>,
    /// Who approved the session, where it needed that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approved_by: Vec<String>,
    /// The declared task, as people read it.
    #[serde(default)]
    pub task: Option<String>,
    /// Pages that do not belong to it, in the order of their first visit, repeats folded.
    #[serde(default)]
    pub outside: Vec<Outside>,
}

/// A page outside the declared task that was looked at or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outside {
    pub page: String,
    pub times: u64,
}

/// A hidden field that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldShown {
    pub field: String,
    #[serde(default)]
    pub page: Option<String>,
    pub times: u64,
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
    #[serde(default)]
    pub how: How,
}

/// What tells a request where its fields do not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct How {
    #[serde(default)]
    pub method: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressed: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Taken,
    RefusedByApp { status: u16 },
    TurnedDown { how: TurnedDown },
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
    #[serde(default)]
    pub how: How,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub at: Moment,
    pub page: String,
    pub times: u64,
    /// What the page's script asked for by itself.
    #[serde(default)]
    pub scripts: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    pub at: Moment,
    pub page: String,
    /// 0 where the app gave no answer.
    pub status: u16,
    pub times: u64,
}

impl Summary {
    /// Digests a session's entries, in order.
    pub fn of(entries: &[Entry]) -> Result<Self, DbError> {
        let mut digest = Digesting::default();
        for entry in entries {
            match entry.event()? {
                Some(Event::SessionOpened(opened)) => {
                    let by = opened.approvals.iter().map(|approval| approval.by.name().to_owned());
                    digest.summary.approved_by = by.collect();
                    digest.declared(opened.work);
                }
                Some(Event::StepIntent(intent)) => {
                    digest.under_way.insert(entry.seq, Request { at: entry.at, seq: entry.seq, intent });
                }
                Some(Event::StepAnswer(answer)) => {
                    if let Some(request) = digest.under_way.remove(&answer.intent) {
                        digest.answered(request, &answer);
                    }
                }
                Some(Event::StepUnknown(unknown)) => {
                    if let Some(request) = digest.under_way.remove(&unknown.intent) {
                        digest.unknown(request);
                    }
                }
                Some(Event::StepUnsent(unsent)) => digest.unsent(entry.at, unsent),
                Some(Event::StepRefused(refused)) => digest.refused(entry.at, refused),
                Some(Event::FieldRevealed(shown)) => digest.revealed(shown),
                Some(Event::SessionNoted(noted)) => digest.summary.note = Some(noted.text),
                Some(Event::FilesDeleted(deleted)) => digest.deleted(&deleted.intents),
                _ => {}
            }
        }
        for (_, request) in std::mem::take(&mut digest.under_way) {
            digest.unknown(request);
        }
        Ok(digest.summary)
    }

    pub fn pages_viewed(&self) -> u64 {
        self.visits.iter().map(|visit| visit.times).sum()
    }

    /// How often a page outside the declared task was looked at or changed.
    pub fn pages_outside(&self) -> u64 {
        self.outside.iter().map(|outside| outside.times).sum()
    }

    /// How often something was refused.
    pub fn refusals(&self) -> u64 {
        self.refused.iter().map(|refusal| refusal.times).sum()
    }

    /// Changes that the app took.
    pub fn changes_made(&self) -> usize {
        self.changes.iter().filter(|change| change.outcome == Outcome::Taken).count()
    }
}

impl ChangeMade {
    /// As words say it.
    pub fn asked(&self) -> Asked<'_> {
        self.how.asked(StepKind::Change, &self.page, &self.changes)
    }

    pub fn came(&self) -> Came {
        match self.outcome {
            Outcome::Taken => Came::Done,
            Outcome::RefusedByApp { status } => Came::Answered(status),
            Outcome::TurnedDown { how } => Came::TurnedDown(how),
            Outcome::Unknown => Came::Unknown,
        }
    }
}

impl Refusal {
    /// As words say it.
    pub fn asked(&self) -> Asked<'_> {
        self.how.asked(self.step, &self.page, &self.changes)
    }
}

impl How {
    fn of(intent: &step::Intent) -> Self {
        Self {
            method: intent.method.clone(),
            files: intent.files.clone(),
            pressed: intent.pressed.clone(),
            says: intent.says.clone(),
        }
    }

    fn asked<'a>(&'a self, step: StepKind, page: &'a str, changes: &'a [Change]) -> Asked<'a> {
        let (files, pressed, says) = (self.files.as_slice(), self.pressed.as_deref(), self.says.as_deref());
        Asked { step, method: &self.method, page, changes, files, pressed, says }
    }
}

/// A digest in the making.
#[derive(Default)]
struct Digesting {
    summary: Summary,
    under_way: BTreeMap<u64, Request>,
    /// In which of the visits each page was shown, by the number of its intent.
    shown: BTreeMap<u64, usize>,
    /// The pages of the declared task, where one was declared and can be read.
    task: Option<Paths>,
}

struct Request {
    at: Moment,
    seq: u64,
    intent: step::Intent,
}

impl Digesting {
    fn declared(&mut self, work: Option<Work>) {
        self.task = work.as_ref().and_then(|work| Paths::parse(&work.pages).ok());
        self.summary.task = work.map(|work| work.label);
    }

    /// Notes a page that does not belong to the declared task. Those of other hosts never do.
    fn place(&mut self, intent: &step::Intent, page: &str) {
        let Some(task) = &self.task else { return };
        if intent.host.is_none() && task.hold(&intent.target) {
            return;
        }
        match self.summary.outside.iter_mut().find(|outside| outside.page == page) {
            Some(outside) => outside.times += 1,
            None => self.summary.outside.push(Outside { page: page.to_owned(), times: 1 }),
        }
    }

    fn answered(&mut self, request: Request, answer: &step::Answer) {
        for (what, count) in &answer.hidden {
            *self.summary.hidden.entry(what.clone()).or_default() += count;
        }
        if answer.turned_out_export() {
            return self.refusal(Refusal {
                at: request.at,
                step: StepKind::Export,
                page: page_name(request.intent.page.as_deref(), &request.intent.target),
                changes: Vec::new(),
                code: step::EXPORT_WITHHELD.to_owned(),
                times: 1,
                how: How::of(&request.intent),
            });
        }
        match request.intent.step {
            StepKind::Change | StepKind::Sensitive => {
                let outcome = match (answer.status, answer.turned_down) {
                    (0, _) => Outcome::Unknown,
                    (status @ 400.., _) => Outcome::RefusedByApp { status },
                    (_, Some(how)) => Outcome::TurnedDown { how },
                    _ => Outcome::Taken,
                };
                self.changed(request, outcome);
            }
            StepKind::Export
                if (200..300).contains(&answer.status)
                    && answer.withheld.is_none()
                    && request.intent.method != "HEAD" =>
            {
                self.took(&request, answer);
            }
            _ if request.intent.background => self.asked_by_script(&request.intent),
            // A page that only sends on to another was not seen.
            _ if (300..400).contains(&answer.status) => {}
            _ if answer.status >= 400 || answer.status == 0 => self.missed(&request, answer.status),
            // Nor was one that was kept back.
            _ if answer.withheld.is_some() => {}
            _ => self.visited(&request, answer),
        }
    }

    fn changed(&mut self, request: Request, outcome: Outcome) {
        let page = page_name(request.intent.page.as_deref(), &request.intent.target);
        self.place(&request.intent, &page);
        let how = How::of(&request.intent);
        let changes = request.intent.changes;
        self.summary.changes.push(ChangeMade { at: request.at, page, changes, outcome, how });
    }

    fn took(&mut self, request: &Request, answer: &step::Answer) {
        let name = crate::words::file_called(answer.file.as_deref(), &request.intent.target);
        self.place(&request.intent, &name);
        self.summary.files.push(FileTaken { at: request.at, intent: answer.intent, name, deleted: false });
    }

    fn revealed(&mut self, shown: step::Revealed) {
        let known = &mut self.summary.revealed;
        match known.iter_mut().find(|known| (&known.field, &known.page) == (&shown.field, &shown.page)) {
            Some(known) => known.times += 1,
            None => known.push(FieldShown { field: shown.field, page: shown.page, times: 1 }),
        }
    }

    fn deleted(&mut self, intents: &[u64]) {
        for file in self.summary.files.iter_mut().filter(|file| intents.contains(&file.intent)) {
            file.deleted = true;
        }
    }

    fn unknown(&mut self, request: Request) {
        self.summary.unknown += 1;
        if request.intent.step == StepKind::Change {
            self.changed(request, Outcome::Unknown);
        }
    }

    fn refused(&mut self, at: Moment, refused: step::Refused) {
        let page = page_name(refused.page.as_deref(), &refused.target);
        let how = How {
            method: refused.method,
            files: refused.files,
            pressed: refused.pressed,
            says: refused.says,
        };
        let (step, changes, code) = (refused.step, refused.changes, refused.code);
        self.refusal(Refusal { at, step, page, changes, code, times: 1, how });
    }

    /// Told like a refusal: it came too late, and nothing of it was sent.
    fn unsent(&mut self, at: Moment, unsent: step::Unsent) {
        let step::Unsent { step, method, target, .. } = unsent;
        let code = StepRefusal::OVER.to_owned();
        self.refused(at, step::Refused { step, method, target, code, ..Default::default() });
    }

    fn refusal(&mut self, new: Refusal) {
        let same = |old: &&mut Refusal| {
            (old.step, &old.page, &old.changes, &old.code, &old.how)
                == (new.step, &new.page, &new.changes, &new.code, &new.how)
        };
        match self.summary.refused.iter_mut().find(same) {
            Some(old) => old.times += 1,
            None => self.summary.refused.push(new),
        }
    }

    fn asked_by_script(&mut self, intent: &step::Intent) {
        self.summary.background += 1;
        let index = intent.under.and_then(|under| self.shown.get(&under));
        if let Some(visit) = index.and_then(|index| self.summary.visits.get_mut(*index)) {
            visit.scripts += 1;
        }
    }

    fn visited(&mut self, request: &Request, answer: &step::Answer) {
        let page = match &request.intent.says {
            Some(says) => crate::words::sentence_case(says),
            None => page_name(answer.title.as_deref(), &request.intent.target),
        };
        self.place(&request.intent, &page);
        let visits = &mut self.summary.visits;
        let index = visits.iter().position(|visit| visit.page == page).unwrap_or(visits.len());
        match visits.get_mut(index) {
            Some(visit) => visit.times += 1,
            None => visits.push(Visit { at: request.at, page, times: 1, scripts: 0 }),
        }
        self.shown.insert(request.seq, index);
    }

    fn missed(&mut self, request: &Request, status: u16) {
        let page = page_name(None, &request.intent.target);
        match self.summary.missed.iter_mut().find(|missed| missed.page == page && missed.status == status) {
            Some(missed) => missed.times += 1,
            None => self.summary.missed.push(Missed { at: request.at, page, status, times: 1 }),
        }
    }
}
