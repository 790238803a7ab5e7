//! The verbs: opening, handing over, entering, switching, staying, ending, tidying up.

mod ending;
mod going_on;
mod opening;
mod refused;

use serde_json::json;

pub use self::ending::{end, leave, mark_unknown, tidy};
pub(super) use self::ending::{tell_unsent, write_end};
pub use self::going_on::{banner_removed, enter, hand_off, keep, stay, switch_mode};
pub use self::opening::{Open, open};
pub use self::refused::refuse;
use super::session::{Limits, Session, SessionError};
use super::store;
use crate::accounts;
use crate::db::{DbError, Tx};
use crate::grants::{self, Grant};
use crate::ids::{AccountId, SessionId};
use crate::outbox::NoticeKind;

/// The session and its grant, if it is live in this very write.
pub(super) fn live(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: SessionId,
    limits: Limits,
) -> Result<(Session, Grant), SessionError> {
    let (session, grant) = with_grant(tx, account, id)?;
    match session.over(&grant, limits, tx.now) {
        Some(over) => Err(SessionError::Over(over)),
        None => Ok((session, grant)),
    }
}

/// A session of another account does not exist: its log is not the one that this write has locked.
fn with_grant(tx: &mut Tx<'_>, account: AccountId, id: SessionId) -> Result<(Session, Grant), SessionError> {
    let session = store::in_account_one(tx.conn, account, id)?.ok_or(SessionError::NotFound)?;
    let grant = grants::find(tx.conn, account, session.grant)?.ok_or(DbError::NotFound)?;
    Ok((session, grant))
}

/// The facts of a session that its mails need.
pub(super) fn facts(session: &Session) -> serde_json::Value {
    json!({
        "id": session.id,
        "code": session.code(),
        "agent": session.agent_name,
        "acting_as": session.acting_as.name,
        "reason": session.reason.as_str(),
        "ticket": session.ticket.as_str(),
        "ticket_number": session.ticket.number(),
        "work": session.work.as_ref().map(|work| &work.label),
        "opened_at": session.opened_at,
    })
}

fn tell_owners(
    tx: &mut Tx<'_>,
    session: &Session,
    notice: NoticeKind,
    data: &serde_json::Value,
) -> Result<(), DbError> {
    accounts::commands::tell_owners(tx, session.account, Some(session.id), notice, data)
}
