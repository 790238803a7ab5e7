//! Checkpoints: how a log stood, signed. Kept in the database, printed in mails, copied into the vendor log.

use diesel::prelude::*;

use super::event::vendor::AccountCheckpoint;
use super::{Draft, LogKey, append};
use crate::clock::Moment;
use crate::db::schema::{checkpoints, heads};
use crate::db::{Conn, DbError, HeadId, Tx};
use crate::ids::AccountId;
use crate::merkle::{self, Checkpoint, Origin};
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

/// Signs how the account's log stands in this very write, and notes that in the vendor log.
/// The write must have declared both heads. A log without news keeps its newest checkpoint.
pub fn checkpoint(tx: &mut Tx<'_>, account: AccountId, key: &LogKey) -> Result<Checkpointed, DbError> {
    let noted_by = tx.head(HeadId::VENDOR)?.range.size() + 1;
    let (made, is_new) = sign_head(tx, account.into(), key, Some(noted_by))?;
    if is_new {
        let root =
            merkle::Hash::from_slice(&made.root).ok_or_else(|| DbError::Corrupt("a root".to_owned()))?;
        let noted = AccountCheckpoint { account, size: made.size.cast_unsigned(), root: root.to_string() };
        append(tx, HeadId::VENDOR, vec![Draft::of(noted)])?;
        sign_head(tx, HeadId::VENDOR, key, None)?;
    }
    Ok(made)
}

fn sign_head(
    tx: &mut Tx<'_>,
    log: HeadId,
    key: &LogKey,
    noted_by: Option<u64>,
) -> Result<(Checkpointed, bool), DbError> {
    let head = tx.head(log)?;
    let (size, root, origin) = (head.range.size(), head.range.root(), head.origin.clone());
    if let Some(newest) =
        latest_checkpoint(tx.conn, log)?.filter(|newest| newest.size.cast_unsigned() == size)
    {
        return Ok((newest, false));
    }
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
    Ok((row, true))
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
