//! Inviting somebody by a one-time link, and what they do behind it: choose a password, and enrol a second factor.

use super::{Decider, beside, place, put_on_staff};
use crate::accounts::Email;
use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::{Conn, Db, HeadId};
use crate::history::event::vendor::{StaffInvited, StaffJoined};
use crate::history::{Draft, append};
use crate::ids::StaffId;
use crate::random::{Random, Token};
use crate::sealing::Sealer;
use crate::staff::password::Typed;
use crate::staff::{Code, Member, RecoveryCode, Roles, StaffError, store};

/// A link to join is good for so long.
pub const INVITE_LIFETIME: chrono::Duration = chrono::Duration::days(3);

/// What the operator hands on.
pub struct Invited {
    pub member: Member,
    pub token: Token,
    pub until: Moment,
}

/// What somebody sees behind their link.
pub struct Invitation {
    pub member: Member,
    /// For their authenticator; not in force before they have shown a code of it.
    pub totp: Vec<u8>,
}

impl Invitation {
    /// Whether this may become their password.
    pub fn allows(&self, password: &Typed) -> Result<(), StaffError> {
        password.check(&[&self.member.name, self.member.email.as_str()])
    }
}

/// Where an offered TOTP secret is sealed for.
fn offered(id: StaffId) -> String {
    format!("offered totp {id}")
}

/// Makes a fresh one-time link for somebody new, or for somebody of the staff who has to begin anew: then `roles` is
/// left out. Links made before are void. Nobody makes one for themselves: whoever got at an open browser could keep
/// the door open with it.
pub async fn invite(
    db: &Db,
    random: &Random,
    sealer: &Sealer,
    email: Email,
    name: Option<String>,
    roles: Option<Roles>,
    decider: Decider,
) -> Result<Invited, StaffError> {
    let address = email.clone();
    let known = db.read(move |conn| store::find_by_email(conn, &address)).await?;
    let id = known.map_or_else(|| StaffId::new(db.clock().now(), random), |member| member.id);
    let token = random.token();
    let sealed = sealer.seal(random, &offered(id), &random.bytes::<20>());
    let secret = token.clone();
    let (member, until) = db
        .write(&[id.into(), HeadId::VENDOR], move |tx| {
            let by = Some(decider.actor(tx)?).filter(|by| *by != Actor::Porchlight);
            if decider.is(id) {
                return Err(StaffError::OneselfNot);
            }
            let member = match store::find_by_email(tx.conn, &email)? {
                Some(member) if roles.as_ref().is_some_and(|roles| *roles != member.roles) => {
                    return Err(StaffError::OtherRoles(member.roles.as_str().to_owned()));
                }
                Some(member) => member,
                None => {
                    let roles = roles.ok_or(StaffError::NoRole)?;
                    let name = name.filter(|name| !name.trim().is_empty()).ok_or(StaffError::NoName)?;
                    put_on_staff(tx, id, email, name.trim().to_owned(), roles, by.clone())?
                }
            };
            let until = tx.now.plus(INVITE_LIFETIME);
            store::void_invites(tx, id)?;
            store::insert_invite(tx, &secret, id, &sealed, until)?;
            let invited = StaffInvited { staff: id, name: member.name.clone(), until, by };
            append(tx, HeadId::VENDOR, vec![Draft::of(invited)])?;
            Ok((member, until))
        })
        .await?;
    Ok(Invited { member, token, until })
}

/// What stands behind a link, if it is still good.
pub fn invitation(
    conn: &mut Conn,
    sealer: &Sealer,
    token: &Token,
    now: Moment,
) -> Result<Invitation, StaffError> {
    let (id, sealed) = store::find_invite(conn, token, now)?.ok_or(StaffError::InviteOver)?;
    let member = store::find(conn, id)?.ok_or(StaffError::InviteOver)?;
    if member.suspended_at.is_some() {
        return Err(StaffError::Suspended);
    }
    let totp = sealer.open(&offered(id), &sealed).map_err(|_| StaffError::InviteOver)?;
    Ok(Invitation { member, totp })
}

/// Uses the link up. What held before (password, second factor, recovery codes, known browsers) is void, and so is
/// every sign-in that began before.
pub async fn join(
    db: &Db,
    random: &Random,
    sealer: &Sealer,
    token: Token,
    password: Typed,
    code: Code,
) -> Result<(Member, Vec<RecoveryCode>), StaffError> {
    let (seals, secret, now) = (sealer.clone(), token.clone(), db.clock().now());
    let found = db.read(move |conn| invitation(conn, &seals, &secret, now)).await?;
    found.allows(&password)?;
    code.step(&found.totp, now, 0)?;
    let (salts, id) = (random.clone(), found.member.id);
    let hashed = beside(move || password.hash(&salts)).await??;
    let sealed = sealer.seal(random, &place(id), &found.totp);
    let codes = RecoveryCode::ten(random);
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| code.hash(sealer, &place(id))).collect();
    let sealer = sealer.clone();
    let member = db
        .write(&[id.into(), HeadId::VENDOR], move |tx| {
            let again = invitation(tx.conn, &sealer, &token, tx.now)?;
            let step = code.step(&again.totp, tx.now, 0)?;
            store::use_invite(tx, &token)?;
            store::set_totp(tx, id, &sealed, step)?;
            store::set_password(tx, id, &hashed)?;
            store::replace_recovery_codes(tx, id, &hashes)?;
            store::forget_browsers(tx, id)?;
            let joined = StaffJoined { staff: id, name: again.member.name.clone() };
            append(tx, HeadId::VENDOR, vec![Draft::of(joined)])?;
            let has_second_factor = true;
            let joined_at = Some(tx.now);
            Ok::<_, StaffError>(Member { totp_last: step, has_second_factor, joined_at, ..again.member })
        })
        .await?;
    Ok((member, codes))
}
