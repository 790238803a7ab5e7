//! All Diesel of this room.

use std::collections::BTreeMap;

use diesel::dsl::auto_type;
use diesel::prelude::*;

use super::password::Hashed;
use super::{Member, Role, Roles, Standing, StepUp};
use crate::accounts::Email;
use crate::clock::Moment;
use crate::db::schema::{invites, known_browsers, lower, recovery_codes, staff, step_ups};
use crate::db::{Conn, DbError, Tx};
use crate::ids::{AccountId, StaffId, StepUpId};
use crate::random::Token;
use crate::{on, text_column};

text_column!(Roles);

pub fn find(conn: &mut Conn, id: StaffId) -> Result<Option<Member>, DbError> {
    let query = staff::table.find(id);
    let row: Option<Row> = on!(conn, |c| query.select(Row::as_select()).first(c).optional())?;
    Ok(row.map(Row::member))
}

/// One person, one address: however its letters are written.
pub fn find_by_email(conn: &mut Conn, email: &Email) -> Result<Option<Member>, DbError> {
    let query = staff::table.filter(lower(staff::email).eq(email.as_str().to_lowercase()));
    let row: Option<Row> = on!(conn, |c| query.select(Row::as_select()).first(c).optional())?;
    Ok(row.map(Row::member))
}

/// The one who is known by this name of an OpenID provider's.
pub(crate) fn find_by_oidc(conn: &mut Conn, issuer: &str, subject: &str) -> Result<Option<Member>, DbError> {
    let query = staff::table.filter(staff::oidc_subject.eq(subject)).filter(staff::oidc_issuer.eq(issuer));
    let row: Option<Row> = on!(conn, |c| query.select(Row::as_select()).first(c).optional())?;
    Ok(row.map(Row::member))
}

/// By what somebody can show a second factor before they enter an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shows {
    /// Codes of an authenticator.
    pub codes: bool,
    /// The provider's word, where it is this one.
    pub provider: bool,
}

pub fn shows(conn: &mut Conn, id: StaffId, issuer: Option<&str>) -> Result<Shows, DbError> {
    let query = staff::table.find(id).select((staff::totp_secret.is_not_null(), staff::oidc_issuer));
    let found: Option<(bool, Option<String>)> = on!(conn, |c| query.first(c).optional())?;
    let (codes, known_to) = found.unwrap_or_default();
    Ok(Shows { codes, provider: issuer.is_some() && known_to.as_deref() == issuer })
}

/// Whether they are known by some name of a provider's.
pub(crate) fn is_bound_to_oidc(conn: &mut Conn, id: StaffId) -> Result<bool, DbError> {
    let query = staff::table.find(id).select(staff::oidc_subject);
    let subject: Option<Option<String>> = on!(conn, |c| query.first(c).optional())?;
    Ok(subject.flatten().is_some())
}

/// Whether they were known by no such name until now.
pub(crate) fn bind_oidc(tx: &mut Tx<'_>, id: StaffId, issuer: &str, subject: &str) -> Result<bool, DbError> {
    let unbound = staff::table.find(id).filter(staff::oidc_subject.is_null());
    let set = (staff::oidc_issuer.eq(issuer), staff::oidc_subject.eq(subject));
    Ok(on!(&mut *tx.conn, |c| diesel::update(unbound).set(set).execute(c))? == 1)
}

pub fn all(conn: &mut Conn) -> Result<Vec<Member>, DbError> {
    let query = staff::table.order(staff::name);
    let rows: Vec<Row> = on!(conn, |c| query.select(Row::as_select()).load(c))?;
    Ok(rows.into_iter().map(Row::member).collect())
}

/// What everybody is called, also who is suspended.
pub fn names(conn: &mut Conn) -> Result<BTreeMap<StaffId, String>, DbError> {
    let names: Vec<(StaffId, String)> = on!(conn, |c| staff::table.select((staff::id, staff::name)).load(c))?;
    Ok(names.into_iter().collect())
}

/// Everybody who has this role and is not suspended.
pub fn serving(conn: &mut Conn, role: Role) -> Result<Vec<Member>, DbError> {
    let mut members = all(conn)?;
    members.retain(|member| member.serves_as(role));
    Ok(members)
}

