//! Two programs on one PostgreSQL run the schedule at the same time, over and over: each effect happens once.

use std::collections::BTreeMap;

use diesel::prelude::*;
use futures_util::future::join_all;
use porchlight::accounts::{self, Owner};
use porchlight::db::{Db, DbError, HeadId, WriterOptions, schema};
use porchlight::history::event::step::StepKind;
use porchlight::history::{self, Entry, Page};

use porchlight::http::State;
use porchlight::ids::GrantId;
use porchlight::jobs::{self, Means};
use porchlight::on;
use porchlight::outbox::{self, Message, NoticeKind};
use porchlight::sessions::Session;
use serde_json::Value;

use crate::support::{
    House, MailServer, TestDb, a_grant, a_session, a_state, another_house, hours, minutes, on_postgres,
};

/// Customers, each with a visit in every round.
const CUSTOMERS: usize = 4;

const ROUNDS: usize = 8;

/// Turns of the schedule at the same time, in each program.
const AT_ONCE: usize = 3;

on_postgres! {
    async fn two_programs_on_one_database_do_everything_once(db: TestDb) {
        let server = MailServer::start().await;
        let other = db.another(WriterOptions::default()).await.expect("a second program");
        let both = [means(&db, &db.db, &server), means(&db, &other, &server)];
        let mut houses = Vec::new();
        for number in 0..CUSTOMERS {
            let (customer, agent) = (format!("customer-{number}"), format!("ana{number}"));
            houses.push(another_house(&db, &customer, "Northwind", "Olivia", &agent).await);
        }
        let (mut sessions, mut lapsed) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            for (number, house) in houses.iter().enumerate() {
                let (session, grant) = visit(house, &db, (round + number) % 3).await;
                sessions.push(session);
                lapsed.extend(grant);
            }
            // Idle visits have ended, short grants have lapsed, requests without an answer are lost.
            db.clock.advance(minutes(30));
            both_run(&both).await;
        }
        // Sessions that are closed make mails, and mails that are sent make news: until nothing is left to do.
        while jobs::run_all(&both[0]).await.expect("the jobs run") > 0 {
            both_run(&both).await;
        }
        every_session_is_closed_once(&houses, &sessions).await;
        every_lapse_is_noted_once(&houses, &lapsed).await;
        every_mail_is_handed_over_once(&houses, &sessions, &server).await;
        every_size_is_signed_once(&db.db, &houses).await;
    }
}

fn means(test: &TestDb, db: &Db, server: &MailServer) -> Means {
    let state = a_state(db, &test.random, &test.signer, &test.sealer);
    Means { state: State { transport: server.transport(), ..state }, alone: false }
}

/// A visit that somebody else must tidy up: idle, withdrawn, or under a grant that runs out (which is then given).
/// One of its requests gets no answer.
async fn visit(house: &House, db: &TestDb, how: usize) -> (Session, Option<GrantId>) {
    // A one-time code is good once, and the next comes half a minute later.
    db.clock.advance(chrono::Duration::seconds(30));
    let runs_out = how == 2;
    let length = if runs_out { minutes(10) } else { hours(1) };
    let grant = a_grant().ending_in(length).given_by(house).await;
    let session = a_session().opened_in(house).await;
    house.look(&session).await.expect("admitted");
    house.want(&session, StepKind::Change).await.expect("answered").expect_err("view only");
    match how {
        0 => drop(house.withdraw(&grant).await.expect("withdrawn")),
        1 => {
            db.clock.advance(minutes(20));
            house.withdraw(&grant).await.expect("withdrawn after it was idle");
        }
        _ => {}
    }
    (session, runs_out.then_some(grant.id))
}

/// Several turns of the whole schedule at once, in each program.
async fn both_run(both: &[Means; 2]) {
    let turns = (0..AT_ONCE).flat_map(|_| both).map(|means| {
        let means = means.clone();
        tokio::spawn(async move { jobs::run_all(&means).await })
    });
    for done in join_all(turns.collect::<Vec<_>>()).await {
        done.expect("no panic").expect("the jobs run");
    }
}

async fn every_session_is_closed_once(houses: &[House], sessions: &[Session]) {
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
    for entry in all_entries(houses).await {
        let session = entry.session.map(|id| id.to_string()).unwrap_or_default();
        match entry.kind.as_str() {
            "session.ended" => *ends.entry(session).or_default() += 1,
            "step.unknown" => *unknown.entry(session).or_default() += 1,
            _ => {}
        }
    }
    for session in sessions {
        let id = session.id.to_string();
        assert_eq!((ends.get(&id), unknown.get(&id)), (Some(&1), Some(&1)), "{id}");
    }
    assert_eq!((ends.len(), unknown.len()), (sessions.len(), sessions.len()));
}

