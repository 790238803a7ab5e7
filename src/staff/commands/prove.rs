//! Proving who one is: a password and a second factor, both at once, so that nobody learns which of them was wrong.
//!
//! Tries are counted by person and by network. In a browser in which the person has signed in before they are counted
//! for that browser alone: so strangers who guess cannot lock anybody out.

use super::{beside, place, secret};
use crate::accounts::Email;
use crate::db::{Db, DbError, Tx};
use crate::ids::StaffId;
use crate::random::{Random, Token};
use crate::sealing::Sealer;
use crate::staff::password::{Hashed, Typed};
use crate::staff::{Code, Member, RecoveryCode, StaffError, store};
use crate::throttle::{self, Key, Limit};

/// How often one person may be tried by strangers, and how often one known browser may mistype.
const BY_PERSON: Limit = Limit { tries: 10, within: chrono::Duration::minutes(15) };

/// How often one network may try anybody.
const BY_NETWORK: Limit = Limit { tries: 60, within: chrono::Duration::minutes(15) };

/// What somebody shows beside the password.
#[derive(Clone)]
pub enum SecondFactor {
    Code(Code),
    Recovery(RecoveryCode),
}

impl SecondFactor {
    pub fn parse(text: &str) -> Result<Self, StaffError> {
        match RecoveryCode::parse(text) {
            Some(code) => Ok(Self::Recovery(code)),
            None => Code::parse(text).map(Self::Code),
        }
    }
}

/// One try to sign in.
pub struct Attempt {
    pub email: Email,
    pub password: Typed,
    pub second: SecondFactor,
    /// Where it comes from.
    pub network: String,
    /// What the browser shows as having been known before.
    pub browser: Option<Token>,
}

/// Somebody is who they say.
pub struct Proven {
    pub member: Member,
    /// By which the browser is known from here on.
    pub browser: Token,
    /// How many recovery codes are left, if one was used just now.
    pub codes_left: Option<i64>,
}

/// Looks at both factors, and uses the second one up.
pub async fn prove(
    db: &Db,
    random: &Random,
    sealer: &Sealer,
    attempt: Attempt,
) -> Result<Proven, StaffError> {
    let Attempt { email, password, second, network, browser } = attempt;
    let counted = count(db, sealer, email, network, browser.clone()).await?;
    let (known, hashed) = counted.of.map_or((None, None), |(id, hashed)| (Some(id), hashed));
    let shown = hashed.clone();
    let fits = beside(move || password.fits(shown.as_ref())).await?;
    let Some((id, hashed)) = known.zip(hashed).filter(|_| fits) else {
        return Err(StaffError::WrongSignIn);
    };
    let browser = browser.filter(|_| counted.known).unwrap_or_else(|| random.token());
    let (sealer, keys, remembered) = (sealer.clone(), counted.keys, browser.clone());
    let (member, codes_left) = db
        .write(&[id.into()], move |tx| {
            let member = store::find(tx.conn, id)?.ok_or(StaffError::WrongSignIn)?;
            // It was changed while we looked.
            if store::password(tx.conn, id)?.as_ref() != Some(&hashed) {
                return Err(StaffError::WrongSignIn);
            }
            let codes_left = use_up(tx, &sealer, &member, &second)?;
            if member.suspended_at.is_some() {
                return Err(StaffError::Suspended);
            }
            throttle::give_back(tx, &keys)?;
            store::remember_browser(tx, &remembered, id)?;
            Ok((member, codes_left))
        })
        .await?;
    Ok(Proven { member, browser, codes_left })
}

/// A try that was let through.
struct Counted {
    keys: Vec<Key>,
    of: Option<(StaffId, Option<Hashed>)>,
    /// The person has signed in in this browser before.
    known: bool,
}

async fn count(
    db: &Db,
    sealer: &Sealer,
    email: Email,
    network: String,
    browser: Option<Token>,
) -> Result<Counted, StaffError> {
    let sealer = sealer.clone();
    let answer = db.write(&[], move |tx| {
        let member = store::find_by_email(tx.conn, &email)?;
        let known = match (&member, &browser) {
            (Some(member), Some(browser)) => store::knows_browser(tx.conn, browser, member.id)?,
            _ => false,
        };
        let wanted = match browser.filter(|_| known) {
            Some(browser) => vec![(Key::of(&sealer, "sign-in browser", browser.reveal()), BY_PERSON)],
            None => vec![
                (Key::of(&sealer, "sign-in network", &network), BY_NETWORK),
                (Key::of(&sealer, "sign-in person", &email.as_str().to_lowercase()), BY_PERSON),
            ],
        };
        let taken = throttle::take(tx, &wanted)?;
        let of = match member {
            Some(member) => Some((member.id, store::password(tx.conn, member.id)?)),
            None => None,
        };
        let keys = wanted.into_iter().map(|(key, _)| key).collect();
        Ok::<_, DbError>(taken.map(|()| Counted { keys, of, known }))
    });
    answer.await?.map_err(|too_many| StaffError::TooManyTries(too_many.until))
}

/// A wrong code says no more than a wrong password does; one that was right and used says so.
fn use_up(
    tx: &mut Tx<'_>,
    sealer: &Sealer,
    member: &Member,
    second: &SecondFactor,
) -> Result<Option<i64>, StaffError> {
    match second {
        SecondFactor::Code(code) => {
            let secret = secret(tx.conn, sealer, member.id)?;
            let step = code.step(&secret, tx.now, member.totp_last).map_err(|wrong| match wrong {
                StaffError::WrongCode => StaffError::WrongSignIn,
                other => other,
            })?;
            store::use_totp_step(tx, member.id, step)?;
            Ok(None)
        }
        SecondFactor::Recovery(code) => {
            let hash = code.hash(sealer, &place(member.id));
            if !store::use_recovery_code(tx, member.id, &hash)? {
                return Err(StaffError::WrongSignIn);
            }
            Ok(Some(store::recovery_codes_left(tx.conn, member.id)?))
        }
    }
}
