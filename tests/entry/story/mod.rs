//! Any story that people could make of Porchlight: allowing, limiting, withdrawing, opening, approving, working, asking,
//! answering, leaving, trespassing, being suspended and restored, while the clock runs, jumps and is set back, and the server is started anew. After each deed the promises
//! are looked at from outside: in the pages, in what reached the app, and in the history that an owner downloads.
//!
//! `PORCHLIGHT_STEPS` says how many deeds are tried on each database.

mod approvals;
mod deed;
mod perform;
mod play;
mod promises;
mod scenes;
mod tally;
mod vendor;

use std::cell::RefCell;

use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

use self::deed::{Deed, told};
use self::play::Play;
use self::scenes::stories;
use self::tally::Tally;
use crate::support::{Kind, TestDb, skip};

/// How many deeds a story has, on average.
const DEEDS: u32 = 60;

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

/// Else the stories would prove nothing: somebody changes the database behind the program's back after each deed, as a
/// program without that rule would have left it.
#[test]
fn a_program_that_forgets_a_rule_is_found_out() {
    for forgotten in [
        // Withdrawals.
        "UPDATE grants SET withdrawn_at = NULL",
        // Ends.
        "UPDATE grants SET ends_at = '2036-01-01T00:00:00.000000Z'",
        // The hour, and the quarter of an hour.
        "UPDATE sessions SET hard_ends_at = '2036-01-01T00:00:00.000000Z', last_active_at = '{now}'",
        // That a session views only, until its agent may change.
        "UPDATE sessions SET mode = 'change'",
        // Whose a session is.
        "UPDATE sessions SET agent = (SELECT id FROM staff WHERE name = 'Ben')",
        // That owners answer.
        "UPDATE consents SET answer = 'once', answered_at = '{now}', answered_name = 'Ana', \
         answered_by = (SELECT id FROM owners WHERE owners.account = consents.account) WHERE asked_at IS NOT NULL",
        // Suspensions, and what they end for good.
        "UPDATE staff SET suspended_at = NULL, barred_at = NULL",
        "UPDATE staff SET barred_at = NULL",
        // Whose role it is to enter.
        "UPDATE staff SET roles = 'agent lead reviewer', barred_at = NULL WHERE name IN ('Ana', 'Ben')",
        // That sensitive accounts, some users, and some owners want a second person.
        "UPDATE accounts SET sensitive = 0",
        "UPDATE account_users SET role = 'member'",
        "UPDATE grants SET each_time = 0",
        // That somebody else approves.
        "UPDATE requests SET answer = 'approved', answered_at = '{now}', answered_name = agent_name, \
         answered_staff = agent, good_until = '2036-01-01T00:00:00.000000Z' WHERE grant_id IS NOT NULL",
        // Only once, and only in time.
        "UPDATE requests SET used_at = NULL, used_in = NULL",
        "UPDATE requests SET good_until = '2036-01-01T00:00:00.000000Z', lapsed_at = NULL WHERE answer = 'approved'",
        // For this one agent, and this user.
        "UPDATE requests SET agent = (SELECT id FROM staff WHERE name = 'Ben')",
        // Whom a grant is for.
        "UPDATE grants SET for_agent = NULL, for_agent_name = NULL, for_team = NULL",
        // That asking is not enough.
        "INSERT INTO grants (id, account, scope, allowed_by, allowed_name, starts_at, ends_at, lapse_noted, each_time) \
         SELECT id, account, 'view', (SELECT id FROM owners WHERE owners.account = requests.account), 'Ana', asked_at, \
         answer_by, 0, 0 FROM requests WHERE asks = 'access' AND id NOT IN (SELECT id FROM grants)",
    ] {
        let (outcome, _) = told_by(Kind::Sqlite, 150, 0, Some(forgotten));
        assert!(matches!(outcome, Err(TestError::Fail(..))), "nobody noticed: {forgotten}");
    }
}

fn tell_stories(kind: Kind) {
    // A database for each story takes PostgreSQL longer than the story.
    let usual = match kind {
        Kind::Sqlite => 1200,
        Kind::Postgres => 400,
    };
    let steps = std::env::var("PORCHLIGHT_STEPS").map_or(usual, |steps| steps.parse().expect("a number"));
    let (outcome, tally) = told_by(kind, (steps / DEEDS).max(1), 80, None);
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(why, story)) => {
            panic!("{why}\n\nThe shortest story found that shows it:\n{}", told(&story))
        }
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
    assert!(steps < 1000 || tally.tells_enough(), "the stories are dull: {tally:?}");
}

fn told_by(
    kind: Kind,
    cases: u32,
    max_shrink_iters: u32,
    forgotten: Option<&'static str>,
) -> (Result<(), TestError<Vec<Deed>>>, Tally) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters, ..Config::default() };
    let tally = RefCell::new(Tally::default());
    let outcome = TestRunner::new(config).run(&stories(), |story| {
        let test = TestDb::new(kind).expect("the database is there");
        let system = actix_web::rt::System::new();
        let acted = system.block_on(Play::act(test, &story, forgotten));
        tally.borrow_mut().add(&acted.map_err(TestCaseError::fail)?);
        Ok(())
    });
    (outcome, tally.into_inner())
}
