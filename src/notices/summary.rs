//! The mail at a session's end: what was done, changes first.

use serde::Deserialize;
use serde_json::Value;

use super::NoticeError;
use super::frame::{Fact, Frame, Parts, templates};
use super::opened::{Facts, approved};
use crate::clock::Moment;
use crate::history::event::grant::Scope;
use crate::history::event::session::Lack;
use crate::sessions::{ChangeMade, EndedHow, FieldShown, FileTaken, Outcome, Refusal, Summary, Visit};
use crate::words::{Words, one_line, sentence_case};

#[derive(Deserialize)]
struct Told {
    session: Facts,
    ended_at: Moment,
    ended_how: EndedHow,
    #[serde(default)]
    ended_because: Option<Lack>,
    /// Who ended it, where a person did.
    #[serde(default)]
    ended_by: Option<String>,
    summary: Summary,
    checkpoint: String,
    grant_until: Moment,
    #[serde(default)]
    grant_withdrawn: Option<Moment>,
    /// What the owner had allowed.
    #[serde(default)]
    scope: Option<Scope>,
}

struct Visited {
    session_url: String,
    /// `1 change, 12 pages viewed`.
    headline: String,
    /// `22 Nov, 14:06–14:18`.
    span: String,
    /// What the inbox shows beside the subject.
    preheader: String,
    facts: Vec<Fact>,
    changes: Vec<Changed>,
    /// Files, and whether they are deleted again.
    taken: Vec<String>,
    /// Hidden fields that were shown.
    revealed: Vec<String>,
    refused: Vec<Line>,
    viewed: Vec<Line>,
    pages_viewed: u64,
    notes: Vec<String>,
    access_is_on: bool,
    /// As signed, without the line break at its end.
    checkpoint: String,
}

/// One request that changed something.
struct Changed {
    fields: Vec<Field>,
    /// `Tax settings, 14:09`.
    place: String,
    /// The whole sentence, where fields and place do not tell it.
    sentence: Option<String>,
    /// The app did not do it, or nobody knows.
    undone: bool,
}

struct Field {
    label: String,
    values: String,
}

struct Line {
    text: String,
    /// `(3×)` or nothing.
    times: String,
}

templates!(
    Visited,
    "mail/session_summary/subject.txt",
    "mail/session_summary/body.txt",
    "mail/session_summary/body.html"
);

pub fn summary(words: &Words, frame: &Frame<'_>, data: &Value) -> Result<Parts, NoticeError> {
    let told = Told::deserialize(data)?;
    let summary = &told.summary;
    let mail = Visited {
        session_url: frame.session_url(told.session.id),
        headline: headline(words, summary),
        span: words.span(told.session.opened_at, told.ended_at),
        preheader: preheader(words, summary),
        facts: facts(words, frame, &told),
        changes: summary.changes.iter().map(|change| Changed::of(words, change)).collect(),
        taken: taken(words, &told),
        revealed: revealed(words, summary),
        refused: summary.refused.iter().map(|refusal| Line::refused(words, refusal)).collect(),
        viewed: summary.visits.iter().map(|visit| Line::viewed(words, visit)).collect(),
        pages_viewed: summary.pages_viewed(),
        notes: notes(words, frame, summary),
        access_is_on: told.access_is_on(),
        checkpoint: told.checkpoint.trim_end_matches('\n').to_owned(),
    };
    Ok(mail.parts(frame)?)
}

/// `1 change, 12 pages viewed`. Where a request was interrupted it says so: "nothing changed" would be more than is known.
fn headline(words: &Words, summary: &Summary) -> String {
    let (made, interrupted) = (summary.changes_made(), interrupted(summary));
    let mut told = Vec::new();
    if made > 0 || interrupted == 0 {
        told.push(words.changes_counted(made));
    }
    if interrupted > 0 {
        told.push(words.interrupted_counted(interrupted));
    }
    if !summary.files.is_empty() {
        told.push(words.files_counted(summary.files.len()));
    }
    told.push(words.pages_counted(summary.pages_viewed()));
    if !summary.revealed.is_empty() {
        told.push(words.revealed_counted(summary.revealed.len()));
    }
    told.join(", ")
}

fn taken(words: &Words, told: &Told) -> Vec<String> {
    let line = |file: &FileTaken| words.file_taken(&told.session.agent, &file.name, file.deleted);
    told.summary.files.iter().map(line).collect()
}

fn revealed(words: &Words, summary: &Summary) -> Vec<String> {
    let line = |one: &FieldShown| words.field_shown(&one.field, one.page.as_deref(), one.times);
    summary.revealed.iter().map(line).collect()
}

