//! Beginning and ending a sign-in, mailing owners the link to one, and letting in whom the vendor's app hands over.

mod acting;
mod hand_off;
mod oidc;

use serde_json::json;

pub use acting::refuse_acting;
pub use hand_off::hand_over;
pub use oidc::{Arrived, owner_by_oidc, staff_by_oidc, step_up_by_oidc, use_round};

use super::{Door, LINK_LIFETIME, Person, SIGN_IN_LIFETIME, Seat, SignIn, SignInError, store};
use crate::accounts::{self, Email, Owner};
use crate::clock::Moment;
use crate::db::{Db, DbError, HeadId, Tx};
use crate::history::event::vendor::StaffSignedOut;
use crate::history::{Draft, append};
use crate::ids::SignInId;
use crate::outbox::{self, NoticeKind};
use crate::random::Token;
use crate::sealing::Sealer;
use crate::staff::commands::Decider;
use crate::staff::{Member, StaffError};
use crate::throttle::{self, Key, Limit};

/// How many links one address may be mailed.
const MAILS: Limit = Limit { tries: 5, within: chrono::Duration::hours(1) };

/// How many links one network may ask for.
const MAILS_FROM_NETWORK: Limit = Limit { tries: 30, within: chrono::Duration::hours(1) };

/// Signs a person in at a door; gives the token for the browser's cookie. Only its hash is kept.
pub async fn begin(db: &Db, door: Door, person: Person) -> Result<Token, SignInError> {
    let mut begun = begin_at(db, vec![door], person, Seat::default()).await?;
    begun.pop().map(|(_, token)| token).ok_or(SignInError::NotSignedIn)
}

/// Signs a person in at several doors at once. It works on a full disk: whoever wants to turn access off must sign in
/// first.
pub async fn begin_at(
    db: &Db,
    doors: Vec<Door>,
    person: Person,
    seat: Seat,
) -> Result<Vec<(Door, Token)>, SignInError> {
    db.write_with_reserve(&[], move |tx| Ok(open(tx, &doors, person, &seat)?)).await
}

fn open(tx: &mut Tx<'_>, doors: &[Door], person: Person, seat: &Seat) -> Result<Vec<(Door, Token)>, DbError> {
    let together = SignInId::new(tx.now, tx.random);
    let mut begun = Vec::with_capacity(doors.len());
    for door in doors {
        let token = tx.random.token();
        let sign_in = SignIn {
            id: SignInId::new(tx.now, tx.random),
            together,
            door: *door,
            person,
            seat: seat.clone(),
            created_at: tx.now,
            seen_at: tx.now,
            expires_at: tx.now.plus(SIGN_IN_LIFETIME),
            ended_at: None,
        };
        store::insert(tx, &sign_in, &token)?;
        begun.push((*door, token));
    }
    Ok(begun)
}

/// Writes down that somebody is here still.
pub async fn see(db: &Db, together: SignInId) -> Result<(), DbError> {
    db.write(&[], move |tx| store::see(tx, together)).await
}

/// Ends one of a person's sign-ins, at all its doors. One of somebody else's is none.
pub async fn end(db: &Db, person: Person, together: SignInId) -> Result<bool, SignInError> {
    db.write_with_reserve(&[], move |tx| Ok(store::end(tx, person, together)?)).await
}

/// Ends every sign-in of somebody of the staff, because somebody else wants it.
pub async fn end_all(db: &Db, decider: Decider, of: &Member) -> Result<usize, StaffError> {
    let (staff, name) = (of.id, of.name.clone());
    db.write_with_reserve(&[HeadId::VENDOR], move |tx| {
        let by = decider.actor(tx)?;
        let ended = store::end_all(tx, staff)?;
        append(tx, HeadId::VENDOR, vec![Draft::of(StaffSignedOut { staff, name: name.clone(), by })])?;
        Ok(ended)
    })
    .await
}

/// Mails a link to each owner of this address: one for each account that they own. Whoever asks is not told whether
/// there is any.
pub async fn send_link(
    db: &Db,
    sealer: &Sealer,
    email: Email,
    seat: Seat,
    next: Option<String>,
) -> Result<(), SignInError> {
    let keys = [
        (Key::of(sealer, "link network", &seat.network), MAILS_FROM_NETWORK),
        (Key::of(sealer, "link", &email.as_str().to_lowercase()), MAILS),
    ];
    let owners = db.read(move |conn| accounts::owners_at(conn, &email)).await?;
    let heads: Vec<_> = owners.iter().map(|owner| owner.account.into()).collect();
    let answer = db.write(&heads, move |tx| {
        if let Err(too_many) = throttle::take(tx, &keys)? {
            return Ok(Err(SignInError::TooManyMails(too_many.until)));
        }
        for owner in &owners {
            mail_link(tx, owner, &seat, next.as_deref())?;
        }
        Ok::<_, SignInError>(Ok(()))
    });
    answer.await?
}

fn mail_link(tx: &mut Tx<'_>, owner: &Owner, seat: &Seat, next: Option<&str>) -> Result<(), DbError> {
    let token = tx.random.token();
    let until = tx.now.plus(LINK_LIFETIME);
    store::insert_link(tx, &token, owner, until)?;
    let data = json!({
        "owner": owner.name,
        "token": token.reveal(),
        "until": until,
        "browser": seat.browser,
        "network": seat.network,
        "next": next,
    });
    outbox::enqueue(tx, owner.account, None, NoticeKind::SignInLink, &data, &[owner.clone().into()])
}

/// Uses a link up, and signs its owner in.
pub async fn follow_link(db: &Db, token: Token, seat: Seat) -> Result<Token, SignInError> {
    db.write_with_reserve(&[], move |tx| {
        let owner = store::use_link(tx, &token)?.ok_or(SignInError::LinkOver)?;
        let begun = open(tx, &[Door::Owner], Person::Owner(owner), &seat)?;
        begun.into_iter().next().map(|(_, token)| token).ok_or(SignInError::NotSignedIn)
    })
    .await
}

/// Forgets used tokens that nobody would believe any more. Answers how many.
pub async fn forget_tokens(db: &Db) -> Result<usize, DbError> {
    db.write(&[], store::forget_tokens).await
}

/// Forgets sign-ins that are over and began before `before`, a batch at a time. Answers how many.
pub async fn forget(db: &Db, before: Moment) -> Result<usize, DbError> {
    const AT_ONCE: i64 = 500;
    let mut forgotten = 0;
    loop {
        let batch = db.write(&[], move |tx| store::forget(tx, before, AT_ONCE)).await?;
        forgotten += batch;
        if batch == 0 {
            return Ok(forgotten);
        }
    }
}
