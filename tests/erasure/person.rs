//! For a person's sake, before the time: what names them goes, an entry says which numbers, and all else stays.

use porchlight::accounts;
use porchlight::actor::Actor;
use porchlight::erasure::commands::{ErasedForPerson, for_person, plan};
use porchlight::erasure::{ErasureError, Person};
use porchlight::history::Event;

use super::*;
use crate::support::{a_grant, a_house, a_session, another_house, both_databases};

async fn erase(house: &House, person: &str) -> Result<ErasedForPerson, ErasureError> {
    let (person, reason) = (person.parse().expect("a person"), "Asked for by letter".to_owned());
    for_person(&house.db, house.account.id, person, reason, Actor::Porchlight).await
}

/// The numbers that the log's entries name as erased.
async fn named(house: &House) -> Vec<u64> {
    let mut numbers = Vec::new();
    for entry in house.log_from(0).await {
        if let Some(Event::Erased(erased)) = entry.event().expect("ours") {
            assert!(erased.entries.len() <= 5000 && erased.reason == "Asked for by letter");
            numbers.extend(erased.entries);
        }
    }
    numbers
}

both_databases! {
    async fn what_names_olivia_goes_and_the_history_says_which_entries(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let rita = rita(&db).await;
        let session = a_finished_visit(&db, &portal, &rita).await;
        let (house, held) = (&portal.house, held(&portal.house).await);
        let olivia = house.olivia.id.to_string();
        let foreseen = plan(&db.db, house.account.id, Person::Owner(house.olivia.id)).await.expect("a plan");
        assert_eq!((foreseen.of_open, foreseen.mails_due, foreseen.wanted.name.as_str()), (0, 0, "Olivia"));
        let done = erase(house, &olivia).await.expect("erased");
        assert_eq!(done.entries, foreseen.entries_in_all());
        let log = house.log_from(0).await;
        let gone: Vec<u64> = log.iter().filter(|entry| entry.payload.is_none()).map(|entry| entry.seq).collect();
        assert_eq!((gone.len() as u64, &gone), (done.entries, &named(house).await));
        for entry in log.iter().filter_map(|entry| entry.payload.as_ref()) {
            let text = String::from_utf8_lossy(entry);
            assert!(!text.contains(&olivia) && !text.contains("olivia@northwind.example"), "{text}");
        }
        assert!(log.iter().any(|entry| entry.kind == "step.intent" && entry.payload.is_some()), "Ana's steps stay");
        assert_eq!(still_holds(house, &held).await, done.entries);
        // All mails went to her.
        assert!(mails(house).await.iter().all(is_blank));
        let page = portal.get(&format!("/account/history/{}", session.id)).await;
        assert!(page.status.is_success() && page.html.contains("Tax rate"), "{}", page.html);
        assert!(portal.get("/account/history").await.html.contains("(erased on request)"));
        assert_eq!(erase(house, &olivia).await.expect("nothing more").entries, 0);
    }

    async fn what_names_ana_goes_with_her_sessions_words(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let rita = rita(&db).await;
        let session = a_finished_visit(&db, &portal, &rita).await;
        let (house, held) = (&portal.house, held(&portal.house).await);
        let done = erase(house, &house.ana.id.to_string()).await.expect("erased");
        assert!(done.entries >= 3 && done.mails == 0, "{done:?}: her session's mails go with its entry");
        assert_eq!(still_holds(house, &held).await, done.entries);
        let line = format!("Support session {} · erased on request", session.code());
        for path in ["/account/history".to_owned(), format!("/account/history/{}", session.id)] {
            let page = portal.get(&path).await;
            assert!(page.status.is_success() && page.html.contains(&line), "{path}: {}", page.html);
            assert!(!page.html.contains("Ana"), "{path}: {}", page.html);
        }
        // Whoever allowed it, and the review, are told still.
        assert!(portal.get("/account/history").await.html.contains("Olivia allowed"));
        let told = portal.get(&format!("/account/history/{}", session.id)).await.html;
        assert!(told.contains("Rita reviewed"), "{told}");
    }

    async fn a_user_of_the_app_goes_and_leaves_the_list(db: TestDb) {
        let house = a_house(&db).await;
        let grant = a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let ended = sessions::commands::end(&db.db, &db.signer, house.limits, &session, session.agent(), EndedHow::Agent);
        ended.await.expect("ended");
        house.withdraw(&grant).await.expect("withdrawn");
        let done = erase(&house, "user:olivia-1").await.expect("erased");
        assert_eq!(done.entries, 1, "the one that says as whom");
        let account = house.account.id;
        let user: Result<_, DbError> = db.db.read(move |conn| accounts::user(conn, account, "olivia-1")).await;
        assert!(user.expect("read").is_none());
    }

    async fn what_is_open_stays_until_it_is_over(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let ana = house.ana.id.to_string();
        let foreseen = plan(&db.db, house.account.id, ana.parse().expect("a person")).await.expect("a plan");
        assert_eq!((foreseen.entries_in_all(), foreseen.of_open, foreseen.mails_due), (0, 1, 1));
        assert_eq!(erase(&house, &ana).await.expect("nothing"), ErasedForPerson::default());
        assert_eq!(erase(&house, &house.olivia.id.to_string()).await.expect("her being added").entries, 1);
        let live = house.log_from(0).await;
        assert!(live.iter().filter(|entry| entry.kind != "account.owner_added").all(|entry| entry.payload.is_some()));
        let ended = sessions::commands::end(&db.db, &db.signer, house.limits, &session, session.agent(), EndedHow::Agent);
        ended.await.expect("ended");
        assert_eq!(erase(&house, &ana).await.expect("erased").entries, 2);
    }

    async fn nobody_in_particular_and_a_reason_that_names_somebody_are_refused(db: TestDb) {
        let house = a_house(&db).await;
        let other = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        let because = |person: Person, reason: &str| {
            for_person(&db.db, house.account.id, person, reason.to_owned(), Actor::Porchlight)
        };
        let olivia = || Person::Owner(house.olivia.id);
        assert!(matches!(because(olivia(), " ").await, Err(ErasureError::NoReason)));
        for reason in ["Olivia asked", "for OLIVIA@northwind.example"] {
            assert!(matches!(because(olivia(), reason).await, Err(ErasureError::ReasonNamesThem)), "{reason}");
        }
        // Another customer's owner does not exist here.
        for person in [Person::Owner(other.olivia.id), Person::User("nobody".to_owned())] {
            assert!(matches!(because(person, "Asked").await, Err(ErasureError::NoSuchPerson)));
        }
        assert_eq!(erased(&house.log_from(0).await), 0);
    }
}
