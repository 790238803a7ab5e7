//! Going on from an older state: what an operator says when a backup was restored and nothing newer is left. Every log
//! says so from then on, and checkpoints that owners hold over what was lost still show it.

use diesel::prelude::*;

use super::checkpoint::sign;
use super::event::log::EpochBegan;
use super::{Draft, Event, LogKey, Signer, Stopped, Trouble, append, key_in_force, keys, of_kinds};
use crate::actor::Actor;
use crate::db::schema::accounts;
use crate::db::{Conn, Db, DbError, HeadId};
use crate::ids::AccountId;
use crate::on;

/// Why no new epoch began.
#[derive(Debug, thiserror::Error)]
pub enum EpochError {
    #[error(
        "the database continues the checkpoint that is kept outside it: nothing is lost, and nothing was done"
    )]
    NothingLost,
    #[error("a new epoch does not cure this: {0}. {advice}", advice = .0.advice())]
    Stopped(Stopped),
    #[error(transparent)]
    Database(#[from] DbError),
}

impl EpochError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NothingLost => "epoch-nothing-lost",
            Self::Stopped(why) => why.code(),
            Self::Database(error) => error.code(),
        }
    }
}

impl From<Trouble> for EpochError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Stopped(why) => Self::Stopped(why),
            Trouble::Database(error) => Self::Database(error),
        }
    }
}

/// A new epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Epoch {
    pub number: u64,
    /// How many accounts' logs say so.
    pub accounts: usize,
}

/// Notes in the vendor's log and in every account's that they go on from an older state, and only then replaces the
/// checkpoint outside. Said again after a crash, it goes on where it was.
pub async fn new_epoch(db: &Db, signer: &Signer, reason: String) -> Result<Epoch, EpochError> {
    signer.look(db).await?;
    match signer.standing() {
        Ok(_) => return Err(EpochError::NothingLost),
        Err(
            Stopped::Behind { .. } | Stopped::Forked { .. } | Stopped::OutsideGone | Stopped::KeyAhead { .. },
        ) => {}
        Err(why) => return Err(EpochError::Stopped(why)),
    }
    let key = signer.key_alone(db).await?;
    let lost = signer.read_outside().await.map_err(EpochError::Stopped)?;
    let began = begin(db, key, lost.clone(), reason).await?;
    let mut told = 0;
    for account in db.read(all_accounts).await? {
        let began = EpochBegan { lost: None, ..began.clone() };
        told += usize::from(db.write(&[account.into()], move |tx| note(tx, account, began)).await?);
    }
    let newest =
        db.read(|conn| super::latest_checkpoint(conn, HeadId::VENDOR)).await?.ok_or(DbError::NotFound)?;
    signer.advance(lost, newest.note).await.map_err(EpochError::Stopped)?;
    signer.look(db).await?;
    Ok(Epoch { number: began.epoch, accounts: told })
}

/// The entry in the vendor's log, signed; or the one that an interrupted run has written already.
async fn begin(db: &Db, key: LogKey, lost: Option<String>, reason: String) -> Result<EpochBegan, DbError> {
    db.write(&[HeadId::VENDOR], move |tx| {
        // What the lost part of the log said of the keys is said again: the old ones signed it.
        if let Some(in_force) = key_in_force(tx.conn)? {
            for handover in key.handovers_from(&in_force.to_string()) {
                keys::take_over(tx, handover)?;
            }
        }
        let before = last(tx.conn, HeadId::VENDOR)?;
        if let Some(begun) = before.as_ref().filter(|begun| lost.is_some() && begun.lost == lost) {
            return Ok(begun.clone());
        }
        let epoch = before.map_or(2, |before| before.epoch + 1);
        let began = EpochBegan { epoch, by: Actor::Porchlight, reason, lost };
        append(tx, HeadId::VENDOR, vec![Draft::of(began.clone())])?;
        sign(tx, HeadId::VENDOR, &key, None)?;
        Ok::<_, DbError>(began)
    })
    .await
}

fn note(tx: &mut crate::db::Tx<'_>, account: AccountId, began: EpochBegan) -> Result<bool, DbError> {
    if last(tx.conn, account.into())?.is_some_and(|before| before.epoch >= began.epoch) {
        return Ok(false);
    }
    append(tx, account, vec![Draft::of(began)])?;
    Ok(true)
}

fn last(conn: &mut Conn, log: HeadId) -> Result<Option<EpochBegan>, DbError> {
    let entries = of_kinds(conn, log, &["log.epoch_began"])?;
    match entries.last().map(super::Entry::event).transpose()?.flatten() {
        Some(Event::EpochBegan(began)) => Ok(Some(began)),
        _ => Ok(None),
    }
}

fn all_accounts(conn: &mut Conn) -> Result<Vec<AccountId>, DbError> {
    Ok(on!(conn, |c| accounts::table.order(accounts::id).select(accounts::id).load(c))?)
}
