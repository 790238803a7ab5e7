//! All Diesel of this room.

use diesel::prelude::*;

use super::{Account, Email, KeepDays, Notices, Owner, OwnerRole, User};
use crate::clock::Moment;
use crate::db::schema::{account_users, accounts, lower, owners};
use crate::db::{Conn, DbError, Tx};
use crate::ids::{AccountId, OwnerId};
use crate::words::Reading;
use crate::{load_by_ids, on, text_column};

text_column!(Email, OwnerRole);

pub fn find(conn: &mut Conn, id: AccountId) -> Result<Option<Account>, DbError> {
    let row: Option<Row> = on!(conn, |c| accounts::table.find(id).get_result(c).optional())?;
    row.map(Row::account).transpose()
}

/// Those of these accounts that exist, in the order in which they are named.
pub fn by_ids(conn: &mut Conn, ids: &[AccountId]) -> Result<Vec<Account>, DbError> {
    let wanted = ids.to_vec();
    let rows: Vec<Row> = load_by_ids!(conn, accounts::table, accounts::id, wanted)?;
    let mut found = rows.into_iter().map(Row::account).collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|account| ids.iter().position(|id| *id == account.id));
    Ok(found)
}

pub fn find_by_external_id(conn: &mut Conn, external_id: &str) -> Result<Option<Account>, DbError> {
    let query = accounts::table.filter(accounts::external_id.eq(external_id));
    let row: Option<Row> = on!(conn, |c| query.first(c).optional())?;
    row.map(Row::account).transpose()
}

pub fn all(conn: &mut Conn) -> Result<Vec<Account>, DbError> {
    let rows: Vec<Row> = on!(conn, |c| accounts::table.order(accounts::name).load(c))?;
    rows.into_iter().map(Row::account).collect()
}

/// What an account is called, for finding it.
#[derive(Queryable)]
pub(super) struct Name {
    pub id: AccountId,
    pub name: String,
    pub external_id: String,
}

pub(super) fn names(conn: &mut Conn) -> Result<Vec<Name>, DbError> {
    let query = accounts::table.select((accounts::id, accounts::name, accounts::external_id));
    Ok(on!(conn, |c| query.load(c))?)
}

/// The accounts in which the app knows a user by this id, however its letters are written.
pub(super) fn accounts_of_user(conn: &mut Conn, external_id: &str) -> Result<Vec<AccountId>, DbError> {
    let of = account_users::external_id;
    let query = account_users::table
        .filter(of.eq(external_id).or(lower(of).eq(external_id.to_ascii_lowercase())))
        .select(account_users::account);
    Ok(on!(conn, |c| query.load(c))?)
}

pub fn owners_of(conn: &mut Conn, account: AccountId) -> Result<Vec<Owner>, DbError> {
    let query = owners::table.filter(owners::account.eq(account)).order(owners::created_at);
    let rows: Vec<OwnerRow> = on!(conn, |c| query.select(OwnerRow::as_select()).load(c))?;
    Ok(rows.into_iter().map(OwnerRow::owner).collect())
}

/// Everybody who owns an account under this address, however its letters are written.
pub fn owners_at(conn: &mut Conn, email: &Email) -> Result<Vec<Owner>, DbError> {
    let query = owners::table
        .filter(lower(owners::email).eq(email.as_str().to_lowercase()))
        .order(owners::created_at);
    let rows: Vec<OwnerRow> = on!(conn, |c| query.select(OwnerRow::as_select()).load(c))?;
    Ok(rows.into_iter().map(OwnerRow::owner).collect())
}

/// Those who are known by this name of an OpenID provider's: one for each account that the person belongs to.
pub(crate) fn owners_by_oidc(conn: &mut Conn, issuer: &str, subject: &str) -> Result<Vec<Owner>, DbError> {
    let query = owners::table
        .filter(owners::oidc_subject.eq(subject))
        .filter(owners::oidc_issuer.eq(issuer))
        .order(owners::created_at);
    let rows: Vec<OwnerRow> = on!(conn, |c| query.select(OwnerRow::as_select()).load(c))?;
    Ok(rows.into_iter().map(OwnerRow::owner).collect())
}

/// Those at this address who are known by no such name yet.
pub(crate) fn owners_without_oidc_at(conn: &mut Conn, email: &Email) -> Result<Vec<Owner>, DbError> {
    let query = owners::table
        .filter(lower(owners::email).eq(email.as_str().to_lowercase()))
        .filter(owners::oidc_subject.is_null())
        .order(owners::created_at);
    let rows: Vec<OwnerRow> = on!(conn, |c| query.select(OwnerRow::as_select()).load(c))?;
    Ok(rows.into_iter().map(OwnerRow::owner).collect())
}

