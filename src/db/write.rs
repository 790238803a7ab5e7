//! The one way to write: a thread that takes what is waiting, does it in one transaction, and commits once.
//!
//! Two kinds of work. A *closure* runs in a savepoint of the batch. *Set-wise* work is data: all requests of one
//! kind in the batch are decided and inserted together. Nobody hears "done" before the commit has returned.

mod batch;

use std::any::TypeId;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::{mpsc, oneshot};

use self::batch::{Batch, Closure, SetItem, Work, in_savepoint, run_set};
use super::{Conn, Db, DbError, DbUrl, HeadId, Tx, heads};
use crate::clock::{Clock, Moment};
use crate::random::Random;

/// Most items in one transaction.
const BATCH: usize = 256;

/// Requests that wait at most: beyond it, callers wait to be let in.
const QUEUE: usize = 4096;

/// Work that is data: many requests of this kind are decided and stored together.
///
/// A request that is refused is an *answer*. An error undoes the set, and each request is then run by itself, so that
/// one which cannot be stored fails alone.
pub trait SetWise: Send + Sized + 'static {
    type Answer: Send + 'static;

    /// The heads this request concerns. They are locked before [`run`](Self::run).
    fn heads(&self) -> Vec<HeadId>;

    /// Decides and stores, giving one answer for each request, in order.
    fn run(tx: &mut Tx<'_>, requests: &[Self]) -> Result<Vec<Self::Answer>, DbError>;
}

/// Settings of the writer that only tests change.
#[derive(Clone, Default)]
pub struct WriterOptions {
    /// SQL to run on every new writing connection (a page limit, a statement timeout).
    pub on_connect: Option<String>,
    /// Called just before each commit; an error stands for a connection that died while committing.
    pub before_commit: Option<CommitHook>,
    /// Called right after each commit; an error stands for a connection that died before it could say "committed".
    pub after_commit: Option<CommitHook>,
}

/// What [`WriterOptions`] calls around a commit.
pub type CommitHook = std::sync::Arc<dyn Fn() -> Result<(), DbError> + Send + Sync>;

#[derive(Clone)]
pub(super) struct Writer(mpsc::Sender<Work>);

impl Db {
    /// Runs a closure as one write. `Err` rolls it back alone, so a refusal that must be recorded is an `Ok`.
    ///
    /// `heads` names every account (and member of staff) that the closure concerns.
    pub async fn write<T, E, F>(&self, heads: &[HeadId], run: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Closure { run: Some(run), result: None, reply });
        let work = Work::Closure { heads: heads.to_vec(), job };
        self.writer.0.send(work).await.map_err(|_| DbError::ShuttingDown)?;
        answer.await.map_err(|_| DbError::ShuttingDown)?
    }

    /// Hands one request to the set-wise work of its kind.
    pub async fn write_set<S: SetWise>(&self, request: S) -> Result<S::Answer, DbError> {
        let (reply, answer) = oneshot::channel();
        let heads = request.heads();
        let item = SetItem { kind: TypeId::of::<S>(), run: run_set::<S>, request: Box::new(request), reply };
        self.writer.0.send(Work::Set { heads, item }).await.map_err(|_| DbError::ShuttingDown)?;
        let answer = answer.await.map_err(|_| DbError::ShuttingDown)??;
        let answer = answer.downcast::<S::Answer>().map_err(|_| DbError::Panicked)?;
        Ok(*answer)
    }
}

impl Writer {
    /// Starts the thread, or says why its first connection is not fit for writing.
    pub(super) fn start(
        url: DbUrl,
        first: Conn,
        clock: Clock,
        random: Random,
        options: WriterOptions,
    ) -> Result<Self, DbError> {
        let (sender, mut inbox) = mpsc::channel(QUEUE);
        let mut thread = WriterThread { url, conn: None, clock, random, options };
        thread.conn = Some(thread.prepare(first)?);
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || {
                let mut batch = Vec::with_capacity(BATCH);
                while inbox.blocking_recv_many(&mut batch, BATCH) > 0 {
                    thread.batch(std::mem::take(&mut batch));
                }
            })
            .expect("the machine can start a thread");
        Ok(Self(sender))
    }
}

