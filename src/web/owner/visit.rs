//! A support session as the owner's pages tell it: who, as whom, why, when, how it ended, and what was done.

use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::forms::Change;
use crate::grants;
use crate::history::{self, Entry, Event, Filter};
use crate::http::MomentView;
use crate::reviews::{self, Verdict};
use crate::sessions::{ChangeMade, FieldShown, Limits, Over, Refusal, Session, Summary};
use crate::words::Words;

/// A day since which nothing has happened.
pub(super) struct Since {
    pub iso: String,
    pub day: String,
}

impl Since {
    pub(super) fn of(at: Moment, words: &Words) -> Self {
        Self { iso: at.to_string(), day: words.day(at) }
    }
}

/// One session.
pub(super) struct Visit {
    pub href: String,
    pub id: String,
    pub code: String,
    /// `Support session S-7F3K · erased after 365 days`, where what it said is gone.
    pub erased: Option<String>,
    pub agent: String,
    pub acting_as: String,
    pub reason: String,
    pub ticket: String,
    pub ticket_number: String,
    /// The declared task; "" where none was.
    pub task: String,
    pub opened: MomentView,
    /// From when to when, or since when.
    pub span: String,
    pub lasted: String,
    /// Nothing while it is going on.
    pub ended: Option<Ended>,
    /// `1 change, 12 pages viewed`.
    pub tally: String,
    pub digest: Digest,
    pub review: Option<Reviewed>,
    /// Where only some of its entries are told: how many, of how many.
    pub part: Option<(usize, usize)>,
}

pub(super) struct Ended {
    pub at: MomentView,
    pub how: String,
}

pub(super) struct Reviewed {
    pub by: String,
    pub flagged: bool,
    pub note: String,
    pub at: MomentView,
}

/// What was done: changes first.
pub(super) struct Digest {
    /// What the agent says that she fixed; "" where she says nothing.
    pub note: String,
    /// Files that were taken out, and whether they are deleted again.
    pub taken: Vec<String>,
    /// Hidden fields that were shown, as an owner had allowed.
    pub revealed: Vec<String>,
    pub changes: Vec<Changed>,
    pub refused: Vec<Refused>,
    /// Page, how often, and what its script asked for by itself.
    pub pages: Vec<(String, u64, String)>,
    /// Pages that were asked for and not shown.
    pub missed: Vec<String>,
    /// Which pages were opened outside the declared task; "" where there were none.
    pub outside: String,
    pub background: u64,
    /// What was hidden and how often, in words.
    pub hidden: String,
    pub unknown: u64,
}

pub(super) struct Changed {
    pub page: String,
    pub fields: Vec<Field>,
    /// The whole sentence, where the fields alone do not tell it; "" where they do.
    pub sentence: String,
}

pub(super) struct Refused {
    pub sentence: String,
    pub times: u64,
}

/// One field that was changed; `from` is "" where the form did not show it.
pub(super) struct Field {
    pub label: String,
    pub from: String,
    pub to: String,
    pub hidden: bool,
}

impl Visit {
    /// Reads a session with its entries.
    pub(super) fn read(
        conn: &mut Conn,
        session: &Session,
        limits: Limits,
        words: &Words,
        now: Moment,
    ) -> Result<Self, DbError> {
        let entries = history::entries_of_session(conn, session.id)?;
        Self::of(conn, session, &entries, Summary::of(&entries)?, limits, words, now)
    }

    /// The same, telling only what was done in the entries that the filter shows; nothing where it shows none.
    pub(super) fn read_chosen(
        conn: &mut Conn,
        session: &Session,
        filter: &Filter,
        limits: Limits,
        words: &Words,
        now: Moment,
    ) -> Result<Option<Self>, DbError> {
        let entries = history::entries_of_session(conn, session.id)?;
        let mut showing = filter.showing();
        let mut shown = Vec::new();
        for entry in &entries {
            if showing.shows(entry)? {
                shown.push(entry.clone());
            }
        }
        if shown.is_empty() {
            return Ok(None);
        }
        let visit = Self::of(conn, session, &entries, Summary::of(&entries)?, limits, words, now)?;
        if shown.len() == entries.len() {
            return Ok(Some(visit));
        }
        let summary = Summary::of(&shown)?;
        Ok(Some(Self {
            part: Some((shown.len(), entries.len())),
            tally: tally(&summary, words),
            digest: Digest::of(summary, &session.agent_name, words),
            ..visit
        }))
    }