/// Requests that nobody knows the outcome of: their answer was lost, or the app gave none.
fn interrupted(summary: &Summary) -> u64 {
    let changes = summary.changes.iter().filter(|change| change.outcome == Outcome::Unknown).count();
    summary.unknown.max(changes as u64)
}

/// "Tax rate 20 → 10. Nothing exported."
fn preheader(words: &Words, summary: &Summary) -> String {
    let made = summary.changes.iter().filter(|change| change.outcome == Outcome::Taken);
    let fields: Vec<String> =
        made.flat_map(|change| &change.changes).map(|change| words.change_brief(change)).collect();
    let mut told = Vec::new();
    if !fields.is_empty() {
        told.push(words.list(&fields));
    }
    told.push(match summary.files.len() {
        0 => words.nothing_exported(),
        files => words.files_counted(files),
    });
    if summary.refusals() > 0 {
        told.push(words.refusals_counted(summary.refusals()));
    }
    if summary.pages_outside() > 0 {
        told.push(sentence_case(&words.outside_counted(summary.pages_outside())));
    }
    format!("{}.", told.join(". "))
}

fn facts(words: &Words, frame: &Frame<'_>, told: &Told) -> Vec<Fact> {
    let session = &told.session;
    let (from, to) = (session.opened_at, told.ended_at);
    let mut facts = session.told(words, frame);
    facts.extend(approved(words, &told.summary.approved_by));
    facts.push(Fact::new(words, "when", words.period_with_length(from, to)));
    facts.push(Fact::new(
        words,
        "how-it-ended",
        sentence_case(&words.ended_because(told.ended_how, ended_by(told), told.ended_because)),
    ));
    if let Some(note) = &told.summary.note {
        facts.push(Fact::new(words, "fixed", note));
    }
    if let Some(scope) = told.scope {
        facts.push(Fact::new(words, "allowed", sentence_case(&words.scope(scope))));
    }
    facts.push(Fact::new(words, "access-now", access_now(words, told)));
    facts.push(Fact::new(words, "session", &session.code));
    facts
}

fn ended_by(told: &Told) -> Option<&str> {
    match told.ended_how {
        EndedHow::Agent | EndedHow::AppLogOut | EndedHow::AgentNoLongerEligible => Some(&told.session.agent),
        _ => told.ended_by.as_deref(),
    }
}

fn access_now(words: &Words, told: &Told) -> String {
    match told.grant_withdrawn {
        Some(at) => words.access_off_since(at),
        None if told.access_is_on() => words.access_on_until(told.grant_until),
        None => words.access_off_since(told.grant_until),
    }
}

/// What belongs to no list: interrupted requests, hidden values, scripts' requests.
fn notes(words: &Words, frame: &Frame<'_>, summary: &Summary) -> Vec<String> {
    let interrupted = interrupted(summary);
    let missed = summary.missed.iter().map(|one| words.missed(&one.page, one.status, one.times));
    let outside: Vec<(&str, u64)> =
        summary.outside.iter().map(|one| (one.page.as_str(), one.times)).collect();
    let mut notes: Vec<String> = words.outside_told(summary.task.as_deref(), &outside).into_iter().collect();
    notes.extend(missed.map(|told| format!("{told}.")));
    if interrupted > 0 {
        notes.push(words.interrupted(interrupted, &frame.app));
    }
    if !summary.hidden.is_empty() {
        notes.push(words.hidden_note(&summary.hidden));
    }
    if summary.background > 0 {
        notes.push(words.background_note(summary.background));
    }
    notes
}

impl Told {
    /// As things stood when the session ended.
    fn access_is_on(&self) -> bool {
        self.grant_withdrawn.is_none() && self.grant_until > self.ended_at
    }
}

impl Changed {
    fn of(words: &Words, change: &ChangeMade) -> Self {
        let fields = change
            .changes
            .iter()
            .map(|field| Field { label: words.label_of(field), values: words.change_values(field) });
        let sentence = words.change_made(&change.asked(), change.came());
        let sentence = sentence.map(|told| words.place_and_time(&told, change.at));
        let place = words.place_and_time(&one_line(&change.page), change.at);
        Self { fields: fields.collect(), place, sentence, undone: change.outcome != Outcome::Taken }
    }
}

impl Line {
    fn refused(words: &Words, refusal: &Refusal) -> Self {
        let text = words.refused_step(&refusal.asked(), &refusal.code);
        Self { text: sentence_case(&text), times: words.times(refusal.times) }
    }

    fn viewed(words: &Words, visit: &Visit) -> Self {
        let (times, scripts) = (words.times(visit.times), words.scripts_counted(visit.scripts));
        Self { text: one_line(&visit.page), times: format!("{times} {scripts}").trim().to_owned() }
    }
}
