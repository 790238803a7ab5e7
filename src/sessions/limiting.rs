//! Sessions that somebody is shut out of, because their grant is limited anew or they are in another team.
//!
//! Whether a limit shuts somebody out is computed at each step ([`super::Session::over`]). It is written down in the very
//! write that changes the limit or the team: whoever is let in again opens another session.

use super::{Limits, Session, commands, store};
use crate::accounts::Owner;
use crate::actor::Actor;
use crate::db::{Db, DbError, HeadId, Tx};
use crate::grants::{self, Grant, GrantError, Only};
use crate::history::{self, Signer};
use crate::ids::GrantId;

/// Changes whom or what a grant is limited to. Sessions that it is not for any more end.
pub async fn change_limit(
    db: &Db,
    signer: &Signer,
    limits: Limits,
    owner: &Owner,
    id: GrantId,
    only: Only,
) -> Result<Grant, GrantError> {
    let (owner, bell, permit) = (owner.clone(), db.bell().clone(), signer.permit().await);
    db.write(&[owner.account.into(), HeadId::VENDOR], move |tx| {
        let grant = grants::commands::set_limit(tx, &owner, id, only)?;
        bell.ring_after(tx);
        let open = store::live_in_account(tx.conn, grant.account)?;
        let under = open.into_iter().filter(|session| session.grant == grant.id).collect();
        if end_those_over(tx, limits, under)? > 0 {
            history::checkpoint(tx, grant.account, &permit)?;
        }
        Ok(grant)
    })
    .await
}

/// Writes down the ends of those of these open sessions that are over, in a write that has declared their accounts. How many
/// that were.
pub(super) fn end_those_over(tx: &mut Tx<'_>, limits: Limits, open: Vec<Session>) -> Result<usize, DbError> {
    let mut ended = 0;
    for session in open {
        let grant = grants::find(tx.conn, session.account, session.grant)?.ok_or(DbError::NotFound)?;
        if let Some(over) = session.over(&grant, limits, tx.now) {
            commands::write_end(tx, limits, &session, &grant, Actor::Porchlight, over)?;
            ended += 1;
        }
    }
    Ok(ended)
}
