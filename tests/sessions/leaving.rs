//! What an agent owes when she leaves: a line on what she fixed, for which the summary waits a little, and her word that
//! files are deleted.

use std::collections::BTreeSet;

use chrono::Duration;
use porchlight::db::DbError;
use porchlight::history::event::step::{Answer, Intent, StepKind};
use porchlight::history::{self, Draft, Event};
use porchlight::outbox::{self, NoticeKind};
use porchlight::sessions::leaving::{self, Told};
use porchlight::sessions::{self, EndedHow, Session, SessionError};

use crate::support::{House, TestDb, a_grant, a_house, a_session, both_databases, hours, minutes};

async fn an_open_session(db: &TestDb) -> (House, Session) {
    let house = a_house(db).await;
    a_grant().given_by(&house).await;
    let session = a_session().opened_in(&house).await;
    (house, session)
}

async fn leave(house: &House, session: &Session) {
    let how = EndedHow::Agent;
    sessions::commands::leave(&house.db, &house.signer, house.limits, session, how).await.expect("left");
}

async fn note(house: &House, session: &Session, line: &str) -> Result<Told, SessionError> {
    leaving::note(&house.db, house.ana.id, session, line).await
}

/// The summary, and how long it still waits.
async fn summary(house: &House, session: &Session) -> (outbox::Message, Duration) {
    let id = session.id;
    let read: Result<Vec<outbox::Message>, DbError> =
        house.db.read(move |conn| outbox::of_session(conn, id)).await;
    let mut all = read.expect("readable");
    all.retain(|message| message.notice == NoticeKind::SessionSummary);
    assert_eq!(all.len(), 1, "one owner, one summary");
    let message = all.remove(0);
    let clock = house.db.clock().clone();
    let now = clock.now();
    let waits = message.due_at.since(now);
    (message, waits)
}

/// A file that an owner allowed to take, as the gateway writes it down.
async fn took(house: &House, session: &Session, target: &str) -> u64 {
    let (account, id, target) = (session.account, session.id, target.to_owned());
    let heads = [account.into()];
    let written = house.db.write(&heads, move |tx| {
        let intent =
            Intent { step: StepKind::Export, method: "GET".to_owned(), target, ..Default::default() };
        let appended = history::append(tx, account, vec![Draft::of(intent).in_session(id)])?;
        let seq = appended[0].seq;
        let answer = Answer { intent: seq, status: 200, ..Default::default() };
        history::append(tx, account, vec![Draft::of(answer).in_session(id)])?;
        Ok::<_, DbError>(seq)
    });
    written.await.expect("written")
}

async fn due_of_ana(house: &House) -> Vec<sessions::Taken> {
    let ana = house.ana.id;
    let read: Result<_, DbError> = house.db.read(move |conn| sessions::deletions_due_of(conn, ana)).await;
    read.expect("readable")
}

