//! The one way to write: a thread that takes what is waiting, does it in one transaction, and commits once.
//!
//! Two kinds of work. A *closure* runs in a savepoint of the batch. *Set-wise* work is data: all requests of one
//! kind in the batch are decided and inserted together. Nobody hears "done" before the commit has returned.

use std::any::{Any, TypeId};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::{mpsc, oneshot};

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

enum Work {
    Closure { heads: Vec<HeadId>, job: Box<dyn Job> },
    Set { heads: Vec<HeadId>, item: SetItem },
}

impl Work {
    fn heads(&self) -> &[HeadId] {
        match self {
            Self::Closure { heads, .. } | Self::Set { heads, .. } => heads,
        }
    }

    fn fail(self, error: DbError) {
        match self {
            Self::Closure { job, .. } => job.fail(error),
            Self::Set { item, .. } => drop(item.reply.send(Err(error))),
        }
    }
}

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
        let mut conn = match self.conn.take().map_or_else(|| self.connect(), Ok) {
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

    fn transaction(&self, conn: &mut Conn, batch: &mut Batch) -> Result<Vec<Box<dyn FnOnce() + Send>>, DbError> {
        conn.begin_write()?;
        let declared: BTreeSet<HeadId> = batch.heads.clone();
        let heads = heads::lock(conn, &declared.iter().copied().collect::<Vec<_>>())?;
        let now = self.now(conn)?;
        let mut tx = Tx::new(conn, now, &self.random, declared, heads);
        // A job that is alone may use the transaction itself, where a savepoint would cost two round trips. SQLite's
        // costs nothing, and releasing it tells whether the transaction is still there.
        let alone = batch.items == 1 && tx.conn.locks_rows();
        for job in &mut batch.closures {
            in_savepoint(&mut tx, alone, |tx| job.run(tx))?;
        }
        for set in &mut batch.sets {
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

/// What became of a job inside its savepoint.
enum Outcome {
    Keep,
    RollBack,
}

/// Runs one job so that its error undoes it alone. An error here means that the whole transaction is gone
/// (SQLite's "database is full" takes it, a panic condemns it): the batch then fails as a whole, since the next
/// job would otherwise commit without the ones before it.
fn in_savepoint(
    tx: &mut Tx<'_>,
    alone: bool,
    job: impl FnOnce(&mut Tx<'_>) -> Result<Outcome, DbError>,
) -> Result<(), DbError> {
    let mark = tx.mark();
    // A batch of one needs no savepoint of its own; an undone one commits nothing.
    if !alone {
        tx.conn.run("SAVEPOINT job")?;
    }
    let lost = |error: DbError| DbError::BatchLost(error.to_string());
    match job(tx)? {
        Outcome::Keep if alone => Ok(()),
        Outcome::Keep => tx.conn.run("RELEASE SAVEPOINT job").map_err(lost),
        Outcome::RollBack => {
            tx.back_to(mark);
            let undo = if alone { "ROLLBACK; BEGIN" } else { "ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job" };
            tx.conn.run(undo).map_err(lost)
        }
    }
}

/// A batch sorted into its closures, in order of arrival, and its sets, one for each kind.
#[derive(Default)]
struct Batch {
    items: usize,
    heads: BTreeSet<HeadId>,
    closures: Vec<Box<dyn Job>>,
    sets: Vec<SetBatch>,
}

impl Batch {
    fn sort(work: Vec<Work>) -> Self {
        let mut batch = Self { items: work.len(), ..Self::default() };
        for item in work {
            batch.heads.extend(item.heads());
            match item {
                Work::Closure { job, .. } => batch.closures.push(job),
                Work::Set { item, .. } => batch.set(item.kind, item.run).add(item),
            }
        }
        batch
    }

    fn set(&mut self, kind: TypeId, run: RunSet) -> &mut SetBatch {
        let at = self.sets.iter().position(|set| set.kind == kind).unwrap_or_else(|| {
            self.sets.push(SetBatch { kind, run, requests: Vec::new(), replies: Vec::new(), answers: Vec::new() });
            self.sets.len() - 1
        });
        &mut self.sets[at]
    }

    fn deliver(self) {
        self.closures.into_iter().for_each(Job::deliver);
        self.sets.into_iter().for_each(SetBatch::deliver);
    }

    fn fail(self, error: &DbError) {
        self.closures.into_iter().for_each(|job| job.fail(error.clone()));
        self.sets.into_iter().for_each(|set| set.fail(error));
    }
}

/// A closure, its result, and who waits for it.
trait Job: Send {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<Outcome, DbError>;
    fn deliver(self: Box<Self>);
    fn fail(self: Box<Self>, error: DbError);
}

struct Closure<T, E, F> {
    run: Option<F>,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Closure<T, E, F>
where
    T: Send,
    E: From<DbError> + Send,
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<Outcome, DbError> {
        let run = self.run.take().ok_or(DbError::Panicked)?;
        let result = run(tx);
        let outcome = if result.is_ok() { Outcome::Keep } else { Outcome::RollBack };
        self.result = Some(result);
        Ok(outcome)
    }

    fn deliver(self: Box<Self>) {
        let result = self.result.unwrap_or_else(|| Err(DbError::Panicked.into()));
        // Whoever asked may have gone away; what was written stays written.
        drop(self.reply.send(result));
    }

    /// A closure that had already said no keeps its own answer: it would have changed nothing.
    fn fail(self: Box<Self>, error: DbError) {
        let result = match self.result {
            Some(Err(own)) => Err(own),
            _ => Err(error.into()),
        };
        drop(self.reply.send(result));
    }
}

type Erased = Box<dyn Any + Send>;
type Answers = Vec<Result<Erased, DbError>>;
type RunSet = fn(&mut Tx<'_>, Vec<Erased>, bool) -> Result<Answers, DbError>;

struct SetItem {
    kind: TypeId,
    run: RunSet,
    request: Erased,
    reply: oneshot::Sender<Result<Erased, DbError>>,
}

struct SetBatch {
    kind: TypeId,
    run: RunSet,
    requests: Vec<Erased>,
    replies: Vec<oneshot::Sender<Result<Erased, DbError>>>,
    answers: Answers,
}

impl SetBatch {
    fn add(&mut self, item: SetItem) {
        self.requests.push(item.request);
        self.replies.push(item.reply);
    }

    fn run(&mut self, tx: &mut Tx<'_>, alone: bool) -> Result<(), DbError> {
        self.answers = (self.run)(tx, std::mem::take(&mut self.requests), alone)?;
        Ok(())
    }

    fn deliver(self) {
        self.replies.into_iter().zip(self.answers).for_each(|(reply, answer)| drop(reply.send(answer)));
    }

    fn fail(self, error: &DbError) {
        self.replies.into_iter().for_each(|reply| drop(reply.send(Err(error.clone()))));
    }
}

fn run_set<S: SetWise>(tx: &mut Tx<'_>, requests: Vec<Erased>, alone: bool) -> Result<Answers, DbError> {
    let requests: Option<Vec<S>> = requests.into_iter().map(|r| r.downcast::<S>().ok().map(|r| *r)).collect();
    let requests = requests.ok_or(DbError::Panicked)?;
    match run_together(tx, &requests, alone)? {
        Err(_) if requests.len() > 1 => {
            let one_by_one = requests.chunks(1).map(|one| Ok(run_together(tx, one, false)?.and_then(only)));
            one_by_one.collect()
        }
        Err(error) => Ok(vec![Err(error)]),
        Ok(answers) => Ok(answers.into_iter().map(Ok).collect()),
    }
}

/// All of them or none: the outer error has taken the transaction, the inner one only these.
fn run_together<S: SetWise>(
    tx: &mut Tx<'_>,
    requests: &[S],
    alone: bool,
) -> Result<Result<Vec<Erased>, DbError>, DbError> {
    let mut answers = Ok(Vec::new());
    in_savepoint(tx, alone, |tx| {
        answers = S::run(tx, requests);
        match &answers {
            Ok(answers) if answers.len() != requests.len() => Err(DbError::Panicked),
            Ok(_) => Ok(Outcome::Keep),
            Err(_) => Ok(Outcome::RollBack),
        }
    })?;
    Ok(answers.map(|answers| answers.into_iter().map(|answer| Box::new(answer) as Erased).collect()))
}

fn only(mut answers: Vec<Erased>) -> Result<Erased, DbError> {
    answers.pop().ok_or(DbError::Panicked)
}
