//! The verbs: writing down what was seen, deciding, learning on a test account.

use super::field::{Baseline, Field, FieldError, kind_name};
use super::{Choice, Register, store};
use crate::accounts;
use crate::db::{Db, DbError, HeadId};
use crate::history::event::vendor::{DecidedField, FieldDecided, SettingChanged};
use crate::history::{Draft, append};
use crate::ids::AccountId;
use crate::staff::{Member, Role};

/// Fields that one entry of the vendor's log tells at most.
const IN_ONE_ENTRY: usize = 200;

/// As the vendor's log names the test account.
const LEARNING: &str = "fields.learning_on";

/// Writes down what was seen since the last time, and reads anew what is decided. Gives how many names are new.
pub async fn flush(db: &Db, register: &Register) -> Result<usize, DbError> {
    let seen = register.take_seen();
    let mut new = 0;
    if !seen.is_empty() {
        let written = seen.clone();
        match db.write(&[], move |tx| store::put(tx, &written)).await {
            Ok(count) => new = count,
            Err(error) => {
                register.give_back(seen);
                return Err(error);
            }
        }
    }
    refresh(db, register).await?;
    Ok(new)
}

/// Reads anew what is decided.
pub async fn refresh(db: &Db, register: &Register) -> Result<(), DbError> {
    let register = register.clone();
    db.read(move |conn| register.refresh(conn)).await
}

/// Decides how much of these fields shows; on record in the vendor's log. Those of which it was decided so already are
/// left as they are. Gives how many there were to decide.
pub async fn decide(
    db: &Db,
    register: &Register,
    by: &Member,
    ids: Vec<i64>,
    choice: Choice,
) -> Result<usize, FieldError> {
    may_decide(by)?;
    let member = by.clone();
    let done = db
        .write(&[HeadId::VENDOR], move |tx| {
            let chosen = store::by_ids(tx.conn, &ids)?;
            if chosen.is_empty() {
                return Err(FieldError::NothingChosen);
            }
            let other = |field: &&Field| field.decided.as_ref().map(|decided| decided.show) != choice.0;
            let other: Vec<&Field> = chosen.iter().filter(other).collect();
            let ids: Vec<i64> = other.iter().map(|field| field.id).collect();
            store::set_decided(tx, &ids, choice, &member)?;
            for part in other.chunks(IN_ONE_ENTRY) {
                let fields = part.iter().map(|field| DecidedField {
                    route: field.route.clone(),
                    kind: kind_name(field.kind).to_owned(),
                    name: field.name.clone(),
                });
                let (by, show) = (member.actor(), choice.as_str().to_owned());
                append(
                    tx,
                    HeadId::VENDOR,
                    vec![Draft::of(FieldDecided { by, show, fields: fields.collect() })],
                )?;
            }
            Ok(ids.len())
        })
        .await?;
    refresh(db, register).await?;
    Ok(done)
}

/// Marks an account as the test account, and says whether the register learns on it; on record in the vendor's log.
pub async fn learn(
    db: &Db,
    register: &Register,
    by: &Member,
    account: AccountId,
    learning: bool,
) -> Result<(), FieldError> {
    may_decide(by)?;
    let written = db.write(&[HeadId::VENDOR], move |tx| {
        accounts::find(tx.conn, account)?.ok_or(FieldError::NoSuchAccount)?;
        let before = store::baseline(tx.conn)?;
        let after = Baseline { account: Some(account), learning };
        if before == after {
            return Ok(());
        }
        store::set_baseline(tx, after)?;
        // Without the account's name: every customer reads the vendor's log.
        let said = |of: Baseline| if of.learning { "a test account" } else { "nothing" }.to_owned();
        let changed =
            SettingChanged { name: LEARNING.to_owned(), value: said(after), before: Some(said(before)) };
        if before.learning != learning {
            append(tx, HeadId::VENDOR, vec![Draft::of(changed)])?;
        }
        Ok::<(), FieldError>(())
    });
    written.await?;
    Ok(refresh(db, register).await?)
}

fn may_decide(by: &Member) -> Result<(), FieldError> {
    let may = by.roles.has(Role::Lead) || by.roles.has(Role::Admin);
    if may && by.suspended_at.is_none() { Ok(()) } else { Err(FieldError::NotAllowed) }
}
