//! Reading: a pool of connections for displaying. What is read here decides nothing.

use diesel::connection::SimpleConnection;

use super::{Conn, Db, DbError, DbUrl};

#[derive(Clone)]
pub(super) struct Readers(r2d2::Pool<Manager>);

impl Readers {
    /// Connections are made when they are wanted and checked when handed out, so that a restarted database is
    /// noticed before a reader fails.
    pub(super) fn new(url: &DbUrl) -> Result<Self, DbError> {
        let pool = r2d2::Pool::builder()
            .max_size(8)
            .min_idle(Some(0))
            .connection_timeout(std::time::Duration::from_secs(5))
            .error_handler(Box::new(r2d2::NopErrorHandler))
            .build_unchecked(Manager(url.clone()));
        Ok(Self(pool))
    }
}

impl Db {
    /// Runs a query on a blocking thread.
    pub async fn read<T, E, F>(&self, query: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        let db = self.clone();
        match tokio::task::spawn_blocking(move || db.read_now(query)).await {
            Ok(result) => result,
            Err(_) => Err(DbError::Panicked.into()),
        }
    }

    /// Lets go of what was erased: SQLite keeps the pages as they were before in its log until that is used again. (What
    /// PostgreSQL keeps of older rows goes with its vacuum.) Where a reader still holds the log, the next time will do.
    pub async fn let_go(&self) -> Result<(), DbError> {
        self.read(|conn| conn.truncate_log()).await
    }

    /// Runs a query here and now; never call it from an async worker.
    pub fn read_now<T, E: From<DbError>>(
        &self,
        query: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = self.readers.0.get().map_err(|e| DbError::Unreachable(e.to_string()))?;
        query(&mut conn)
    }
}

struct Manager(DbUrl);

impl r2d2::ManageConnection for Manager {
    type Connection = Conn;
    type Error = DbError;

    fn connect(&self) -> Result<Conn, DbError> {
        let mut conn = Conn::open(&self.0)?;
        match &mut conn {
            Conn::Sqlite(c) => c.batch_execute("PRAGMA query_only = ON")?,
            Conn::Postgres(c) => c.batch_execute("SET default_transaction_read_only = on")?,
        }
        Ok(conn)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), DbError> {
        conn.run("SELECT 1")
    }

    fn has_broken(&self, _: &mut Conn) -> bool {
        false
    }
}