    /// The same where the entries are at hand, with their summary.
    pub(super) fn of(
        conn: &mut Conn,
        session: &Session,
        entries: &[Entry],
        summary: Summary,
        limits: Limits,
        words: &Words,
        now: Moment,
    ) -> Result<Self, DbError> {
        let grant = grants::find(conn, session.account, session.grant)?.ok_or(DbError::NotFound)?;
        let over = session.over(&grant, limits, now);
        let review = reviews::find(conn, session.id)?;
        let until = over.map_or(now, |over| over.at);
        Ok(Self {
            href: format!("/account/history/{}", session.id),
            id: session.id.to_string(),
            code: session.code(),
            erased: session.erased.map(|erased| words.erased_session(&session.code(), erased.after)),
            agent: session.agent_name.clone(),
            acting_as: session.acting_as.name.clone(),
            reason: session.reason.as_str().to_owned(),
            ticket: session.ticket.as_str().to_owned(),
            ticket_number: session.ticket.number(),
            task: session.work.as_ref().map(|work| work.label.clone()).unwrap_or_default(),
            opened: MomentView::of(words, session.opened_at, now),
            span: words.span(session.opened_at, until),
            lasted: words.duration(until.since(session.opened_at)),
            ended: over.map(|over| Ended::of(over, entries, words, now)).transpose()?,
            tally: tally(&summary, words),
            digest: Digest::of(summary, &session.agent_name, words),
            review: review.map(|review| Reviewed {
                by: review.reviewer_name,
                flagged: review.verdict == Verdict::Flagged,
                note: review.note,
                at: MomentView::of(words, review.at, now),
            }),
            part: None,
        })
    }
}

impl Ended {
    fn of(over: Over, entries: &[Entry], words: &Words, now: Moment) -> Result<Self, DbError> {
        let closing = entries.iter().rev().find(|entry| entry.kind == "session.ended");
        let by = match closing.map(Entry::event).transpose()?.flatten() {
            Some(Event::SessionEnded(ended)) if ended.by != Actor::Porchlight => {
                Some(ended.by.name().to_owned())
            }
            _ => None,
        };
        Ok(Self { at: MomentView::of(words, over.at, now), how: words.ended_how(over.how, by.as_deref()) })
    }
}

impl Digest {
    fn of(summary: Summary, agent: &str, words: &Words) -> Self {
        let shown = |one: &FieldShown| words.field_shown(&one.field, one.page.as_deref(), one.times);
        let revealed = summary.revealed.iter().map(shown);
        let taken = summary.files.iter().map(|file| words.file_taken(agent, &file.name, file.deleted));
        Self {
            outside: outside(&summary, words),
            note: summary.note.map(|note| words.agents_line(agent, &note)).unwrap_or_default(),
            taken: taken.collect(),
            revealed: revealed.collect(),
            hidden: words.hidden(&summary.hidden),
            changes: summary.changes.into_iter().map(|made| Changed::of(made, words)).collect(),
            refused: summary.refused.into_iter().map(|refusal| Refused::of(refusal, words)).collect(),
            pages: summary
                .visits
                .into_iter()
                .map(|visit| (visit.page, visit.times, words.scripts_counted(visit.scripts)))
                .collect(),
            missed: summary.missed.iter().map(|one| words.missed(&one.page, one.status, one.times)).collect(),
            background: summary.background,
            unknown: summary.unknown,
        }
    }
}

impl Changed {
    fn of(made: ChangeMade, words: &Words) -> Self {
        let sentence = words.change_made(&made.asked(), made.came()).unwrap_or_default();
        Self { page: made.page, fields: made.changes.into_iter().map(Field::of).collect(), sentence }
    }
}

impl Field {
    pub(super) fn of(change: Change) -> Self {
        let label = if change.label.trim().is_empty() { change.field } else { change.label };
        Self {
            label,
            from: change.from.unwrap_or_default(),
            to: change.to.unwrap_or_default(),
            hidden: change.hidden,
        }
    }
}

impl Refused {
    fn of(refusal: Refusal, words: &Words) -> Self {
        let sentence = words.refused_step(&refusal.asked(), &refusal.code);
        Self { sentence, times: refusal.times }
    }
}

/// `1 change, 12 pages viewed, 2 tries refused`. A change whose outcome is open is never told as "nothing changed".
fn tally(summary: &Summary, words: &Words) -> String {
    let made = summary.changes_made();
    let open = summary.changes.len() - made;
    let mut told = Vec::new();
    if made > 0 || open == 0 {
        told.push(words.changes_counted(made));
    }
    if open > 0 {
        told.push(words.open_changes_counted(open));
    }
    if !summary.files.is_empty() {
        told.push(words.files_counted(summary.files.len()));
    }
    told.push(words.pages_counted(summary.pages_viewed()));
    if !summary.revealed.is_empty() {
        told.push(words.revealed_counted(summary.revealed.len()));
    }
    if summary.refusals() > 0 {
        told.push(words.refusals_counted(summary.refusals()));
    }
    if summary.pages_outside() > 0 {
        told.push(words.outside_counted(summary.pages_outside()));
    }
    told.join(", ")
}

fn outside(summary: &Summary, words: &Words) -> String {
    let pages: Vec<(&str, u64)> = summary.outside.iter().map(|one| (one.page.as_str(), one.times)).collect();
    words.outside_told(summary.task.as_deref(), &pages).unwrap_or_default()
}
