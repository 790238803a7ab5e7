//! Two programs that share only docs/log-format.md say the same of an export: this house's own verifier, and
//! `verify.py`, which was written from that page alone.
//!
//! What a log is in itself is tested beside its code. Without python3 these tests say that they are skipped.

mod fuzz_corpus;
mod mails;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use porchlight::actor::Actor;
use porchlight::db::{Conn, HeadId};
use porchlight::history::event::step::Answer;
use porchlight::history::{self, verify::verify};
use porchlight::sessions::{self, EndedHow, Record, Session, StepAnswered};

use crate::support::{House, Kind, TestDb, a_grant, a_house, a_session, minutes};

/// How many damaged exports both programs must refuse, unless `PORCHLIGHT_MUTATIONS` says otherwise.
const MUTATIONS: usize = 500;

#[test]
fn the_vectors_of_the_format_page_are_right_to_a_program_written_from_it() {
    if python_is_missing("the_vectors_of_the_format_page_are_right_to_a_program_written_from_it") {
        return;
    }
    let ran = python(&[Path::new("--vectors"), &here("docs/log-format-vectors.json")]);
    assert_eq!(ran.status.code(), Some(0), "{}", said(&ran));
}

#[test]
fn both_verifiers_say_yes_to_real_logs_and_no_to_each_with_one_byte_changed() {
    if python_is_missing("both_verifiers_say_yes_to_real_logs_and_no_to_each_with_one_byte_changed") {
        return;
    }
    crate::support::run(Kind::Sqlite, module_path!(), async |db: TestDb| {
        let (house, note) = a_house_with_a_past(&db).await;
        let account = export(&db, house.account.id.into()).await;
        let vendor = export(&db, HeadId::VENDOR).await;
        let folder = tempfile::tempdir().expect("a folder");
        both_say_yes(folder.path(), "account.jsonl", &account);
        both_say_yes(folder.path(), "vendor.jsonl", &vendor);
        both_compare_with_a_kept_note(folder.path(), &account, &note);
        both_refuse_every_mutation(folder.path(), &account);
    });
}

/// A session with answers, one left without, a mail, a withdrawal, a closing entry; signed in the middle and at the end.
async fn a_house_with_a_past(db: &TestDb) -> (House, String) {
    let house = a_house(db).await;
    let grant = a_grant().change().given_by(&house).await;
    let first = a_session().opened_in(&house).await;
    for _ in 0..3 {
        let admitted = house.look(&first).await.expect("admitted");
        answer(&house, &first, admitted.seq).await;
        db.clock.advance(minutes(1));
    }
    let by = Actor::staff(house.ana.id, &house.ana.name);
    let ended =
        sessions::commands::end(&house.db, &house.signer, house.limits, &first, by, EndedHow::Agent).await;
    ended.expect("ended");
    let note = sign(&house, db).await;
    db.clock.advance(minutes(5));
    let second = a_session().opened_in(&house).await;
    house.look(&second).await.expect("admitted");
    house.withdraw(&grant).await.expect("withdrawn");
    sessions::commands::tidy(&house.db, &house.signer, house.limits, &second).await.expect("tidied");
    sign(&house, db).await;
    (house, note)
}

async fn answer(house: &House, session: &Session, intent: u64) {
    let answer = Answer {
        intent,
        status: 200,
        title: Some("Tax settings · Größe \"€\" 🏠".to_owned()),
        content_type: Some("text/html".to_owned()),
        hidden: [("iban".to_owned(), 2)].into(),
        withheld: None,
        ..Default::default()
    };
    let (account, limits) = (session.account, house.limits);
    let answered = StepAnswered { account, session: session.id, limits, answer, keepings: Vec::new() };
    house.db.write_set(Record::Answered(answered)).await.expect("the database answers");
}

/// Signs the account's log as it stands, and gives the note.
async fn sign(house: &House, db: &TestDb) -> String {
    db.sign(house.account.id).await.note
}

