//! Suspending against steps, racing: once it is acknowledged, no step of theirs follows in any log, also where a session
//! is just being opened, and where another program does it.
//!
//! A tenth of `PORCHLIGHT_TRIALS` says how many races are run: each takes two sessions and their one-time codes.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use porchlight::db::{Db, DbError, WriterOptions};
use porchlight::ids::StepUpId;
use porchlight::sessions::{EndedHow, OpenError, Session, StepRefusal, agents};
use porchlight::staff::commands::{Decider, Decision};

use super::withdraw_race::{Tally, trials};
use crate::support::{House, TestDb, a_grant, a_session, another_house, both_databases, hours, on_postgres};

/// Races at the same time, each about one agent: they share batches, as in real life.
const LANES: usize = 12;

/// Steps that are asked for around each suspension.
const STEPS: usize = 6;

both_databases! {
    async fn no_step_follows_an_acknowledged_suspension(db: TestDb) {
        race(&db, &db.db, &db.db).await;
    }
}

on_postgres! {
    async fn no_step_follows_a_suspension_that_another_program_acknowledged(db: TestDb) {
        let another = db.another(WriterOptions::default()).await.expect("a second program");
        race(&db, &db.db, &another).await;
    }
}

/// One agent, and the two accounts that allow access.
struct Lane {
    inside: House,
    opening: House,
}

async fn race(test: &TestDb, admins: &Db, gateway: &Db) {
    let mut lanes = Vec::new();
    for lane in 0..LANES {
        let inside = a_place(test, &format!("inside-{lane}"), &format!("ana{lane}")).await;
        let opening = a_place(test, &format!("opening-{lane}"), &format!("ben{lane}")).await;
        lanes.push(Lane { opening: House { ana: inside.ana.clone(), ..opening }, inside });
    }
    let mut sum = Tally::default();
    for round in 0..trials().div_ceil(10 * LANES) {
        // A one-time code is good once, and the next comes half a minute later.
        test.clock.advance(chrono::Duration::seconds(30));
        let sessions = join_all(lanes.iter().map(|lane| a_session().opened_in(&lane.inside))).await;
        test.clock.advance(chrono::Duration::seconds(30));
        let receipts = join_all(lanes.iter().map(|lane| lane.opening.step_up())).await;
        let races =
            lanes.iter().zip(sessions).zip(receipts).enumerate().map(|(at, ((lane, session), receipt))| {
                let lane =
                    Lane { inside: lane.inside.through(gateway), opening: lane.opening.through(gateway) };
                tokio::spawn(one_race(admins.clone(), lane, session, receipt, round * LANES + at))
            });
        for tally in join_all(races).await {
            let tally = tally.expect("the race holds");
            sum.admitted += tally.admitted;
            sum.refused += tally.refused;
        }
    }
    assert!(sum.admitted > 0 && sum.refused > 0, "{} admitted, {} refused", sum.admitted, sum.refused);
}

/// A customer who allows access for long.
async fn a_place(test: &TestDb, customer: &str, agent: &str) -> House {
    let house = another_house(test, customer, "Northwind", "Olivia", agent).await;
    a_grant().ending_in(hours(24 * 30)).given_by(&house).await;
    house
}

async fn one_race(admins: Db, lane: Lane, session: Session, receipt: StepUpId, salt: usize) -> Tally {
    let Lane { inside, opening } = &lane;
    let from = size(inside).await;
    let step = || {
        let (gate, session) = (inside.clone(), session.clone());
        tokio::spawn(async move { gate.look(&session).await })
    };
    let mut steps: Vec<_> = (0..salt % (STEPS + 1)).map(|_| step()).collect();
    let opened = {
        let opening = opening.clone();
        tokio::spawn(async move { a_session().with_step_up(receipt).tried_in(&opening).await })
    };
    if salt.is_multiple_of(3) {
        tokio::task::yield_now().await;
    }
    let (limits, ana) = (inside.limits, inside.ana.id);
    let suspension = {
        let (db, decision) = (admins.clone(), Decision::Suspend { reason: "a race".to_owned() });
        tokio::spawn(async move { agents::decide(&db, limits, Decider::Machine, ana, decision).await })
    };
    steps.extend((0..STEPS).map(|_| step()));
    suspension.await.expect("no panic").map(drop).expect("suspended");
    let acknowledged = (size(inside).await, size(opening).await);
    let mut tally = Tally::default();
    let mut admitted = BTreeSet::new();
    for done in join_all(steps).await {
        match done.expect("no panic") {
            Ok(step) => drop(admitted.insert(step.seq)),
            Err(refused) => {
                is_for_that(refused);
                tally.refused += 1;
            }
        }
    }
    is_for_that(inside.look(&session).await.expect_err("a step after the acknowledged suspension"));
    match opened.await.expect("no panic") {
        Ok(other) => is_for_that(opening.look(&other).await.expect_err("a step in the session just opened")),
        Err(OpenError::NotEligible(_)) => {}
        Err(other) => panic!("not opened for another reason: {other}"),
    }
    tally.admitted = admitted.len();
    assert_eq!(intents(inside, from).await, admitted, "what was admitted is what was written");
    assert!(
        intents(inside, acknowledged.0).await.is_empty() && intents(opening, acknowledged.1).await.is_empty()
    );
    agents::decide(&admins, limits, Decider::Machine, ana, Decision::Restore)
        .await
        .map(drop)
        .expect("restored");
    tally
}

fn is_for_that(refused: StepRefusal) {
    let over = matches!(refused, StepRefusal::Over(over) if over.how == EndedHow::AgentNoLongerEligible);
    assert!(over, "{refused}");
}

async fn size(house: &House) -> u64 {
    let account = house.account.id;
    let size = house.db.read(move |conn| porchlight::history::log_size(conn, account)).await;
    let size: Result<(u64, String), DbError> = size;
    size.expect("the log has a size").0
}

async fn intents(house: &House, from: u64) -> BTreeSet<u64> {
    let entries = house.log_from(from).await.into_iter();
    entries.filter(|entry| entry.kind == "step.intent").map(|entry| entry.seq).collect()
}
