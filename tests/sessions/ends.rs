//! How sessions come to their end: computed at each step, written down once, told to each owner once.

use chrono::Duration;
use porchlight::actor::Actor;
use porchlight::db::{DbError, WriterOptions};
use porchlight::grants::{self, EndChoice};
use porchlight::history::{self, Event};
use porchlight::outbox::{self, NoticeKind};
use porchlight::sessions::{self, EndedHow, Over, Session, SessionError, StepRefusal};

use crate::support::{House, TestDb, a_grant, a_house, a_session, both_databases, hours, minutes};

/// The step is refused because the session is over, however little anybody has tidied up.
async fn over(house: &House, session: &Session) -> Over {
    match house.look(session).await {
        Err(StepRefusal::Over(over)) => over,
        other => panic!("the session goes on: {other:?}"),
    }
}

async fn tidy(house: &House, session: &Session) -> Option<Over> {
    sessions::commands::tidy(&house.db, &house.signer, house.limits, session).await.expect("tidied")
}

async fn end(house: &House, session: &Session, by: Actor, how: EndedHow) -> Over {
    sessions::commands::end(&house.db, &house.signer, house.limits, session, by, how).await.expect("ended")
}

async fn summaries(house: &House, session: &Session) -> Vec<outbox::Message> {
    let id = session.id;
    let read: Result<Vec<outbox::Message>, DbError> =
        house.db.read(move |conn| outbox::of_session(conn, id)).await;
    let all = read.expect("readable");
    all.into_iter().filter(|message| message.notice == NoticeKind::SessionSummary).collect()
}

/// The end stands in the log once and each owner is told once.
async fn stands_once(house: &House, session: &Session, how: EndedHow) {
    let entries = house.log_from(0).await;
    let mut ends = entries.iter().filter(|entry| entry.kind == "session.ended");
    let ended = ends.next().expect("an end").event().expect("readable").expect("kept");
    assert!(ends.next().is_none(), "it ended twice");
    assert!(matches!(ended, Event::SessionEnded(ended) if ended.how == how));
    let told = summaries(house, session).await;
    assert_eq!(told.len(), 1, "one owner, one summary");
    assert_eq!(told[0].data["ended_how"], how.as_str());
    // The checkpoint that the summary prints covers the end.
    let (account, covers) = (session.account.into(), told[0].needs_size.expect("it prints one"));
    let closing = entries.iter().position(|entry| entry.kind == "session.ended").expect("an end") as u64;
    assert!(covers > closing, "{covers} entries, the end is {closing}");
    let covering = house.db.read(move |conn| history::checkpoint_covering(conn, account, covers)).await;
    assert!(covering.expect("readable").is_some_and(|made| made.vendor_size.is_some()));
}

async fn an_open_session(db: &TestDb) -> (House, Session) {
    let house = a_house(db).await;
    a_grant().given_by(&house).await;
    let session = a_session().opened_in(&house).await;
    (house, session)
}

