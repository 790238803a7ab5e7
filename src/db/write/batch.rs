//! What is in a batch: closures and sets, each run so that its own error undoes it alone, each told how it ended.
//!
//! What does not live here: the transaction around them (`write.rs`).

use std::any::{Any, TypeId};
use std::collections::BTreeSet;

use tokio::sync::oneshot;

use super::SetWise;
use crate::db::{DbError, HeadId, Tx};

/// One thing that somebody waits for.
pub(super) enum Work {
    Closure { heads: Vec<HeadId>, job: Box<dyn Job> },
    Set { heads: Vec<HeadId>, item: SetItem },
}

impl Work {
    pub(super) fn heads(&self) -> &[HeadId] {
        match self {
            Self::Closure { heads, .. } | Self::Set { heads, .. } => heads,
        }
    }
}

/// What became of a job inside its savepoint.
pub(super) enum Outcome {
    Keep,
    RollBack,
}

/// Runs one job so that its error undoes it alone. An error here means that the whole transaction is gone
/// (SQLite's "database is full" takes it, a panic condemns it): the batch then fails as a whole, since the next
/// job would otherwise commit without the ones before it.
pub(super) fn in_savepoint(
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
            let undo =
                if alone { "ROLLBACK; BEGIN" } else { "ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job" };
            tx.conn.run(undo).map_err(lost)
        }
    }
}

/// A batch sorted into its closures, in order of arrival, and its sets, one for each kind.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) items: usize,
    pub(super) heads: BTreeSet<HeadId>,
    pub(super) closures: Vec<(Vec<HeadId>, Box<dyn Job>)>,
    pub(super) sets: Vec<SetBatch>,
}

impl Batch {
    pub(super) fn sort(work: Vec<Work>) -> Self {
        let mut batch = Self { items: work.len(), ..Self::default() };
        for item in work {
            batch.heads.extend(item.heads());
            match item {
                Work::Closure { heads, job } => batch.closures.push((heads, job)),
                Work::Set { heads, item } => batch.set(item.kind, item.run).add(heads, item),
            }
        }
        batch
    }

    fn set(&mut self, kind: TypeId, run: RunSet) -> &mut SetBatch {
        let at = self.sets.iter().position(|set| set.kind == kind).unwrap_or_else(|| {
            self.sets.push(SetBatch::new(kind, run));
            self.sets.len() - 1
        });
        &mut self.sets[at]
    }

    /// Whether any of it ends access, and so may use the space that is set aside.
    pub(super) fn may_use_reserve(&self) -> bool {
        self.closures.iter().any(|(_, job)| job.may_use_reserve())
    }

    /// Fails everything else. What stays can be run from its beginning.
    pub(super) fn keep_what_may_use_reserve(&mut self, error: &DbError) {
        let (kept, others) =
            std::mem::take(&mut self.closures).into_iter().partition(|(_, job)| job.may_use_reserve());
        let others = Self { closures: others, sets: std::mem::take(&mut self.sets), ..Self::default() };
        others.fail(error);
        self.closures = kept;
        self.items = self.closures.len();
        self.heads = self.closures.iter().flat_map(|(heads, _)| heads.iter().copied()).collect();
    }

    pub(super) fn deliver(self) {
        self.closures.into_iter().for_each(|(_, job)| job.deliver());
        self.sets.into_iter().for_each(SetBatch::deliver);
    }

    pub(super) fn fail(self, error: &DbError) {
        self.closures.into_iter().for_each(|(_, job)| job.fail(error.clone()));
        self.sets.into_iter().for_each(|set| set.fail(error));
    }
}

/// A closure, its result, and who waits for it.
pub(super) trait Job: Send {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<Outcome, DbError>;
    fn may_use_reserve(&self) -> bool;
    fn deliver(self: Box<Self>);
    fn fail(self: Box<Self>, error: DbError);
}

/// Run once, or as often as a batch is tried with the reserve.
pub(super) type Run<T, E> = Box<dyn FnMut(&mut Tx<'_>) -> Result<T, E> + Send>;

pub(super) struct Closure<T, E> {
    pub(super) run: Run<T, E>,
    pub(super) result: Option<Result<T, E>>,
    pub(super) may_use_reserve: bool,
    pub(super) reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E> Job for Closure<T, E>
where
    T: Send,
    E: From<DbError> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<Outcome, DbError> {
        let result = (self.run)(tx);
        let outcome = if result.is_ok() { Outcome::Keep } else { Outcome::RollBack };
        self.result = Some(result);
        Ok(outcome)
    }

    fn may_use_reserve(&self) -> bool {
        self.may_use_reserve
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

pub(super) type Erased = Box<dyn Any + Send>;
type Answers = Vec<Result<Erased, DbError>>;
pub(super) type RunSet = fn(&mut Tx<'_>, Vec<Erased>, bool) -> Result<Answers, DbError>;

pub(super) struct SetItem {
    pub(super) kind: TypeId,
    pub(super) run: RunSet,
    pub(super) request: Erased,
    pub(super) reply: oneshot::Sender<Result<Erased, DbError>>,
}

pub(super) struct SetBatch {
    pub(super) kind: TypeId,
    pub(super) run: RunSet,
    pub(super) heads: Vec<HeadId>,
    pub(super) requests: Vec<Erased>,
    pub(super) replies: Vec<oneshot::Sender<Result<Erased, DbError>>>,
    pub(super) answers: Answers,
}

impl SetBatch {
    pub(super) fn new(kind: TypeId, run: RunSet) -> Self {
        Self { kind, run, heads: Vec::new(), requests: Vec::new(), replies: Vec::new(), answers: Vec::new() }
    }

    pub(super) fn add(&mut self, heads: Vec<HeadId>, item: SetItem) {
        self.heads.extend(heads);
        self.requests.push(item.request);
        self.replies.push(item.reply);
    }

    pub(super) fn run(&mut self, tx: &mut Tx<'_>, alone: bool) -> Result<(), DbError> {
        self.answers = (self.run)(tx, std::mem::take(&mut self.requests), alone)?;
        Ok(())
    }

    pub(super) fn deliver(self) {
        self.replies.into_iter().zip(self.answers).for_each(|(reply, answer)| drop(reply.send(answer)));
    }

    pub(super) fn fail(self, error: &DbError) {
        self.replies.into_iter().for_each(|reply| drop(reply.send(Err(error.clone()))));
    }
}

pub(super) fn run_set<S: SetWise>(
    tx: &mut Tx<'_>,
    requests: Vec<Erased>,
    alone: bool,
) -> Result<Answers, DbError> {
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
