//! Adding accounts and their people, and telling the owners.

use super::{Account, AccountError, Email, Owner, User, store};
use crate::actor::Actor;
use crate::db::{Db, DbError, Tx};
use crate::history::event::account::{Added, OwnerAdded};
use crate::history::{Draft, append, open_log};
use crate::ids::{AccountId, OwnerId, SessionId};
use crate::outbox::{self, NoticeKind, Recipient};
use crate::random::Random;

/// An account to be.
pub struct NewAccount {
    pub external_id: String,
    pub name: String,
    pub time_zone: chrono_tz::Tz,
    pub owners: Vec<(String, Email)>,
    /// Users in the vendor's app: id, name, role.
    pub users: Vec<(String, String, String)>,
}

/// Adds an account with its people, and begins its log.
pub async fn add(
    db: &Db,
    random: &Random,
    log_origin: &str,
    new: NewAccount,
) -> Result<Account, AccountError> {
    let id = AccountId::new(db.clock().now(), random);
    let log_origin = log_origin.to_owned();
    db.write(&[id.into()], move |tx| {
        if store::find_by_external_id(tx.conn, &new.external_id)?.is_some() {
            return Err(AccountError::AlreadyThere);
        }
        let account = Account {
            id,
            external_id: new.external_id,
            name: new.name,
            time_zone: new.time_zone,
            created_at: tx.now,
        };
        open_log(tx, id, &log_origin)?;
        store::insert(tx, &account)?;
        let mut drafts = vec![Draft::of(Added {
            account: id,
            name: account.name.clone(),
            external_id: account.external_id.clone(),
        })];
        for (name, email) in new.owners {
            let owner = Owner { id: OwnerId::new(tx.now, tx.random), account: id, name, email };
            store::insert_owner(tx, &owner)?;
            drafts.push(Draft::of(OwnerAdded {
                owner: owner.id,
                name: owner.name,
                email: owner.email.to_string(),
                by: Actor::Porchlight,
            }));
        }
        for (external_id, name, role) in new.users {
            store::insert_user(tx, &User { account: id, external_id, name, role })?;
        }
        append(tx, id, drafts)?;
        Ok(account)
    })
    .await
}

/// Queues a mail to every owner of the account, in the write that it tells of.
pub fn tell_owners(
    tx: &mut Tx<'_>,
    account: AccountId,
    session: Option<SessionId>,
    notice: NoticeKind,
    data: &serde_json::Value,
) -> Result<(), DbError> {
    let recipients: Vec<Recipient> = store::owners_of(tx.conn, account)?
        .into_iter()
        .map(|owner| Recipient { name: owner.name, email: owner.email.to_string() })
        .collect();
    outbox::enqueue(tx, account, session, notice, data, &recipients)
}
