//! A support session as the owner's pages tell it: who, as whom, why, when, how it ended, and what was done.

use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::forms::Change;
use crate::grants;
use crate::history::{self, Entry};
use crate::http::MomentView;
use crate::reviews::{self, Verdict};
use crate::sessions::{ChangeMade, Limits, Over, Refusal, Session, Summary};
use crate::words::Words;

/// One session.
pub(super) struct Visit {
    pub href: String,
    pub id: String,
    pub code: String,
    pub agent: String,
    pub acting_as: String,
    pub reason: String,
    pub ticket: String,
    pub ticket_number: String,
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
    pub changes: Vec<Changed>,
    pub refused: Vec<Refused>,
    /// Page and how often.
    pub pages: Vec<(String, u64)>,
    pub background: u64,
    /// What was hidden and how often.
    pub hidden: Vec<(String, u64)>,
    pub unknown: u64,
}

pub(super) struct Changed {
    pub page: String,
    pub fields: Vec<Change>,
    /// Why it may not have come to be; "" when the app took it.
    pub doubt: String,
}

pub(super) struct Refused {
    pub sentence: String,
    pub fields: Vec<Change>,
    pub times: u64,
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
        Self::of(conn, session, &entries, limits, words, now)
    }

    /// The same where the entries are at hand.
    pub(super) fn of(
        conn: &mut Conn,
        session: &Session,
        entries: &[Entry],
        limits: Limits,
        words: &Words,
        now: Moment,
    ) -> Result<Self, DbError> {
        let grant = grants::find(conn, session.account, session.grant)?.ok_or(DbError::NotFound)?;
        let over = session.over(&grant, limits, now);
        let summary = Summary::of(entries)?;
        let review = reviews::find(conn, session.id)?;
        let until = over.map_or(now, |over| over.at);
        Ok(Self {
            href: format!("/account/history/{}", session.id),
            id: session.id.to_string(),
            code: session.code(),
            agent: session.agent_name.clone(),
            acting_as: session.acting_as.name.clone(),
            reason: session.reason.as_str().to_owned(),
            ticket: session.ticket.as_str().to_owned(),
            ticket_number: session.ticket.number(),
            opened: MomentView::of(words, session.opened_at, now),
            span: words.span(session.opened_at, until),
            lasted: words.duration(until.since(session.opened_at)),
            ended: over.map(|over| Ended::of(over, session, words, now)),
            tally: words.tally(&summary),
            digest: Digest::of(summary, words, &session.agent_name),
            review: review.map(|review| Reviewed {
                by: review.reviewer_name,
                flagged: review.verdict == Verdict::Flagged,
                note: review.note,
                at: MomentView::of(words, review.at, now),
            }),
        })
    }
}
