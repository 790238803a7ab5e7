//! Whether the story makes sense: each session inside its grant, each step inside its session, each request answered
//! at most once, each closing entry counting what came before it. Hashes and signatures are the caller's business.
//!
//! The rules stand, numbered, in `docs/log-format.md`. An erased entry still has its kind, session and moment, so
//! only what hangs on its lost words goes unjudged: erasing one entry must not hide another.

mod account;
mod grants;
mod sessions;
mod steps;
mod vendor;

use self::account::AccountLog;
use self::vendor::VendorLog;
use super::Problem;
use super::bytes::EntryLine;
use crate::clock::Moment;
use crate::history::Event;
use crate::ids::AccountId;
use crate::merkle::Hash;

/// An entry with its moment and its event read; no event where it was erased.
struct Told<'a> {
    line: &'a EntryLine,
    at: Moment,
    event: Option<Event>,
}

impl Told<'_> {
    fn wrong(&self, what: &str) -> Problem {
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

    pub fn entry(&mut self, line: &EntryLine, leaf: Hash) -> Result<(), Problem> {
        let told = read(line)?;
        match self {
            Self::Account(log) => log.entry(&told, leaf),
            Self::Vendor(log) => log.entry(&told),
        }
    }

    pub fn sessions(&self) -> u64 {
        match self {
            Self::Account(log) => log.sessions.count(),
            Self::Vendor(_) => 0,
        }
    }

    /// Requests without an answer. Such a request is under way, or was lost; it is no lie.
    pub fn unanswered(&self) -> u64 {
        match self {
            Self::Account(log) => log.sessions.unanswered(),
            Self::Vendor(_) => 0,
        }
    }
}

/// Reads an entry by the vocabulary, to the letter: what we would not have written ourselves is refused.
fn read(line: &EntryLine) -> Result<Told<'_>, Problem> {
    let at = Moment::parse(&line.at).map_err(|_| line.wrong("has a moment that is none"))?;
    let unknown = |what: &dyn std::fmt::Display| line.wrong(&format!("says what no entry can say: {what}"));
    let Some(payload) = &line.payload else {
        let known = Event::KINDS.contains(&line.kind.as_str());
        return if known { Ok(Told { line, at, event: None }) } else { Err(unknown(&line.kind)) };
    };
    let event = Event::from_payload(&line.kind, payload.clone()).map_err(|e| unknown(&e))?;
    if event.to_payload().map_err(|e| unknown(&e))? != *payload {
        return Err(unknown(&"its payload has members that do not belong there"));
    }
    Ok(Told { line, at, event: Some(event) })
}
