//! Letting in whom the vendor's app hands over: the token is used up, account and person are brought in, and the person
//! is signed in, all in one write.

use super::acting::{refuse_at, refuse_elsewhere};
use super::open;
use crate::accounts::commands::{NewAccount, begin};
use crate::accounts::{self, AccountError, Owner, User};
use crate::db::{Db, DbError, Tx};
use crate::history::{self, append};
use crate::ids::AccountId;
use crate::random::{Random, Token};
use crate::sealing::Sealer;
use crate::sign_ins::{Door, HandOffError, HandedOver, Person, Seat, store};

/// What was tried, as reviewers read it.
const PLACE: &str = "support access in the app";

/// Used tokens are remembered for so long after they were too old, since two machines' clocks may differ.
const REMEMBERED: chrono::Duration = chrono::Duration::minutes(10);

/// Uses a token up, and signs in whom it names. Gives the token for the browser's cookie.
pub async fn hand_over(
    db: &Db,
    random: &Random,
    sealer: &Sealer,
    handed: HandedOver,
    seat: Seat,
) -> Result<Token, HandOffError> {
    let used = sealer.fingerprint("hand-off", handed.jti.as_bytes());
    loop {
        let external_id = handed.account.clone();
        let known = db.read(move |conn| accounts::find_by_external_id(conn, &external_id)).await?;
        let is_new = known.is_none();
        let id = known.map_or_else(|| AccountId::new(db.clock().now(), random), |account| account.id);
        let (handed, seat) = (handed.clone(), seat.clone());
        let heads = [id.into()];
        let let_in = db.write_with_reserve(&heads, move |tx| {
            if !store::use_token(tx, &used, handed.until.plus(REMEMBERED))? {
                return Err(HandOffError::Used);
            }
            if let Some(acting) = &handed.act {
                match is_new {
                    true => refuse_elsewhere(tx, None, &handed.account)?,
                    false => refuse_at(tx, id, &handed.user, acting, PLACE)?,
                }
                // The refusal stays on record, and the token is used up.
                return Ok(None);
            }
            let owner = bring_in(tx, id, is_new, handed.clone())?;
            let begun = open(tx, &[Door::Owner], Person::Owner(owner.id), &seat)?;
            Ok(begun.into_iter().next().map(|(_, token)| token))
        });
        match let_in.await {
            Ok(token) => return token.ok_or(HandOffError::ActingForAnother),
            // Somebody else of the same new account was quicker: now it is known.
            Err(HandOffError::Account(AccountError::AlreadyThere)) if is_new => {}
            Err(HandOffError::Database(DbError::Duplicate(_))) if is_new => {}
            Err(error) => return Err(error),
        }
    }
}

fn bring_in(tx: &mut Tx<'_>, id: AccountId, is_new: bool, handed: HandedOver) -> Result<Owner, HandOffError> {
    if is_new {
        let log_origin = history::log_origin(tx.conn)?;
        let new = NewAccount {
            external_id: handed.account,
            name: handed.account_name,
            time_zone: handed.time_zone,
            owners: Vec::new(),
            users: Vec::new(),
            sensitive: None,
        };
        begin(tx, id, &log_origin, new)?;
    }
    let user = User {
        account: id,
        external_id: handed.user,
        name: handed.person.name.clone(),
        role: handed.person.role.map(|role| role.as_str().to_owned()).unwrap_or_default(),
    };
    let welcomed = accounts::welcome(tx, id, handed.person)?;
    accounts::welcome_user(tx, &user)?;
    append(tx, id, welcomed.entry.into_iter().collect())?;
    Ok(welcomed.owner)
}
