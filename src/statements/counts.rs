//! What support did in an account in a month, counted.

use serde::{Deserialize, Serialize};

use super::Month;
use crate::accounts::Account;
use crate::db::{Conn, DbError};
use crate::grants;
use crate::history;
use crate::sessions::{self, Outcome, Summary};

/// The numbers of a statement. A session counts, with all that was done in it, in the month in which it was opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub sessions: u64,
    /// That the app took.
    pub changes: u64,
    /// Whether the app took them is unknown.
    pub unknown: u64,
    /// Tries in sessions that were turned away.
    pub refused: u64,
    /// Sessions that somebody tried to open and was not let in, most for want of a grant.
    pub not_let_in: u64,
    pub grants: u64,
    /// Entries of the month's sessions that were erased since, so that what they said is not counted.
    pub erased: u64,
}

impl Counts {
    pub(super) fn of(conn: &mut Conn, account: &Account, month: Month) -> Result<Self, DbError> {
        let (from, until) = (month.begins(account.time_zone), month.ends(account.time_zone));
        let mut counts =
            Self { grants: grants::given_between(conn, account.id, from, until)?, ..Self::default() };
        for session in sessions::opened_between(conn, account.id, from, until)? {
            counts.add_session(conn, session.id)?;
        }
        for entry in history::of_kinds(conn, account.id.into(), &["session.refused"])? {
            counts.not_let_in += u64::from(entry.at >= from && entry.at < until);
        }
        Ok(counts)
    }

    fn add_session(&mut self, conn: &mut Conn, session: crate::ids::SessionId) -> Result<(), DbError> {
        let entries = history::entries_of_session(conn, session)?;
        let summary = Summary::of(&entries)?;
        let unknown = summary.changes.iter().filter(|change| change.outcome == Outcome::Unknown).count();
        self.sessions += 1;
        self.changes += summary.changes_made() as u64;
        self.unknown += unknown as u64;
        self.refused += summary.refusals();
        self.erased += entries.iter().filter(|entry| entry.payload.is_none()).count() as u64;
        Ok(())
    }
}
