//! Whom an OpenID provider's word makes somebody here: one of the staff, or an owner, who is known already. Nobody is made
//! anew by it.

use super::acting::{as_whom, refuse_at, refuse_elsewhere};
use super::open;
use crate::accounts::{self, Account, Email, Owner};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::{Conn, Db, DbError, HeadId, Tx};
use crate::history::event::account::OwnerBound;
use crate::history::event::vendor::StaffBound;
use crate::history::{Draft, append};
use crate::oidc::{Entering, Identity};
use crate::random::Token;
use crate::sealing::Sealer;
use crate::sign_ins::{Door, IdentityError, LINK_LIFETIME, Person, Seat, store};
use crate::staff::{self, Member, StepUp};
use crate::throttle::{self, Key, Limit};

/// What was tried, as reviewers read it.
const PLACE: &str = "the OpenID provider";

/// How often one network may come back. Each time the provider is asked.
const BY_NETWORK: Limit = Limit { tries: 60, within: chrono::Duration::minutes(15) };

/// Somebody has come back from the provider, on a way that nobody came back on before.
pub async fn use_round(
    db: &Db,
    sealer: &Sealer,
    seat: &Seat,
    round: [u8; 32],
    until: Moment,
) -> Result<(), IdentityError> {
    let counted = [(Key::of(sealer, "oidc network", &seat.network), BY_NETWORK)];
    let answer = db.write_with_reserve(&[], move |tx| {
        if let Err(too_many) = throttle::take(tx, &counted)? {
            return Ok::<_, DbError>(Err(IdentityError::TooManyTries(too_many.until)));
        }
        let is_first = store::use_token(tx, &round, until)?;
        Ok(if is_first { Ok(()) } else { Err(IdentityError::Again) })
    });
    answer.await?
}

/// Signs one of the staff in at the doors that theirs are. Their address counts the first time; from then on the
/// provider's own name for them does.
pub async fn staff_by_oidc(
    db: &Db,
    who: Identity,
    seat: Seat,
    doors: fn(&Member) -> Vec<Door>,
) -> Result<(Member, Vec<(Door, Token)>), IdentityError> {
    if who.acting.is_some() {
        return Err(refuse_as_staff(db, who).await?);
    }
    if !who.mfa {
        return Err(IdentityError::NoSecondFactor);
    }
    let wanted = who.clone();
    let member = db.read(move |conn| member_of(conn, &wanted)).await?;
    db.write_with_reserve(&[member.id.into(), HeadId::VENDOR], move |tx| {
        let again = member_of(tx.conn, &who)?;
        if again.id != member.id {
            return Err(IdentityError::OtherIdentity);
        }
        if again.suspended_at.is_some() {
            return Err(IdentityError::Suspended);
        }
        if staff::bind_oidc(tx, again.id, &who.issuer, &who.subject)? {
            let bound = StaffBound { staff: again.id, name: again.name.clone(), issuer: who.issuer.clone() };
            append(tx, HeadId::VENDOR, vec![Draft::of(bound)])?;
        }
        let begun = open(tx, &doors(&again), Person::Staff(again.id), &seat)?;
        Ok((again, begun))
    })
    .await
}

/// Somebody of the staff has shown the provider anew, with both factors, that they are who is signed in: the receipt with
/// which they enter the account. Their address does not count, only the name by which the provider knows them.
pub async fn step_up_by_oidc(db: &Db, who: Identity, entering: Entering) -> Result<StepUp, IdentityError> {
    if who.acting.is_some() {
        return Err(IdentityError::ActingForAnother);
    }
    if !who.mfa {
        return Err(IdentityError::NoSecondFactor);
    }
    db.write(&[entering.staff.into()], move |tx| {
        let known = staff::find_by_oidc(tx.conn, &who.issuer, &who.subject)?;
        let member = known.filter(|known| known.id == entering.staff).ok_or(IdentityError::AnotherPerson)?;
        if member.suspended_at.is_some() {
            return Err(IdentityError::Suspended);
        }
        Ok(staff::commands::receipt(tx, member.id, entering.account, who.shown_at)?)
    })
    .await
}

