//! All Diesel of this room.

use diesel::prelude::*;

use super::{Attempt, Tried};
use crate::clock::Moment;
use crate::db::schema::attempts;
use crate::db::{Conn, DbError, Tx};
use crate::ids::{AccountId, AttemptId, StaffId};
use crate::on;

/// What was tried is kept in so many characters.
const LONGEST_PLACE: usize = 200;

/// Writes a try down, in the write that refuses it.
pub fn note(tx: &mut Tx<'_>, tried: &Tried) -> Result<(), DbError> {
    let plain = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let row = Row {
        id: AttemptId::new(tx.now, tx.random),
        at: tx.now,
        staff: tried.staff,
        account: tried.account,
        seq: tried.seq.map(u64::cast_signed),
        code: tried.code.clone(),
        place: tried.place.chars().take(LONGEST_PLACE).map(plain).collect(),
    };
    on!(&mut *tx.conn, |c| diesel::insert_into(attempts::table).values(&row).execute(c))?;
    Ok(())
}

/// Tries of this moment and later, the newest first.
pub fn since(conn: &mut Conn, from: Moment, most: i64) -> Result<Vec<Attempt>, DbError> {
    let query = attempts::table.filter(attempts::at.ge(from)).order(attempts::at.desc()).limit(most);
    let rows: Vec<Row> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(Row::attempt).collect())
}

/// How many tries of this moment and later stand in the account's log.
pub fn in_account(conn: &mut Conn, account: AccountId, from: Moment) -> Result<u64, DbError> {
    let query = attempts::table
        .filter(attempts::account.eq(account))
        .filter(attempts::seq.is_not_null())
        .filter(attempts::at.ge(from))
        .count();
    let count: i64 = on!(conn, |c| query.get_result(c))?;
    Ok(count.unsigned_abs())
}

pub(super) fn forget(tx: &mut Tx<'_>, before: Moment) -> Result<usize, DbError> {
    let old = attempts::table.filter(attempts::at.lt(before));
    Ok(on!(&mut *tx.conn, |c| diesel::delete(old).execute(c))?)
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = attempts)]
struct Row {
    id: AttemptId,
    at: Moment,
    staff: Option<StaffId>,
    account: Option<AccountId>,
    seq: Option<i64>,
    code: String,
    place: String,
}

impl Row {
    fn attempt(self) -> Attempt {
        Attempt {
            at: self.at,
            tried: Tried {
                staff: self.staff,
                account: self.account,
                seq: self.seq.map(i64::cast_unsigned),
                code: self.code,
                place: self.place,
            },
        }
    }
}
