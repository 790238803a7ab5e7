//! Allowing, changing, withdrawing, and noting that a grant has lapsed.

use chrono_tz::Tz;
use serde_json::json;

use super::{EndChoice, Grant, GrantError, Only, Scope, consent_to_change, store};
use crate::accounts::{self, Account, Owner};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::{Db, DbError, Tx};
use crate::history::event::grant::{Changed, Given, Lapsed, Withdrawn};
use crate::history::{self, Draft, append};
use crate::ids::{AccountId, GrantId};
use crate::language::Language;
use crate::outbox::NoticeKind;

/// What an owner asks for. The id comes with the form, so that sending it twice allows once.
pub struct Allow {
    pub id: GrantId,
    pub scope: Scope,
    pub end: EndChoice,
    /// Whom or what it is limited to.
    pub only: Only,
    /// Each session under it needs an owner's approval.
    pub each_time: bool,
    /// In which what is agreed to was read.
    pub language: Language,
}

/// Allows support access from now on.
pub async fn allow(db: &Db, account: &Account, owner: &Owner, wish: Allow) -> Result<Grant, GrantError> {
    let (zone, owner) = (account.time_zone, owner.clone());
    db.write(&[account.id.into()], move |tx| give(tx, zone, &owner, &wish)).await
}

/// The same within a write that has declared the account.
pub fn give(tx: &mut Tx<'_>, zone: Tz, owner: &Owner, wish: &Allow) -> Result<Grant, GrantError> {
    decides(tx, owner)?;
    if let Some(same) = store::find(tx.conn, owner.account, wish.id)? {
        return Ok(same);
    }
    if let Some(active) = store::active(tx.conn, owner.account, tx.now)? {
        return Err(GrantError::AlreadyActive(active.id));
    }
    let grant = Grant {
        id: wish.id,
        account: owner.account,
        scope: wish.scope,
        allowed_by: owner.id,
        allowed_name: owner.name.clone(),
        starts_at: tx.now,
        ends_at: wish.end.resolve(tx.now, zone)?,
        withdrawn_at: None,
        lapse_noted: false,
        each_time: wish.each_time,
        only: wish.only.clone(),
        limited_at: None,
    };
    // An id that is taken by now is another account's, which does not exist for this one.
    store::insert(tx, &grant).map_err(|error| match error {
        DbError::Duplicate(_) => GrantError::NotFound,
        other => other.into(),
    })?;
    let given = Given {
        grant: grant.id,
        by: Actor::owner(owner.id, &owner.name),
        scope: grant.scope,
        from: grant.starts_at,
        until: grant.ends_at,
        consent: (grant.scope == Scope::Change).then(|| consent_to_change(wish.language)),
        ask_each_time: grant.each_time,
        only: grant.only.told(),
    };
    append(tx, grant.account, vec![Draft::of(given)])?;
    tell_owners(tx, NoticeKind::AccessAllowed, &grant, owner, Before::default())?;
    Ok(grant)
}

/// Changes until when access is allowed.
pub async fn change_end(
    db: &Db,
    account: &Account,
    owner: &Owner,
    id: GrantId,
    end: EndChoice,
) -> Result<Grant, GrantError> {
    let (zone, owner) = (account.time_zone, owner.clone());
    db.write(&[account.id.into()], move |tx| {
        decides(tx, &owner)?;
        let mut grant = store::find(tx.conn, owner.account, id)?.ok_or(GrantError::NotFound)?;
        grant.still_on(tx.now)?;
        let before = std::mem::replace(&mut grant.ends_at, end.resolve(tx.now, zone)?);
        if before == grant.ends_at {
            return Ok(grant);
        }
        store::set_end(tx, &grant)?;
        let by = Actor::owner(owner.id, &owner.name);
        let changed = Changed {
            grant: grant.id,
            by,
            until_before: before,
            until: grant.ends_at,
            only_before: None,
            only: None,
        };
        append(tx, grant.account, vec![Draft::of(changed)])?;
        let before = Before { until: Some(before), only: None };
        tell_owners(tx, NoticeKind::AccessChanged, &grant, &owner, before)?;
        Ok(grant)
    })
    .await
}

