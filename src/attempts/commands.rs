//! Writing down a try that no account's log can have, telling reviewers of too many, and forgetting old ones.

use serde_json::json;

use super::{Attempt, TooOften, Tried, Watch, Whose, store, too_often};
use crate::accounts;
use crate::db::{Db, DbError, Tx};
use crate::outbox::{self, NoticeKind, Recipient};
use crate::sealing::Sealer;
use crate::staff::{self, Role};
use crate::throttle::{self, Key, Limit};

/// How many tries one person or network can have written down; more of them say nothing new.
const WRITTEN: Limit = Limit { tries: 30, within: chrono::Duration::minutes(15) };

/// Among so many of the newest tries the watch looks.
pub const LOOKED_AT: i64 = 5_000;

/// Writes down a try that stands in no account's log. `from` is who, or which network, it came from.
pub async fn write_down(db: &Db, sealer: &Sealer, from: &str, tried: Tried) -> Result<(), DbError> {
    let written = written_from(sealer, from);
    db.write(&[], move |tx| if written.take(tx)? { store::note(tx, &tried) } else { Ok(()) }).await
}

/// The tries of one person or network that are written down.
#[derive(Clone)]
pub struct Written(Key);

pub fn written_from(sealer: &Sealer, from: &str) -> Written {
    Written(Key::of(sealer, "attempt written", from))
}

impl Written {
    /// Whether one more of them is.
    pub fn take(&self, tx: &mut Tx<'_>) -> Result<bool, DbError> {
        Ok(throttle::take(tx, &[(self.0.clone(), WRITTEN)])?.is_ok())
    }
}

/// Tells the reviewers of whoever was refused too often, once in the time that the watch looks back. How many that were.
pub async fn tell(db: &Db, sealer: &Sealer, watch: Watch) -> Result<usize, DbError> {
    let from = db.clock().now().minus(watch.within);
    let recent = db.read(move |conn| store::since(conn, from, LOOKED_AT)).await?;
    let many = too_often(watch, &recent);
    if many.is_empty() {
        return Ok(0);
    }
    let once = Limit { tries: 1, within: watch.within };
    let named = |one: TooOften| (Key::of(sealer, "attempts told", &format!("{:?}", one.whose)), one);
    let many: Vec<(Key, TooOften)> = many.into_iter().map(named).collect();
    db.write(&[], move |tx| {
        let mut told = 0;
        for (key, one) in &many {
            if throttle::take(tx, &[(key.clone(), once)])?.is_ok() {
                tell_reviewers(tx, watch, one, &recent)?;
                told += 1;
            }
        }
        Ok(told)
    })
    .await
}

/// Forgets what is past its time. How many that were.
pub async fn forget(db: &Db, watch: Watch) -> Result<usize, DbError> {
    let before = db.clock().now().minus(watch.keep);
    db.write(&[], move |tx| store::forget(tx, before)).await
}

/// Whoever was refused is not told of themselves. Where their tries concerned no account, the mail names none.
fn tell_reviewers(tx: &mut Tx<'_>, watch: Watch, one: &TooOften, recent: &[Attempt]) -> Result<(), DbError> {
    let agent = match one.whose {
        Whose::Agent(id) => staff::find(tx.conn, id)?,
        Whose::Account(_) => None,
    };
    let concerned = match one.account {
        Some(account) => Some(accounts::find(tx.conn, account)?.ok_or(DbError::NotFound)?),
        None => None,
    };
    let reviewers = match &agent {
        Some(agent) => staff::serving_but(tx.conn, Role::Reviewer, agent.id)?,
        None => staff::serving(tx.conn, Role::Reviewer)?,
    };
    let to: Vec<Recipient> = reviewers.into_iter().map(Recipient::from).collect();
    let of_this = |attempt: &&Attempt| match one.whose {
        Whose::Agent(id) => attempt.tried.staff == Some(id),
        Whose::Account(id) => attempt.tried.account == Some(id),
    };
    let mut codes: Vec<&str> = recent.iter().filter(of_this).map(|one| one.tried.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let data = json!({
        "agent": agent.as_ref().map(|agent| &agent.name),
        "agent_id": agent.as_ref().map(|agent| agent.id),
        "account": concerned.map(|account| account.name),
        "times": one.times,
        "minutes": watch.within.num_minutes(),
        "codes": codes,
        "at": tx.now,
    });
    outbox::enqueue(tx, one.account, None, NoticeKind::TriesRefused, &data, &to)
}
