//! Adding accounts and their people, what is chosen about them, and telling the owners.

use super::people::{NewOwner, set_role, welcome};
use super::{Account, AccountError, Email, KeepDays, Notices, Owner, OwnerRole, User, store};
use crate::actor::Actor;
use crate::db::{Db, DbError, Tx};
use crate::history::event::account::{Added, NoticesSet, RetentionSet, SensitiveSet};
use crate::history::{Draft, append, open_log};
use crate::ids::{AccountId, SessionId};
use crate::outbox::{self, NoticeKind, Recipient};
use crate::random::Random;
use crate::words::Reading;

/// An account to be.
pub struct NewAccount {
    pub external_id: String,
    pub name: String,
    pub time_zone: chrono_tz::Tz,
    pub owners: Vec<NewOwner>,
    /// Users in the vendor's app: id, name, role.
    pub users: Vec<(String, String, String)>,
    /// Whether each session in it needs a lead's approval, where that is said.
    pub sensitive: Option<bool>,
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
    db.write(&[id.into()], move |tx| begin(tx, id, &log_origin, new)).await
}

/// The same, in a write that has declared the account's new head.
pub(crate) fn begin(
    tx: &mut Tx<'_>,
    id: AccountId,
    log_origin: &str,
    new: NewAccount,
) -> Result<Account, AccountError> {
    if store::find_by_external_id(tx.conn, &new.external_id)?.is_some() {
        return Err(AccountError::AlreadyThere);
    }
    let account = Account {
        id,
        external_id: new.external_id,
        name: new.name,
        time_zone: new.time_zone,
        created_at: tx.now,
        keep_days: None,
        erased_below: 0,
        sensitive: new.sensitive.unwrap_or(false),
    };
    open_log(tx, id, log_origin)?;
    store::insert(tx, &account)?;
    let mut drafts = vec![Draft::of(Added {
        account: id,
        name: account.name.clone(),
        external_id: account.external_id.clone(),
    })];
    for owner in new.owners {
        drafts.extend(welcome(tx, id, owner)?.entry);
    }
    if account.sensitive {
        drafts.push(Draft::of(SensitiveSet { by: Actor::Porchlight, sensitive: true }));
    }
    for (external_id, name, role) in new.users {
        store::insert_user(tx, &User { account: id, external_id, name, role })?;
    }
    append(tx, id, drafts)?;
    Ok(account)
}

/// What bringing one account in has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtIn {
    pub account: Account,
    pub is_new: bool,
    pub owners_added: usize,
    pub owners_changed: usize,
    pub users_added: usize,
    pub users_changed: usize,
    /// What was set about approvals of sessions in it.
    pub sensitive_set: Option<bool>,
}

/// Brings an account in, once or again: what is missing is added, and people are called as they are called now. Nobody
/// is removed, and an account keeps the name and the time zone that it has.
pub async fn bring_in(
    db: &Db,
    random: &Random,
    log_origin: &str,
    new: NewAccount,
) -> Result<BroughtIn, AccountError> {
    let external_id = new.external_id.clone();
    let known = db.read(move |conn| store::find_by_external_id(conn, &external_id)).await?;
    let Some(account) = known else {
        let (owners_added, users_added) = (new.owners.len(), new.users.len());
        let account = add(db, random, log_origin, new).await?;
        let (owners_changed, users_changed) = (0, 0);
        let sensitive_set = account.sensitive.then_some(true);
        return Ok(BroughtIn {
            account,
            is_new: true,
            owners_added,
            owners_changed,
            users_added,
            users_changed,
            sensitive_set,
        });
    };
    db.write(&[account.id.into()], move |tx| {
        let mut drafts = Vec::new();
        let (mut owners_added, mut owners_changed) = (0, 0);
        for owner in new.owners {
            let welcomed = welcome(tx, account.id, owner)?;
            owners_added += usize::from(welcomed.is_new);
            owners_changed += usize::from(!welcomed.is_new && welcomed.entry.is_some());
            drafts.extend(welcomed.entry);
        }
        let (mut users_added, mut users_changed) = (0, 0);
        for (external_id, name, role) in new.users {
            let user = User { account: account.id, external_id, name, role };
            match store::user(tx.conn, account.id, &user.external_id)? {
                None => {
                    store::insert_user(tx, &user)?;
                    users_added += 1;
                }
                Some(before) if before != user => {
                    store::update_user(tx, &user)?;
                    users_changed += 1;
                }
                Some(_) => {}
            }
        }
        append(tx, account.id, drafts)?;
        let wanted = new.sensitive.filter(|sensitive| *sensitive != account.sensitive);
        if let Some(sensitive) = wanted {
            mark(tx, account.id, sensitive, Actor::Porchlight)?;
        }
        Ok(BroughtIn {
            account,
            is_new: false,
            owners_added,
            owners_changed,
            users_added,
            users_changed,
            sensitive_set: wanted,
        })
    })
    .await
}

/// Sets whether each session in the account needs a lead's approval. Answers what held until now.
pub async fn set_sensitive(
    db: &Db,
    account: AccountId,
    sensitive: bool,
    by: Actor,
) -> Result<bool, AccountError> {
    db.write(&[account.into()], move |tx| {
        let before = store::find(tx.conn, account)?.ok_or(AccountError::NotFound)?.sensitive;
        if before != sensitive {
            mark(tx, account, sensitive, by)?;
        }
        Ok(before)
    })
    .await
}

