//! The one way to write: a thread that takes what is waiting, does it in one transaction, and commits once.
//!
//! Two kinds of work. A *closure* runs in a savepoint of the batch. *Set-wise* work is data: all requests of one
//! kind in the batch are decided and inserted together. Nobody hears "done" before the commit has returned.

mod batch;

use std::any::TypeId;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::{mpsc, oneshot};

use self::batch::{Batch, Closure, Run, SetItem, Work, in_savepoint, run_set};
use super::bell::News;
use super::reserve::Reserve;
use super::tx::Hook;
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
    /// Called before each job of a batch; an error stands for a connection that died in the middle of one.
    pub before_each: Option<CommitHook>,
    /// Called just before each commit; an error stands for a connection that died while committing.
    pub before_commit: Option<CommitHook>,
    /// Called right after each commit; an error stands for a connection that died before it could say "committed".
    pub after_commit: Option<CommitHook>,
}

/// What [`WriterOptions`] calls before a job and around a commit.
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
        let mut run = Some(run);
        let once = move |tx: &mut Tx<'_>| run.take().map_or(Err(DbError::Panicked.into()), |run| run(tx));
        self.hand_in(heads, Box::new(once), false).await
    }

    /// The same for what ends somebody's access: it is done on a full disk too, in space that is set aside for it.
    ///
    /// The closure may be run again after a failed batch, so it looks first whether its work is done already.
    pub async fn write_with_reserve<T, E, F>(&self, heads: &[HeadId], run: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.hand_in(heads, Box::new(run), true).await
    }

    async fn hand_in<T, E>(&self, heads: &[HeadId], run: Run<T, E>, may_use_reserve: bool) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Closure { run, result: None, may_use_reserve, reply });
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
        news: News,
        options: WriterOptions,
    ) -> Result<Self, DbError> {
        let (sender, mut inbox) = mpsc::channel(QUEUE);
        let reserve = Reserve::beside(&url);
        let mut thread = WriterThread { url, conn: None, reserve, clock, random, news, options };
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
    reserve: Reserve,
    clock: Clock,
    random: Random,
    news: News,
    options: WriterOptions,
}

impl WriterThread {
    /// Does a batch and tells everybody in it how it ended.
    fn batch(&mut self, work: Vec<Work>) {
        let mut batch = Batch::sort(work);
        if !self.reserve.is_whole() {
            batch.keep_what_may_use_reserve(&DbError::Full("there is not even room to set aside".to_owned()));
        }
        while batch.items > 0 {
            let error = match self.attempt(&mut batch) {
                Ok(hooks) => {
                    hooks.into_iter().for_each(run_hook);
                    return batch.deliver();
                }
                Err(error) => error,
            };
            tracing::error!(code = error.code(), %error, "a batch of writes failed");
            let again = !matches!(error, DbError::Panicked) && batch.may_use_reserve();
            if !again || !self.reserve.give_way(&error) {
                return batch.fail(&error);
            }
            batch.keep_what_may_use_reserve(&error);
        }
    }

    /// One transaction. A panic anywhere fails it, and never ends the writer.
    fn attempt(&mut self, batch: &mut Batch) -> Result<Vec<Hook>, DbError> {
        let mut conn = self.begin()?;
        let done = catch_unwind(AssertUnwindSafe(|| self.transaction(&mut conn, batch)));
        let done = done.unwrap_or(Err(DbError::Panicked));
        if done.is_ok() {
            self.conn = Some(conn);
        } else {
            self.replace(conn);
        }
        done
    }

    /// Drops a connection that may be in any state, which rolls back whatever is open.
    ///
    /// SQLite's last connection takes the files beside the database with it, and on a full disk there may be no room
    /// to make them again: the next one opens first.
    fn replace(&mut self, old: Conn) {
        if !old.locks_rows() {
            self.conn = self.connect().ok();
        }
        drop(old);
    }

    /// A connection in a transaction. A server that was restarted since the last batch fails nobody: nothing has been
    /// done yet, so connecting anew is safe.
    fn begin(&mut self) -> Result<Conn, DbError> {
        if let Some(mut conn) = self.conn.take() {
            match conn.begin_write() {
                Ok(()) => return Ok(conn),
                Err(error) if !conn.locks_rows() => {
                    self.replace(conn);
                    return Err(error);
                }
                Err(error) => tracing::warn!(%error, "the writing connection was lost; connecting anew"),
            }
        }
        let mut conn = self.connect()?;
        conn.begin_write()?;
        Ok(conn)
    }

    fn transaction(&self, conn: &mut Conn, batch: &mut Batch) -> Result<Vec<Hook>, DbError> {
        let heads = heads::lock(conn, &batch.heads.iter().copied().collect::<Vec<_>>())?;
        let now = self.now(conn)?;
        let mut tx = Tx::new(conn, now, &self.random, heads);
        // A job that is alone may use the transaction itself, where a savepoint would cost two round trips. SQLite's
        // costs nothing, and releasing it tells whether the transaction is still there.
        let alone = batch.items == 1 && tx.conn.locks_rows();
        for (heads, job) in &mut batch.closures {
            run_if_set(self.options.before_each.as_ref())?;
            tx.declare(heads);
            in_savepoint(&mut tx, alone, |tx| job.run(tx))?;
        }
        for set in &mut batch.sets {
            run_if_set(self.options.before_each.as_ref())?;
            tx.declare(&set.heads);
            set.run(&mut tx, alone)?;
        }
        let (moved, news) = (tx.moved(), self.news.clone());
        let mut hooks = tx.finish()?;
        hooks.push(Box::new(move || news.tell(moved)));
        run_if_set(self.options.before_commit.as_ref())?;
        conn.commit().map_err(|error| match error {
            // SQLite writes the mark that makes a commit last of all.
            DbError::Full(_) => error,
            _ => DbError::CommitUnknown(error.to_string()),
        })?;
        run_if_set(self.options.after_commit.as_ref())?;
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

fn run_if_set(hook: Option<&CommitHook>) -> Result<(), DbError> {
    hook.map_or(Ok(()), |hook| hook())
}

fn run_hook(hook: Hook) {
    if catch_unwind(AssertUnwindSafe(hook)).is_err() {
        tracing::error!("work after a commit panicked");
    }
}
