//! Checkpoints: how a log stood, signed. Kept in the database, printed in mails, copied into the vendor log.

use diesel::prelude::*;

use super::event::vendor::AccountCheckpoint;
use super::{Draft, LogKey, Permit, append, keys};
use crate::clock::Moment;
use crate::db::schema::{checkpoints, heads};
use crate::db::{Conn, DbError, HeadId, Tx};
use crate::ids::AccountId;
use crate::merkle::{self, Checkpoint, Hash, Origin};
use crate::on;

/// A signed checkpoint as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = checkpoints)]
pub struct Checkpointed {
    pub log: HeadId,
    pub size: i64,
    pub root: Vec<u8>,
    /// The C2SP signed note, as it is printed and exported.
    pub note: String,
    pub at: Moment,
    /// Of an account's checkpoint: how many entries the vendor's log had when it had noted it.
    pub vendor_size: Option<i64>,
}

/// Signs how the account's log stands in this very write, and notes that in the vendor log; nothing where nothing may
/// be signed at the moment. The write must have declared both heads. A log without news keeps its newest checkpoint.
pub fn checkpoint(
    tx: &mut Tx<'_>,
    account: AccountId,
    permit: &Permit,
) -> Result<Option<Checkpointed>, DbError> {
    let Some(key) = permit.key(tx)? else { return Ok(None) };
    let log = account.into();
    let newest = latest_checkpoint(tx.conn, log)?;
    if let Some(newest) = newest {
        if newest.size.cast_unsigned() == tx.head(log)?.range.size() {
            return Ok(Some(newest));
        }
        keys::catch_up(tx, log, &newest, key)?;
    }
    let noted_by = tx.head(HeadId::VENDOR)?.range.size() + 1;
    let made = sign(tx, log, key, Some(noted_by))?;
    let root = Hash::from_slice(&made.root).ok_or_else(|| DbError::Corrupt("a root".to_owned()))?;
    let noted = AccountCheckpoint { account, size: made.size.cast_unsigned(), root: root.to_string() };
    append(tx, HeadId::VENDOR, vec![Draft::of(noted)])?;
    sign(tx, HeadId::VENDOR, key, None)?;
    Ok(Some(made))
}

/// The same for the vendor's own log.
pub fn checkpoint_vendor(tx: &mut Tx<'_>, permit: &Permit) -> Result<Option<Checkpointed>, DbError> {
    let Some(key) = permit.key(tx)? else { return Ok(None) };
    let size = tx.head(HeadId::VENDOR)?.range.size();
    match latest_checkpoint(tx.conn, HeadId::VENDOR)?.filter(|newest| newest.size.cast_unsigned() == size) {
        Some(newest) => Ok(Some(newest)),
        None => sign(tx, HeadId::VENDOR, key, None).map(Some),
    }
}

/// Signs a log that has news.
pub(super) fn sign(
    tx: &mut Tx<'_>,
    log: HeadId,
    key: &LogKey,
    noted_by: Option<u64>,
) -> Result<Checkpointed, DbError> {
    let head = tx.head(log)?;
    let (size, root, origin) = (head.range.size(), head.range.root(), head.origin.clone());
    let origin = Origin::parse(&origin).map_err(|e| DbError::Corrupt(e.to_string()))?;
    let note = merkle::sign(&Checkpoint { origin, size, root }, key.signing());
    let row = Checkpointed {
        log,
        size: size.cast_signed(),
        root: root.0.to_vec(),
        note,
        at: tx.now,
        vendor_size: noted_by.map(u64::cast_signed),
    };
    on!(&mut *tx.conn, |c| diesel::insert_into(checkpoints::table).values(&row).execute(c))?;
    Ok(row)
}

/// The checkpoint over exactly so many entries.
pub(super) fn at_size(conn: &mut Conn, log: HeadId, size: u64) -> Result<Option<Checkpointed>, DbError> {
    Ok(on!(conn, |c| checkpoints::table.find((log, size.cast_signed())).get_result(c).optional())?)
}

/// The smallest checkpoint over at least so many entries: the first that vouches for them.
pub fn checkpoint_covering(conn: &mut Conn, log: HeadId, size: u64) -> Result<Option<Checkpointed>, DbError> {
    let query = checkpoints::table
        .filter(checkpoints::log.eq(log))
        .filter(checkpoints::size.ge(size.cast_signed()))
        .order(checkpoints::size);
    Ok(on!(conn, |c| query.first(c).optional())?)
}

pub fn latest_checkpoint(conn: &mut Conn, log: HeadId) -> Result<Option<Checkpointed>, DbError> {
    let query = checkpoints::table.filter(checkpoints::log.eq(log)).order(checkpoints::size.desc());
    Ok(on!(conn, |c| query.first(c).optional())?)
}

/// Accounts whose log has grown since its newest checkpoint.
pub fn logs_with_news(conn: &mut Conn) -> Result<Vec<AccountId>, DbError> {
    let newest = checkpoints::table
        .filter(checkpoints::log.eq(heads::id))
        .filter(checkpoints::size.eq(heads::size))
        .select(checkpoints::size);
    let query = heads::table
        .inner_join(crate::db::schema::accounts::table.on(crate::db::schema::accounts::id.eq(heads::id)))
        .filter(heads::size.gt(0))
        .filter(diesel::dsl::not(diesel::dsl::exists(newest)))
        .select(crate::db::schema::accounts::id);
    Ok(on!(conn, |c| query.load(c))?)
}
