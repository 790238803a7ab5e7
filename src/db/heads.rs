//! Head rows: what a write locks first, and where each log ends.

use std::collections::BTreeMap;

use diesel::prelude::*;
use uuid::Uuid;

use super::schema::heads;
use super::{Conn, DbError};
use crate::clock::Moment;
use crate::ids::{AccountId, StaffId};
use crate::merkle::CompactRange;
use crate::on;

/// Names a head row: an account's, a staff member's, or the vendor's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HeadId(Uuid);

impl HeadId {
    /// The vendor's own log: rules, keys, staff, settings, and the accounts' checkpoints.
    pub const VENDOR: Self = Self(Uuid::nil());

    pub fn uuid(self) -> Uuid {
        self.0
    }

    pub fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }
}

impl std::fmt::Debug for HeadId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if *self == Self::VENDOR {
            f.write_str("the vendor log")
        } else {
            write!(f, "head {}", self.0.simple())
        }
    }
}

impl From<AccountId> for HeadId {
    fn from(id: AccountId) -> Self {
        Self(id.uuid())
    }
}

impl From<StaffId> for HeadId {
    fn from(id: StaffId) -> Self {
        Self(id.uuid())
    }
}

/// The end of a log, held locked during a write.
#[derive(Debug, Clone)]
pub struct Head {
    /// The log's name in checkpoints and leaves: `<log origin>/<account id>`.
    pub origin: String,
    /// The right edge of the Merkle tree; its size is the next entry's number.
    pub range: CompactRange,
    /// No later entry is dated before this.
    pub last_at: Moment,
    pub(super) changed: bool,
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = heads)]
struct Row {
    id: HeadId,
    origin: String,
    size: i64,
    edge: Vec<u8>,
    last_at: Moment,
}

impl Row {
    fn of(id: HeadId, head: &Head) -> Self {
        Self {
            id,
            origin: head.origin.clone(),
            size: head.range.size().cast_signed(),
            edge: head.range.to_bytes(),
            last_at: head.last_at,
        }
    }

    fn head(self) -> Result<Head, DbError> {
        let range = CompactRange::from_bytes(self.size.cast_unsigned(), &self.edge)
            .map_err(|e| DbError::Corrupt(format!("the head of {}: {e}", self.origin)))?;
        Ok(Head { origin: self.origin, range, last_at: self.last_at, changed: false })
    }
}

/// Locks and loads the wanted heads, always in the same order, so that two instances never wait for each other.
pub(super) fn lock(conn: &mut Conn, ids: &[HeadId]) -> Result<BTreeMap<HeadId, Head>, DbError> {
    let rows: Vec<Row> = match conn {
        // Alone already: nothing to lock, and a statement prepared once for all.
        Conn::Sqlite(c) => {
            let each = ids.iter().map(|id| heads::table.find(*id).get_result(c).optional());
            each.filter_map(Result::transpose).collect::<Result<_, _>>()?
        }
        Conn::Postgres(c) => {
            heads::table.filter(heads::id.eq_any(ids.to_vec())).order(heads::id).for_update().load(c)?
        }
    };
    rows.into_iter().map(|row| Ok((row.id, row.head()?))).collect()
}

pub(super) fn insert(conn: &mut Conn, id: HeadId, head: &Head) -> Result<(), DbError> {
    let row = Row::of(id, head);
    on!(conn, |c| diesel::insert_into(heads::table).values(&row).execute(c))?;
    Ok(())
}

pub(super) fn update(conn: &mut Conn, id: HeadId, head: &Head) -> Result<(), DbError> {
    let set = (
        heads::size.eq(head.range.size().cast_signed()),
        heads::edge.eq(head.range.to_bytes()),
        heads::last_at.eq(head.last_at),
    );
    on!(conn, |c| diesel::update(heads::table.find(id)).set(set).execute(c))?;
    Ok(())
}
