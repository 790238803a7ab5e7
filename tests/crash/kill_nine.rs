//! SIGKILL at random moments under load: every acknowledged request has its entries, the log holds, and what was
//! interrupted is marked unknown when the program starts again.
//!
//! `PORCHLIGHT_CRASH_REQUESTS` says how many acknowledged requests are wanted in all (2,000 unless set). That the
//! page cache survives a killed program is why `durable` looks at the syncs themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::time::{Duration, Instant};

use porchlight::db::{Db, DbError, DbUrl, HeadId, WriterOptions};
use porchlight::history::{self, Entry, ExportError, Page, Signer};
use porchlight::ids::AccountId;
use porchlight::random::Random;
use porchlight::sessions::{self, Session};
use serde_json::Value;

use super::load::{self, Acknowledged, Orders, What};
use crate::support::{TestDb, a_grant, a_session, another_house, both_databases};

/// Accounts, each with a session under load.
const ACCOUNTS: usize = 3;

/// Requests under way in each session.
const AT_ONCE: usize = 4;

fn requests_wanted() -> usize {
    let text = std::env::var("PORCHLIGHT_CRASH_REQUESTS").unwrap_or_default();
    if text.is_empty() { 2_000 } else { text.parse().expect("PORCHLIGHT_CRASH_REQUESTS is a number") }
}

both_databases! {
    async fn a_program_killed_at_any_moment_loses_nothing_that_it_acknowledged(db: TestDb) {
        let mut scene = Scene::set(&db).await;
        let wanted = requests_wanted();
        let patience = Duration::from_secs(120) + Duration::from_millis(20) * u32::try_from(wanted).expect("few");
        let (began, mut seen, mut unknown, mut round) = (Instant::now(), 0, 0, 0);
        while seen < wanted {
            assert!(began.elapsed() < patience, "only {seen} requests in {round} rounds");
            round += 1;
            let told = scene.kill_under_load(round, (wanted / 20).max(50)).await;
            seen += told.iter().filter(|told| told.what == What::Asked).count();
            // Reading a whole log takes its time: not after every kill.
            let whole = round % 4 == 1 || seen >= wanted;
            unknown += scene.start_again_and_check(&told, whole).await;
        }
        assert!(unknown > 0, "{round} kills interrupted nothing");
    }
}

/// What stays when the program is killed.
struct Scene {
    url: DbUrl,
    /// Where an SQLite file is on which nobody but the killed program works, as in real life.
    _folder: tempfile::TempDir,
    clock: porchlight::clock::Clock,
    signer: Signer,
    sessions: Vec<Session>,
    /// The checkpoints that the owners were given after each round.
    held: BTreeMap<AccountId, Vec<String>>,
    sizes: BTreeMap<AccountId, u64>,
}

impl Scene {
    async fn set(db: &TestDb) -> Self {
        let mut sessions = Vec::new();
        for number in 0..ACCOUNTS {
            let (customer, agent) = (format!("customer-{number}"), format!("ana{number}"));
            let house = another_house(db, &customer, "Northwind", "Olivia", &agent).await;
            a_grant().given_by(&house).await;
            sessions.push(a_session().opened_in(&house).await);
        }
        let folder = tempfile::tempdir().expect("a folder");
        let url = match &db.url {
            DbUrl::Postgres(_) => db.url.clone(),
            DbUrl::Sqlite(_) => {
                let path = folder.path().join("killed.sqlite3");
                db.raw(&format!("VACUUM INTO '{}'", path.display())).await.expect("copied");
                DbUrl::Sqlite(path)
            }
        };
        let (clock, signer) = (db.clock.clone(), db.signer.clone());
        Self { url, _folder: folder, clock, signer, sessions, held: BTreeMap::new(), sizes: BTreeMap::new() }
    }

    /// Lets the program work, and kills it after some of its acknowledgements, at most `most`, and a little.
    async fn kill_under_load(&self, round: usize, most: usize) -> Vec<Acknowledged> {
        let orders = Orders {
            database: match &self.url {
                DbUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
                DbUrl::Postgres(url) => url.clone(),
            },
            at: self.clock.now(),
            name: format!("/round-{round}"),
            sessions: self.sessions.iter().map(|session| (session.account, session.id)).collect(),
            at_once: AT_ONCE,
        };
        let after = random_below(most * 2);
        let a_little = Duration::from_micros(random_below(4_000) as u64);
        let killed = tokio::task::spawn_blocking(move || kill_after(&orders, after, a_little));
        killed.await.expect("no panic")
    }

