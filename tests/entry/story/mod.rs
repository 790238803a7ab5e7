//! Any story that people could make of Porchlight: allowing, withdrawing, opening, working, asking, answering, leaving,
//! trespassing, while the clock runs, jumps and is set back, and the server is started anew. After each deed the promises
//! are looked at from outside: in the pages, in what reached the app, and in the history that an owner downloads.
//!
//! `PORCHLIGHT_STEPS` says how many deeds are tried on each database.

mod deed;
mod perform;
mod play;
mod promises;

use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

use self::deed::{stories, told};
use self::play::Play;
use crate::support::{Kind, TestDb, skip};

/// How many deeds a story has, on average.
const DEEDS: u32 = 30;

#[test]
fn whatever_people_do_in_whatever_order_the_promises_hold_on_sqlite() {
    tell_stories(Kind::Sqlite);
}

#[test]
fn whatever_people_do_in_whatever_order_the_promises_hold_on_postgresql() {
    if TestDb::new(Kind::Postgres).is_none() {
        return skip(concat!(module_path!(), "::postgresql"));
    }
    tell_stories(Kind::Postgres);
}

fn tell_stories(kind: Kind) {
    let steps = std::env::var("PORCHLIGHT_STEPS").map_or(1200, |steps| steps.parse().expect("a number"));
    let config = Config {
        cases: (steps / DEEDS).max(1),
        failure_persistence: None,
        max_shrink_iters: 80,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&stories(), |story| {
        let test = TestDb::new(kind).expect("the database is there");
        let system = actix_web::rt::System::new();
        system.block_on(Play::act(test, &story)).map_err(TestCaseError::fail)
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(why, story)) => {
            panic!("{why}\n\nThe shortest story found that shows it:\n{}", told(&story))
        }
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
}
