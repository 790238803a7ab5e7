//! Erasing what mails say that were settled: whom they went to, what they told, their bytes. That there was a mail, of
//! which notice, and what became of it stays.

use diesel::prelude::*;

use crate::clock::Moment;
use crate::db::schema::messages;
use crate::db::{Conn, DbError, Tx};
use crate::ids::{AccountId, MessageId, SessionId};
use crate::on;

/// Takes the words out of settled mails of the account (or of those about none) that were queued by `until`; at most
/// `most`.
pub fn erase_until(
    tx: &mut Tx<'_>,
    account: Option<AccountId>,
    until: Moment,
    most: i64,
) -> Result<usize, DbError> {
    let settled = messages::table
        .filter(messages::to_email.ne(""))
        .filter(messages::created_at.le(until))
        .filter(messages::settled_at.is_not_null())
        .order((messages::created_at, messages::id))
        .limit(most)
        .select(messages::id);
    let ids: Vec<MessageId> = match account {
        Some(account) => {
            let of_account = settled.filter(messages::account.eq(account));
            on!(&mut *tx.conn, |c| of_account.load(c))?
        }
        None => {
            let of_none = settled.filter(messages::account.is_null());
            on!(&mut *tx.conn, |c| of_none.load(c))?
        }
    };
    erase(tx, &ids)
}

/// Takes the words out of these mails, where they are settled.
pub fn erase(tx: &mut Tx<'_>, ids: &[MessageId]) -> Result<usize, DbError> {
    let these = messages::table
        .filter(messages::id.eq_any(ids.to_vec()))
        .filter(messages::to_email.ne(""))
        .filter(messages::settled_at.is_not_null());
    let set = (
        messages::to_name.eq(""),
        messages::to_email.eq(""),
        messages::data.eq("{}"),
        messages::rendered.eq(None::<Vec<u8>>),
        messages::last_error.eq(None::<String>),
    );
    Ok(on!(&mut *tx.conn, |c| diesel::update(these).set(set).execute(c))?)
}

/// Mails about these sessions.
pub fn about(conn: &mut Conn, sessions: &[SessionId]) -> Result<Vec<MessageId>, DbError> {
    let query = messages::table.filter(messages::session.eq_any(sessions.to_vec())).select(messages::id);
    Ok(on!(conn, |c| query.load(c))?)
}