/// Whether they were known by no such name until now.
pub(crate) fn bind_oidc(tx: &mut Tx<'_>, id: OwnerId, issuer: &str, subject: &str) -> Result<bool, DbError> {
    let unbound = owners::table.find(id).filter(owners::oidc_subject.is_null());
    let set = (owners::oidc_issuer.eq(issuer), owners::oidc_subject.eq(subject));
    Ok(on!(&mut *tx.conn, |c| diesel::update(unbound).set(set).execute(c))? == 1)
}

pub fn owner(conn: &mut Conn, id: OwnerId) -> Result<Option<Owner>, DbError> {
    let query = owners::table.find(id);
    let row: Option<OwnerRow> = on!(conn, |c| query.select(OwnerRow::as_select()).first(c).optional())?;
    Ok(row.map(OwnerRow::owner))
}

/// Whether this person decides, and does not only read. A write that decides for them asks inside.
pub fn decides(conn: &mut Conn, id: OwnerId) -> Result<bool, DbError> {
    Ok(owner(conn, id)?.is_some_and(|owner| owner.role.decides()))
}

/// Which mails an owner gets of those that she can decline.
pub fn notices_of(conn: &mut Conn, owner: OwnerId) -> Result<Notices, DbError> {
    let query = owners::table.find(owner).select((owners::start_mail, owners::statement));
    let (start_mail, statement) = on!(conn, |c| query.get_result(c))?;
    Ok(Notices { start_mail, statement })
}

/// In which language and time zone somebody has chosen to read.
pub fn reading_of(conn: &mut Conn, owner: OwnerId) -> Result<Reading, DbError> {
    let query = owners::table.find(owner).select((owners::language, owners::time_zone));
    Reading::stored(on!(conn, |c| query.get_result(c))?)
}

/// The same, of whoever in the account has this address; nothing where nobody has.
pub fn reading_at(conn: &mut Conn, account: AccountId, email: &str) -> Result<Reading, DbError> {
    let query = owners::table
        .filter(owners::account.eq(account))
        .filter(lower(owners::email).eq(email.to_lowercase()))
        .select((owners::language, owners::time_zone));
    let found: Option<(Option<String>, Option<String>)> = on!(conn, |c| query.first(c).optional())?;
    found.map_or(Ok(Reading::default()), Reading::stored)
}

pub(super) fn set_reading(tx: &mut Tx<'_>, owner: OwnerId, reading: Reading) -> Result<(), DbError> {
    let (language, zone) = reading.columns();
    let set = (owners::language.eq(language), owners::time_zone.eq(zone));
    on!(&mut *tx.conn, |c| diesel::update(owners::table.find(owner)).set(set).execute(c))?;
    Ok(())
}

/// Owners of an account who get the mails that `wanted` chooses.
pub(super) fn owners_who_want(
    conn: &mut Conn,
    account: AccountId,
    wanted: impl Fn(OwnerRole, Notices) -> bool,
) -> Result<Vec<Owner>, DbError> {
    let query = owners::table.filter(owners::account.eq(account)).order(owners::created_at);
    let rows: Vec<(OwnerRow, (bool, bool))> = on!(conn, |c| query
        .select((OwnerRow::as_select(), (owners::start_mail, owners::statement)))
        .load(c))?;
    let wants = |row: &OwnerRow, (start_mail, statement)| wanted(row.role, Notices { start_mail, statement });
    Ok(rows.into_iter().filter(|(row, notices)| wants(row, *notices)).map(|(row, _)| row.owner()).collect())
}

pub(super) fn set_notices(tx: &mut Tx<'_>, owner: OwnerId, notices: Notices) -> Result<(), DbError> {
    let set = (owners::start_mail.eq(notices.start_mail), owners::statement.eq(notices.statement));
    on!(&mut *tx.conn, |c| diesel::update(owners::table.find(owner)).set(set).execute(c))?;
    Ok(())
}

pub(super) fn set_keep_days(tx: &mut Tx<'_>, account: AccountId, keep: KeepDays) -> Result<(), DbError> {
    let set = accounts::keep_days.eq(i64::from(keep.days()));
    on!(&mut *tx.conn, |c| diesel::update(accounts::table.find(account)).set(set).execute(c))?;
    Ok(())
}

pub(super) fn set_sensitive(tx: &mut Tx<'_>, account: AccountId, sensitive: bool) -> Result<(), DbError> {
    let set = accounts::sensitive.eq(sensitive);
    on!(&mut *tx.conn, |c| diesel::update(accounts::table.find(account)).set(set).execute(c))?;
    Ok(())
}

/// How far the account's log is erased by age.
pub(crate) fn set_erased_below(tx: &mut Tx<'_>, account: AccountId, below: u64) -> Result<(), DbError> {
    let set = accounts::erased_below.eq(below.cast_signed());
    on!(&mut *tx.conn, |c| diesel::update(accounts::table.find(account)).set(set).execute(c))?;
    Ok(())
}

/// Takes a user off the list of those whom an agent may act as.
pub(crate) fn remove_user(tx: &mut Tx<'_>, account: AccountId, external_id: &str) -> Result<bool, DbError> {
    let one = account_users::table.find((account, external_id));
    Ok(on!(&mut *tx.conn, |c| diesel::delete(one).execute(c))? > 0)
}

