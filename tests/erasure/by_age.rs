//! After the account's number of days, from the front, batch by batch.

use porchlight::accounts::{self, KeepDays};
use porchlight::actor::Actor;
use porchlight::db::WriterOptions;
use porchlight::erasure::commands::{by_age, by_age_once};
use porchlight::grants::{self, EndChoice};

use super::*;
use crate::support::{a_grant, a_house, a_session, another_house, both_databases};

both_databases! {
    async fn after_a_year_the_words_are_gone_and_every_proof_holds(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let rita = rita(&db).await;
        let session = a_finished_visit(&db, &portal, &rita).await;
        let held = held(&portal.house).await;
        let entries = portal.house.log_from(0).await.len();
        db.clock.advance(days(364));
        run_jobs(&portal).await;
        assert_eq!(still_holds(&portal.house, &held).await, 0, "a day too early");
        db.clock.advance(days(1) + Duration::hours(1));
        run_jobs(&portal).await;
        let log = portal.house.log_from(0).await;
        let kept: Vec<_> = log.iter().filter(|entry| entry.payload.is_some()).map(|e| e.kind.as_str()).collect();
        // Statements and what became of them are younger.
        assert!(kept.iter().all(|kind| ["account.added", "mail.sent"].contains(kind)), "{kept:?}");
        assert_eq!(erased(&log[..entries]), entries - 1, "all but that the account was added");
        assert_eq!(still_holds(&portal.house, &held).await, entries as u64 - 1);
        let id = session.id;
        let read: Result<_, DbError> = db.db.read(move |conn| {
            let session = sessions::find(conn, id)?.ok_or(DbError::NotFound)?;
            let grant = grants::find(conn, session.account, session.grant)?.ok_or(DbError::NotFound)?;
            Ok((session, grant, reviews::find(conn, id)?.ok_or(DbError::NotFound)?))
        }).await;
        let (after, grant, review) = read.expect("all read");
        assert_eq!(after.erased.expect("erased").after, Some(365));
        assert_eq!((after.opened_at, after.ended_at, after.code()), (session.opened_at, session.ended_at, session.code()));
        let words = [&after.agent_name, &after.acting_as.name, &grant.allowed_name, &review.reviewer_name];
        assert!(words.iter().all(|word| *word == "(erased)") && review.note.is_empty(), "{words:?}");
        let of_session: Vec<_> = mails(&portal.house).await.into_iter().filter(|mail| mail.session.is_some()).collect();
        assert!(!of_session.is_empty() && of_session.iter().all(is_blank));
    }

    async fn life_goes_on_after_everything_was_erased(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let rita = rita(&db).await;
        a_finished_visit(&db, &portal, &rita).await;
        db.clock.advance(days(400));
        run_jobs(&portal).await;
        let held = held(&portal.house).await;
        let erased = still_holds(&portal.house, &held).await;
        a_finished_visit(&db, &portal, &rita).await;
        db.clock.advance(days(400));
        run_jobs(&portal).await;
        assert!(still_holds(&portal.house, &held).await > erased + 10);
    }

    async fn a_batch_is_bounded_and_a_stop_between_two_does_no_harm(db: TestDb) {
        let house = a_house(&db).await;
        for _ in 0..400 {
            let grant = a_grant().given_by(&house).await;
            house.withdraw(&grant).await.expect("withdrawn");
        }
        db.clock.advance(days(366));
        let id = house.account.id;
        let first = by_age_once(&db.db, id, a_year()).await.expect("a batch");
        assert_eq!((first.entries, first.is_all), (499, false), "500 less the one that is never erased");
        db.every_log_holds().expect("between two batches");
        let log = house.log_from(0).await;
        assert!(log[500..].iter().all(|entry| entry.payload.is_some()), "from the front");
        // The program stops here; another goes on.
        let other = db.another(WriterOptions::default()).await.expect("a second program");
        let rest = by_age(&other, id, a_year()).await.expect("the rest");
        assert!(rest.is_all);
        let log = house.log_from(0).await;
        assert_eq!((erased(&log), log.len()), (801, 802));
        let again = by_age_once(&other, id, a_year()).await.expect("nothing");
        assert_eq!((again.entries, again.copies, again.is_all), (0, 0, true));
    }

    async fn what_an_open_grant_needs_stays_and_all_that_follows_it(db: TestDb) {
        let house = a_house(&db).await;
        let least = KeepDays::new(90).expect("allowed");
        accounts::commands::set_retention(&db.db, house.account.id, least, a_year(), Actor::Porchlight).await.expect("set");
        db.clock.advance(days(1));
        let grant = a_grant().given_by(&house).await;
        for _ in 0..6 {
            let longer = EndChoice::After(days(30));
            grants::commands::change_end(&db.db, &house.account, &house.olivia, grant.id, longer).await.expect("longer");
            db.clock.advance(days(29));
        }
        by_age(&db.db, house.account.id, a_year()).await.expect("erased");
        let log = house.log_from(0).await;
        let given = log.iter().position(|entry| entry.kind == "grant.given").expect("given");
        assert_eq!(erased(&log), given - 1, "all before it, but that the account was added");
        assert!(log[given..].iter().all(|entry| entry.payload.is_some()));
        a_session().opened_in(&house).await;
        house.withdraw(&grant).await.expect("withdrawn");
        by_age(&db.db, house.account.id, a_year()).await.expect("still a session whose end is not written down");
        let log = house.log_from(0).await;
        let opened = log.iter().position(|entry| entry.kind == "session.opened").expect("opened");
        assert!(erased(&log) > given && log[opened..].iter().all(|entry| entry.payload.is_some()));
    }

    async fn an_account_s_own_number_stands_in_its_history_and_holds_for_it_alone(db: TestDb) {
        let house = a_house(&db).await;
        let other = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        let keep = KeepDays::new(90).expect("allowed");
        let set = || accounts::commands::set_retention(&db.db, house.account.id, keep, a_year(), Actor::Porchlight);
        assert_eq!(set().await.expect("set").days(), 365);
        assert_eq!(set().await.expect("the same again").days(), 90);
        let log = house.log_from(0).await;
        assert_eq!(log.iter().filter(|entry| entry.kind == "account.retention_set").count(), 1);
        db.clock.advance(days(91));
        for id in [house.account.id, other.account.id] {
            by_age(&db.db, id, a_year()).await.expect("erased");
        }
        assert_eq!((erased(&house.log_from(0).await), erased(&other.log_from(0).await)), (2, 0));
    }
}