    /// Opens the database as a program that starts does, and reads what is new, or the whole logs too. Gives how many
    /// requests were interrupted.
    async fn start_again_and_check(&mut self, told: &[Acknowledged], whole: bool) -> usize {
        let (url, clock) = (self.url.clone(), self.clock.clone());
        let opening =
            move || Db::open(&url, clock, Random::system(), WriterOptions::default()).expect("it opens");
        let db = tokio::task::spawn_blocking(opening).await.expect("no panic");
        // A PostgreSQL server may still be at the killed program's last commit: whoever gets the heads' locks comes
        // after it.
        let heads: Vec<HeadId> = self.sessions.iter().map(|session| session.account.into()).collect();
        db.write(&heads, |_| Ok::<(), DbError>(())).await.expect("the database writes");
        let unknown = sessions::commands::mark_unknown(&db, db.clock().now()).await.expect("marked");
        let mut found = 0;
        for account in self.sessions.iter().map(|session| session.account).collect::<Vec<_>>() {
            let told: Vec<_> = told.iter().filter(|told| told.account == account).collect();
            found += self.check_entries(&db, account, &told).await;
            if whole {
                self.check_export(&db, account).await;
            }
        }
        assert_eq!(found, unknown, "as many are said to be unknown as were marked");
        unknown
    }

    /// Gives how many requests of this round are marked unknown.
    async fn check_entries(&mut self, db: &Db, account: AccountId, told: &[&Acknowledged]) -> usize {
        let from = self.sizes.get(&account).copied().unwrap_or_default();
        let entries = entries(db, account, from).await;
        for (number, entry) in (from..).zip(&entries) {
            assert_eq!(entry.seq, number, "numbers have no gaps");
        }
        self.sizes.insert(account, from + entries.len() as u64);
        let round = Round::read(&entries);
        for told in told {
            let (seq, target) = (told.intent, &told.target);
            assert_eq!(round.asked.get(&seq), Some(target), "the intent of {told:?}");
            if told.what == What::Answered {
                assert_eq!(round.answered.get(&seq), Some(target), "the answer of {told:?}");
            }
        }
        for seq in round.asked.keys() {
            let (answered, unknown) = (round.answered.contains_key(seq), round.unknown.contains(seq));
            assert!(answered != unknown, "request {seq}: answered {answered}, marked unknown {unknown}");
        }
        round.unknown.len()
    }

    /// The owner's export holds, against all that she was given before; and she is given a checkpoint more.
    async fn check_export(&mut self, db: &Db, account: AccountId) {
        let permit = self.signer.permit().await;
        let sign = move |tx: &mut porchlight::db::Tx<'_>| history::checkpoint(tx, account, &permit);
        let signed = db.write(&[account.into(), HeadId::VENDOR], sign).await;
        let signed = signed.map_err(|error: DbError| error).expect("written").expect("signed");
        let exported = db
            .read(move |conn| {
                let mut file = Vec::new();
                history::export(conn, account, &history::Filter::default(), &mut file)?;
                Ok::<_, ExportError>(file)
            })
            .await
            .expect("exported");
        let held = self.held.entry(account).or_default();
        held.push(signed.note);
        let verdict = history::verify::verify(exported.as_slice(), held);
        assert!(verdict.holds(), "{verdict}");
        assert_eq!((verdict.unanswered, verdict.after_last_checkpoint), (0, 0), "{verdict}");
    }
}

/// A round's requests as the log tells them, by the intent's number.
#[derive(Default)]
struct Round {
    asked: BTreeMap<u64, String>,
    answered: BTreeMap<u64, String>,
    unknown: BTreeSet<u64>,
}

impl Round {
    fn read(entries: &[Entry]) -> Self {
        let mut round = Self::default();
        for entry in entries {
            let payload = entry.payload.as_ref().expect("nothing was erased");
            let payload: Value = serde_json::from_slice(payload).expect("JSON");
            let text = |name: &str| payload[name].as_str().expect("text").to_owned();
            let number = || payload["intent"].as_u64().expect("a number");
            match entry.kind.as_str() {
                "step.intent" => drop(round.asked.insert(entry.seq, text("target"))),
                "step.answer" => drop(round.answered.insert(number(), text("title"))),
                "step.unknown" => drop(round.unknown.insert(number())),
                _ => {}
            }
        }
        round
    }
}

async fn entries(db: &Db, account: AccountId, from: u64) -> Vec<Entry> {
    let read = db.read(move |conn| history::page(conn, account, Page::From(from), u32::MAX >> 1)).await;
    let entries: Result<Vec<Entry>, DbError> = read;
    entries.expect("the log reads")
}

/// What the program told before it died. It has died of the kill, and of nothing else.
fn kill_after(orders: &Orders, acknowledgements: usize, a_little: Duration) -> Vec<Acknowledged> {
    let mut program = load::start(orders);
    let mut output = BufReader::new(program.stdout.take().expect("its standard output"));
    let (mut told, mut other, mut killed) = (Vec::new(), String::new(), false);
    loop {
        if !killed && told.len() >= acknowledgements {
            std::thread::sleep(a_little);
            program.kill().expect("it runs");
            killed = true;
        }
        let mut line = String::new();
        if output.read_line(&mut line).expect("lines") == 0 {
            break;
        }
        match Acknowledged::read(&line) {
            Some(acknowledged) => told.push(acknowledged),
            None => other.push_str(&line),
        }
    }
    let status = program.wait().expect("it has ended");
    assert_eq!(status.signal(), Some(9), "the program ended by itself: {status}\n{}", other.trim());
    told
}

fn random_below(limit: usize) -> usize {
    u32::from_le_bytes(Random::system().bytes()) as usize % limit.max(1)
}