pub fn users_of(conn: &mut Conn, account: AccountId) -> Result<Vec<User>, DbError> {
    let query = account_users::table.filter(account_users::account.eq(account)).order(account_users::name);
    let rows: Vec<UserRow> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(UserRow::user).collect())
}

pub fn user(conn: &mut Conn, account: AccountId, external_id: &str) -> Result<Option<User>, DbError> {
    let row: Option<UserRow> =
        on!(conn, |c| account_users::table.find((account, external_id)).first(c).optional())?;
    Ok(row.map(UserRow::user))
}

pub(super) fn insert(tx: &mut Tx<'_>, account: &Account) -> Result<(), DbError> {
    let row = Row {
        id: account.id,
        external_id: account.external_id.clone(),
        name: account.name.clone(),
        time_zone: account.time_zone.name().to_owned(),
        created_at: account.created_at,
        keep_days: account.keep_days.map(|keep| keep.days().into()),
        erased_below: account.erased_below.cast_signed(),
        sensitive: account.sensitive,
    };
    on!(&mut *tx.conn, |c| diesel::insert_into(accounts::table).values(&row).execute(c))?;
    Ok(())
}

pub(super) fn insert_owner(tx: &mut Tx<'_>, owner: &Owner) -> Result<(), DbError> {
    let row = (
        owners::id.eq(owner.id),
        owners::account.eq(owner.account),
        owners::name.eq(&owner.name),
        owners::email.eq(&owner.email),
        owners::created_at.eq(tx.now),
        owners::role.eq(owner.role),
        owners::external_id.eq(owner.external_id.as_deref()),
    );
    on!(&mut *tx.conn, |c| diesel::insert_into(owners::table).values(row).execute(c))?;
    Ok(())
}

/// What one of the customer's people is called now, where mails go, and what they may do.
pub(super) fn update_owner(tx: &mut Tx<'_>, owner: &Owner) -> Result<(), DbError> {
    let set = (
        owners::name.eq(&owner.name),
        owners::email.eq(&owner.email),
        owners::role.eq(owner.role),
        owners::external_id.eq(owner.external_id.as_deref()),
    );
    on!(&mut *tx.conn, |c| diesel::update(owners::table.find(owner.id)).set(set).execute(c))?;
    Ok(())
}

/// What a user of the app is called now, and as what.
pub(super) fn update_user(tx: &mut Tx<'_>, user: &User) -> Result<(), DbError> {
    let of_app = account_users::table.find((user.account, &user.external_id));
    let set = (account_users::name.eq(&user.name), account_users::role.eq(&user.role));
    on!(&mut *tx.conn, |c| diesel::update(of_app).set(set).execute(c))?;
    Ok(())
}

pub(super) fn insert_user(tx: &mut Tx<'_>, user: &User) -> Result<(), DbError> {
    let row = UserRow {
        account: user.account,
        external_id: user.external_id.clone(),
        name: user.name.clone(),
        role: user.role.clone(),
    };
    on!(&mut *tx.conn, |c| diesel::insert_into(account_users::table).values(&row).execute(c))?;
    Ok(())
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = accounts)]
struct Row {
    id: AccountId,
    external_id: String,
    name: String,
    time_zone: String,
    created_at: Moment,
    keep_days: Option<i64>,
    erased_below: i64,
    sensitive: bool,
}

impl Row {
    fn account(self) -> Result<Account, DbError> {
        let time_zone = self.time_zone.parse().map_err(|e| DbError::Corrupt(format!("a time zone: {e}")))?;
        let keep_days = self.keep_days.map(keep_days).transpose()?;
        Ok(Account {
            id: self.id,
            external_id: self.external_id,
            name: self.name,
            time_zone,
            created_at: self.created_at,
            keep_days,
            erased_below: self.erased_below.cast_unsigned(),
            sensitive: self.sensitive,
        })
    }
}

fn keep_days(days: i64) -> Result<KeepDays, DbError> {
    let kept = u32::try_from(days).ok().and_then(|days| KeepDays::new(days).ok());
    kept.ok_or_else(|| DbError::Corrupt(format!("an account's entries are kept for {days} days")))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = owners)]
struct OwnerRow {
    id: OwnerId,
    account: AccountId,
    name: String,
    email: Email,
    role: OwnerRole,
    external_id: Option<String>,
}

impl OwnerRow {
    fn owner(self) -> Owner {
        Owner {
            id: self.id,
            account: self.account,
            name: self.name,
            email: self.email,
            role: self.role,
            external_id: self.external_id,
        }
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = account_users)]
struct UserRow {
    account: AccountId,
    external_id: String,
    name: String,
    role: String,
}

impl UserRow {
    fn user(self) -> User {
        User { account: self.account, external_id: self.external_id, name: self.name, role: self.role }
    }
}
