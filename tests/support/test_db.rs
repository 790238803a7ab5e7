//! A fresh database for one test, and the promise that every log in it holds when the test is over.

use std::future::{Future, poll_fn};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::task::Poll;

use futures_util::future::{BoxFuture, join_all, maybe_done};
use porchlight::clock::{Clock, Moment};
use porchlight::db::{Conn, Db, DbError, DbUrl, HeadId, Tx, WriterOptions, migrate};
use porchlight::history::{self, LogKey, Outside, Signer};
use porchlight::ids::AccountId;
use porchlight::random::Random;
use porchlight::sealing::Sealer;
use tempfile::TempDir;

use super::postgres::{Cluster, programs};

/// What every log's name begins with in tests.
pub const LOG_ORIGIN: &str = "porchlight.example";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A database of its own, at this program's schema, with everything a command asks for.
///
/// When it is dropped it exports and verifies every log, and panics if one does not hold.
pub struct TestDb {
    pub kind: Kind,
    pub url: DbUrl,
    pub db: Db,
    /// Stands at 2026-11-22 14:06 UTC until moved.
    pub clock: Clock,
    pub random: Random,
    /// Its key file and checkpoint outside are in [`beside`](Self::beside).
    pub signer: Signer,
    pub sealer: Sealer,
    /// What is kept beside the database: `log.key` and `log.checkpoint`.
    pub beside: TempDir,
    _home: Home,
    verifies: bool,
}

/// Where the database is, and how it goes away.
enum Home {
    /// Kept for its `Drop`.
    Folder {
        _folder: TempDir,
    },
    Cluster {
        cluster: &'static Cluster,
        name: String,
    },
}

/// A place for a database that has no schema yet.
pub struct EmptyDb {
    pub url: DbUrl,
    _home: Home,
}

impl EmptyDb {
    /// Nothing (and said so) if it is PostgreSQL's and that is not on this machine.
    pub fn new(kind: Kind, name: &str) -> Option<Self> {
        let made = Home::new(kind, false);
        if made.is_none() {
            skip(name);
        }
        made.map(|(home, url)| Self { url, _home: home })
    }
}

/// Runs one test body on a fresh database; what the two-database macros call.
pub fn run<F: Future<Output = ()>>(kind: Kind, name: &str, body: impl FnOnce(TestDb) -> F) {
    let Some(db) = TestDb::new(kind) else { return skip(name) };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(body(db));
}

/// Says what is skipped, past the harness's capturing; on CI a missing PostgreSQL is a failure.
pub fn skip(name: &str) {
    skip_for(name, "PostgreSQL's server programs are not on this machine");
}

/// The same of something else that is missing.
pub fn skip_for(name: &str, why: &str) {
    let name = name.strip_prefix("main::").unwrap_or(name);
    let line = format!("skipped: {name}: {why}");
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{line}");
    drop(writeln!(std::io::stderr(), "{line}"));
}

impl TestDb {
    /// Nothing if it is PostgreSQL's and that is not on this machine. Called from threads that are not async.
    pub fn new(kind: Kind) -> Option<Self> {
        let (home, url) = Home::new(kind, true)?;
        Some(Self::open(kind, home, url))
    }

    fn open(kind: Kind, home: Home, url: DbUrl) -> Self {
        let at = Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment");
        let (clock, random) = (Clock::manual(at), Random::repeatable(2026));
        let sealer = Sealer::new(&LogKey::from_seed([7; 32], LOG_ORIGIN).derive("secrets"));
        let db = Db::open(&url, clock.clone(), random.clone(), WriterOptions::default())
            .expect("the database opens");
        let beside = tempfile::tempdir().expect("a folder");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let signer = runtime.block_on(begin_log(&db, &random, beside.path()));
        Self { kind, url, db, clock, random, signer, sealer, beside, _home: home, verifies: true }
    }

    /// A second program on the same database, with its own writer.
    pub async fn another(&self, options: WriterOptions) -> Result<Db, DbError> {
        let (url, clock, random) = (self.url.clone(), self.clock.clone(), self.random.clone());
        let opened = tokio::task::spawn_blocking(move || Db::open(&url, clock, random, options)).await;
        opened.expect("opening does not panic")
    }

    /// Runs SQL past every rule of ours, as somebody with the database's password could.
    pub async fn raw(&self, sql: &str) -> Result<(), DbError> {
        let (url, sql) = (self.url.clone(), sql.to_owned());
        let ran = tokio::task::spawn_blocking(move || Conn::open(&url)?.run(&sql)).await;
        ran.expect("raw SQL does not panic")
    }

