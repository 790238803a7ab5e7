//! Whether the story makes sense: each session inside its grant, each step inside its session, each request answered
//! at most once, each closing entry counting what came before it. Hashes and signatures are the caller's business.
//!
//! The rules stand, numbered, in `docs/log-format.md`. An erased entry still has its kind, session and moment, so
//! only what hangs on its lost words goes unjudged: erasing one entry must not hide another. Of an entry that is not
//! shown nothing is known; what is shown must still fit together.

mod account;
mod grants;
mod sessions;
mod steps;
mod vendor;

use self::account::AccountLog;
use self::vendor::VendorLog;
use super::Problem;
use super::bytes::EntryLine;
use super::gone::Gone;
use crate::clock::Moment;
use crate::history::{Event, canonical};
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

    /// Requests without an answer. Such a request is under way, or was lost; it is no lie.
    pub fn unanswered(&self, gone: &Gone) -> u64 {
        match self {
            Self::Account(log) => log.sessions.unanswered(gone),
            Self::Vendor(_) => 0,
        }
    }
}

/// Reads an entry by the vocabulary, to the letter: what we would not have written ourselves is refused.
pub(super) fn read<'a>(line: &'a EntryLine<'a>) -> Result<Told<'a>, Problem> {
    let at = Moment::parse(&line.at).map_err(|_| line.wrong("has a moment that is none"))?;
    let session = line.session.as_ref().and_then(|id| id.parse().ok());
    let unknown = |what: &dyn std::fmt::Display| line.wrong(&format!("says what no entry can say: {what}"));
    let Some(payload) = &line.payload else {
        let known = Event::KINDS.contains(&&*line.kind);
        let told = Told { line, at, session, event: None };
        return if known { Ok(told) } else { Err(unknown(&line.kind)) };
    };
    let value = serde_json::from_slice(payload).map_err(|e| unknown(&e))?;
    let event = Event::from_payload(&line.kind, value).map_err(|e| unknown(&e))?;
    let written = event.to_payload().map_err(|e| unknown(&e))?;
    if canonical(&written).map_err(|e| unknown(&e))? != **payload {
        return Err(unknown(&"its payload has members that do not belong there"));
    }
    Ok(Told { line, at, session, event: Some(event) })
}
