//! Erasing what entries say. Payload and salt go, for good; number, moment, kind, session and hashes stay, so that
//! every proof still holds. `docs/log-format.md` 6.9 says what may be erased, and in which order.
//!
//! What does not live here: when it is time, whose words they are, and copies in other tables (`erasure/`).

use diesel::prelude::*;

use crate::clock::Moment;
use crate::db::schema::entries;
use crate::db::{Conn, DbError, HeadId, Tx};
use crate::ids::AccountId;
use crate::on;

/// How far an account's log is erased by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Front {
    /// Every entry below this number is erased, but for those that never are.
    pub below: u64,
    /// How many were erased just now.
    pub erased: usize,
}

/// Erases what the oldest entries say: of those from number `from` on that were written down before `before`, at most
/// `most`, in order and without leaving one out. The write must have declared the account.
pub fn erase_front(
    tx: &mut Tx<'_>,
    account: AccountId,
    from: u64,
    before: Moment,
    most: u32,
) -> Result<Front, DbError> {
    let log = HeadId::from(account);
    tx.head(log)?;
    // Not `at < before` in the query: where nothing is old enough, that would read the whole log.
    let query = entries::table
        .filter(entries::log.eq(log))
        .filter(entries::seq.ge(from.cast_signed()))
        .order(entries::seq)
        .limit(most.into())
        .select((entries::seq, entries::at, entries::kind));
    let mut old: Vec<(i64, Moment, String)> = on!(&mut *tx.conn, |c| query.load(c))?;
    old.truncate(old.iter().take_while(|(_, at, _)| *at < before).count());
    let Some((last, ..)) = old.last() else { return Ok(Front { below: from, erased: 0 }) };
    let below = last.cast_unsigned() + 1;
    let erasable = old.iter().filter(|(_, _, kind)| may_be_erased(kind));
    let numbers: Vec<u64> = erasable.map(|(seq, ..)| seq.cast_unsigned()).collect();
    Ok(Front { below, erased: erase_entries(tx, account, &numbers)? })
}

/// Erases what these entries say, where it is not erased yet. Unless it is by age, whoever asks names them in an
/// `account.erased` of the same write.
pub fn erase_entries(tx: &mut Tx<'_>, account: AccountId, numbers: &[u64]) -> Result<usize, DbError> {
    let log = HeadId::from(account);
    tx.head(log)?;
    let numbers: Vec<i64> = numbers.iter().map(|seq| seq.cast_signed()).collect();
    let these = entries::table
        .filter(entries::log.eq(log))
        .filter(entries::seq.eq_any(numbers))
        .filter(entries::payload.is_not_null());
    Ok(on!(&mut *tx.conn, |c| diesel::update(these).set(NOTHING).execute(c))?)
}

/// Whether an entry's words may ever be erased by somebody's wish or by age.
pub fn may_be_erased(kind: &str) -> bool {
    kind != "account.added" && !kind.starts_with("log.") && !kind.starts_with("vendor.")
}

/// When an entry was written down.
pub fn written_at(conn: &mut Conn, account: AccountId, number: u64) -> Result<Option<Moment>, DbError> {
    let query = entries::table.find((HeadId::from(account), number.cast_signed())).select(entries::at);
    Ok(on!(conn, |c| query.get_result(c).optional())?)
}

const NOTHING: Erasing = Erasing { payload: None, salt: None };

#[derive(AsChangeset, Clone, Copy)]
#[diesel(table_name = entries, treat_none_as_null = true)]
struct Erasing {
    payload: Option<&'static [u8]>,
    salt: Option<&'static [u8]>,
}
