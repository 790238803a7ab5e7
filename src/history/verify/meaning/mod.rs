//! Whether the story makes sense: each session inside its grant, each step inside its session, each request answered
//! at most once, each closing entry counting what came before it. Hashes and signatures are the caller's business.
//!
//! The rules stand, numbered, in `docs/log-format.md`. An erased entry still has its kind, session and moment, so
//! only what hangs on its lost words goes unjudged: erasing one entry must not hide another. Of an entry that is not
//! shown nothing is known; what is shown must still fit together.

mod account;
mod consents;
mod grants;
mod leaving;
mod requests;
mod sessions;
mod steps;
mod summaries;
mod vendor;

use serde_json::Value;

use self::account::AccountLog;
use self::vendor::VendorLog;
use super::Problem;
use super::bytes::EntryLine;
use super::gone::Gone;
use super::moments;
use crate::clock::Moment;
use crate::history::Event;
use crate::ids::{AccountId, SessionId};
use crate::merkle::Hash;

/// An entry with its moment, its session and its event read; no event where it was erased.
pub(super) struct Told<'a> {
    pub line: &'a EntryLine<'a>,
    pub at: Moment,
    /// Absent also where the entry's session has a name that is none.
    session: Option<SessionId>,
    pub event: Option<Event>,
}

impl Told<'_> {
    pub fn wrong(&self, what: &str) -> Problem {
        self.line.wrong(what)
    }
}

/// The story so far, of either sort of log.
#[derive(Clone)]
pub(super) enum Meaning {
    Account(Box<AccountLog>),
    Vendor(VendorLog),
}

impl Default for Meaning {
    fn default() -> Self {
        Self::Vendor(VendorLog::default())
    }
}

impl Meaning {
    /// An account's log has the account's id as the last part of its name; any other log is a vendor's.
    pub fn of(origin: &str) -> Self {
        match origin.rsplit('/').next().map(str::parse::<AccountId>) {
            Some(Ok(account)) => Self::Account(Box::new(AccountLog::of(account))),
            _ => Self::Vendor(VendorLog::default()),
        }
    }

    /// `gone` says what the file does not tell of the entries before.
    pub fn entry(&mut self, told: &Told<'_>, leaf: Hash, gone: &Gone) -> Result<(), Problem> {
        let kept = told.line.kind.starts_with("log.") || told.line.kind.starts_with("vendor.");
        if kept && told.event.is_none() {
            return Err(told.wrong("is erased, and entries of its kind never are"));
        }
        match self {
            Self::Account(log) => log.entry(told, leaf, gone),
            Self::Vendor(log) => log.entry(told),
        }
    }

    pub fn sessions(&self) -> u64 {
        match self {
            Self::Account(log) => log.sessions.count(),
            Self::Vendor(_) => 0,
        }
    }

    /// The sessions that are shown whole.
    pub fn sessions_whole(&self, gone: &Gone) -> Vec<SessionId> {
        match self {
            Self::Account(log) => log.sessions.whole(gone),
            Self::Vendor(_) => Vec::new(),
        }
    }

    /// Owners who were not told of a session's end yet: the mail is under way, or lost.
    pub fn summaries_due(&self, gone: &Gone) -> u64 {
        match self {
            Self::Account(log) => log.sessions.summaries_due(gone),
            Self::Vendor(_) => 0,
        }
    }

    /// Requests without an answer. Such a request is under way, or was lost; it is no lie.
    pub fn unanswered(&self, gone: &Gone) -> u64 {
        match self {
            Self::Account(log) => log.sessions.unanswered(gone),
            Self::Vendor(_) => 0,
        }
    }
}

/// Reads an entry by the vocabulary, to the letter: what we would not have written ourselves is refused.
pub(super) fn read<'a>(line: &'a EntryLine<'a>, spelt: &mut String) -> Result<Told<'a>, Problem> {
    let at = moments::read(&line.at).ok_or_else(|| line.wrong("has a moment that is none"))?;
    let session = line.session.as_ref().and_then(|id| id.parse().ok());
    let event = match &line.payload {
        Some(payload) => match read_plainly(&line.kind, payload, spelt) {
            None => read_by_tree(line, payload).map(Some)?,
            read => read,
        },
        None if Event::KINDS.contains(&&*line.kind) => None,
        None => return Err(unknown(line, &line.kind)),
    };
    Ok(Told { line, at, session, event })
}

/// The event, if it is written down exactly as the payload is.
fn read_plainly(kind: &str, payload: &str, spelt: &mut String) -> Option<Event> {
    let event = Event::read_payload(kind, payload)?;
    spelt.clear();
    event.write_payload(spelt).ok()?;
    (spelt == payload).then_some(event)
}

/// The same by way of a tree: slower, and it can say what is wrong.
fn read_by_tree(line: &EntryLine<'_>, payload: &str) -> Result<Event, Problem> {
    let value: Value = serde_json::from_str(payload).map_err(|e| unknown(line, &e))?;
    let event = Event::from_payload(&line.kind, value.clone()).map_err(|e| unknown(line, &e))?;
    match event.to_payload().map_err(|e| unknown(line, &e))? == value {
        true => Ok(event),
        false => Err(unknown(line, &"its payload has members that do not belong there")),
    }
}

fn unknown(line: &EntryLine<'_>, what: &dyn std::fmt::Display) -> Problem {
    line.wrong(&format!("says what no entry can say: {what}"))
}
