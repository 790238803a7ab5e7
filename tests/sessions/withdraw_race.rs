//! Withdrawing against steps, racing: once a withdrawal is acknowledged, no step under it follows in the log.
//!
//! `PORCHLIGHT_TRIALS` says how many races are run (300 unless set).

use std::collections::BTreeSet;

use futures_util::future::join_all;
use porchlight::db::{Db, WriterOptions};
use porchlight::grants::Grant;
use porchlight::history::event::step::StepKind;
use porchlight::sessions::{EndedHow, Record, Recorded, Session, StepRefusal};

use crate::support::{House, TestDb, a_grant, a_session, another_house, both_databases, on_postgres};

/// Races at the same time, each in its own account: they share batches, as in real life.
const LANES: usize = 16;

/// Steps that are asked for around each withdrawal, and after it.
const STEPS: usize = 6;

pub fn trials() -> usize {
    let text = std::env::var("PORCHLIGHT_TRIALS").unwrap_or_default();
    if text.is_empty() { 300 } else { text.parse().expect("PORCHLIGHT_TRIALS is a number") }
}

/// What a race came to.
#[derive(Default)]
pub struct Tally {
    pub admitted: usize,
    pub refused: usize,
}

both_databases! {
    async fn no_step_follows_an_acknowledged_withdrawal(db: TestDb) {
        race(&db, &db.db, &db.db).await;
    }
}

on_postgres! {
    async fn no_step_follows_a_withdrawal_that_another_program_acknowledged(db: TestDb) {
        let another = db.another(WriterOptions::default()).await.expect("a second program");
        race(&db, &db.db, &another).await;
    }
}

async fn race(test: &TestDb, owners: &Db, gateway: &Db) {
    let mut houses = Vec::new();
    for lane in 0..LANES {
        houses.push(
            another_house(test, &format!("customer-{lane}"), "Northwind", "Olivia", &format!("ana{lane}"))
                .await,
        );
    }
    let mut sum = Tally::default();
    for round in 0..trials().div_ceil(LANES) {
        // A one-time code is good once, and the next comes half a minute later.
        test.clock.advance(chrono::Duration::seconds(30));
        let prepared = join_all(houses.iter().map(prepare)).await;
        let races = houses.iter().zip(prepared).enumerate().map(|(lane, (house, (grant, session, from)))| {
            let (owner, gate) = (house.through(owners), house.through(gateway));
            tokio::spawn(one_race(owner, gate, grant, session, from, round * LANES + lane))
        });
        for tally in join_all(races).await {
            let tally = tally.expect("the race holds");
            sum.admitted += tally.admitted;
            sum.refused += tally.refused;
        }
    }
    assert!(
        sum.admitted > 0 && sum.refused > 0,
        "the races were none: {} admitted, {} refused",
        sum.admitted,
        sum.refused
    );
}

/// A fresh grant and a fresh session under it; and how long the log is then.
async fn prepare(house: &House) -> (Grant, Session, u64) {
    let (grant, step_up) = tokio::join!(a_grant().given_by(house), house.step_up());
    let session = a_session().with_step_up(step_up).opened_in(house).await;
    let account = house.account.id;
    let size = house.db.read(move |conn| porchlight::history::log_size(conn, account)).await;
    let size: Result<(u64, String), porchlight::db::DbError> = size;
    (grant, session, size.expect("the log has a size").0)
}

async fn one_race(
    owner: House,
    gate: House,
    grant: Grant,
    session: Session,
    from: u64,
    salt: usize,
) -> Tally {
    let step = || {
        let (gate, session) = (gate.clone(), session.clone());
        tokio::spawn(async move { gate.look(&session).await })
    };
    // Some steps are asked for before, some after, at every distance over the trials.
    let mut steps: Vec<_> = (0..salt % (STEPS + 1)).map(|_| step()).collect();
    if salt.is_multiple_of(3) {
        tokio::task::yield_now().await;
    }
    let withdrawal = {
        let (owner, grant) = (owner.clone(), grant.clone());
        tokio::spawn(async move { owner.withdraw(&grant).await })
    };
    steps.extend((0..STEPS).map(|_| step()));
    withdrawal.await.expect("no panic").expect("withdrawn");
    let after: Vec<_> = (0..2).map(|_| step()).collect();
    let mut tally = Tally::default();
    let mut admitted = BTreeSet::new();
    for done in join_all(steps).await {
        match done.expect("no panic") {
            Ok(step) => drop(admitted.insert(step.seq)),
            Err(StepRefusal::Over(over)) if over.how == EndedHow::Withdrawn => tally.refused += 1,
            Err(other) => panic!("refused for another reason: {other}"),
        }
    }
    for done in join_all(after).await {
        let refused = done.expect("no panic").expect_err("a step after the acknowledged withdrawal");
        assert!(matches!(refused, StepRefusal::Over(over) if over.how == EndedHow::Withdrawn), "{refused}");
    }
    tally.admitted = admitted.len();
    holds_in_the_log(&gate, &session, from, &admitted).await;
    tally
}

/// The log tells the same: every admitted step once, and none after the withdrawal.
async fn holds_in_the_log(house: &House, session: &Session, from: u64, admitted: &BTreeSet<u64>) {
    let entries = house.log_from(from).await;
    let withdrawn =
        entries.iter().find(|entry| entry.kind == "grant.withdrawn").expect("it is in the log").seq;
    let intents: BTreeSet<u64> =
        entries.iter().filter(|entry| entry.kind == "step.intent").map(|entry| entry.seq).collect();
    assert_eq!(intents, *admitted, "what was admitted is what was written, in {}", session.code());
    assert!(
        intents.iter().all(|seq| *seq < withdrawn),
        "a step follows the withdrawal in {}",
        session.code()
    );
}

/// A record of an answer that comes after the withdrawal is written, and withheld.
async fn answer(house: &House, session: &Session, intent: u64) -> Recorded {
    let answer = porchlight::sessions::StepAnswered {
        account: session.account,
        session: session.id,
        limits: house.limits,
        answer: porchlight::history::event::step::Answer {
            intent,
            status: 200,
            title: Some("Tax settings".to_owned()),
            content_type: Some("text/html".to_owned()),
            hidden: std::collections::BTreeMap::new(),
            withheld: None,
            ..Default::default()
        },
        keepings: Vec::new(),
    };
    house.db.write_set(Record::Answered(answer)).await.expect("the database answers")
}

both_databases! {
    async fn an_answer_under_way_when_the_owner_withdraws_is_written_down_and_not_shown(db: TestDb) {
        let house = crate::support::a_house(&db).await;
        let grant = a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let shown = house.look(&session).await.expect("admitted");
        let withheld = house.look(&session).await.expect("admitted");
        assert!(matches!(answer(&house, &session, shown.seq).await, Recorded::Answered(porchlight::sessions::AnswerGiven::Show)));
        house.withdraw(&grant).await.expect("withdrawn");
        assert!(matches!(
            answer(&house, &session, withheld.seq).await,
            Recorded::Answered(porchlight::sessions::AnswerGiven::Withhold(over)) if over.how == EndedHow::Withdrawn
        ));
        assert!(matches!(
            answer(&house, &session, withheld.seq).await,
            Recorded::Answered(porchlight::sessions::AnswerGiven::TooLate)
        ));
        let last = house.log_from(0).await.pop().expect("an entry");
        let payload = String::from_utf8(last.payload.expect("kept")).expect("JSON");
        assert!(payload.contains(r#""withheld":"session-over""#) && !payload.contains("Tax settings"), "{payload}");
        assert!(house.want(&session, StepKind::View).await.expect("the database answers").is_err());
    }
}
