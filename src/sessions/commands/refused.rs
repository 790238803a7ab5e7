//! A refused try of entry, on record: in the account's history, and among the tries that reviewers see.

use crate::attempts::{self, Tried};
use crate::db::{Db, DbError, Tx};
use crate::history::event::session::EntryRefused;
use crate::history::{Draft, append};
use crate::ids::AccountId;
use crate::sessions::{Reason, TicketUrl};
use crate::staff::Member;

/// The same where it was refused before anything could be written, such as for too many wrong codes.
pub async fn refuse(
    db: &Db,
    agent: &Member,
    account: AccountId,
    reason: &Reason,
    ticket: &TicketUrl,
    code: &'static str,
) -> Result<(), DbError> {
    let (agent, reason, ticket) = (agent.clone(), reason.clone(), ticket.clone());
    db.write(&[account.into()], move |tx| write_down(tx, &agent, account, &reason, &ticket, code)).await
}

/// In the write that refuses it.
pub(super) fn write_down(
    tx: &mut Tx<'_>,
    agent: &Member,
    account: AccountId,
    reason: &Reason,
    ticket: &TicketUrl,
    code: &str,
) -> Result<(), DbError> {
    let refused = EntryRefused {
        by: agent.actor(),
        code: code.to_owned(),
        reason: reason.as_str().to_owned(),
        ticket: ticket.as_str().to_owned(),
    };
    let entries = append(tx, account, vec![Draft::of(refused)])?;
    let tried = Tried {
        staff: Some(agent.id),
        account: Some(account),
        seq: entries.first().map(|entry| entry.seq),
        code: code.to_owned(),
        place: ticket.number(),
    };
    attempts::note(tx, &tried)
}
