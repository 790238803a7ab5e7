//! An identity with which somebody acts for somebody else lets nobody in, and that is on record: in the history of the
//! account that it would have opened, where one is known, and among the tries that reviewers see.

use crate::accounts::{self, Owner};
use crate::actor::Actor;
use crate::assertions::Acting;
use crate::attempts::{self, Tried};
use crate::db::{Db, DbError, Tx};
use crate::history::event::account::HandOffRefused;
use crate::history::{Draft, append};
use crate::ids::{AccountId, OwnerId, StaffId};
use crate::sealing::Sealer;
use crate::sign_ins::ACTING_FOR_ANOTHER;

/// A request that a signed-in owner's browser sends says that somebody acts for another. Somebody may send many.
pub async fn refuse_acting(
    db: &Db,
    sealer: &Sealer,
    owner: OwnerId,
    acting: Acting,
    place: String,
) -> Result<(), DbError> {
    let Some(owner) = db.read(move |conn| accounts::owner(conn, owner)).await? else { return Ok(()) };
    let written = attempts::commands::written_from(sealer, &owner.id.to_string());
    db.write(&[owner.account.into()], move |tx| match written.take(tx)? {
        true => refuse_at(tx, owner.account, as_whom(&owner), &acting, &place),
        false => Ok(()),
    })
    .await
}

/// In the write that refuses it, where the account is known.
pub(super) fn refuse_at(
    tx: &mut Tx<'_>,
    account: AccountId,
    user: &str,
    acting: &Acting,
    place: &str,
) -> Result<(), DbError> {
    let refused = HandOffRefused {
        by: Actor::Porchlight,
        code: ACTING_FOR_ANOTHER.to_owned(),
        user: user.to_owned(),
        acting: acting.name().map(str::to_owned),
    };
    let entries = append(tx, account, vec![Draft::of(refused)])?;
    let seq = entries.first().map(|entry| entry.seq);
    attempts::note(tx, &tried(None, Some(account), seq, place))
}

/// The same where no account is known, or where it was for one of the staff.
pub(super) fn refuse_elsewhere(tx: &mut Tx<'_>, staff: Option<StaffId>, place: &str) -> Result<(), DbError> {
    attempts::note(tx, &tried(staff, None, None, place))
}

/// Who was acted as: by the vendor's own id, where it is known.
pub(super) fn as_whom(owner: &Owner) -> &str {
    owner.external_id.as_deref().unwrap_or(&owner.name)
}

fn tried(staff: Option<StaffId>, account: Option<AccountId>, seq: Option<u64>, place: &str) -> Tried {
    Tried { staff, account, seq, code: ACTING_FOR_ANOTHER.to_owned(), place: place.to_owned() }
}
