//! The monthly statement: once a month, to each owner who wants it, in her own zone; and the switches for mails.

use chrono::Duration;
use porchlight::accounts::{self, AccountError};
use porchlight::clock::Moment;
use porchlight::db::{DbError, WriterOptions};
use porchlight::outbox::{self, Message, NoticeKind};
use porchlight::sessions::{self, EndedHow};
use porchlight::statements::commands::queue_due;
use serde_json::Value;

use crate::support::{
    House, TestDb, a_grant, a_house, a_session, another_house, both_databases, minutes, on_postgres,
};

async fn mails(house: &House, notice: NoticeKind) -> Vec<Message> {
    let account = house.account.id;
    let read: Result<Vec<Message>, DbError> =
        house.db.read(move |conn| outbox::in_account(conn, account, 1000)).await;
    read.expect("mails").into_iter().filter(|mail| mail.notice == notice).collect()
}

async fn statements(house: &House) -> Vec<Value> {
    mails(house, NoticeKind::Statement).await.into_iter().rev().map(|mail| mail.data).collect()
}

fn moment(text: &str) -> Moment {
    Moment::parse(&format!("{text}:00.000000Z")).expect("a moment")
}

/// A visit that is over, with a try that was refused before it.
async fn a_visit(db: &TestDb, house: &House) {
    a_session().tried_in(house).await.expect_err("nothing is allowed");
    let grant = a_grant().given_by(house).await;
    db.clock.advance(minutes(1));
    let session = a_session().opened_in(house).await;
    house.look(&session).await.expect("admitted");
    sessions::commands::end(&db.db, &db.signer, house.limits, &session, session.agent(), EndedHow::Agent)
        .await
        .expect("ended");
    house.withdraw(&grant).await.expect("withdrawn");
    db.clock.advance(minutes(1));
}

async fn queue(house: &House) -> usize {
    queue_due(&house.db, house.account.id).await.expect("looked")
}

both_databases! {
    async fn a_month_is_told_once_in_the_morning_after_it(db: TestDb) {
        let house = a_house(&db).await;
        a_visit(&db, &house).await;
        // The last minutes of November in Berlin, and the first of December.
        db.clock.set(moment("2026-11-30T22:57"));
        a_visit(&db, &house).await;
        db.clock.set(moment("2026-11-30T23:00"));
        a_visit(&db, &house).await;
        db.clock.set(moment("2026-12-01T04:59"));
        assert_eq!(queue(&house).await, 0, "nobody is told before six");
        db.clock.set(moment("2026-12-01T05:00"));
        assert_eq!((queue(&house).await, queue(&house).await), (1, 0));
        let told = statements(&house).await;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["month"], "2026-11");
        let counts = &told[0]["counts"];
        assert_eq!((&counts["sessions"], &counts["grants"], &counts["not_let_in"]), (&2.into(), &2.into(), &2.into()));
        db.clock.set(moment("2027-01-01T05:00"));
        assert_eq!(queue(&house).await, 1);
        assert_eq!(statements(&house).await[1]["counts"]["sessions"], 1);
    }

    async fn a_month_in_which_nobody_came_is_told_too_and_one_before_the_account_is_not(db: TestDb) {
        let house = a_house(&db).await;
        assert_eq!(queue(&house).await, 0, "it was not there in October");
        db.clock.set(moment("2027-03-15T12:00"));
        assert_eq!(queue(&house).await, 1, "one that was never told has only its last month told");
        assert_eq!(statements(&house).await[0]["month"], "2027-02");
        db.clock.set(moment("2027-05-02T12:00"));
        assert_eq!(queue(&house).await, 2, "and what was missed since");
        assert_eq!(statements(&house).await[2]["counts"]["sessions"], 0);
    }

    async fn a_session_that_goes_on_over_the_morning_is_waited_for(db: TestDb) {
        let house = a_house(&db).await;
        db.clock.set(moment("2026-11-30T22:50"));
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        db.clock.set(moment("2026-12-01T05:00"));
        assert_eq!(queue(&house).await, 0, "its end is not written down");
        sessions::commands::tidy(&db.db, &db.signer, house.limits, &session).await.expect("ended");
        assert_eq!(queue(&house).await, 1);
        assert_eq!(statements(&house).await[0]["counts"]["sessions"], 1);
    }

    async fn who_declined_is_not_told_and_turning_it_on_again_tells_no_past(db: TestDb) {
        let house = a_house(&db).await;
        let set = |start, statement| accounts::commands::set_notices(&db.db, &house.olivia, start, statement, &house.olivia);
        set(true, false).await.expect("set");
        db.clock.set(moment("2026-12-01T12:00"));
        assert_eq!((queue(&house).await, statements(&house).await.len()), (1, 0));
        set(true, true).await.expect("set");
        assert_eq!((queue(&house).await, statements(&house).await.len()), (0, 0));
        let kinds = house.log_kinds().await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "account.notices_set").count(), 2);
    }

    async fn the_mail_at_the_start_can_be_declined_and_the_summary_cannot(db: TestDb) {
        let house = a_house(&db).await;
        let none = accounts::commands::set_notices(&db.db, &house.olivia, false, false, &house.olivia).await;
        let none = none.expect("set");
        let owner = house.olivia.id;
        let read: Result<_, DbError> = db.db.read(move |conn| accounts::notices_of(conn, owner)).await;
        assert_eq!((read.expect("read"), none.start_mail), (none, false));
        a_visit(&db, &house).await;
        assert_eq!(mails(&house, NoticeKind::SessionOpened).await.len(), 0);
        assert_eq!(mails(&house, NoticeKind::SessionSummary).await.len(), 1);
        let again = accounts::commands::set_notices(&db.db, &house.olivia, false, false, &house.olivia).await;
        assert_eq!(again.expect("the same"), none);
        let kinds = house.log_kinds().await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "account.notices_set").count(), 1);
    }

    async fn nobody_chooses_the_mails_of_another_customer_s_owner(db: TestDb) {
        let house = a_house(&db).await;
        let other = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        let tried = accounts::commands::set_notices(&db.db, &house.olivia, false, false, &other.olivia).await;
        assert!(matches!(tried, Err(AccountError::NotFound)));
        assert!(!house.log_kinds().await.contains(&"account.notices_set".to_owned()));
    }
}

on_postgres! {
    async fn two_programs_tell_a_month_once(db: TestDb) {
        let house = a_house(&db).await;
        let other = house.through(&db.another(WriterOptions::default()).await.expect("a second program"));
        for month in 0..4 {
            db.clock.set(moment("2026-12-01T05:00").plus(Duration::days(31 * month)));
            let (one, two) = tokio::join!(queue(&house), queue(&other));
            assert_eq!(one + two, 1, "month {month}");
        }
        assert_eq!(statements(&house).await.len(), 4);
    }
}
