//! The database: connections to SQLite or PostgreSQL, one way to read, one way to write.
//!
//! Only this room names a database product. Rooms write Diesel once, inside [`on!`](crate::on), which spells the
//! query for both. A *read* displays; only a *write* decides. Every write goes through one group-commit writer
//! ([`write`]), which locks the heads it concerns first.
//!
//! What does not live here: what the tables mean. That is each room's `store.rs`.

mod bell;
mod conn;
mod error;
mod heads;
mod migrate;
mod read;
mod reserve;
pub mod schema;
mod tx;
pub mod types;
mod write;

pub use bell::{Bell, Listener, Watcher};
pub use conn::{Conn, DbUrl, DbUrlError};
pub use error::DbError;
pub use heads::{Head, HeadId};
pub use migrate::{MigrateError, migrate, pending};
pub use tx::Tx;
pub use write::{CommitHook, SetWise, WriterOptions};

use crate::clock::Clock;
use crate::random::Random;

/// Writes the same Diesel query for whichever database the connection is to.
///
/// ```ignore
/// on!(conn, |c| accounts::table.find(id).first(c))
/// ```
#[macro_export]
macro_rules! on {
    ($conn:expr, |$c:ident| $query:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite($c) => $query,
            $crate::db::Conn::Postgres($c) => $query,
        }
    };
}

/// Loads a query's rows and locks them for this write, passing over rows that another instance has locked. (SQLite's
/// writer is alone.)
#[macro_export]
macro_rules! load_unlocked {
    ($conn:expr, $query:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite(c) => $query.load(c),
            $crate::db::Conn::Postgres(c) => $query.for_update().skip_locked().load(c),
        }
    };
}

/// Inserts rows as each database likes best: SQLite one by one through a statement it has prepared once, PostgreSQL
/// all in one. The rows' type says `#[diesel(treat_none_as_default_value = false)]`, or nothing is prepared once.
#[macro_export]
macro_rules! insert_rows {
    ($conn:expr, $table:expr, $rows:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite(c) => {
                $rows.iter().try_for_each(|row| diesel::insert_into($table).values(row).execute(c).map(drop))
            }
            $crate::db::Conn::Postgres(c) => diesel::insert_into($table).values($rows).execute(c).map(drop),
        }
    };
}

/// Loads the rows of these ids that exist, in no order, as each database likes best: SQLite one by one through a
/// statement it has prepared once (a list of ids would be prepared anew each time, and so would the `LIMIT ?` of
/// `first`, whose value SQLite plans by), PostgreSQL all in one.
#[macro_export]
macro_rules! load_by_ids {
    ($conn:expr, $table:expr, $id:expr, $ids:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite(c) => {
                let each = $ids.iter().map(|id| $table.filter($id.eq(*id)).get_result(c).optional());
                each.filter_map(Result::transpose).collect::<Result<Vec<_>, _>>()
            }
            // Nothing to look for is no round trip.
            $crate::db::Conn::Postgres(_) if $ids.is_empty() => Ok(Vec::new()),
            $crate::db::Conn::Postgres(c) => $table.filter($id.eq_any($ids)).load(c),
        }
    };
}

/// The database as the rest of the program holds it. Cloning shares it.
#[derive(Clone)]
pub struct Db {
    readers: read::Readers,
    writer: write::Writer,
    clock: Clock,
    bell: Bell,
    news: bell::News,
}

impl Db {
    /// Connects, refuses a database that is not durable or whose schema is not ours, and starts the writer.
    pub fn open(url: &DbUrl, clock: Clock, random: Random, options: WriterOptions) -> Result<Self, DbError> {
        let mut first = reserve::with_room_to_open(url, || Conn::open(url))?;
        migrate::assert_current(&mut first)?;
        let news = bell::News::default();
        let writer = write::Writer::start(url.clone(), first, clock.clone(), random, news.clone(), options)?;
        Ok(Self { readers: read::Readers::new(url)?, writer, clock, bell: Bell::default(), news })
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }
}
