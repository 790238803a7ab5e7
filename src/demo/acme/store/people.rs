//! Tenants' users, their sign-ins and invitations, and the one-time messages that the next page shows.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::super::show;
use super::schema::{flashes, invitations, sign_ins, tenants, users};
use super::{Connection, StoreError, random_hex};

const SIGN_IN_DAYS: i64 = 14;
const PASSWORD_ROUNDS: u32 = 10_000;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: String,
    pub tenant_id: String,
    pub name: String,
    pub email: String,
    pub role: String,
    pub last_seen_at: Option<NaiveDateTime>,
}

impl User {
    /// When she was last here herself, as written on the team page.
    pub fn last_seen(&self) -> String {
        self.last_seen_at.map_or_else(|| "never".to_owned(), show::moment)
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = invitations)]
pub struct Invitation {
    pub id: i32,
    pub email: String,
    pub role: String,
    pub invited_on: NaiveDate,
}

/// A user with the name of the tenant that she belongs to.
pub type Member = (User, String);

/// What a new sign-in hands to the browser; only a hash of it is stored.
pub struct NewSignIn {
    pub token: String,
}

/// The user of that tenant, if there is such a user there.
pub fn member(connection: &mut Connection, tenant: &str, user: &str) -> Result<Option<Member>, StoreError> {
    Ok(users::table
        .inner_join(tenants::table)
        .filter(users::id.eq(user).and(users::tenant_id.eq(tenant)))
        .select((User::as_select(), tenants::name))
        .first(connection)
        .optional()?)
}

/// Signs a user in by e-mail and password; `None` when they do not match, without saying which was wrong.
pub fn sign_in(
    connection: &mut Connection,
    email: &str,
    password: &str,
    now: DateTime<Utc>,
) -> Result<Option<NewSignIn>, StoreError> {
    let found: Option<(String, String, String)> = users::table
        .filter(users::email.eq(email.to_lowercase()))
        .select((users::id, users::salt, users::password_hash))
        .first(connection)
        .optional()?;
    // An unknown address costs as much time as a wrong password.
    let (user, salt, expected) = found.unwrap_or_default();
    if stretch(password, &salt) != expected {
        return Ok(None);
    }
    let token = random_hex::<32>()?;
    diesel::delete(sign_ins::table.filter(sign_ins::expires_at.le(now.naive_utc()))).execute(connection)?;
    diesel::insert_into(sign_ins::table)
        .values((
            sign_ins::token_hash.eq(hashed(&token)),
            sign_ins::user_id.eq(&user),
            sign_ins::csrf_token.eq(random_hex::<32>()?),
            sign_ins::expires_at.eq((now + Duration::days(SIGN_IN_DAYS)).naive_utc()),
        ))
        .execute(connection)?;
    Ok(Some(NewSignIn { token }))
}

/// Who a browser's token belongs to, with that sign-in's CSRF token; notes that the user was here.
pub fn signed_in(
    connection: &mut Connection,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<(Member, String)>, StoreError> {
    let found: Option<(User, String, String)> = sign_ins::table
        .inner_join(users::table.inner_join(tenants::table))
        .filter(sign_ins::token_hash.eq(hashed(token)).and(sign_ins::expires_at.gt(now.naive_utc())))
        .select((User::as_select(), tenants::name, sign_ins::csrf_token))
        .first(connection)
        .optional()?;
    let Some((user, tenant, csrf)) = found else { return Ok(None) };
    if user.last_seen_at.is_none_or(|seen| now.naive_utc() - seen >= Duration::minutes(1)) {
        diesel::update(users::table.find(&user.id))
            .set(users::last_seen_at.eq(now.naive_utc()))
            .execute(connection)?;
    }
    Ok(Some(((user, tenant), csrf)))
}

pub fn sign_out(connection: &mut Connection, token: &str) -> Result<(), StoreError> {
    diesel::delete(sign_ins::table.find(hashed(token))).execute(connection)?;
    Ok(())
}

pub fn team(connection: &mut Connection, tenant: &str) -> Result<Vec<User>, StoreError> {
    Ok(users::table
        .filter(users::tenant_id.eq(tenant))
        .order(users::name)
        .select(User::as_select())
        .load(connection)?)
}

pub fn invitations(connection: &mut Connection, tenant: &str) -> Result<Vec<Invitation>, StoreError> {
    Ok(invitations::table
        .filter(invitations::tenant_id.eq(tenant))
        .order(invitations::email)
        .select(Invitation::as_select())
        .load(connection)?)
}

/// Whether the address already belongs to somebody of the tenant, or is invited there.
pub fn is_on_team(connection: &mut Connection, tenant: &str, email: &str) -> Result<bool, StoreError> {
    let of_user = users::table.filter(users::tenant_id.eq(tenant).and(users::email.eq(email)));
    let of_guest =
        invitations::table.filter(invitations::tenant_id.eq(tenant).and(invitations::email.eq(email)));
    Ok(diesel::select(diesel::dsl::exists(of_user)).get_result(connection)?
        || diesel::select(diesel::dsl::exists(of_guest)).get_result(connection)?)
}

pub fn invite(
    connection: &mut Connection,
    tenant: &str,
    email: &str,
    role: &str,
    today: NaiveDate,
) -> Result<(), StoreError> {
    diesel::insert_into(invitations::table)
        .values((
            invitations::tenant_id.eq(tenant),
            invitations::email.eq(email),
            invitations::role.eq(role),
            invitations::invited_on.eq(today),
        ))
        .execute(connection)?;
    Ok(())
}

/// Whether there was such an invitation.
pub fn withdraw_invitation(connection: &mut Connection, tenant: &str, id: i32) -> Result<bool, StoreError> {
    let one = invitations::table.find(id).filter(invitations::tenant_id.eq(tenant));
    Ok(diesel::delete(one).execute(connection)? > 0)
}

/// Leaves a message for the next page of this visit.
pub fn leave_flash(connection: &mut Connection, visit: &str, message: &str) -> Result<(), StoreError> {
    diesel::replace_into(flashes::table)
        .values((flashes::visit.eq(visit), flashes::message.eq(message)))
        .execute(connection)?;
    Ok(())
}

/// The message left for this visit, which is then gone.
pub fn take_flash(connection: &mut Connection, visit: &str) -> Result<Option<String>, StoreError> {
    let left = flashes::table.find(visit).select(flashes::message).first(connection).optional()?;
    if left.is_some() {
        diesel::delete(flashes::table.find(visit)).execute(connection)?;
    }
    Ok(left)
}

/// A password stretched with its salt: PBKDF2 (RFC 8018) with HMAC-SHA-256 and one block.
pub fn stretch(password: &str, salt: &str) -> String {
    let keyed =
        <Hmac<Sha256> as KeyInit>::new_from_slice(password.as_bytes()).expect("HMAC takes any key length");
    let round = |message: &[u8]| keyed.clone().chain_update(message).finalize().into_bytes();
    let mut last = round(&[salt.as_bytes(), &1_u32.to_be_bytes()].concat());
    let mut sum = last;
    for _ in 1..PASSWORD_ROUNDS {
        last = round(&last);
        sum.iter_mut().zip(&last).for_each(|(sum, byte)| *sum ^= byte);
    }
    hex::encode(sum)
}

/// What is stored in place of a sign-in's token, and also names its visit.
pub fn hashed(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}