fn mark(tx: &mut Tx<'_>, account: AccountId, sensitive: bool, by: Actor) -> Result<(), DbError> {
    store::set_sensitive(tx, account, sensitive)?;
    append(tx, account, vec![Draft::of(SensitiveSet { by, sensitive })]).map(drop)
}

/// Whether somebody of the account, by their address, decides or observes from here on. Gives them, and whether anything
/// changed.
pub async fn set_owner_role(
    db: &Db,
    account: AccountId,
    email: Email,
    role: OwnerRole,
) -> Result<(Owner, bool), AccountError> {
    db.write(&[account.into()], move |tx| {
        let done = set_role(tx, account, &email, role)?;
        let changes = done.entry.is_some();
        append(tx, account, done.entry.into_iter().collect())?;
        Ok((done.owner, changes))
    })
    .await
}

/// Chooses which of the mails that can be declined an owner gets. `by` is an owner of the same account. An observer
/// chooses for herself alone, which concerns nobody else: no entry tells of it.
pub async fn set_notices(
    db: &Db,
    owner: &Owner,
    start_mail: bool,
    statement: bool,
    by: &Owner,
) -> Result<Notices, AccountError> {
    if by.account != owner.account {
        return Err(AccountError::NotFound);
    }
    let (owner, by, wanted) = (owner.clone(), by.clone(), Notices { start_mail, statement });
    db.write(&[owner.account.into()], move |tx| {
        store::owner(tx.conn, owner.id)?.ok_or(AccountError::NotFound)?;
        let decides = store::decides(tx.conn, by.id)?;
        if !decides && by.id != owner.id {
            return Err(AccountError::OnlyObserves);
        }
        if store::notices_of(tx.conn, owner.id)? == wanted {
            return Ok(wanted);
        }
        store::set_notices(tx, owner.id, wanted)?;
        if decides {
            let by = Actor::owner(by.id, &by.name);
            let set = NoticesSet { owner: owner.id, by, start_mail, statement };
            append(tx, owner.account, vec![Draft::of(set)])?;
        }
        Ok(wanted)
    })
    .await
}

/// In which language and time zone somebody reads from here on. That is theirs alone: nobody is told.
pub async fn set_reading(db: &Db, owner: &Owner, reading: Reading) -> Result<(), AccountError> {
    let id = owner.id;
    db.write(&[owner.account.into()], move |tx| {
        store::owner(tx.conn, id)?.ok_or(AccountError::NotFound)?;
        Ok(store::set_reading(tx, id, reading)?)
    })
    .await
}

/// Sets for how long what the account's entries say is kept; `usual` is what the settings say. Answers what held
/// until now.
pub async fn set_retention(
    db: &Db,
    account: AccountId,
    keep: KeepDays,
    usual: KeepDays,
    by: Actor,
) -> Result<KeepDays, AccountError> {
    db.write(&[account.into()], move |tx| {
        let found = store::find(tx.conn, account)?.ok_or(AccountError::NotFound)?;
        let before = found.keeps(usual);
        if found.keep_days != Some(keep) {
            store::set_keep_days(tx, account, keep)?;
        }
        if before != keep {
            let set = RetentionSet { by, days: keep.days().into(), days_before: before.days().into() };
            append(tx, account, vec![Draft::of(set)])?;
        }
        Ok(before)
    })
    .await
}

/// Queues a mail to every owner of the account who gets such mails, in the write that it tells of. A session's
/// summary nobody can decline.
pub fn tell_owners(
    tx: &mut Tx<'_>,
    account: AccountId,
    session: Option<SessionId>,
    notice: NoticeKind,
    data: &serde_json::Value,
) -> Result<(), DbError> {
    let wanted = |role: OwnerRole, wants: Notices| match notice {
        NoticeKind::SessionOpened => wants.start_mail,
        NoticeKind::Statement => wants.statement,
        NoticeKind::AccessAllowed
        | NoticeKind::AccessChanged
        | NoticeKind::AccessWithdrawn
        | NoticeKind::SessionSummary => true,
        // Whoever decides nothing is asked nothing.
        NoticeKind::QuestionAsked | NoticeKind::RequestForOwner => role.decides(),
        // These go to the vendor's staff, or to one owner.
        NoticeKind::QuestionAnswered
        | NoticeKind::QuestionForLead
        | NoticeKind::RequestForLead
        | NoticeKind::RequestAnswered
        | NoticeKind::AddressChanged
        | NoticeKind::SignInLink
        | NoticeKind::TriesRefused
        | NoticeKind::WeekOverdue => false,
    };
    let told = store::owners_who_want(tx.conn, account, wanted)?;
    let (owners, observers): (Vec<Owner>, Vec<Owner>) = told.into_iter().partition(|one| one.role.decides());
    let recipients = |of: Vec<Owner>| of.into_iter().map(Recipient::from).collect::<Vec<_>>();
    outbox::enqueue(tx, account, session, notice, data, &recipients(owners))?;
    if observers.is_empty() {
        return Ok(());
    }
    // Who decides nothing is told who does.
    let all = store::owners_of(tx.conn, account)?;
    let deciding: Vec<&str> =
        all.iter().filter(|one| one.role.decides()).map(|one| one.name.as_str()).collect();
    let mut data = data.clone();
    data["observes"] = serde_json::json!(deciding);
    outbox::enqueue(tx, account, session, notice, &data, &recipients(observers))
}