    /// Exports and verifies every log; says what is wrong with the first that does not hold.
    pub fn every_log_holds(&self) -> Result<(), String> {
        let url = self.url.clone();
        // Never on an async worker: the driver blocks.
        let checked = std::thread::spawn(move || verify_every_log(&url)).join();
        checked.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    /// For tests that damage a log on purpose.
    pub fn leave_unverified(&mut self) {
        self.verifies = false;
    }

    /// Signs how an account's log stands, as the job does.
    pub async fn sign(&self, account: AccountId) -> history::Checkpointed {
        let (permit, heads) = (self.signer.permit().await, [account.into(), HeadId::VENDOR]);
        let made = self.db.write(&heads, move |tx| history::checkpoint(tx, account, &permit)).await;
        let made: Option<history::Checkpointed> = made.map_err(|error: DbError| error).expect("it writes");
        made.expect("it may be signed")
    }
}

/// Begins the vendor's log, with a key that is always the same.
pub async fn begin_log(db: &Db, random: &Random, beside: &Path) -> Signer {
    let begun =
        db.write(&[HeadId::VENDOR], |tx| tx.new_head(HeadId::VENDOR, &format!("{LOG_ORIGIN}/vendor"))).await;
    begun.map_err(|error: DbError| error).expect("the vendor's log opens");
    let key_file = beside.join("log.key");
    let secret = "07".repeat(32);
    std::fs::write(&key_file, format!("signing {secret}\nsealing {secret}\n")).expect("a key file");
    std::fs::set_permissions(&key_file, std::fs::Permissions::from_mode(0o600)).expect("for its owner only");
    let outside = Outside::File(beside.join("log.checkpoint"));
    Signer::start(db, key_file, LOG_ORIGIN.to_owned(), outside, random.clone()).await.expect("the log opens")
}

impl Home {
    fn new(kind: Kind, migrated: bool) -> Option<(Self, DbUrl)> {
        match kind {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().expect("a folder");
                let url = DbUrl::Sqlite(folder.path().join("porchlight.sqlite3"));
                if migrated {
                    migrate(&url).expect("a fresh database migrates");
                }
                Some((Self::Folder { _folder: folder }, url))
            }
            Kind::Postgres => {
                let cluster = Cluster::get(&programs()?);
                let (name, url) = if migrated { cluster.a_database() } else { cluster.an_empty_database() };
                Some((Self::Cluster { cluster, name }, url))
            }
        }
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Self::Cluster { cluster, name } = self {
            let (cluster, name) = (*cluster, std::mem::take(name));
            // Never on an async worker: the driver blocks.
            drop(std::thread::spawn(move || cluster.drop_database(&name)).join());
        }
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if std::thread::panicking() || !self.verifies {
            return;
        }
        if let Err(problem) = self.every_log_holds() {
            panic!("{problem}");
        }
    }
}

/// Exports each log as an owner would get it and checks it as she would.
fn verify_every_log(url: &DbUrl) -> Result<(), String> {
    let mut conn = Conn::open(url).map_err(|e| e.to_string())?;
    for log in logs(&mut conn)? {
        let mut file = Vec::new();
        history::export(&mut conn, log, &history::Filter::default(), &mut file)
            .map_err(|e| format!("{log:?}: {e}"))?;
        let verdict = history::verify::verify(file.as_slice(), &[]);
        if !verdict.holds() {
            return Err(format!("{log:?}: {verdict}"));
        }
    }
    Ok(())
}

/// Every head that is a log's (a member of staff has a head to lock, and no log).
fn logs(conn: &mut Conn) -> Result<Vec<HeadId>, String> {
    use diesel::prelude::*;
    use porchlight::db::schema::heads;
    let query = heads::table.filter(heads::origin.ne("")).order(heads::id).select(heads::id);
    porchlight::on!(conn, |c| query.load(c)).map_err(|e| e.to_string())
}

/// Holds the writer until all these writes wait for it, and lets go: they are then one batch, in this order.
pub async fn in_one_batch<T: Send + 'static>(db: &Db, writes: Vec<BoxFuture<'static, T>>) -> Vec<T> {
    let (holding, held) = tokio::sync::oneshot::channel();
    let (let_go, wait) = std::sync::mpsc::channel::<()>();
    let holder = tokio::spawn({
        let db = db.clone();
        async move {
            let hold = move |_: &mut Tx<'_>| {
                holding.send(()).map_err(|()| DbError::Panicked)?;
                wait.recv().map_err(|_| DbError::Panicked)
            };
            db.write(&[], hold).await
        }
    });
    held.await.expect("the writer is held");
    let mut writes: Vec<_> = writes.into_iter().map(|write| Box::pin(maybe_done(write))).collect();
    for write in &mut writes {
        // The first poll hands the write to the writer; the answer comes later.
        poll_fn(|context| {
            let _later = write.as_mut().poll(context);
            Poll::Ready(())
        })
        .await;
    }
    let_go.send(()).expect("the holder waits");
    holder.await.expect("no panic").expect("holding writes nothing");
    join_all(writes.iter_mut().map(|write| write.as_mut())).await;
    writes.iter_mut().map(|write| write.as_mut().take_output().expect("it is done")).collect()
}
