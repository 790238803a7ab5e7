//! One connection, to either database, and the addresses that name them.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::LazyLock;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::{AsyncConnectionWrapper, BlockOn};
use tokio_postgres::config::SslMode;

use super::DbError;
use crate::on;

/// PostgreSQL through the pure-Rust driver, driven synchronously: no system library is needed.
pub type PgConn = AsyncConnectionWrapper<AsyncPgConnection, OwnRuntime>;

/// A connection to one of the two databases. Match on it through [`on!`](crate::on).
#[allow(clippy::large_enum_variant, reason = "a handful exist, and a box would not be a Diesel connection")]
pub enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConn),
}

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DbUrl {
    Sqlite(PathBuf),
    Postgres(String),
}

/// An address that names neither database. Anything else would silently become a file of that name.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "a database address starts with sqlite: or postgres:// (found {0:?}); for example sqlite:porchlight.sqlite3"
)]
pub struct DbUrlError(pub String);

impl FromStr for DbUrl {
    type Err = DbUrlError;

    fn from_str(text: &str) -> Result<Self, DbUrlError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if !path.is_empty() && !path.starts_with(':') && !path.contains('?') {
                return Ok(Self::Sqlite(PathBuf::from(path)));
            }
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err(DbUrlError(text.split('@').next_back().unwrap_or_default().to_owned()))
    }
}

impl std::fmt::Display for DbUrl {
    /// Never shows a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => {
                let config: Option<tokio_postgres::Config> = url.parse().ok();
                let hosts =
                    config.iter().flat_map(|config| config.get_hosts()).map(|host| format!("{host:?}"));
                write!(f, "postgres://… ({})", hosts.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

impl Conn {
    pub fn open(url: &DbUrl) -> Result<Self, DbError> {
        match url {
            DbUrl::Sqlite(path) => open_sqlite(path).map(Self::Sqlite),
            DbUrl::Postgres(url) => open_postgres(url).map(Self::Postgres),
        }
    }

    /// Runs SQL that has no parameters and gives no rows.
    pub fn run(&mut self, sql: &str) -> Result<(), DbError> {
        Ok(on!(self, |c| c.batch_execute(sql))?)
    }

    /// Begins a transaction that will write. SQLite takes its one write lock at once, so nothing deadlocks later.
    ///
    /// On SQLite Diesel's own manager must know of it: inserting several rows opens a transaction of Diesel's, which
    /// is then a savepoint of ours.
    pub fn begin_write(&mut self) -> Result<(), DbError> {
        match self {
            Self::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE")?,
            Self::Postgres(c) => c.batch_execute("BEGIN ISOLATION LEVEL READ COMMITTED")?,
        }
        Ok(())
    }

    /// Commits what [`begin_write`](Self::begin_write) began.
    ///
    /// Where a statement has failed, PostgreSQL answers `COMMIT` by rolling back *and reports success*. The `SELECT`
    /// before it fails then, in the same round trip, so that nobody hears "done" of what was not.
    pub fn commit(&mut self) -> Result<(), DbError> {
        match self {
            Self::Sqlite(c) => AnsiTransactionManager::commit_transaction(c)?,
            Self::Postgres(c) => c.batch_execute("SELECT 1; COMMIT")?,
        }
        Ok(())
    }

    /// Moves SQLite's log into its file and empties it, unless somebody reads from it: writers wait for no reader.
    pub(super) fn truncate_log(&mut self) -> Result<(), DbError> {
        if let Self::Sqlite(c) = self {
            c.batch_execute(
                "PRAGMA busy_timeout = 200; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = 5000",
            )?;
        }
        Ok(())
    }

    /// `SELECT … FOR UPDATE` where the database has it; SQLite's writer is alone already.
    pub fn locks_rows(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Refuses a database whose acknowledged commits could be lost with the power.
    pub fn assert_durable(&mut self) -> Result<(), DbError> {
        let wanted: &[(&str, &str)] = match self {
            Self::Sqlite(_) => &[("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")],
            Self::Postgres(_) => &[("fsync", "on"), ("synchronous_commit", "on"), ("full_page_writes", "on")],
        };
        for (name, wanted) in wanted {
            let found = self.setting(name)?;
            if found != *wanted {
                return Err(DbError::NotDurable(format!("{name} is {found}, and must be {wanted}")));
            }
        }
        Ok(())
    }

    fn setting(&mut self, name: &str) -> Result<String, DbError> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = diesel::sql_types::Text)]
            value: String,
        }
        let sql = match self {
            Self::Sqlite(_) => format!("SELECT CAST({name} AS TEXT) AS value FROM pragma_{name}"),
            Self::Postgres(_) => format!("SELECT current_setting('{name}') AS value"),
        };
        let row: Row = on!(self, |c| diesel::sql_query(sql).get_result(c))?;
        Ok(row.value)
    }
}

