//! Bringing a database to this program's schema, and refusing one that a newer program made.

use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Conn, DbError, DbUrl, reserve};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// PostgreSQL's advisory lock under which migrations run ("Porch" in ASCII).
const LOCK: i64 = 0x50_6f72_6368;

#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error(transparent)]
    Database(#[from] DbError),
    #[error(
        "this database was made by a newer Porchlight (it has {0}, which this one does not know); use that one"
    )]
    Newer(String),
    #[error("a migration failed, and the database was left as it was: {0}")]
    Failed(String),
}

/// Applies what is missing, all of it or nothing, while no other instance can. Gives the names applied.
pub fn migrate(url: &DbUrl) -> Result<Vec<String>, MigrateError> {
    match reserve::with_room_to_open(url, || Conn::open(url))? {
        Conn::Sqlite(mut c) => {
            c.batch_execute("PRAGMA busy_timeout = 600000").map_err(DbError::from)?;
            // An immediate transaction is the lock: a second program waits here, then finds nothing to do.
            c.immediate_transaction(|c| run(c, || SQLITE).map_err(Stopped)).map_err(|Stopped(error)| error)
        }
        Conn::Postgres(mut c) => {
            // Another instance's migrations may take longer than a write may wait.
            c.batch_execute(&format!("SET lock_timeout = 0; SELECT pg_advisory_lock({LOCK})"))
                .map_err(DbError::from)?;
            let result =
                c.transaction(|c| run(c, || POSTGRES).map_err(Stopped)).map_err(|Stopped(error)| error);
            c.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})")).map_err(DbError::from)?;
            result
        }
    }
}

/// What [`migrate`] would apply.
pub fn pending(url: &DbUrl) -> Result<Vec<String>, MigrateError> {
    match &mut Conn::open(url)? {
        Conn::Sqlite(c) => names_pending(c, || SQLITE),
        Conn::Postgres(c) => names_pending(c, || POSTGRES),
    }
}

/// Refuses to open a database that is not exactly at this program's schema.
pub(super) fn assert_current(conn: &mut Conn) -> Result<(), DbError> {
    let pending = match conn {
        Conn::Sqlite(c) => names_pending(c, || SQLITE),
        Conn::Postgres(c) => names_pending(c, || POSTGRES),
    }
    .map_err(|e| DbError::Schema(e.to_string()))?;
    if pending.is_empty() {
        return Ok(());
    }
    Err(DbError::Schema(format!("the database lacks {}; run `porchlight migrate`", pending.join(", "))))
}

/// Carries our error through Diesel's transaction, which wants its own to be convertible.
struct Stopped(MigrateError);

impl From<diesel::result::Error> for Stopped {
    fn from(error: diesel::result::Error) -> Self {
        Self(MigrateError::Database(error.into()))
    }
}

fn run<DB, C>(conn: &mut C, source: fn() -> EmbeddedMigrations) -> Result<Vec<String>, MigrateError>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    refuse_newer(conn, source)?;
    let applied = conn.run_pending_migrations(source()).map_err(|e| MigrateError::Failed(e.to_string()))?;
    Ok(applied.iter().map(ToString::to_string).collect())
}

fn names_pending<DB, C>(conn: &mut C, source: fn() -> EmbeddedMigrations) -> Result<Vec<String>, MigrateError>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    refuse_newer(conn, source)?;
    let pending = conn.pending_migrations(source()).map_err(|e| MigrateError::Failed(e.to_string()))?;
    Ok(pending.iter().map(|m| m.name().to_string()).collect())
}

fn refuse_newer<DB, C>(conn: &mut C, source: fn() -> EmbeddedMigrations) -> Result<(), MigrateError>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let failed = |e: Box<dyn std::error::Error + Send + Sync>| MigrateError::Failed(e.to_string());
    let ours: Vec<String> =
        source().migrations().map_err(failed)?.iter().map(|m| m.name().version().to_string()).collect();
    let theirs = conn.applied_migrations().map_err(failed)?;
    match theirs.iter().map(ToString::to_string).find(|version| !ours.contains(version)) {
        Some(unknown) => Err(MigrateError::Newer(unknown)),
        None => Ok(()),
    }
}
