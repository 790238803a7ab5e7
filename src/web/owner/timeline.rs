//! A session as a timeline: what happened when, from its opening to what was done about it after its end.
//!
//! Pages that were looked at one after the other are one happening, and so are entries that were erased: each of them is
//! folded beneath. A long session is told in parts, of which the address names one.

use std::collections::BTreeMap;
use std::ops::Range;

use super::visit::Field;
use super::with_id;
use crate::clock::Moment;
use crate::db::DbError;
use crate::forms::Change;
use crate::history::{Entry, Event};
use crate::http::MomentView;
use crate::sessions::{Mode, Session, Summary};
use crate::words::{Requests, Sentence, Words};

/// How many lines a part has at most, so that a page stays light. A page and what its script asked for stay together.
const LINES: usize = 80;

/// How many requests of a page's script are told one by one, unless all is asked for.
const SCRIPTS: usize = 20;

/// Which part is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// The one in which the entry of that number stands.
    From(u64),
    Whole,
}

pub(super) struct Timeline {
    pub days: Vec<Day>,
    /// What pages' scripts asked for by themselves, where it is not known which page's.
    pub background: Vec<Line>,
    pub background_all: usize,
    pub background_counted: String,
    /// Where it is told in parts.
    pub part: Option<Part>,
    /// The part that is told has the newest line.
    pub is_last: bool,
}

/// What happened on one day.
pub(super) struct Day {
    /// `Sun 22 Nov 2026, CET`.
    pub name: String,
    pub happenings: Vec<Happening>,
}

pub(super) struct Happening {
    /// The badge: as a sentence's kind, or `reveal`.
    pub kind: &'static str,
    pub icon: &'static str,
    pub text: String,
    pub iso: String,
    /// `15:06`, or `15:06–15:09`.
    pub time: String,
    /// What else there is to say, in a few words each.
    pub more: Vec<String>,
    /// The ticket, by its number and its address, where the session was opened.
    pub ticket: Option<(String, String)>,
    /// What was changed, or would have been.
    pub fields: Vec<Field>,
    /// What is told in this; one line where it is nothing but itself.
    pub lines: Vec<Line>,
    /// `4 steps, one by one`, where there are several.
    pub lines_counted: String,
}

/// One entry with its technical detail.
pub(super) struct Line {
    pub said: Sentence,
    pub at: MomentView,
    /// What the page's own script asked for by itself.
    pub scripts: Vec<Line>,
    /// How many there are of them, told here or not.
    pub scripts_all: usize,
    pub scripts_counted: String,
}

/// Which part of a long session is told, and the way to the others.
pub(super) struct Part {
    pub first: usize,
    pub last: usize,
    pub of: usize,
    /// Numbers of entries.
    pub earlier: Option<u64>,
    pub later: Option<u64>,
    pub newest: Option<u64>,
}

/// An entry that is a line of its own, and what is told beneath it.
struct Place<'a> {
    entry: &'a Entry,
    scripts: Vec<&'a Entry>,
}

/// A line in the making: how it may be folded with those around it.
struct Told<'a> {
    entry: &'a Entry,
    line: Line,
    fold: Option<Fold>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fold {
    Viewed,
    Erased,
}

/// What a session's lines are told with.
struct Teller<'a> {
    session: &'a Session,
    requests: Requests,
    by_number: BTreeMap<u64, &'a Entry>,
    words: &'a Words,
    now: Moment,
    is_whole: bool,
}

impl Timeline {
    /// Of all entries of a session, in order; nothing where the part that is asked for is not there.
    pub(super) fn of(
        session: &Session,
        entries: &[Entry],
        asked: Option<Asked>,
        words: &Words,
        now: Moment,
    ) -> Result<Option<Self>, DbError> {
        let requests = Requests::of(entries)?;
        let (places, background) = places(entries, &requests);
        let parts = parts(&places);
        let index = match asked {
            None | Some(Asked::Whole) => Some(0),
            Some(Asked::From(seq)) => parts.iter().rposition(|part| places[part.start].entry.seq <= seq),
        };
        let Some(index) = index else { return Ok(None) };
        let is_whole = asked == Some(Asked::Whole);
        let range = if is_whole { 0..places.len() } else { parts[index].clone() };
        let is_last = range.end == places.len();
        let by_number = entries.iter().map(|entry| (entry.seq, entry)).collect();
        let teller = Teller { session, requests, by_number, words, now, is_whole };
        let told = places[range].iter().map(|place| teller.told(place)).collect::<Result<Vec<_>, _>>()?;
        let background = if is_last { background } else { Vec::new() };
        Ok(Some(Self {
            days: teller.days(told)?,
            background_counted: words.text("timeline-background").with("count", background.len()).to_string(),
            background_all: background.len(),
            background: teller.some(&background)?,
            part: (parts.len() > 1 && !is_whole).then(|| Part::of(&parts, index, &places)),
            is_last,
        }))
    }
}