struct WriterThread {
    url: DbUrl,
    /// Absent after a failure: the next batch connects anew.
    conn: Option<Conn>,
    clock: Clock,
    random: Random,
    options: WriterOptions,
}

impl WriterThread {
    fn batch(&mut self, work: Vec<Work>) {
        let mut conn = match self.begin() {
            Ok(conn) => conn,
            Err(error) => return work.into_iter().for_each(|item| item.fail(error.clone())),
        };
        let mut batch = Batch::sort(work);
        // A panic anywhere fails this batch, and never ends the writer.
        let done = catch_unwind(AssertUnwindSafe(|| self.transaction(&mut conn, &mut batch)));
        match done.unwrap_or(Err(DbError::Panicked)) {
            Ok(hooks) => {
                self.conn = Some(conn);
                hooks.into_iter().for_each(|hook| {
                    if catch_unwind(AssertUnwindSafe(hook)).is_err() {
                        tracing::error!("work after a commit panicked");
                    }
                });
                batch.deliver();
            }
            Err(error) => {
                tracing::error!(code = error.code(), %error, "a batch of writes failed");
                // The connection may be in any state: dropping it rolls back whatever is open.
                drop(conn);
                batch.fail(&error);
            }
        }
    }

    /// A connection in a transaction. A server that was restarted since the last batch fails nobody: nothing has been
    /// done yet, so connecting anew is safe.
    fn begin(&mut self) -> Result<Conn, DbError> {
        if let Some(mut conn) = self.conn.take() {
            match conn.begin_write() {
                Ok(()) => return Ok(conn),
                Err(error) if !conn.locks_rows() => return Err(error),
                Err(error) => tracing::warn!(%error, "the writing connection was lost; connecting anew"),
            }
        }
        let mut conn = self.connect()?;
        conn.begin_write()?;
        Ok(conn)
    }

    fn transaction(
        &self,
        conn: &mut Conn,
        batch: &mut Batch,
    ) -> Result<Vec<Box<dyn FnOnce() + Send>>, DbError> {
        let heads = heads::lock(conn, &batch.heads.iter().copied().collect::<Vec<_>>())?;
        let now = self.now(conn)?;
        let mut tx = Tx::new(conn, now, &self.random, heads);
        // A job that is alone may use the transaction itself, where a savepoint would cost two round trips. SQLite's
        // costs nothing, and releasing it tells whether the transaction is still there.
        let alone = batch.items == 1 && tx.conn.locks_rows();
        for (heads, job) in &mut batch.closures {
            tx.declare(heads);
            in_savepoint(&mut tx, alone, |tx| job.run(tx))?;
        }
        for set in &mut batch.sets {
            tx.declare(&set.heads);
            set.run(&mut tx, alone)?;
        }
        let hooks = tx.finish()?;
        if let Some(hook) = &self.options.before_commit {
            hook()?;
        }
        conn.commit().map_err(|error| DbError::CommitUnknown(error.to_string()))?;
        if let Some(hook) = &self.options.after_commit {
            hook()?;
        }
        Ok(hooks)
    }

    /// One moment for the batch. Instances that share a PostgreSQL share its clock.
    fn now(&self, conn: &mut Conn) -> Result<Moment, DbError> {
        match conn {
            Conn::Postgres(c) if self.clock.is_system() => {
                use diesel::prelude::*;
                let sql = diesel::dsl::sql::<super::types::DbTime>("SELECT clock_timestamp()");
                Ok(sql.get_result(c)?)
            }
            _ => Ok(self.clock.now()),
        }
    }

    fn connect(&self) -> Result<Conn, DbError> {
        self.prepare(Conn::open(&self.url)?)
    }

    fn prepare(&self, mut conn: Conn) -> Result<Conn, DbError> {
        if let Some(sql) = &self.options.on_connect {
            conn.run(sql)?;
        }
        conn.assert_durable()?;
        Ok(conn)
    }
}