/// Changes whom or what access is limited to, in a write that has declared the account. What that ends lives to the right
/// of this room: `sessions::limiting` calls it.
pub(crate) fn set_limit(
    tx: &mut Tx<'_>,
    owner: &Owner,
    id: GrantId,
    only: Only,
) -> Result<Grant, GrantError> {
    decides(tx, owner)?;
    let mut grant = store::find(tx.conn, owner.account, id)?.ok_or(GrantError::NotFound)?;
    grant.still_on(tx.now)?;
    let before = std::mem::replace(&mut grant.only, only);
    if before == grant.only {
        return Ok(grant);
    }
    grant.limited_at = Some(tx.now);
    store::set_only(tx, &grant)?;
    let changed = Changed {
        grant: grant.id,
        by: Actor::owner(owner.id, &owner.name),
        until_before: grant.ends_at,
        until: grant.ends_at,
        only_before: before.told(),
        only: grant.only.told(),
    };
    append(tx, grant.account, vec![Draft::of(changed)])?;
    let before = Before { until: None, only: Some(before) };
    tell_owners(tx, NoticeKind::AccessChanged, &grant, owner, before)?;
    Ok(grant)
}

/// Withdraws a grant. Once this has returned, no step is admitted under it: both lock the account's head.
pub async fn withdraw(db: &Db, owner: &Owner, id: GrantId) -> Result<Grant, GrantError> {
    let (owner, bell) = (owner.clone(), db.bell().clone());
    db.write_with_reserve(&[owner.account.into()], move |tx| {
        decides(tx, &owner)?;
        let mut grant = store::find(tx.conn, owner.account, id)?.ok_or(GrantError::NotFound)?;
        if grant.withdrawn_at.is_some() {
            return Ok(grant);
        }
        grant.still_on(tx.now)?;
        grant.withdrawn_at = Some(tx.now);
        store::set_withdrawn(tx, &grant)?;
        bell.ring_after(tx);
        let by = Actor::owner(owner.id, &owner.name);
        let withdrawn = Withdrawn { grant: grant.id, by, until_before: grant.ends_at };
        append(tx, grant.account, vec![Draft::of(withdrawn)])?;
        tell_owners(tx, NoticeKind::AccessWithdrawn, &grant, &owner, Before::default())?;
        Ok(grant)
    })
    .await
}

/// Writes down that a grant reached its end. It was over without this; the history says so once.
pub async fn note_lapse(db: &Db, account: AccountId, id: GrantId) -> Result<(), GrantError> {
    db.write(&[account.into()], move |tx| {
        let grant = store::find(tx.conn, account, id)?.ok_or(GrantError::NotFound)?;
        if grant.lapse_noted || grant.state(tx.now) != super::State::Lapsed {
            return Ok(());
        }
        store::set_lapse_noted(tx, grant.id)?;
        append(tx, account, vec![Draft::of(Lapsed { grant: grant.id, until: grant.ends_at })])?;
        Ok(())
    })
    .await
}

/// What was otherwise until now.
#[derive(Default)]
struct Before {
    until: Option<Moment>,
    only: Option<Only>,
}

/// An observer has no say, however the form came here.
fn decides(tx: &mut Tx<'_>, owner: &Owner) -> Result<(), GrantError> {
    if accounts::decides(tx.conn, owner.id)? { Ok(()) } else { Err(GrantError::OnlyObserves) }
}

/// Every owner is told, also by whom.
fn tell_owners(
    tx: &mut Tx<'_>,
    notice: NoticeKind,
    grant: &Grant,
    by: &Owner,
    before: Before,
) -> Result<(), DbError> {
    let key = match notice {
        // The first mail that an owner gets: with the key that she can compare others with later.
        NoticeKind::AccessAllowed => history::key_in_force(tx.conn)?.map(|key| key.to_string()),
        _ => None,
    };
    let data = json!({
        "grant": grant.id,
        "by": by.name,
        "scope": grant.scope,
        "each_time": grant.each_time,
        "until": grant.ends_at,
        "until_before": before.until,
        "only": grant.only,
        "only_before": before.only,
        "at": tx.now,
        "key": key,
    });
    accounts::commands::tell_owners(tx, grant.account, None, notice, &data)
}
