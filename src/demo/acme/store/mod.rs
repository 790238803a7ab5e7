//! The app's SQLite file: opening it, its tables, and the pool. Queries live beside this file, by subject.

pub mod billing;
pub mod customers;
pub mod invoices;
pub mod people;
pub mod schema;
pub mod secrets;
pub mod seed;
pub mod settings;

use std::path::Path;

use chrono::{DateTime, Utc};
use diesel::Connection as _;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool};

pub type Connection = SqliteConnection;
pub type Connections = Pool<ConnectionManager<SqliteConnection>>;

/// What can go wrong between the app and its file.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("no connection to the database: {0}")]
    Unreachable(String),
    #[error("the database answered: {0}")]
    Query(#[from] diesel::result::Error),
    #[error("the system gave no random bytes: {0}")]
    NoRandomness(getrandom::Error),
}

impl From<getrandom::Error> for StoreError {
    fn from(error: getrandom::Error) -> Self {
        Self::NoRandomness(error)
    }
}

#[derive(Debug)]
struct SetPragmas;

impl CustomizeConnection<SqliteConnection, diesel::r2d2::Error> for SetPragmas {
    fn on_acquire(&self, connection: &mut SqliteConnection) -> Result<(), diesel::r2d2::Error> {
        connection.batch_execute(PRAGMAS).map_err(diesel::r2d2::Error::QueryError)
    }
}

/// No write-ahead log: with one, even reading would need room on the disk, and this app has no reserve as Porchlight has.
const PRAGMAS: &str = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;";

/// Opens the file, makes the tables when they are missing, and fills them when they are empty.
pub fn open(database: &Path, now: DateTime<Utc>) -> Result<Connections, StoreError> {
    let pool = Pool::builder()
        .max_size(4)
        .connection_customizer(Box::new(SetPragmas))
        .build(ConnectionManager::new(database.to_string_lossy()))
        .map_err(|error| StoreError::Unreachable(error.to_string()))?;
    let mut connection = pool.get().map_err(|error| StoreError::Unreachable(error.to_string()))?;
    connection.immediate_transaction(|connection| {
        connection.batch_execute(schema::CREATE)?;
        match schema::tenants::table.count().get_result::<i64>(connection)? {
            0 => seed::fill(connection, now),
            _ => Ok(()),
        }
    })?;
    Ok(pool)
}

/// Empties every table and fills it again, in one transaction. The app's secret stays, since a running
/// server holds it.
pub fn reset(database: &Path, now: DateTime<Utc>) -> Result<(), StoreError> {
    let mut connection = SqliteConnection::establish(&database.to_string_lossy())
        .map_err(|error| StoreError::Unreachable(error.to_string()))?;
    connection.batch_execute(PRAGMAS)?;
    connection.immediate_transaction(|connection| {
        connection.batch_execute(schema::CREATE)?;
        connection.batch_execute(schema::EMPTY)?;
        seed::fill(connection, now)
    })
}

/// The secret that CSRF tokens are derived from; made once and kept, so that a restart breaks no open form.
pub fn app_secret(connection: &mut Connection) -> Result<String, StoreError> {
    use schema::meta::dsl;
    connection.immediate_transaction(|connection| {
        let kept = dsl::meta.find("app_secret").select(dsl::value).first::<String>(connection).optional()?;
        if let Some(secret) = kept {
            return Ok(secret);
        }
        let secret = random_hex::<32>()?;
        diesel::insert_into(dsl::meta)
            .values((dsl::key.eq("app_secret"), dsl::value.eq(&secret)))
            .execute(connection)?;
        Ok(secret)
    })
}

/// `N` random bytes in hexadecimal.
#[allow(
    clippy::disallowed_methods,
    reason = "Acme Invoices is an app of its own and knows nothing of Porchlight"
)]
pub fn random_hex<const N: usize>() -> Result<String, StoreError> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes)?;
    Ok(hex::encode(bytes))
}