/// The same without somebody: what concerns them is not for them to answer or to be told.
pub fn serving_but(conn: &mut Conn, role: Role, id: StaffId) -> Result<Vec<Member>, DbError> {
    let mut members = serving(conn, role)?;
    members.retain(|member| member.id != id);
    Ok(members)
}

pub(super) fn insert(tx: &mut Tx<'_>, member: &Member) -> Result<(), DbError> {
    let row = (
        staff::id.eq(member.id),
        staff::email.eq(&member.email),
        staff::name.eq(&member.name),
        staff::roles.eq(&member.roles),
        staff::totp_last.eq(member.totp_last),
        staff::created_at.eq(tx.now),
    );
    on!(&mut *tx.conn, |c| diesel::insert_into(staff::table).values(row).execute(c))?;
    Ok(())
}

/// What somebody may do, and whatever decides whether they may enter accounts.
pub(super) fn set_standing(tx: &mut Tx<'_>, of: &Member) -> Result<(), DbError> {
    let set = (
        staff::roles.eq(&of.roles),
        staff::team.eq(&of.team),
        staff::suspended_at.eq(of.suspended_at),
        staff::suspended_for.eq(&of.suspended_for),
        staff::trained_at.eq(of.trained_at),
        staff::guidelines.eq(&of.guidelines),
        staff::barred_at.eq(of.barred_at),
    );
    on!(&mut *tx.conn, |c| diesel::update(staff::table.find(of.id)).set(set).execute(c))?;
    Ok(())
}

/// Puts a second factor in force; `last` is the time step whose code has proved it.
pub(super) fn set_totp(tx: &mut Tx<'_>, id: StaffId, sealed: &[u8], last: i64) -> Result<(), DbError> {
    let set = (staff::totp_secret.eq(sealed), staff::totp_last.eq(last));
    on!(&mut *tx.conn, |c| diesel::update(staff::table.find(id)).set(set).execute(c))?;
    Ok(())
}

pub(super) fn set_password(tx: &mut Tx<'_>, id: StaffId, hashed: &Hashed) -> Result<(), DbError> {
    // Whoever begins anew is also known anew to an OpenID provider.
    let unbound = (staff::oidc_issuer.eq(None::<String>), staff::oidc_subject.eq(None::<String>));
    let set = (staff::password.eq(hashed.as_str()), staff::joined_at.eq(tx.now), unbound);
    on!(&mut *tx.conn, |c| diesel::update(staff::table.find(id)).set(set).execute(c))?;
    Ok(())
}

pub(super) fn password(conn: &mut Conn, id: StaffId) -> Result<Option<Hashed>, DbError> {
    let query = staff::table.find(id).select(staff::password);
    let found: Option<Option<String>> = on!(conn, |c| query.first(c).optional())?;
    Ok(found.flatten().map(Hashed::kept))
}

pub(super) fn insert_invite(
    tx: &mut Tx<'_>,
    token: &Token,
    id: StaffId,
    totp: &[u8],
    until: Moment,
) -> Result<(), DbError> {
    let row = (
        invites::token_hash.eq(token.hash()),
        invites::staff.eq(id),
        invites::totp.eq(totp),
        invites::expires_at.eq(until),
    );
    on!(&mut *tx.conn, |c| diesel::insert_into(invites::table).values(row).execute(c))?;
    Ok(())
}

/// Whose link this is, and the second factor that it offers, if it is good at `now`.
pub(super) fn find_invite(
    conn: &mut Conn,
    token: &Token,
    now: Moment,
) -> Result<Option<(StaffId, Vec<u8>)>, DbError> {
    let query = invites::table
        .find(token.hash())
        .filter(invites::used_at.is_null())
        .filter(invites::expires_at.gt(now))
        .select((invites::staff, invites::totp));
    Ok(on!(conn, |c| query.first(c).optional())?)
}

pub(super) fn use_invite(tx: &mut Tx<'_>, token: &Token) -> Result<(), DbError> {
    let set = invites::used_at.eq(tx.now);
    on!(&mut *tx.conn, |c| diesel::update(invites::table.find(token.hash())).set(set).execute(c))?;
    Ok(())
}

