//! Adding and inviting staff, letting them prove who they are, and stepping up.

mod join;
mod prove;
mod standing;

pub use join::{INVITE_LIFETIME, Invitation, Invited, invitation, invite, join};
pub use prove::{Attempt, Proven, SecondFactor, prove};
pub use standing::{Decided, Decider, Decision, day};
pub(crate) use standing::{accept_guidelines, decide};

use super::step_up::time_step;
use super::{Code, Member, Roles, StaffError, StepUp, store};
use crate::accounts::Email;
use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::{Conn, Db, DbError, HeadId, Tx};
use crate::history::event::vendor::StaffAdded;
use crate::history::{Draft, append};
use crate::ids::{AccountId, StaffId, StepUpId};
use crate::random::Random;
use crate::sealing::Sealer;
use crate::throttle::{self, Key, Limit};

/// How often somebody may mistype a one-time code.
const CODES: Limit = Limit { tries: 10, within: chrono::Duration::minutes(15) };

/// Where a member's TOTP secret is sealed for.
fn place(id: StaffId) -> String {
    format!("totp {id}")
}

/// Adds a member of staff with a fresh TOTP secret; gives the secret for enrolment. Without a password they do not
/// sign in: people are [invited](invite).
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
            let member = put_on_staff(tx, id, email, name, roles, None)?;
            store::set_totp(tx, id, &sealed, 0)?;
            Ok(Member { has_second_factor: true, ..member })
        })
        .await?;
    Ok((member, secret))
}

/// A new member, with neither password nor second factor yet.
fn put_on_staff(
    tx: &mut Tx<'_>,
    id: StaffId,
    email: Email,
    name: String,
    roles: Roles,
    by: Option<Actor>,
) -> Result<Member, DbError> {
    tx.new_head(id, "")?;
    let member = Member {
        id,
        email,
        name,
        roles,
        team: String::new(),
        totp_last: 0,
        suspended_at: None,
        suspended_for: None,
        has_second_factor: false,
        trained_at: None,
        guidelines: None,
        barred_at: None,
        joined_at: None,
    };
    store::insert(tx, &member)?;
    let added = StaffAdded { staff: id, name: member.name.clone(), roles: member.roles.names(), by };
    append(tx, HeadId::VENDOR, vec![Draft::of(added)])?;
    Ok(member)
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
    let key = Key::of(&sealer, "step-up", &staff.to_string());
    // A wrong code is an answer, not an error: its count must stay.
    let heads = [staff.into()];
    let answer = db.write(&heads, move |tx| {
        let member = store::find(tx.conn, staff)?.ok_or(StaffError::NotFound)?;
        if member.suspended_at.is_some() {
            return Err(StaffError::Suspended);
        }
        let secret = secret(tx.conn, &sealer, staff)?;
        if let Err(too_many) = throttle::take(tx, &[(key.clone(), CODES)])? {
            return Ok(Err(StaffError::TooManyTries(too_many.until)));
        }
        let step = match code.step(&secret, tx.now, member.totp_last) {
            Ok(step) => step,
            Err(wrong) => return Ok(Err(wrong)),
        };
        throttle::give_back(tx, &[key])?;
        store::use_totp_step(tx, staff, step)?;
        Ok(Ok(receipt(tx, staff, account, tx.now)?))
    });
    answer.await?
}

/// The receipt of somebody who showed a second factor at that moment.
pub(crate) fn receipt(
    tx: &mut Tx<'_>,
    staff: StaffId,
    account: AccountId,
    at: Moment,
) -> Result<StepUp, DbError> {
    let receipt = StepUp { id: StepUpId::new(tx.now, tx.random), staff, account, at, used_at: None };
    store::insert_step_up(tx, &receipt)?;
    Ok(receipt)
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

fn secret(conn: &mut Conn, sealer: &Sealer, staff: StaffId) -> Result<Vec<u8>, StaffError> {
    let sealed = store::totp_secret(conn, staff)?.ok_or(StaffError::NoSecondFactor)?;
    sealer.open(&place(staff), &sealed).map_err(|_| StaffError::NoSecondFactor)
}

/// Work that takes long, beside the threads that answer requests.
async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StaffError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StaffError::Database(DbError::Panicked))
}
