//! Erasing by age: strictly from the front of a log, a batch at a time.

use super::copies;
use crate::accounts::{self, Account, KeepDays};
use crate::clock::Moment;
use crate::db::{DbError, Tx};
use crate::grants;
use crate::history::{self, Front};
use crate::ids::AccountId;
use crate::sessions;

/// How many entries, and how many copies of each sort, one write erases at most.
pub(super) const AT_ONCE: u32 = 500;

/// What one batch erased.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Erased {
    pub entries: usize,
    /// Mails, sessions, grants, questions, requests, reviews and step-ups.
    pub copies: usize,
    /// Nothing is left that is old enough.
    pub is_all: bool,
}

/// One batch. Whatever stops the program between two, the next one goes on where the last ended.
pub(super) fn batch(tx: &mut Tx<'_>, id: AccountId, usual: KeepDays) -> Result<Erased, DbError> {
    let account = accounts::find(tx.conn, id)?.ok_or(DbError::NotFound)?;
    let keep = account.keeps(usual);
    let before = not_needed_before(tx, id)?.min(tx.now.minus(keep.length()));
    let front = history::erase_front(tx, id, account.erased_below, before, AT_ONCE)?;
    if front.below > account.erased_below {
        accounts::set_erased_below(tx, id, front.below)?;
    }
    let copies = match erased_until(tx, &account, front)? {
        Some(until) => copies::erase_until(tx, id, until, keep.days())?,
        None => 0,
    };
    let is_all = front.below == account.erased_below && copies == 0;
    Ok(Erased { entries: front.erased, copies, is_all })
}

/// What belongs to a session or a grant that is still open must be known until it is over.
fn not_needed_before(tx: &mut Tx<'_>, account: AccountId) -> Result<Moment, DbError> {
    let session = sessions::open_since(tx.conn, account)?;
    let grant = grants::open_in_account(tx.conn, account)?.first().map(|grant| grant.starts_at);
    Ok([session, grant].into_iter().flatten().min().unwrap_or(tx.now))
}

/// The moment of the last erased entry. Copies are made in the write of the entry that they copy, so those of the
/// same moment or earlier are copies of what is erased.
fn erased_until(tx: &mut Tx<'_>, account: &Account, front: Front) -> Result<Option<Moment>, DbError> {
    match front.below.checked_sub(1) {
        None => Ok(None),
        Some(last) => history::written_at(tx.conn, account.id, last),
    }
}