/// Links made for somebody before are good no longer.
pub(super) fn void_invites(tx: &mut Tx<'_>, id: StaffId) -> Result<(), DbError> {
    let unused = invites::table.filter(invites::staff.eq(id));
    on!(&mut *tx.conn, |c| diesel::delete(unused).execute(c))?;
    Ok(())
}

pub(super) fn replace_recovery_codes(
    tx: &mut Tx<'_>,
    id: StaffId,
    hashes: &[Vec<u8>],
) -> Result<(), DbError> {
    let old = recovery_codes::table.filter(recovery_codes::staff.eq(id));
    on!(&mut *tx.conn, |c| diesel::delete(old).execute(c))?;
    for hash in hashes {
        let row = (recovery_codes::staff.eq(id), recovery_codes::hash.eq(hash));
        on!(&mut *tx.conn, |c| diesel::insert_into(recovery_codes::table).values(row).execute(c))?;
    }
    Ok(())
}

/// Whether there was such a code, unused until now. The write must hold the member's head, so that it is used once.
pub(super) fn use_recovery_code(tx: &mut Tx<'_>, id: StaffId, hash: &[u8]) -> Result<bool, DbError> {
    let code = recovery_codes::table
        .filter(recovery_codes::staff.eq(id))
        .filter(recovery_codes::hash.eq(hash))
        .filter(recovery_codes::used_at.is_null());
    let set = recovery_codes::used_at.eq(tx.now);
    Ok(on!(&mut *tx.conn, |c| diesel::update(code).set(set).execute(c))? == 1)
}

pub(super) fn recovery_codes_left(conn: &mut Conn, id: StaffId) -> Result<i64, DbError> {
    let left = recovery_codes::table
        .filter(recovery_codes::staff.eq(id))
        .filter(recovery_codes::used_at.is_null())
        .count();
    Ok(on!(conn, |c| left.get_result(c))?)
}

pub(super) fn knows_browser(conn: &mut Conn, token: &Token, id: StaffId) -> Result<bool, DbError> {
    let query = known_browsers::table
        .find(token.hash())
        .filter(known_browsers::staff.eq(id))
        .select(known_browsers::staff);
    let found: Option<StaffId> = on!(conn, |c| query.first(c).optional())?;
    Ok(found.is_some())
}

pub(super) fn remember_browser(tx: &mut Tx<'_>, token: &Token, id: StaffId) -> Result<(), DbError> {
    let set = || known_browsers::at.eq(tx.now);
    let row = (known_browsers::token_hash.eq(token.hash()), known_browsers::staff.eq(id), set());
    let statement = diesel::insert_into(known_browsers::table)
        .values(row)
        .on_conflict(known_browsers::token_hash)
        .do_update()
        .set(set());
    on!(&mut *tx.conn, |c| statement.execute(c))?;
    Ok(())
}

pub(super) fn forget_browsers(tx: &mut Tx<'_>, id: StaffId) -> Result<(), DbError> {
    let theirs = known_browsers::table.filter(known_browsers::staff.eq(id));
    on!(&mut *tx.conn, |c| diesel::delete(theirs).execute(c))?;
    Ok(())
}

pub(super) fn totp_secret(conn: &mut Conn, id: StaffId) -> Result<Option<Vec<u8>>, DbError> {
    let query = staff::table.find(id).select(staff::totp_secret);
    let found: Option<Option<Vec<u8>>> = on!(conn, |c| query.first(c).optional())?;
    Ok(found.flatten())
}

pub(super) fn use_totp_step(tx: &mut Tx<'_>, id: StaffId, step: i64) -> Result<(), DbError> {
    let set = staff::totp_last.eq(step);
    on!(&mut *tx.conn, |c| diesel::update(staff::table.find(id)).set(set).execute(c))?;
    Ok(())
}