/// The entries that are lines, each with what its script looked for; and what is known of no page.
fn places<'a>(entries: &'a [Entry], requests: &Requests) -> (Vec<Place<'a>>, Vec<&'a Entry>) {
    let mut places: Vec<Place<'_>> = Vec::new();
    let mut by_number: BTreeMap<u64, usize> = BTreeMap::new();
    let mut background = Vec::new();
    for entry in entries.iter().filter(|entry| !requests.tells_elsewhere(entry.seq)) {
        if !requests.is_background(entry.seq) {
            by_number.insert(entry.seq, places.len());
            places.push(Place { entry, scripts: Vec::new() });
            continue;
        }
        match requests.under(entry.seq).and_then(|under| by_number.get(&under)) {
            Some(above) => places[*above].scripts.push(entry),
            None => background.push(entry),
        }
    }
    (places, background)
}

/// Parts of as many lines as a page may have. There is always one.
fn parts(places: &[Place<'_>]) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut lines) = (Vec::new(), 0, 0);
    for (index, place) in places.iter().enumerate() {
        let more = 1 + place.scripts.len().min(SCRIPTS);
        if lines + more > LINES && index > start {
            parts.push(start..index);
            (start, lines) = (index, 0);
        }
        lines += more;
    }
    parts.push(start..places.len());
    parts
}

impl Part {
    fn of(parts: &[Range<usize>], index: usize, places: &[Place<'_>]) -> Self {
        let number = |part: &Range<usize>| places[part.start].entry.seq;
        let part = &parts[index];
        let newest = parts.len() - 1;
        Self {
            first: part.start + 1,
            last: part.end,
            of: places.len(),
            earlier: index.checked_sub(1).map(|before| number(&parts[before])),
            later: parts.get(index + 1).map(number),
            newest: (index + 1 < newest).then(|| number(&parts[newest])),
        }
    }
}

impl<'a> Teller<'a> {
    fn line(&self, entry: &Entry) -> Result<Line, DbError> {
        let agent = Some(self.session.agent_name.as_str());
        let said = with_id(self.requests.said(self.words, entry, agent)?, entry);
        let at = MomentView::of(self.words, entry.at, self.now);
        Ok(Line { said, at, scripts: Vec::new(), scripts_all: 0, scripts_counted: String::new() })
    }

    /// The first of many, or all.
    fn some(&self, entries: &[&Entry]) -> Result<Vec<Line>, DbError> {
        let most = if self.is_whole { entries.len() } else { SCRIPTS };
        entries.iter().take(most).map(|entry| self.line(entry)).collect()
    }

    fn told(&self, place: &Place<'a>) -> Result<Told<'a>, DbError> {
        let mut line = self.line(place.entry)?;
        line.scripts = self.some(&place.scripts)?;
        line.scripts_all = place.scripts.len();
        line.scripts_counted = self.words.scripts_counted(place.scripts.len() as u64);
        let fold = match (place.entry.payload.is_some(), place.entry.kind.as_str(), line.said.kind) {
            (false, _, _) => Some(Fold::Erased),
            (true, "step.intent", "view") => Some(Fold::Viewed),
            _ => None,
        };
        Ok(Told { entry: place.entry, line, fold })
    }

    fn days(&self, told: Vec<Told<'_>>) -> Result<Vec<Day>, DbError> {
        let mut days: Vec<Day> = Vec::new();
        let mut run: Vec<Told<'_>> = Vec::new();
        for next in told {
            let goes_on = run.last().is_some_and(|last| {
                let same_day = self.day(last.entry) == self.day(next.entry);
                last.fold.is_some() && last.fold == next.fold && same_day
            });
            if !goes_on && !run.is_empty() {
                self.close(&mut days, std::mem::take(&mut run))?;
            }
            run.push(next);
        }
        if !run.is_empty() {
            self.close(&mut days, run)?;
        }
        Ok(days)
    }

    fn day(&self, entry: &Entry) -> String {
        self.words.day_in_zone(entry.at)
    }

    /// Lines that belong together become one happening, if one sentence tells them; or else one each.
    fn close(&self, days: &mut Vec<Day>, run: Vec<Told<'_>>) -> Result<(), DbError> {
        let name = self.day(run[0].entry);
        if days.last().is_none_or(|day| day.name != name) {
            days.push(Day { name, happenings: Vec::new() });
        }
        let Some(day) = days.last_mut() else { return Ok(()) };
        if let Some(told) = self.in_a_row(&run)? {
            day.happenings.push(self.several(told, run));
            return Ok(());
        }
        for one in run {
            day.happenings.push(self.one(one)?);
        }
        Ok(())
    }

    /// `Ana viewed Billing settings (2×) and Invoices`, and what was not there.
    fn in_a_row(&self, run: &[Told<'_>]) -> Result<Option<(String, Vec<String>)>, DbError> {
        if run.len() < 2 {
            return Ok(None);
        }
        if run[0].fold == Some(Fold::Erased) {
            let text = self.words.text("timeline-erased").with("count", run.len());
            let text = text.with("erased", run[0].line.said.text.as_str()).to_string();
            return Ok(Some((text, Vec::new())));
        }
        let Summary { visits, missed, .. } = self.summary(run)?;
        let pages: Vec<(&str, u64)> = visits.iter().map(|visit| (visit.page.as_str(), visit.times)).collect();
        let missed = missed.iter().map(|one| self.words.missed(&one.page, one.status, one.times)).collect();
        let text = || self.words.viewed_in_a_row(&self.session.agent_name, &pages);
        Ok((!pages.is_empty()).then(|| (text(), missed)))
    }

    fn summary(&self, run: &[Told<'_>]) -> Result<Summary, DbError> {
        let numbers = run
            .iter()
            .flat_map(|told| std::iter::once(told.entry.seq).chain(self.requests.told_with(told.entry.seq)));
        let entries: Vec<Entry> =
            numbers.filter_map(|seq| self.by_number.get(&seq)).map(|entry| (*entry).clone()).collect();
        Summary::of(&entries)
    }

    fn several(&self, (text, more): (String, Vec<String>), run: Vec<Told<'_>>) -> Happening {
        let (first, last) = (run[0].entry, run[run.len() - 1].entry);
        let (from, to) = (self.words.time(first.at), self.words.time(last.at));
        let kind = if run[0].fold == Some(Fold::Erased) { "note" } else { "view" };
        Happening {
            kind,
            icon: kind,
            text,
            iso: first.at.to_string(),
            time: if from == to { from } else { format!("{from}–{to}") },
            more,
            ticket: None,
            fields: Vec::new(),
            lines_counted: self.words.text("timeline-one-by-one").with("count", run.len()).to_string(),
            lines: run.into_iter().map(|told| told.line).collect(),
        }
    }

    fn one(&self, told: Told<'_>) -> Result<Happening, DbError> {
        let entry = told.entry;
        let event = entry.event()?;
        let fields = event.as_ref().map(changes).unwrap_or_default();
        let opened = matches!(event, Some(Event::SessionOpened(_)));
        Ok(Happening {
            kind: kind(entry, told.line.said.kind),
            icon: icon(entry, told.line.said.kind),
            text: told.line.said.text.clone(),
            iso: entry.at.to_string(),
            time: self.words.time(entry.at),
            more: event.as_ref().map(|event| self.more(event)).unwrap_or_default(),
            ticket: opened.then(|| (self.session.ticket.number(), self.session.ticket.as_str().to_owned())),
            fields: fields.into_iter().map(Field::of).collect(),
            lines: vec![told.line],
            lines_counted: String::new(),
        })
    }

    fn more(&self, event: &Event) -> Vec<String> {
        match event {
            Event::SessionOpened(opened) => {
                let task = opened.work.as_ref().map(|work| {
                    self.words.text("timeline-task").with("task", work.label.as_str()).to_string()
                });
                let mode = self.words.text("timeline-at-first").with("mode", self.words.mode(Mode::View));
                [Some(mode.to_string()), task].into_iter().flatten().collect()
            }
            Event::SessionEnded(ended) => {
                let length = self.words.duration(ended.at.since(self.session.opened_at));
                vec![self.words.text("timeline-after").with("length", length).to_string()]
            }
            _ => Vec::new(),
        }
    }
}

/// The fields that a step or a question is about.
fn changes(event: &Event) -> Vec<Change> {
    match event {
        Event::StepIntent(intent) => intent.changes.clone(),
        Event::StepRefused(refused) => refused.changes.clone(),
        Event::ConsentAsked(asked) => asked.question.changes.clone(),
        _ => Vec::new(),
    }
}

fn kind(entry: &Entry, said: &'static str) -> &'static str {
    if entry.kind == "step.revealed" { "reveal" } else { said }
}

/// The name of its picture, one of those in `templates/owner/timeline.html`.
fn icon(entry: &Entry, said: &'static str) -> &'static str {
    match entry.kind.as_str() {
        "session.opened" | "session.entered" => "in",
        "session.ended" => "out",
        "session.mode_changed" => "switch",
        "step.revealed" => "reveal",
        _ => said,
    }
}
