//! Erasing what a history says, by age and for a person's sake: what goes, what stays, and that every proof holds.

mod by_age;
mod bytes;
mod pages;
mod person;

use chrono::Duration;
use porchlight::accounts::KeepDays;
use porchlight::db::{DbError, HeadId};
use porchlight::history::verify::verify;
use porchlight::history::{self, Entry};
use porchlight::http::State;
use porchlight::jobs::{self, Means};
use porchlight::outbox::{self, Message, Transport};
use porchlight::reviews::{self, Verdict};
use porchlight::sessions::{self, EndedHow, Session};
use porchlight::staff::{self, Member, Role, Roles};

use crate::owner::portal::Portal;
use crate::support::{House, TestDb, minutes};

/// What the settings say in these tests.
fn a_year() -> KeepDays {
    KeepDays::default()
}

fn days(n: i64) -> Duration {
    Duration::days(n)
}

/// The jobs, with a folder for the mails.
async fn run_jobs(portal: &Portal) {
    let folder = tempfile::tempdir().expect("a folder");
    let transport = Transport::folder(folder.path().to_owned());
    let means = Means { state: State { transport, ..portal.state.clone() }, alone: true };
    while jobs::run_all(&means).await.expect("the jobs run") > 0 {}
}

async fn rita(db: &TestDb) -> Member {
    let email = "rita@acme.example".parse().expect("an address");
    let roles = Roles::of(&[Role::Reviewer]);
    staff::commands::add(&db.db, &db.random, &db.sealer, email, "Rita".to_owned(), roles)
        .await
        .expect("hired")
        .0
}

/// A visit with changes and refusals, ended, mailed, reviewed and signed.
async fn a_finished_visit(db: &TestDb, portal: &Portal, reviewer: &Member) -> Session {
    let (grant, session) = portal.a_visit().await;
    let house = &portal.house;
    let ended = sessions::commands::end(
        &house.db,
        &house.signer,
        house.limits,
        &session,
        session.agent(),
        EndedHow::Agent,
    );
    ended.await.expect("ended");
    house.withdraw(&grant).await.expect("withdrawn");
    db.clock.advance(minutes(10));
    let (id, note) = (session.id, "Why the customers?".to_owned());
    let ended: Result<_, DbError> = db.db.read(move |conn| sessions::find(conn, id)).await;
    let ended = ended.expect("read").expect("there");
    reviews::commands::review(&db.db, reviewer, &ended, Verdict::Flagged, note).await.expect("reviewed");
    run_jobs(portal).await;
    ended
}

/// The newest signed checkpoint of Northwind's log: what an owner may hold.
async fn held(house: &House) -> String {
    let log = HeadId::from(house.account.id);
    let made: Result<_, DbError> = house.db.read(move |conn| history::latest_checkpoint(conn, log)).await;
    made.expect("read").expect("signed").note
}

/// Exports Northwind's history and checks it against a checkpoint from before. Answers how many entries are erased.
async fn still_holds(house: &House, held: &str) -> u64 {
    let account = house.account.id;
    let exported = house.db.read(move |conn| {
        let mut file = Vec::new();
        history::export(conn, account, &history::Filter::default(), &mut file)
            .map_err(|e| DbError::Corrupt(e.to_string()))?;
        Ok::<_, DbError>(file)
    });
    let verdict = verify(exported.await.expect("exported").as_slice(), &[held.to_owned()]);
    assert!(verdict.holds(), "{verdict}");
    assert_eq!(verdict.held_agreed, 1);
    verdict.erased
}

async fn mails(house: &House) -> Vec<Message> {
    let account = house.account.id;
    let read: Result<_, DbError> = house.db.read(move |conn| outbox::in_account(conn, account, 10_000)).await;
    read.expect("mails")
}

fn is_blank(mail: &Message) -> bool {
    let empty = mail.to.name.is_empty() && mail.to.email.is_empty() && mail.rendered.is_none();
    empty && mail.last_error.is_none() && mail.data == serde_json::json!({})
}

fn erased(entries: &[Entry]) -> usize {
    entries.iter().filter(|entry| entry.payload.is_none() && entry.salt.is_none()).count()
}