/// Somebody acts as one of the staff, or as nobody whom we know.
async fn refuse_as_staff(db: &Db, who: Identity) -> Result<IdentityError, DbError> {
    db.write(&[], move |tx| {
        let staff = match member_of(tx.conn, &who) {
            Ok(member) => Some(member.id),
            Err(IdentityError::Database(error)) => return Err(error),
            Err(_) => None,
        };
        refuse_elsewhere(tx, staff, PLACE)?;
        Ok(IdentityError::ActingForAnother)
    })
    .await
}

fn member_of(conn: &mut Conn, who: &Identity) -> Result<Member, IdentityError> {
    if let Some(known) = staff::find_by_oidc(conn, &who.issuer, &who.subject)? {
        return Ok(known);
    }
    let member = staff::find_by_email(conn, &address(who)?)?.ok_or(IdentityError::Unknown)?;
    match staff::is_bound_to_oidc(conn, member.id)? {
        true => Err(IdentityError::OtherIdentity),
        false => Ok(member),
    }
}

/// What an owner finds who has come back.
pub enum Arrived {
    SignedIn(Token),
    /// They own several accounts: for each a link, good once.
    Several(Vec<(Owner, Account, Token)>),
}

/// Signs an owner in. Whoever owns several accounts chooses.
pub async fn owner_by_oidc(db: &Db, who: Identity, seat: Seat) -> Result<Arrived, IdentityError> {
    let wanted = who.clone();
    let owners = match db.read(move |conn| owners_of(conn, &wanted)).await {
        Err(IdentityError::Database(error)) => return Err(error.into()),
        Err(_) if who.acting.is_some() => {
            db.write(&[], |tx| refuse_elsewhere(tx, None, PLACE)).await?;
            return Err(IdentityError::ActingForAnother);
        }
        owners => owners?,
    };
    let heads: Vec<_> = owners.iter().map(|owner| owner.account.into()).collect();
    db.write_with_reserve(&heads, move |tx| {
        let mut again = owners_of(tx.conn, &who)?;
        again.retain(|owner| owners.iter().any(|before| before.id == owner.id));
        if let Some(acting) = &who.acting {
            for owner in &again {
                refuse_at(tx, owner.account, as_whom(owner), acting, PLACE)?;
            }
            // The refusal stays on record.
            return Ok(None);
        }
        for owner in &again {
            if accounts::bind_oidc(tx, owner.id, &who.issuer, &who.subject)? {
                let by = Actor::owner(owner.id, &owner.name);
                let bound = OwnerBound { by, issuer: who.issuer.clone() };
                append(tx, owner.account, vec![Draft::of(bound)])?;
            }
        }
        match again.as_slice() {
            [] => Err(IdentityError::Unknown),
            [one] => {
                let begun = open(tx, &[Door::Owner], Person::Owner(one.id), &seat)?;
                let token = begun.into_iter().next().map(|(_, token)| token);
                token.map(|token| Some(Arrived::SignedIn(token))).ok_or(IdentityError::Unknown)
            }
            several => Ok(Some(Arrived::Several(links(tx, several)?))),
        }
    })
    .await?
    .ok_or(IdentityError::ActingForAnother)
}

fn links(tx: &mut Tx<'_>, owners: &[Owner]) -> Result<Vec<(Owner, Account, Token)>, DbError> {
    let mut links = Vec::with_capacity(owners.len());
    for owner in owners {
        let token = tx.random.token();
        store::insert_link(tx, &token, owner, tx.now.plus(LINK_LIFETIME))?;
        let account = accounts::find(tx.conn, owner.account)?.ok_or(DbError::NotFound)?;
        links.push((owner.clone(), account, token));
    }
    Ok(links)
}

/// Those who are bound to this identity, and those at its address who are bound to none yet.
fn owners_of(conn: &mut Conn, who: &Identity) -> Result<Vec<Owner>, IdentityError> {
    let mut found = accounts::owners_by_oidc(conn, &who.issuer, &who.subject)?;
    match address(who) {
        Ok(email) => found.extend(accounts::owners_without_oidc_at(conn, &email)?),
        Err(unverified) if found.is_empty() => return Err(unverified),
        Err(_) => {}
    }
    if found.is_empty() { Err(IdentityError::Unknown) } else { Ok(found) }
}

fn address(who: &Identity) -> Result<Email, IdentityError> {
    let email = who.email.as_deref().and_then(|email| email.parse().ok());
    email.ok_or(IdentityError::Unverified)
}
