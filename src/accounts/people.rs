//! Who belongs to an account: somebody is added, or what is known of them is brought up to date.

use serde_json::json;

use super::{AccountError, Email, Owner, OwnerRole, User, store};
use crate::actor::Actor;
use crate::db::{DbError, Tx};
use crate::history::Draft;
use crate::history::event::account::{OwnerAdded, OwnerChanged};
use crate::ids::{AccountId, OwnerId};
use crate::outbox::{self, NoticeKind, Recipient};

/// One of the customer's people, as the vendor's own system calls them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOwner {
    pub name: String,
    pub email: Email,
    /// Where nothing is said somebody new is an owner, and everybody else stays what they are.
    pub role: Option<OwnerRole>,
    /// By which somebody is known again when their address has changed.
    pub external_id: Option<String>,
}

impl From<(String, Email)> for NewOwner {
    fn from((name, email): (String, Email)) -> Self {
        Self { name, email, role: None, external_id: None }
    }
}

/// What became of one of the people.
pub(crate) struct Welcomed {
    pub owner: Owner,
    pub is_new: bool,
    /// What the account's log is to say of it; nothing where all was known.
    pub entry: Option<Draft>,
}

/// Somebody belongs to the account from here on. They are known again by their id in the app, or else by their address.
/// When the address has changed, a mail goes to the old one and to the new one.
pub(crate) fn welcome(
    tx: &mut Tx<'_>,
    account: AccountId,
    person: NewOwner,
) -> Result<Welcomed, AccountError> {
    let known = store::owners_of(tx.conn, account)?;
    let by_id =
        known.iter().find(|owner| person.external_id.is_some() && owner.external_id == person.external_id);
    let by_address = known.iter().find(|owner| owner.email.is_same(&person.email));
    let is_another = |owner: &Owner| match by_id {
        Some(same) => same.id != owner.id,
        None => owner.external_id.is_some() && person.external_id.is_some(),
    };
    if by_address.is_some_and(is_another) {
        return Err(AccountError::AddressTaken(person.email));
    }
    match by_id.or(by_address) {
        None => Ok(add(tx, account, person)?),
        Some(before) => Ok(bring_up_to_date(tx, before, person)?),
    }
}

/// Whether somebody of the account decides, or observes, from here on.
pub(crate) fn set_role(
    tx: &mut Tx<'_>,
    account: AccountId,
    email: &Email,
    role: OwnerRole,
) -> Result<Welcomed, AccountError> {
    let known = store::owners_of(tx.conn, account)?;
    let before = known.iter().find(|owner| owner.email.is_same(email)).ok_or(AccountError::NoSuchOwner)?;
    let (name, email) = (before.name.clone(), before.email.clone());
    let person = NewOwner { name, email, role: Some(role), external_id: None };
    Ok(bring_up_to_date(tx, before, person)?)
}

/// Somebody whom an agent may act as, unless the account has such a user already.
pub(crate) fn welcome_user(tx: &mut Tx<'_>, user: &User) -> Result<(), DbError> {
    match store::user(tx.conn, user.account, &user.external_id)? {
        Some(_) => Ok(()),
        None => store::insert_user(tx, user),
    }
}

fn add(tx: &mut Tx<'_>, account: AccountId, person: NewOwner) -> Result<Welcomed, DbError> {
    let owner = Owner {
        id: OwnerId::new(tx.now, tx.random),
        account,
        name: person.name,
        email: person.email,
        role: person.role.unwrap_or_default(),
        external_id: person.external_id,
    };
    store::insert_owner(tx, &owner)?;
    let entry = Draft::of(OwnerAdded {
        owner: owner.id,
        name: owner.name.clone(),
        email: owner.email.to_string(),
        by: Actor::Porchlight,
        role: owner.role,
    });
    Ok(Welcomed { owner, is_new: true, entry: Some(entry) })
}

fn bring_up_to_date(tx: &mut Tx<'_>, before: &Owner, person: NewOwner) -> Result<Welcomed, DbError> {
    let now = Owner {
        name: person.name,
        email: if before.email.is_same(&person.email) { before.email.clone() } else { person.email },
        role: person.role.unwrap_or(before.role),
        external_id: person.external_id.or_else(|| before.external_id.clone()),
        ..before.clone()
    };
    if now == *before {
        return Ok(Welcomed { owner: now, is_new: false, entry: None });
    }
    store::update_owner(tx, &now)?;
    if now.email != before.email {
        tell_both_addresses(tx, before, &now)?;
    }
    let told = (&now.name, &now.email, now.role) != (&before.name, &before.email, before.role);
    let entry = told.then(|| changed(before, &now));
    Ok(Welcomed { owner: now, is_new: false, entry })
}

fn changed(before: &Owner, now: &Owner) -> Draft {
    Draft::of(OwnerChanged {
        owner: now.id,
        by: Actor::Porchlight,
        name: now.name.clone(),
        name_before: (now.name != before.name).then(|| before.name.clone()),
        email: now.email.to_string(),
        email_before: (now.email != before.email).then(|| before.email.to_string()),
        role: now.role,
        role_before: (now.role != before.role).then_some(before.role),
    })
}

/// Whoever has the old mailbox hears of it, and so does whoever has the new one.
fn tell_both_addresses(tx: &mut Tx<'_>, before: &Owner, now: &Owner) -> Result<(), DbError> {
    let data = json!({
        "owner": now.id,
        "name": now.name,
        "from": before.email.as_str(),
        "to": now.email.as_str(),
        "at": tx.now,
    });
    let to = [before, now].map(|owner| Recipient { name: now.name.clone(), email: owner.email.to_string() });
    outbox::enqueue(tx, now.account, None, NoticeKind::AddressChanged, &data, &to)
}
