//! All Diesel of this room.

use diesel::prelude::*;

use super::{Member, Roles, StepUp};
use crate::accounts::Email;
use crate::clock::Moment;
use crate::db::schema::{staff, step_ups};
use crate::db::{Conn, DbError, Tx};
use crate::ids::{AccountId, StaffId, StepUpId};
use crate::{on, text_column};

text_column!(Roles);

pub fn find(conn: &mut Conn, id: StaffId) -> Result<Option<Member>, DbError> {
    let query = staff::table.find(id).select(COLUMNS);
    let row: Option<Row> = on!(conn, |c| query.first(c).optional())?;
    Ok(row.map(Row::member))
}

pub fn find_by_email(conn: &mut Conn, email: &Email) -> Result<Option<Member>, DbError> {
    let query = staff::table.filter(staff::email.eq(email)).select(COLUMNS);
    let row: Option<Row> = on!(conn, |c| query.first(c).optional())?;
    Ok(row.map(Row::member))
}

pub fn all(conn: &mut Conn) -> Result<Vec<Member>, DbError> {
    let query = staff::table.order(staff::name).select(COLUMNS);
    let rows: Vec<Row> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(Row::member).collect())
}

pub(super) fn insert(tx: &mut Tx<'_>, member: &Member, totp_secret: &[u8]) -> Result<(), DbError> {
    let row = (
        staff::id.eq(member.id),
        staff::email.eq(&member.email),
        staff::name.eq(&member.name),
        staff::roles.eq(&member.roles),
        staff::totp_secret.eq(totp_secret),
        staff::totp_last.eq(member.totp_last),
        staff::created_at.eq(tx.now),
    );
    on!(&mut *tx.conn, |c| diesel::insert_into(staff::table).values(row).execute(c))?;
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

pub(crate) fn find_step_up(conn: &mut Conn, id: StepUpId) -> Result<Option<StepUp>, DbError> {
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

const COLUMNS: (staff::id, staff::email, staff::name, staff::roles, staff::totp_last, staff::suspended_at) =
    (staff::id, staff::email, staff::name, staff::roles, staff::totp_last, staff::suspended_at);

#[derive(Queryable)]
struct Row {
    id: StaffId,
    email: Email,
    name: String,
    roles: Roles,
    totp_last: i64,
    suspended_at: Option<Moment>,
}

impl Row {
    fn member(self) -> Member {
        Member {
            id: self.id,
            email: self.email,
            name: self.name,
            roles: self.roles,
            totp_last: self.totp_last,
            suspended_at: self.suspended_at,
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
