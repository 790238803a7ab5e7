//! The database: connections to SQLite or PostgreSQL, one way to read, one way to write.
//!
//! Only this room names a database product. Rooms write Diesel once, inside [`on!`](crate::on), which spells the
//! query for both. A *read* displays; only a *write* decides. Every write goes through one group-commit writer
//! ([`write`]), which locks the heads it concerns first.
//!
//! What does not live here: what the tables mean. That is each room's `store.rs`.

mod conn;
mod error;
mod heads;
mod migrate;
mod read;
pub mod schema;
mod tx;
pub mod types;
mod write;

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

/// The database as the rest of the program holds it. Cloning shares it.
#[derive(Clone)]
pub struct Db {
    readers: read::Readers,
    writer: write::Writer,
    clock: Clock,
}

impl Db {
    /// Connects, refuses a database that is not durable or whose schema is not ours, and starts the writer.
    pub fn open(url: &DbUrl, clock: Clock, random: Random, options: WriterOptions) -> Result<Self, DbError> {
        let mut first = Conn::open(url)?;
        migrate::assert_current(&mut first)?;
        let writer = write::Writer::start(url.clone(), first, clock.clone(), random, options)?;
        Ok(Self { readers: read::Readers::new(url)?, writer, clock })
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }
}
