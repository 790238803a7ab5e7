//! Which mails Olivia gets, as she chooses them.

use actix_web::http::StatusCode;
use porchlight::accounts::{self, Notices};

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
}