both_databases! {
    async fn the_summary_waits_two_minutes_for_what_ana_fixed_and_then_goes_without(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        leave(&house, &session).await;
        assert_eq!(summary(&house, &session).await.1, minutes(2));
        db.clock.advance(minutes(2));
        let (message, waits) = summary(&house, &session).await;
        assert!(waits <= Duration::zero() && message.data["summary"]["note"].is_null());
    }

    async fn what_ana_fixed_stands_in_the_summary_and_the_history_and_the_mail_goes_at_once(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        leave(&house, &session).await;
        db.clock.advance(minutes(1));
        let told = note(&house, &session, " Set the rate\nto 10% ").await.expect("noted");
        assert_eq!(told, Told::InTheMail);
        let (message, waits) = summary(&house, &session).await;
        assert_eq!(waits, Duration::zero());
        assert_eq!(message.data["summary"]["note"], "Set the rate to 10%");
        let last = house.log_from(0).await.pop().expect("an entry");
        let last = last.event().expect("readable");
        assert!(matches!(last, Some(Event::SessionNoted(noted)) if noted.text == "Set the rate to 10%"));
        assert!(matches!(note(&house, &session, "And more").await, Err(SessionError::AlreadyNoted)));
    }

    async fn with_nothing_to_add_the_mail_goes_at_once_and_nothing_is_written(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        leave(&house, &session).await;
        let before = house.log_kinds().await.len();
        assert_eq!(note(&house, &session, "  ").await.expect("taken"), Told::Nothing);
        assert_eq!(summary(&house, &session).await.1, Duration::zero());
        assert_eq!(house.log_kinds().await.len(), before);
    }

    async fn ends_that_are_not_anas_own_do_not_wait(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        let olivia = porchlight::actor::Actor::owner(house.olivia.id, &house.olivia.name);
        let (signer, limits) = (&house.signer, house.limits);
        sessions::commands::end(&house.db, signer, limits, &session, olivia, EndedHow::OwnerStopped).await.expect("ended");
        assert!(summary(&house, &session).await.1 <= Duration::zero());
    }

    async fn leaving_a_session_that_idled_out_does_not_wait(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        db.clock.advance(minutes(20));
        leave(&house, &session).await;
        assert!(summary(&house, &session).await.1 <= Duration::zero());
    }

    async fn a_line_comes_after_the_end_and_from_its_agent_alone(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        assert!(matches!(note(&house, &session, "Early").await, Err(SessionError::StillOpen)));
        leave(&house, &session).await;
        let stranger = porchlight::ids::StaffId::new(db.clock.now(), &porchlight::random::Random::system());
        let theirs = leaving::note(&house.db, stranger, &session, "Mine").await;
        assert!(matches!(theirs, Err(SessionError::NotFound)));
    }

    async fn a_line_that_comes_late_stands_in_the_history_alone(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        leave(&house, &session).await;
        db.clock.advance(minutes(2));
        let id = summary(&house, &session).await.0.id;
        // Under way: somebody holds it.
        let claimed = outbox::claim(&db.db, 10, i64::MAX as u64).await.expect("claimed");
        assert!(claimed.iter().any(|claimed| claimed.0.id == id));
        assert_eq!(note(&house, &session, "Late").await.expect("noted"), Told::InTheHistory);
        assert!(summary(&house, &session).await.0.data["summary"]["note"].is_null());
    }

    async fn the_banners_removal_is_written_down_once_for_each_page(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        for page in ["/a", "/a", "/b", "/a"] {
            sessions::commands::banner_removed(&house.db, house.limits, &session, page.to_owned()).await.expect("taken");
        }
        let removed = house.log_kinds().await.iter().filter(|kind| *kind == "session.banner_removed").count();
        assert_eq!(removed, 2);
        for page in 0..100 {
            sessions::commands::banner_removed(&house.db, house.limits, &session, format!("/{page}")).await.expect("taken");
        }
        let removed = house.log_kinds().await.iter().filter(|kind| *kind == "session.banner_removed").count();
        assert_eq!(removed, 50, "a script names any number of pages; the history stays readable");
    }

    async fn a_file_that_ana_took_is_due_until_she_says_that_it_is_deleted(db: TestDb) {
        let mut db = db;
        db.leave_unverified();
        let (house, session) = an_open_session(&db).await;
        let first = took(&house, &session, "/customers.csv").await;
        let second = took(&house, &session, "/reports/2026.pdf?all=1").await;
        assert!(due_of_ana(&house).await.is_empty(), "while she is inside, the session's page says so");
        leave(&house, &session).await;
        let due: Vec<u64> = due_of_ana(&house).await.iter().map(|taken| taken.intent).collect();
        assert_eq!(due, [first, second]);
        let confirmed = leaving::confirm_deleted(&house.db, house.ana.id, &session, BTreeSet::from([first, 7])).await;
        assert_eq!(confirmed.expect("confirmed"), 1);
        let last = house.log_from(0).await.pop().expect("an entry");
        let last = last.event().expect("readable");
        assert!(matches!(last, Some(Event::FilesDeleted(deleted)) if deleted.intents == [first] && deleted.files == ["customers.csv"]));
        let due = due_of_ana(&house).await;
        assert_eq!(due.len(), 1);
        assert!(!due[0].is_overdue(db.clock.now()));
        db.clock.advance(hours(24));
        assert!(due[0].is_overdue(db.clock.now()));
        let again = leaving::confirm_deleted(&house.db, house.ana.id, &session, BTreeSet::from([first])).await;
        assert!(matches!(again, Err(SessionError::NothingToConfirm)));
    }

    async fn a_file_confirmed_before_the_end_is_not_due_after_it(db: TestDb) {
        let mut db = db;
        db.leave_unverified();
        let (house, session) = an_open_session(&db).await;
        let file = took(&house, &session, "/customers.csv").await;
        leaving::confirm_deleted(&house.db, house.ana.id, &session, BTreeSet::from([file])).await.expect("confirmed");
        leave(&house, &session).await;
        assert!(due_of_ana(&house).await.is_empty());
        let files = summary(&house, &session).await.0.data["summary"]["files"].clone();
        assert_eq!(files[0]["deleted"], true);
    }
}
