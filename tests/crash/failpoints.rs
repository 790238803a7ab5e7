//! Points in the writer itself, on both databases: before each job of a batch, before each commit, and after it. There the
//! program is told that its connection died, or aborts at once. Whatever was acknowledged is there, and every log holds.
//!
//! The journey is short, so every point of it is tried, always.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use porchlight::clock::{Clock, Moment};
use porchlight::db::{CommitHook, Db, DbError, DbUrl, WriterOptions};
use porchlight::ids::{AccountId, SessionId};
use porchlight::random::Random;
use porchlight::sessions::{self, Limits, Mode, Session};
use serde::{Deserialize, Serialize};

use super::agent::Agent;
use crate::support::{a_grant, a_session, another_house, both_databases};

/// Where the writer can be stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Place {
    BeforeEach,
    BeforeCommit,
    AfterCommit,
}

const PLACES: [Place; 3] = [Place::BeforeEach, Place::BeforeCommit, Place::AfterCommit];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Manner {
    Fail,
    Abort,
}

/// Commits of a journey; each is a batch of one job, so each place is passed as often.
const COMMITS: usize = 8;

/// Holds the orders of a started program; without it the test below has nothing to do.
const ORDERS: &str = "PORCHLIGHT_FAILPOINT_ORDERS";

#[derive(Clone, Serialize, Deserialize)]
struct Orders {
    database: String,
    at: Moment,
    account: AccountId,
    session: SessionId,
    place: Place,
    nth: usize,
}

both_databases! {
    async fn a_connection_that_dies_at_any_point_of_the_writer_loses_nothing_acknowledged(db: TestDb) {
        for (number, (place, nth)) in points().enumerate() {
            let house = another_house(&db, &format!("customer-{number}"), "Northwind", "Olivia", &format!("ana{number}")).await;
            let grant = a_grant().change().given_by(&house).await;
            let session = a_session().opened_in(&house).await;
            let before = house.log_kinds().await.len();
            let another = db.another(options(place, nth, Manner::Fail)).await.expect("it opens");
            let journey = Journey::of(another, db.random.clone(), session);
            let mut told = Vec::new();
            let failed = journey.go(|entry| told.push(entry)).await.expect_err("it fails once");
            assert_eq!(told.len(), nth - 1, "{place:?} {nth}: what came before was acknowledged");
            let kinds = house.log_kinds().await;
            assert_eq!(kinds[before..before + told.len()], told[..], "{place:?} {nth}");
            // After the commit nobody can know: the answer was lost, and the entry is there.
            let there = usize::from(place == Place::AfterCommit);
            assert_eq!(kinds.len() - before, told.len() + there, "{place:?} {nth}: {failed}");
            let unknown = matches!(failed, DbError::CommitUnknown(_));
            assert_eq!(unknown, place != Place::BeforeEach, "{place:?} {nth}: {failed}");
            // The same program goes on.
            house.withdraw(&grant).await.expect("withdrawn");
        }
    }

    async fn a_program_that_aborts_at_any_point_of_the_writer_loses_nothing_acknowledged(db: TestDb) {
        for (number, (place, nth)) in points().enumerate() {
            let house = another_house(&db, &format!("customer-{number}"), "Northwind", "Olivia", &format!("ana{number}")).await;
            a_grant().change().given_by(&house).await;
            let session = a_session().opened_in(&house).await;
            let before = house.log_kinds().await.len();
            let orders = Orders {
                database: match &db.url {
                    DbUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
                    DbUrl::Postgres(url) => url.clone(),
                },
                at: db.clock.now(),
                account: session.account,
                session: session.id,
                place,
                nth,
            };
            let told = tokio::task::spawn_blocking(move || run_until_it_aborts(&orders)).await.expect("no panic");
            assert_eq!(told.len(), nth - 1, "{place:?} {nth}: what came before was acknowledged");
            // A server may still be at the aborted program's last commit: whoever gets the head's lock comes after it.
            db.db.write(&[session.account.into()], |_| Ok::<(), DbError>(())).await.expect("it writes");
            let kinds = house.log_kinds().await;
            let there = usize::from(place == Place::AfterCommit);
            assert_eq!(kinds[before..before + told.len()], told[..], "{place:?} {nth}");
            assert_eq!(kinds.len() - before, told.len() + there, "{place:?} {nth}");
        }
        let lost = sessions::commands::mark_unknown(&db.db, db.clock.now()).await.expect("marked");
        assert!(lost > 0, "some aborts left a request without an answer");
    }
}