async fn every_lapse_is_noted_once(houses: &[House], lapsed: &[GrantId]) {
    let entries = all_entries(houses).await;
    let noted = entries.iter().filter(|entry| entry.kind == "grant.lapsed").map(|entry| {
        let payload: Value = serde_json::from_slice(entry.payload.as_ref().expect("kept")).expect("JSON");
        payload["grant"].as_str().expect("an id").to_owned()
    });
    let mut noted: Vec<String> = noted.collect();
    let mut wanted: Vec<String> = lapsed.iter().map(ToString::to_string).collect();
    noted.sort();
    wanted.sort();
    assert_eq!(noted, wanted);
}

/// Every message reached the server once, and every session has one summary for each owner among them.
async fn every_mail_is_handed_over_once(houses: &[House], sessions: &[Session], server: &MailServer) {
    let mut messages: Vec<Message> = Vec::new();
    for house in houses {
        let account = house.account.id;
        let read = house.db.read(move |conn| outbox::in_account(conn, account, 10_000)).await;
        let read: Result<Vec<Message>, DbError> = read;
        messages.extend(read.expect("read"));
    }
    let heard = server.mails();
    let text: Vec<String> =
        heard.iter().map(|mail| String::from_utf8_lossy(&mail.bytes).into_owned()).collect();
    for message in &messages {
        let id = format!("Message-ID: <{}@", message.id);
        let times = text.iter().filter(|mail| mail.contains(&id)).count();
        assert_eq!((message.state, times), (outbox::State::Sent, 1), "{message:?}");
    }
    assert_eq!(heard.len(), messages.len(), "nothing else was handed over");
    for session in sessions {
        let owners = owners(&houses[0].db, session).await;
        let mut told: Vec<&str> = messages
            .iter()
            .filter(|mail| mail.session == Some(session.id) && mail.notice == NoticeKind::SessionSummary)
            .map(|mail| mail.to.email.as_str())
            .collect();
        told.sort_unstable();
        assert_eq!(told, owners, "each owner has one summary of {}", session.id);
    }
}

async fn owners(db: &Db, session: &Session) -> Vec<String> {
    let account = session.account;
    let owners: Result<Vec<Owner>, DbError> = db.read(move |conn| accounts::owners_of(conn, account)).await;
    let mut emails: Vec<String> = owners.expect("read").iter().map(|owner| owner.email.to_string()).collect();
    emails.sort();
    emails
}

/// One checkpoint for each size, each noted once in the vendor log; and nobody has news left.
async fn every_size_is_signed_once(db: &Db, houses: &[House]) {
    use schema::checkpoints;
    let read = db.read(|conn| {
        let query = checkpoints::table
            .filter(checkpoints::log.ne(HeadId::VENDOR))
            .order((checkpoints::log, checkpoints::size))
            .select((checkpoints::log, checkpoints::size));
        let made: Vec<(HeadId, i64)> = on!(conn, |c| query.load(c))?;
        let vendor = history::page(conn, HeadId::VENDOR, Page::From(0), 100_000)?;
        Ok::<_, DbError>((made, vendor, history::logs_with_news(conn)?))
    });
    let (made, vendor, with_news) = read.await.expect("read");
    let mut noted: Vec<(String, i64)> = vendor.iter().filter_map(noted).collect();
    let of_account = |log: &HeadId| {
        let house = houses.iter().find(|house| HeadId::from(house.account.id) == *log);
        house.expect("an account").account.id.to_string()
    };
    let mut signed: Vec<(String, i64)> = made.iter().map(|(log, size)| (of_account(log), *size)).collect();
    noted.sort();
    signed.sort();
    assert_eq!(noted, signed, "every checkpoint is noted once in the vendor log");
    signed.dedup();
    assert_eq!(signed.len(), noted.len(), "no size is signed twice");
    assert!(with_news.is_empty(), "{with_news:?}");
}

/// The account's checkpoint that an entry of the vendor log notes, if it is such a one.
fn noted(entry: &Entry) -> Option<(String, i64)> {
    let payload: Value = serde_json::from_slice(entry.payload.as_ref()?).ok()?;
    Some((payload["account"].as_str()?.to_owned(), payload["size"].as_i64()?))
}

async fn all_entries(houses: &[House]) -> Vec<Entry> {
    join_all(houses.iter().map(|house| house.log_from(0))).await.into_iter().flatten().collect()
}
