//! Adding staff, and stepping up.

use super::step_up::time_step;
use super::{Code, Member, Roles, StaffError, StepUp, store};
use crate::accounts::Email;
use crate::db::{Db, HeadId};
use crate::history::event::vendor::StaffAdded;
use crate::history::{Draft, append};
use crate::ids::{AccountId, StaffId, StepUpId};
use crate::random::Random;
use crate::sealing::Sealer;

/// Where a member's TOTP secret is sealed for.
fn place(id: StaffId) -> String {
    format!("totp {id}")
}

/// Adds a member of staff with a fresh TOTP secret; gives the secret for enrolment.
pub async fn add(
    db: &Db,
    random: &Random,
    sealer: &Sealer,
    email: Email,
    name: String,
    roles: Roles,
) -> Result<(Member, Vec<u8>), StaffError> {
    let id = StaffId::new(db.clock().now(), random);
    let secret = random.bytes::<20>().to_vec();
    let sealed = sealer.seal(random, &place(id), &secret);
    let member = db
        .write(&[id.into(), HeadId::VENDOR], move |tx| {
            if store::find_by_email(tx.conn, &email)?.is_some() {
                return Err(StaffError::AlreadyThere);
            }
            tx.new_head(id, "")?;
            let member = Member { id, email, name, roles, totp_last: 0, suspended_at: None };
            store::insert(tx, &member, &sealed)?;
            let added = StaffAdded { staff: id, name: member.name.clone(), roles: member.roles.names() };
            append(tx, HeadId::VENDOR, vec![Draft::of(added)])?;
            Ok(member)
        })
        .await?;
    Ok((member, secret))
}

/// Checks a one-time code and gives a receipt that opens one session of this account.
pub async fn step_up(
    db: &Db,
    sealer: &Sealer,
    staff: StaffId,
    account: AccountId,
    code: Code,
) -> Result<StepUp, StaffError> {
    let sealer = sealer.clone();
    db.write(&[staff.into()], move |tx| {
        let member = store::find(tx.conn, staff)?.ok_or(StaffError::NotFound)?;
        if member.suspended_at.is_some() {
            return Err(StaffError::Suspended);
        }
        let secret = secret(tx.conn, &sealer, staff)?;
        let step = code.step(&secret, tx.now, member.totp_last)?;
        store::use_totp_step(tx, staff, step)?;
        let receipt =
            StepUp { id: StepUpId::new(tx.now, tx.random), staff, account, at: tx.now, used_at: None };
        store::insert_step_up(tx, &receipt)?;
        Ok(receipt)
    })
    .await
}

/// The code that would be accepted next: what the demo fills in for its personas. `serve` never calls it.
pub async fn next_code(db: &Db, sealer: &Sealer, staff: StaffId) -> Result<Code, StaffError> {
    let (sealer, now) = (sealer.clone(), db.clock().now());
    db.read(move |conn| {
        let member = store::find(conn, staff)?.ok_or(StaffError::NotFound)?;
        let secret = secret(conn, &sealer, staff)?;
        Ok(Code::at(&secret, time_step(now).max(member.totp_last + 1)))
    })
    .await
}

fn secret(conn: &mut crate::db::Conn, sealer: &Sealer, staff: StaffId) -> Result<Vec<u8>, StaffError> {
    let sealed = store::totp_secret(conn, staff)?.ok_or(StaffError::NoSecondFactor)?;
    sealer.open(&place(staff), &sealed).map_err(|_| StaffError::NoSecondFactor)
}
