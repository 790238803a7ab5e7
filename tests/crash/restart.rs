//! The whole demo killed while Ana works, and started again: it stands where it stood, and says what was lost.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use porchlight::random::Random;

use super::logs;
use super::program::Program;
use super::story::Story;

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
        let session = story.olivia_sees(&format!("/account/history/{}", story.session)).expect("an answer");
        assert_eq!(session.status, 200, "Olivia reads what was done");
        if session.body.contains(INTERRUPTED) {
            break;
        }
        assert!(kill < MOST_KILLS, "{kill} kills interrupted nothing that Olivia reads of");
    }
    assert_eq!(story.page("/invoices").send(program.gateway()).status, 200, "Ana goes on in her session");
    let export = story.olivia_sees("/account/history.jsonl").expect("an answer");
    assert_eq!(export.status, 200);
    program.kill();
    logs::account(folder.path(), "northwind").expect("Northwind's history holds");
    logs::vendor(folder.path()).expect("the vendor log holds");
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