fn points() -> impl Iterator<Item = (Place, usize)> {
    PLACES.into_iter().flat_map(|place| (1..=COMMITS).map(move |nth| (place, nth)))
}

/// A writer that is stopped at the `nth` passing of a place.
fn options(place: Place, nth: usize, manner: Manner) -> WriterOptions {
    let passed = AtomicUsize::new(0);
    let hook: CommitHook = Arc::new(move || {
        if passed.fetch_add(1, Ordering::SeqCst) + 1 != nth {
            return Ok(());
        }
        match manner {
            Manner::Abort => std::process::abort(),
            Manner::Fail if place == Place::BeforeEach => Err(DbError::Unreachable("for a test".to_owned())),
            Manner::Fail => Err(DbError::CommitUnknown("for a test".to_owned())),
        }
    });
    let mut options = WriterOptions::default();
    match place {
        Place::BeforeEach => options.before_each = Some(hook),
        Place::BeforeCommit => options.before_commit = Some(hook),
        Place::AfterCommit => options.after_commit = Some(hook),
    }
    options
}

/// What the program told before it aborted.
fn run_until_it_aborts(orders: &Orders) -> Vec<String> {
    let test = concat!(module_path!(), "::journeys_until_it_aborts");
    let test = test.split_once("::").expect("the crate comes first").1;
    let mut program = Command::new(std::env::current_exe().expect("a binary knows itself"))
        .args([test, "--exact", "--nocapture"])
        .env(ORDERS, serde_json::to_string(orders).expect("JSON"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let output = BufReader::new(program.stdout.take().expect("its standard output"));
    let lines = output.lines().map(|line| line.expect("text"));
    let told = lines.filter_map(|line| line.strip_prefix("told ").map(str::to_owned)).collect();
    let status = program.wait().expect("it has ended");
    assert_eq!(status.signal(), Some(libc::SIGABRT), "the program ended otherwise: {status}");
    told
}

/// Not a test by itself: what [`run_until_it_aborts`] runs.
#[test]
fn journeys_until_it_aborts() {
    let Ok(orders) = std::env::var(ORDERS) else { return };
    let orders: Orders = serde_json::from_str(&orders).expect("orders");
    let url: DbUrl = orders.database.parse().expect("an address");
    let options = options(orders.place, orders.nth, Manner::Abort);
    let random = Random::system();
    let db = Db::open(&url, Clock::manual(orders.at), random.clone(), options).expect("it opens");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let ended = runtime.block_on(async {
        let id = orders.session;
        let found = db.read(move |conn| sessions::find(conn, id)).await;
        let session = found.map_err(|error: DbError| error).expect("read").expect("a session");
        // On a line of its own, whatever the harness has begun to write.
        Journey::of(db, random, session).go(|entry| println!("\ntold {entry}")).await
    });
    panic!("the program was not aborted: {ended:?}");
}

/// What an agent does in her session: one commit, and one entry, for each act.
struct Journey {
    agent: Agent,
    session: Session,
}

impl Journey {
    fn of(db: Db, random: Random, session: Session) -> Self {
        let (account, id) = (session.account, session.id);
        Self { agent: Agent { db, random, account, session: id }, session }
    }

    /// Says the kind of each entry once it is acknowledged; stops at the first error.
    async fn go(&self, mut told: impl FnMut(String)) -> Result<(), DbError> {
        let mut tell = |kind: &str| told(kind.to_owned());
        for page in ["/invoices", "/customers"] {
            let intent = self.agent.ask(page).await?;
            tell("step.intent");
            self.agent.answer(intent, page).await?;
            tell("step.answer");
        }
        self.switch(Mode::Change).await?;
        tell("session.mode_changed");
        self.switch(Mode::View).await?;
        tell("session.mode_changed");
        let intent = self.agent.ask("/settings").await?;
        tell("step.intent");
        self.agent.answer(intent, "/settings").await?;
        tell("step.answer");
        Ok(())
    }

    async fn switch(&self, mode: Mode) -> Result<(), DbError> {
        let Session { agent, .. } = self.session;
        let switched =
            sessions::commands::switch_mode(&self.agent.db, Limits::default(), agent, &self.session, mode)
                .await;
        switched.map_err(|error| match error {
            sessions::SessionError::Database(error) => error,
            other => panic!("{other}"),
        })
    }
}
