//! How many requests a second are decided and durably on record, and how long the slowest wait.
//!
//! A real house (an account, a grant, a session) on SQLite, and on PostgreSQL where its programs are, beside plain
//! rusqlite inserting the same rows into the same table in the same run. Read the ratios: they travel, rates don't.
//!
//! `cargo bench --bench admits`

#[allow(dead_code, unused_imports, unused_macros, reason = "the tests' support, of which this needs little")]
#[path = "../tests/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use porchlight::clock::Clock;
use porchlight::db::{Db, DbError, DbUrl, WriterOptions, migrate};
use porchlight::history::event::step::StepKind;
use porchlight::history::{self, Entry, Page};
use porchlight::ids::EntryId;
use porchlight::random::Random;
use porchlight::sessions::{Record, Session};
use support::{House, Kind, TestDb, a_grant, a_house, a_session};

/// How long each figure is measured.
const SPAN: Duration = Duration::from_secs(3);
const PRODUCERS: [usize; 3] = [1, 16, 64];

fn main() {
    println!("{:<34} {:>9} {:>9} {:>9} {:>9}", "durable, a second", "rate", "p50 ms", "p99 ms", "ratio");
    for producers in PRODUCERS {
        let ours = admits(Kind::Sqlite, producers).expect("SQLite is always there");
        let plain = rusqlite_inserts(&ours.rows, producers);
        row(&format!("rusqlite, {producers} rows a commit"), &plain, None);
        row(&format!("admits on SQLite, {producers} at once"), &ours.figures, Some(plain.rate));
    }
    for producers in PRODUCERS {
        match admits(Kind::Postgres, producers) {
            Some(ours) => row(&format!("admits on PostgreSQL, {producers} at once"), &ours.figures, None),
            None => return println!("PostgreSQL's server programs are not on this machine: skipped"),
        }
    }
}

fn row(what: &str, figures: &Figures, beside: Option<f64>) {
    let ratio = beside.map_or(String::new(), |rate| format!("{:.2}", figures.rate / rate));
    let Figures { rate, p50, p99 } = figures;
    println!("{what:<34} {rate:>9.0} {p50:>9.2} {p99:>9.2} {ratio:>9}");
}

/// A rate a second, and waits in milliseconds.
struct Figures {
    rate: f64,
    p50: f64,
    p99: f64,
}

impl Figures {
    fn of(mut waits: Vec<Duration>, items: usize, took: Duration) -> Self {
        waits.sort_unstable();
        let at = |part: f64| waits[((waits.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3;
        Self { rate: items as f64 / took.as_secs_f64(), p50: at(0.5), p99: at(0.99) }
    }
}

struct Admits {
    figures: Figures,
    /// Entries of the run, for the comparison.
    rows: Vec<Entry>,
}

/// Producers that each ask to look at a page, wait until that is on record, and ask again.
fn admits(kind: Kind, producers: usize) -> Option<Admits> {
    let mut test = TestDb::new(kind)?;
    // A run makes more entries than are worth exporting; the tests verify logs.
    test.leave_unverified();
    test.clock.set(Clock::system().now().max(test.clock.now()));
    let db =
        Db::open(&test.url, Clock::system(), Random::system(), WriterOptions::default()).expect("it opens");
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("threads");
    Some(runtime.block_on(async {
        let house = a_house(&test).await;
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let mut house = house.through(&db);
        house.random = Random::system();
        look_again_and_again(&house, &session, producers, SPAN / 6).await;
        let figures = look_again_and_again(&house, &session, producers, SPAN).await;
        let account = session.account;
        let rows: Result<Vec<Entry>, DbError> =
            db.read(move |conn| history::page(conn, account, Page::From(3), 20_000)).await;
        Admits { figures, rows: rows.expect("the log reads") }
    }))
}

async fn look_again_and_again(house: &House, session: &Session, producers: usize, span: Duration) -> Figures {
    let began = Instant::now();
    let tasks: Vec<_> = (0..producers)
        .map(|_| {
            let (house, session) = (house.clone(), session.clone());
            tokio::spawn(async move {
                let mut waits = Vec::new();
                while began.elapsed() < span {
                    let asked = Instant::now();
                    let mut wish = house.wish(&session, StepKind::View);
                    wish.entry = EntryId::new(house.db.clock().now(), &house.random);
                    house.db.write_set(Record::Wanted(wish)).await.expect("the database answers");
                    waits.push(asked.elapsed());
                }
                waits
            })
        })
        .collect();
    let mut waits = Vec::new();
    for task in tasks {
        waits.extend(task.await.expect("no panic"));
    }
    let items = waits.len();
    Figures::of(waits, items, began.elapsed())
}

/// The same rows into the same table, by one thread, so many to a commit, with nothing decided.
fn rusqlite_inserts(rows: &[Entry], a_commit: usize) -> Figures {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plain.sqlite3");
    migrate(&DbUrl::Sqlite(path.clone())).expect("it migrates");
    let mut conn = rusqlite::Connection::open(&path).expect("it opens");
    conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;").expect("settings");
    let origin = "INSERT INTO heads (id, origin, size, edge, last_at) VALUES (?1, 'plain', 0, x'', '')";
    conn.execute(origin, [rows[0].log.uuid().as_bytes().as_slice()]).expect("a head");
    let (began, mut waits, mut seq, random) = (Instant::now(), Vec::new(), 0, Random::system());
    let mut rows = rows.iter().cycle();
    while began.elapsed() < SPAN {
        let asked = Instant::now();
        let tx = conn.transaction().expect("begun");
        for _ in 0..a_commit {
            insert(&tx, rows.next().expect("it cycles"), seq, &random);
            seq += 1;
        }
        tx.commit().expect("committed");
        waits.push(asked.elapsed());
    }
    let items = waits.len() * a_commit;
    Figures::of(waits, items, began.elapsed())
}

fn insert(tx: &rusqlite::Transaction<'_>, entry: &Entry, seq: i64, random: &Random) {
    let sql = "INSERT INTO entries (log, seq, id, at, kind, session, payload, salt, payload_hash, leaf_hash) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let id = EntryId::new(entry.at, random);
    let inserted = tx.prepare_cached(sql).expect("prepared").execute(rusqlite::params![
        entry.log.uuid().as_bytes().as_slice(),
        seq,
        id.uuid().as_bytes().as_slice(),
        entry.at.to_string(),
        entry.kind,
        entry.session.map(|session| session.uuid().as_bytes().to_vec()),
        entry.payload,
        entry.salt,
        entry.payload_hash.0.as_slice(),
        entry.leaf_hash.0.as_slice(),
    ]);
    inserted.expect("inserted");
}