fn open_sqlite(path: &std::path::Path) -> Result<SqliteConnection, DbError> {
    let path =
        path.to_str().ok_or_else(|| DbError::Unreachable("the database's path is not UTF-8".to_owned()))?;
    let mut conn =
        SqliteConnection::establish(path).map_err(|e| DbError::Unreachable(format!("{path}: {e}")))?;
    conn.batch_execute(
        "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;",
    )?;
    // Without this, REPLACE removes rows and no trigger that refuses it is asked.
    conn.batch_execute("PRAGMA recursive_triggers = ON")?;
    Ok(conn)
}

/// A server that takes no connection, or acknowledges no packet, for this long is gone.
const GIVE_UP: std::time::Duration = std::time::Duration::from_secs(10);

fn open_postgres(url: &str) -> Result<PgConn, DbError> {
    let unreachable = |e: &dyn std::fmt::Display| DbError::Unreachable(e.to_string());
    let mut config: tokio_postgres::Config = url.parse().map_err(|e| unreachable(&e))?;
    config.application_name("porchlight");
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(GIVE_UP);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(GIVE_UP);
    }
    let connection = RUNTIME.block_on(async {
        if config.get_ssl_mode() == SslMode::Disable {
            let (client, connection) =
                config.connect(tokio_postgres::NoTls).await.map_err(|e| unreachable(&e))?;
            AsyncPgConnection::try_from_client_and_connection(client, connection)
                .await
                .map_err(|e| unreachable(&e))
        } else {
            let tls = tokio_postgres_rustls::MakeRustlsConnect::new(crate::tls::client());
            let (client, connection) = config.connect(tls).await.map_err(|e| unreachable(&e))?;
            AsyncPgConnection::try_from_client_and_connection(client, connection)
                .await
                .map_err(|e| unreachable(&e))
        }
    })?;
    let mut conn = PgConn::from(connection);
    conn.batch_execute("SET TIME ZONE 'UTC'; SET lock_timeout = '5s'")?;
    Ok(conn)
}

/// The runtime that drives PostgreSQL's sockets. Blocking on it from an async worker panics rather than deadlocks.
static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("postgres-io")
        .enable_all()
        .build()
        .expect("the machine can start a thread")
});

/// Blocks the calling (never async) thread on [`RUNTIME`].
pub struct OwnRuntime;

impl BlockOn for OwnRuntime {
    fn block_on<F: Future>(&self, f: F) -> F::Output {
        RUNTIME.block_on(f)
    }

    fn get_runtime() -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_address_is_an_error_and_never_a_new_file() {
        for text in [
            "postgres",
            "postgress://x/y",
            "porchlight.sqlite3",
            "sqlite:",
            "sqlite::memory:",
            "mysql://x",
            "",
        ] {
            assert!(text.parse::<DbUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_address_never_shows_its_password() {
        for text in
            ["postgres://porchlight:secret@db.example/porchlight", "postgres://porchlight:secret@db.example"]
        {
            let shown = text.parse::<DbUrl>().expect("an address").to_string();
            assert!(shown.contains("db.example") && !shown.contains("secret"), "{shown}");
        }
    }
}