both_databases! {
    async fn a_session_is_over_at_its_hard_limit_though_somebody_is_busy_in_it(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        for _ in 0..5 {
            db.clock.advance(minutes(11));
            house.look(&session).await.expect("it goes on");
        }
        db.clock.advance(minutes(5) - Duration::microseconds(1));
        house.look(&session).await.expect("a last look");
        db.clock.advance(Duration::microseconds(1));
        assert_eq!(over(&house, &session).await, Over { at: session.opened_at.plus(minutes(60)), how: EndedHow::HardLimit });
        db.clock.advance(hours(3));
        assert_eq!(tidy(&house, &session).await.map(|over| over.how), Some(EndedHow::HardLimit));
        stands_once(&house, &session, EndedHow::HardLimit).await;
    }

    async fn a_session_in_which_nobody_does_anything_is_over_after_a_quarter_of_an_hour(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        db.clock.advance(minutes(14));
        house.look(&session).await.expect("still there");
        db.clock.advance(minutes(15));
        assert_eq!(over(&house, &session).await, Over { at: session.opened_at.plus(minutes(29)), how: EndedHow::Idle });
        tidy(&house, &session).await.expect("over");
        stands_once(&house, &session, EndedHow::Idle).await;
    }

    async fn a_pages_script_does_not_keep_a_session_going(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        db.clock.advance(minutes(14));
        let mut wish = house.wish(&session, porchlight::history::event::step::StepKind::View);
        (wish.by_person, wish.intent.background) = (false, true);
        db.db.write_set(sessions::Record::Wanted(wish)).await.expect("admitted");
        db.clock.advance(minutes(1));
        assert_eq!(over(&house, &session).await.how, EndedHow::Idle);
    }

    async fn an_agent_who_says_so_stays(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        db.clock.advance(minutes(14));
        sessions::commands::stay(&db.db, house.limits, &session).await.expect("stays");
        db.clock.advance(minutes(14));
        house.look(&session).await.expect("still there");
        db.clock.advance(minutes(15));
        assert!(matches!(
            sessions::commands::stay(&db.db, house.limits, &session).await,
            Err(SessionError::Over(over)) if over.how == EndedHow::Idle
        ));
    }

    async fn a_session_is_over_when_its_grant_is(db: TestDb) {
        let house = a_house(&db).await;
        let grant = a_grant().ending_in(minutes(10)).given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        db.clock.advance(minutes(10));
        assert_eq!(over(&house, &session).await, Over { at: grant.ends_at, how: EndedHow::GrantEnded });
        tidy(&house, &session).await.expect("over");
        stands_once(&house, &session, EndedHow::GrantEnded).await;
        for _ in 0..2 {
            grants::commands::note_lapse(&db.db, house.account.id, grant.id).await.expect("noted");
        }
        assert_eq!(house.log_kinds().await.iter().filter(|kind| *kind == "grant.lapsed").count(), 1);
    }

    async fn a_grant_made_longer_lets_its_session_go_on_to_its_own_limit(db: TestDb) {
        let house = a_house(&db).await;
        let grant = a_grant().ending_in(minutes(10)).given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let longer = EndChoice::After(hours(24));
        grants::commands::change_end(&db.db, &house.account, &house.olivia, grant.id, longer).await.expect("changed");
        db.clock.advance(minutes(12));
        house.look(&session).await.expect("the owner has allowed it");
    }

    async fn a_grant_made_shorter_ends_its_session_then(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        let shorter = EndChoice::After(minutes(5));
        let grant = grants::commands::change_end(&db.db, &house.account, &house.olivia, session.grant, shorter).await;
        db.clock.advance(minutes(5));
        assert_eq!(over(&house, &session).await, Over { at: grant.expect("changed").ends_at, how: EndedHow::GrantEnded });
    }

    async fn a_withdrawal_ends_the_session_at_the_very_next_step(db: TestDb) {
        let house = a_house(&db).await;
        let grant = a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        house.look(&session).await.expect("live");
        house.withdraw(&grant).await.expect("withdrawn");
        assert_eq!(over(&house, &session).await.how, EndedHow::Withdrawn);
        tidy(&house, &session).await.expect("over");
        stands_once(&house, &session, EndedHow::Withdrawn).await;
    }

    async fn withdrawing_twice_is_one_withdrawal(db: TestDb) {
        let house = a_house(&db).await;
        let grant = a_grant().given_by(&house).await;
        house.withdraw(&grant).await.expect("withdrawn");
        house.withdraw(&grant).await.expect("withdrawn still");
        assert_eq!(house.log_kinds().await.iter().filter(|kind| *kind == "grant.withdrawn").count(), 1);
    }

    async fn an_owner_stops_a_session_and_the_grant_goes_on(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        let olivia = Actor::owner(house.olivia.id, &house.olivia.name);
        end(&house, &session, olivia, EndedHow::OwnerStopped).await;
        assert_eq!(over(&house, &session).await.how, EndedHow::OwnerStopped);
        stands_once(&house, &session, EndedHow::OwnerStopped).await;
        db.clock.advance(Duration::seconds(30));
        a_session().opened_in(&house).await;
    }

    async fn an_agent_ends_a_session_of_no_pages_and_the_owner_is_told_all_the_same(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        end(&house, &session, house.ana.actor(), EndedHow::Agent).await;
        assert_eq!(over(&house, &session).await.how, EndedHow::Agent);
        stands_once(&house, &session, EndedHow::Agent).await;
    }

    async fn logging_out_of_the_app_ends_the_session(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        end(&house, &session, house.ana.actor(), EndedHow::AppLogOut).await;
        stands_once(&house, &session, EndedHow::AppLogOut).await;
    }

    async fn ending_a_session_that_was_over_keeps_its_own_end(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        db.clock.advance(minutes(20));
        let ended = end(&house, &session, house.ana.actor(), EndedHow::Agent).await;
        assert_eq!(ended, Over { at: session.opened_at.plus(minutes(15)), how: EndedHow::Idle });
        stands_once(&house, &session, EndedHow::Idle).await;
    }

    async fn tidying_leaves_a_live_session_alone_and_an_ended_one_as_it_is(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        assert_eq!(tidy(&house, &session).await, None);
        house.look(&session).await.expect("live");
        db.clock.advance(minutes(15));
        let first = tidy(&house, &session).await;
        db.clock.advance(minutes(15));
        for _ in 0..3 {
            assert_eq!(tidy(&house, &session).await, first);
        }
        stands_once(&house, &session, EndedHow::Idle).await;
    }

    async fn two_programs_that_tidy_at_once_tell_the_owner_once(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        let other = house.through(&db.another(WriterOptions::default()).await.expect("a second program"));
        db.clock.advance(minutes(15));
        let (ours, theirs) = tokio::join!(tidy(&house, &session), tidy(&other, &session));
        assert_eq!(ours, theirs);
        stands_once(&house, &session, EndedHow::Idle).await;
    }

    async fn every_owner_of_the_account_is_told(db: TestDb) {
        let house = a_house(&db).await;
        let second = format!(
            "INSERT INTO owners (id, account, name, email, created_at) \
             SELECT {}, account, 'Otto', 'otto@northwind.example', created_at FROM owners",
            match db.kind {
                crate::support::Kind::Sqlite => "zeroblob(16)",
                crate::support::Kind::Postgres => "'00000000-0000-0000-0000-000000000000'",
            }
        );
        db.raw(&second).await.expect("added");
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        end(&house, &session, house.ana.actor(), EndedHow::Agent).await;
        let mut told: Vec<String> = summaries(&house, &session).await.into_iter().map(|message| message.to.email).collect();
        told.sort();
        assert_eq!(told, ["olivia@northwind.example", "otto@northwind.example"]);
    }

    async fn a_wall_clock_set_back_gives_no_session_more_time(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        db.clock.advance(minutes(15));
        tidy(&house, &session).await.expect("over");
        db.clock.advance(minutes(-14));
        assert_eq!(over(&house, &session).await.how, EndedHow::Idle);
    }

    async fn what_a_crash_left_unanswered_is_marked_unknown_once(db: TestDb) {
        let (house, session) = an_open_session(&db).await;
        house.look(&session).await.expect("admitted, and never answered");
        db.clock.advance(minutes(1));
        assert_eq!(sessions::commands::mark_unknown(&db.db, db.clock.now()).await.expect("marked"), 1);
        assert_eq!(sessions::commands::mark_unknown(&db.db, db.clock.now()).await.expect("marked"), 0);
        assert_eq!(house.log_kinds().await.iter().filter(|kind| *kind == "step.unknown").count(), 1);
    }
}
