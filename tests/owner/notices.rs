//! Which mails Olivia gets, as she chooses them.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use porchlight::accounts::{self, Notices};
use porchlight::language::Language;
use porchlight::words::Words;

use super::portal::Portal;
use crate::support::both_databases;

async fn notices(portal: &Portal) -> Notices {
    let owner = portal.house.olivia.id;
    let read = portal.house.db.read(move |conn| accounts::notices_of(conn, owner)).await;
    let notices: Result<Notices, porchlight::db::DbError> = read;
    notices.expect("her notices")
}

both_databases! {
    async fn olivia_declines_the_statement_and_it_stands_in_her_history(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let page = portal.get("/account/notices").await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.html.matches(" checked>").count(), 2, "both are on at first: {}", page.html);
        assert!(page.html.contains("The summary of each session") && page.html.contains("Nobody can turn it off"));
        let saved = portal.post("/account/notices", &[("start_mail", "on")]).await;
        assert_eq!((saved.status, saved.location.as_deref(), saved.flash), (StatusCode::SEE_OTHER, Some("/account/notices"), true));
        assert_eq!(notices(&portal).await, Notices { start_mail: true, statement: false });
        assert_eq!(portal.get("/account/notices").await.html.matches(" checked>").count(), 1);
        let history = portal.get("/account/history").await.html;
        assert!(history.contains("Olivia chose mails: when support opens the account on, monthly statement off"), "{history}");
    }

    async fn saving_what_is_saved_records_nothing(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let before = portal.house.log_from(0).await.len();
        portal.post("/account/notices", &[("start_mail", "on"), ("statement", "on")]).await;
        assert_eq!(portal.house.log_from(0).await.len(), before);
    }

    async fn a_form_from_elsewhere_changes_nothing(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        assert_eq!(portal.post_from_elsewhere("/account/notices", &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(notices(&portal).await, Notices { start_mail: true, statement: true });
    }

    async fn olivia_reads_german_in_her_own_time_zone_and_so_do_her_mails(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (grant, _) = portal.a_visit().await;
        let in_english = portal.get("/account/support-access").await.html;
        assert!(in_english.contains("<html lang=\"en\">") && in_english.contains(" CET"), "{in_english}");
        let saved = portal.post("/account/reading", &[("language", "de"), ("time_zone", "Asia/Tokyo")]).await;
        assert_eq!((saved.status, saved.flash), (StatusCode::SEE_OTHER, true));
        let switch = portal.get("/account/support-access").await.html;
        assert!(switch.contains("<html lang=\"de\">") && switch.contains("Supportzugang"), "{switch}");
        let until = Words::new(chrono_tz::Asia::Tokyo).in_language(Language::German).moment(grant.ends_at);
        assert!(switch.contains(&until), "{until} does not stand in {switch}");
        let chosen = portal.get("/account/notices").await.html;
        assert!(chosen.contains("value=\"Asia/Tokyo\" selected") && chosen.contains("Europe/Berlin"), "{chosen}");
        assert!(chosen.contains("Die des Kontos: Europe/Berlin"), "{chosen}");
        // Her colleagues' pages, mails and histories are as before.
        let reading = portal.state.db.read(move |conn| {
            Ok::<_, porchlight::db::DbError>((
                accounts::reading_at(conn, grant.account, "OLIVIA@northwind.example")?,
                accounts::reading_at(conn, grant.account, "nobody@northwind.example")?,
            ))
        });
        let (hers, theirs) = reading.await.expect("read");
        assert_eq!((hers.language, hers.zone), (Some(Language::German), Some(chrono_tz::Asia::Tokyo)));
        assert_eq!(theirs, porchlight::words::Reading::default());
        portal.post("/account/reading", &[("language", ""), ("time_zone", "")]).await;
        assert!(portal.get("/account/support-access").await.html.contains("<html lang=\"en\">"));
    }

    async fn a_language_or_zone_that_there_is_not_changes_nothing(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        for form in [[("language", "fr")], [("time_zone", "Northwind/Here")]] {
            assert_eq!(portal.post("/account/reading", &form).await.status, StatusCode::NOT_FOUND);
        }
    }

    async fn whoever_has_chosen_no_language_reads_the_one_that_the_browser_asks_for(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let asking = |languages: &str| {
            TestRequest::get().uri("/account/support-access").insert_header(("accept-language", languages.to_owned()))
        };
        assert!(portal.send(asking("fr, de-AT;q=0.9, en;q=0.8")).await.html.contains("<html lang=\"de\">"));
        assert!(portal.send(asking("fr")).await.html.contains("<html lang=\"en\">"));
    }
}