async fn export(db: &TestDb, log: HeadId) -> Vec<u8> {
    let url = db.url.clone();
    let exported = tokio::task::spawn_blocking(move || {
        let mut file = Vec::new();
        let mut conn = Conn::open(&url).expect("the database opens");
        history::export(&mut conn, log, &history::Filter::default(), &mut file).map(|_| file)
    });
    exported.await.expect("no panic").expect("exported")
}

fn both_say_yes(folder: &Path, name: &str, file: &[u8]) {
    let verdict = verify(file, &[]);
    assert!(verdict.holds(), "{name}: {verdict}");
    let ran = python(&[&put(folder, name, file)]);
    assert_eq!(ran.status.code(), Some(0), "{}", said(&ran));
}

/// A kept note agrees with the log that it is of; one with another size in it is nobody's.
fn both_compare_with_a_kept_note(folder: &Path, file: &[u8], note: &str) {
    let (export, kept) = (put(folder, "export.jsonl", file), put(folder, "kept.txt", note.as_bytes()));
    assert!(verify(file, &[note.to_owned()]).holds());
    let ran = python(&[&export, Path::new("--since"), &kept]);
    assert!(ran.status.success() && said(&ran).contains("1 held agreed"), "{}", said(&ran));

    let spoilt = note.replacen('\n', "\n1", 1);
    assert!(!verify(file, std::slice::from_ref(&spoilt)).holds());
    let ran = python(&[&export, Path::new("--since"), &put(folder, "spoilt.txt", spoilt.as_bytes())]);
    assert_eq!(ran.status.code(), Some(1), "{}", said(&ran));
}

/// Every byte counts: with any one changed, gone or doubled, neither program says that the export holds.
fn both_refuse_every_mutation(folder: &Path, file: &[u8]) {
    let count =
        std::env::var("PORCHLIGHT_MUTATIONS").map(|n| n.parse().expect("a number")).unwrap_or(MUTATIONS);
    let mut dice = Dice(2026);
    let mut paths = Vec::new();
    for number in 0..count {
        let (mutated, what) = mutate(file, &mut dice);
        assert!(!verify(mutated.as_slice(), &[]).holds(), "mutation {number} holds: {what}");
        paths.push((put(folder, &format!("{number}.jsonl"), &mutated), what));
    }
    for some in paths.chunks(500) {
        let ran = python(&some.iter().map(|(path, _)| path.as_path()).collect::<Vec<_>>());
        let said = said(&ran);
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines.len(), some.len(), "one answer each: {said}");
        for (line, (_, what)) in lines.iter().zip(some) {
            assert!(line.contains(".jsonl: no, "), "{what}: {line}");
        }
    }
}

fn mutate(file: &[u8], dice: &mut Dice) -> (Vec<u8>, String) {
    let mut mutated = file.to_vec();
    let (at, byte) = (dice.below(file.len()), u8::try_from(dice.below(256)).expect("a byte"));
    let what = match dice.below(4) {
        0 => {
            mutated.remove(at);
            format!("byte {at} removed")
        }
        1 => {
            mutated.insert(at, byte);
            format!("{byte:#04x} put in before byte {at}")
        }
        2 => {
            mutated[at] ^= 1 << (byte % 8);
            format!("a bit of byte {at} turned: now {:#04x}", mutated[at])
        }
        _ => {
            mutated[at] = if byte == file[at] { byte ^ 0x20 } else { byte };
            format!("byte {at} is now {:#04x}", mutated[at])
        }
    };
    (mutated, what)
}

/// SplitMix64: the same throws each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % end as u64).expect("below a length")
    }
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("written");
    path
}

fn python(arguments: &[&Path]) -> Output {
    let mut command = Command::new("python3");
    command.env("PYTHONIOENCODING", "utf-8").arg("-B").arg(here("tests/history/verify.py")).args(arguments);
    command.output().expect("python3 runs")
}

fn said(ran: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr))
}

/// Says so past the harness's capturing; on CI a missing Python is a failure.
fn python_is_missing(test: &str) -> bool {
    let found = Command::new("python3").arg("--version").output();
    if found.is_ok_and(|ran| ran.status.success()) {
        return false;
    }
    let line = format!("skipped: history::{test}: python3 is not on this machine");
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{line}");
    drop(writeln!(std::io::stderr(), "{line}"));
    true
}
