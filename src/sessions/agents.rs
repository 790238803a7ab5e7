//! Decisions about somebody of the staff, with everything that they end: sessions from their next request on, and
//! sign-ins.
//!
//! What may be decided, and by whom, lives in `staff`. Whether a session is over lives in [`super::Session::over`].

use std::collections::BTreeSet;

use super::{Limits, limiting, store};
use crate::db::{Db, DbError, HeadId, Tx};
use crate::ids::{AccountId, StaffId};
use crate::sign_ins;
use crate::staff::commands::{self, Decided, Decider, Decision};
use crate::staff::{Member, StaffError};

/// Carries a decision out. Once it is acknowledged, no step of theirs follows that it does not allow.
///
/// Each step is admitted under the lock of its account's head. So the write declares every account in which they have a
/// session: steps admitted before stand before it, and later ones see how they stand now. None can be opened meanwhile:
/// that takes their own head too.
pub async fn decide(
    db: &Db,
    limits: Limits,
    decider: Decider,
    about: StaffId,
    decision: Decision,
) -> Result<Decided, StaffError> {
    let ends_access = matches!(decision, Decision::Suspend { .. } | Decision::Roles(_));
    in_order(db, about, ends_access, move |tx| {
        let decided = commands::decide(tx, limits.entering, &decider, about, &decision)?;
        // Whoever is taken into the team again does not get back what they had open in it.
        if decided.before.team != decided.after.team {
            let open = store::open_at_all(tx.conn)?.into_iter().filter(|session| session.agent == about);
            limiting::end_those_over(tx, limits, open.collect())?;
        }
        Ok(decided)
    })
    .await
}

/// Somebody says that they have read the guidelines of this version; `text` is what they were shown.
pub async fn accept_guidelines(
    db: &Db,
    limits: Limits,
    who: StaffId,
    version: String,
    text: String,
) -> Result<Member, StaffError> {
    let accepted = in_order(db, who, false, move |tx| {
        commands::accept_guidelines(tx, limits.entering, who, &version, &text)
    });
    Ok(accepted.await?.after)
}

/// Runs a write that has declared their head, the vendor's, and those of all accounts in which they have a session: looked
/// for before, and looked at again inside. What was opened in between is declared the next time; opening takes a fresh
/// one-time code, so this comes to an end.
async fn in_order<F>(db: &Db, about: StaffId, ends_access: bool, run: F) -> Result<Decided, StaffError>
where
    F: FnMut(&mut Tx<'_>) -> Result<Decided, StaffError> + Clone + Send + 'static,
{
    loop {
        let open: Result<Vec<AccountId>, DbError> =
            db.read(move |conn| store::accounts_open_to(conn, about)).await;
        let open: BTreeSet<AccountId> = open?.into_iter().collect();
        let mut heads: Vec<HeadId> = open.iter().map(|account| (*account).into()).collect();
        heads.extend([about.into(), HeadId::VENDOR]);
        let (bell, mut run) = (db.bell().clone(), run.clone());
        let work = move |tx: &mut Tx<'_>| {
            let all = store::accounts_open_to(tx.conn, about)?;
            if all.iter().any(|account| !open.contains(account)) {
                return Ok::<_, StaffError>(None);
            }
            let decided = run(tx)?;
            if decided.changes_what_they_may() {
                sign_ins::end_all(tx, about)?;
            }
            bell.ring_after(tx);
            Ok(Some(decided))
        };
        let done = match ends_access {
            true => db.write_with_reserve(&heads, work).await?,
            false => db.write(&heads, work).await?,
        };
        if let Some(decided) = done {
            return Ok(decided);
        }
    }
}