pub(super) fn insert_step_up(tx: &mut Tx<'_>, receipt: &StepUp) -> Result<(), DbError> {
    let row = (
        step_ups::id.eq(receipt.id),
        step_ups::staff.eq(receipt.staff),
        step_ups::account.eq(receipt.account),
        step_ups::at.eq(receipt.at),
    );
    on!(&mut *tx.conn, |c| diesel::insert_into(step_ups::table).values(row).execute(c))?;
    Ok(())
}

pub fn find_step_up(conn: &mut Conn, id: StepUpId) -> Result<Option<StepUp>, DbError> {
    let row: Option<StepUpRow> = on!(conn, |c| step_ups::table.find(id).first(c).optional())?;
    Ok(row.map(|r| StepUp { id: r.id, staff: r.staff, account: r.account, at: r.at, used_at: r.used_at }))
}

/// Marks a receipt as used. The write must hold the member's head, so that it is used once.
pub(crate) fn use_step_up(tx: &mut Tx<'_>, id: StepUpId) -> Result<(), DbError> {
    let set = step_ups::used_at.eq(tx.now);
    on!(&mut *tx.conn, |c| diesel::update(step_ups::table.find(id)).set(set).execute(c))?;
    Ok(())
}

/// Forgets step-ups for an account that were shown by `until`; at most `most`.
pub(crate) fn forget_step_ups(
    tx: &mut Tx<'_>,
    account: AccountId,
    until: Moment,
    most: i64,
) -> Result<usize, DbError> {
    let query = step_ups::table
        .filter(step_ups::account.eq(account))
        .filter(step_ups::at.le(until))
        .limit(most)
        .select(step_ups::id);
    let ids: Vec<StepUpId> = on!(&mut *tx.conn, |c| query.load(c))?;
    let these = step_ups::table.filter(step_ups::id.eq_any(ids));
    Ok(on!(&mut *tx.conn, |c| diesel::delete(these).execute(c))?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = staff)]
struct Row {
    id: StaffId,
    email: Email,
    name: String,
    roles: Roles,
    team: String,
    totp_last: i64,
    suspended_at: Option<Moment>,
    suspended_for: Option<String>,
    #[diesel(select_expression = has_second_factor())]
    has_second_factor: bool,
    trained_at: Option<Moment>,
    guidelines: Option<String>,
    barred_at: Option<Moment>,
    joined_at: Option<Moment>,
}

/// What is read beside each of an agent's sessions: by the columns of [`standing_columns`].
#[derive(Queryable)]
pub(crate) struct StandingRow {
    roles: Roles,
    team: String,
    has_second_factor: bool,
    suspended_at: Option<Moment>,
    trained_at: Option<Moment>,
    guidelines: Option<String>,
    barred_at: Option<Moment>,
}

#[auto_type(no_type_alias)]
pub(crate) fn standing_columns() -> _ {
    (
        staff::roles,
        staff::team,
        has_second_factor(),
        staff::suspended_at,
        staff::trained_at,
        staff::guidelines,
        staff::barred_at,
    )
}

/// An authenticator with us, or a sign-in by the OpenID provider.
#[auto_type]
fn has_second_factor() -> _ {
    staff::totp_secret.is_not_null().or(staff::oidc_subject.is_not_null())
}

impl From<StandingRow> for Standing {
    fn from(row: StandingRow) -> Self {
        Self {
            roles: row.roles,
            team: row.team,
            has_second_factor: row.has_second_factor,
            suspended_at: row.suspended_at,
            trained_at: row.trained_at,
            guidelines: row.guidelines,
            barred_at: row.barred_at,
        }
    }
}

impl Row {
    fn member(self) -> Member {
        Member {
            id: self.id,
            email: self.email,
            name: self.name,
            roles: self.roles,
            team: self.team,
            totp_last: self.totp_last,
            suspended_at: self.suspended_at,
            suspended_for: self.suspended_for,
            has_second_factor: self.has_second_factor,
            trained_at: self.trained_at,
            guidelines: self.guidelines,
            barred_at: self.barred_at,
            joined_at: self.joined_at,
        }
    }
}

#[derive(Queryable)]
struct StepUpRow {
    id: StepUpId,
    staff: StaffId,
    account: AccountId,
    at: Moment,
    used_at: Option<Moment>,
}
