//! The whole demo killed while Ana works, and started again: it stands where it stood, and says what was lost.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use porchlight::random::Random;

use super::program::{Program, Story};

/// Requests that Ana's browser has under way at the same time.
const AT_ONCE: usize = 4;

/// A kill between two requests interrupts none; so many in a row are not believed.
const MOST_KILLS: usize = 12;

const INTERRUPTED: &str = "whether the app acted on it is unknown";

#[test]
fn the_demo_killed_during_requests_starts_again_and_says_which_were_interrupted() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::start_anywhere(folder.path(), &[]);
    let story = Story::begin(&program);
    assert_eq!(story.page("/").send(program.gateway()).status, 200, "Ana is in the app");
    for kill in 1.. {
        let port = program.portal;
        work_until_killed(program, &story);
        program = Program::start(folder.path(), port, &[]).expect("it starts again, and is ready");
        let session = story.olivia_sees(&format!("/account/history/{}", story.session));
        assert_eq!(session.status, 200, "Olivia reads what was done");
        if session.body.contains(INTERRUPTED) {
            break;
        }
        assert!(kill < MOST_KILLS, "{kill} kills interrupted nothing that Olivia reads of");
    }
    assert_eq!(story.page("/invoices").send(program.gateway()).status, 200, "Ana goes on in her session");
    let export = story.olivia_sees("/account/history.jsonl");
    assert_eq!(export.status, 200);
    program.kill();
    verify(folder.path());
}

/// Several pages at once, over and over, until the program is gone.
fn work_until_killed(program: Program, story: &Story) {
    let (port, stop) = (program.gateway(), AtomicBool::new(false));
    let a_while =
        Duration::from_micros(300_000 + u64::from(u16::from_le_bytes(Random::system().bytes())) * 4);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    // Any may break off in the middle: that is the point.
                    drop(story.page("/invoices").try_send(port));
                }
            });
        }
        std::thread::sleep(a_while);
        program.kill();
        stop.store(true, Ordering::Relaxed);
    });
}

/// Exports Northwind's log from what the killed program left, and checks it: both as they are typed.
fn verify(data: &std::path::Path) {
    let porchlight = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_porchlight"));
        let output = command.args(arguments).current_dir(data).output().expect("the program runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
        text
    };
    let account = northwind(data);
    let from = ["export", "--database", "sqlite:porchlight.sqlite3"];
    porchlight(&[&from[..], &["--account", &account, "--output", "northwind.jsonl"]].concat());
    let verdict = porchlight(&["verify", "northwind.jsonl"]);
    assert!(verdict.starts_with("YES. This history holds."), "{verdict}");
    porchlight(&[&from[..], &["--vendor", "--output", "vendor.jsonl"]].concat());
    let verdict = porchlight(&["verify", "vendor.jsonl"]);
    assert!(verdict.starts_with("YES. This history holds."), "{verdict}");
}

fn northwind(data: &std::path::Path) -> String {
    use porchlight::db::{Conn, DbUrl};
    let mut conn = Conn::open(&DbUrl::Sqlite(data.join("porchlight.sqlite3"))).expect("it opens");
    let found = porchlight::accounts::find_by_external_id(&mut conn, "northwind").expect("it reads");
    found.expect("Northwind").id.to_string()
}
