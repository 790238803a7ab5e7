//! All Diesel of this room.

use diesel::prelude::*;

use super::Month;
use crate::db::schema::statements;
use crate::db::{Conn, DbError, Tx};
use crate::ids::AccountId;
use crate::on;

/// The newest month for which the account has had its statement.
pub(super) fn last(conn: &mut Conn, account: AccountId) -> Result<Option<Month>, DbError> {
    let query = statements::table
        .filter(statements::account.eq(account))
        .order(statements::month.desc())
        .select(statements::month);
    let month: Option<String> = on!(conn, |c| query.first(c).optional())?;
    month.map(|text| text.parse().map_err(|e| DbError::Corrupt(format!("a statement: {e}")))).transpose()
}

/// Notes that the account has had it. False where it was noted already.
pub(super) fn note(tx: &mut Tx<'_>, account: AccountId, month: Month) -> Result<bool, DbError> {
    let row = (
        statements::account.eq(account),
        statements::month.eq(month.to_string()),
        statements::queued_at.eq(tx.now),
    );
    let noted = on!(&mut *tx.conn, |c| diesel::insert_into(statements::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(noted == 1)
}
