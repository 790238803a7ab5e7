//! An observer reads everything of her account, and decides nothing.

use actix_web::http::StatusCode;
use porchlight::accounts::{self, AccountError, OwnerRole};
use porchlight::db::{Conn, DbError};
use porchlight::grants;
use porchlight::grants::commands::Allow;
use porchlight::grants::{EndChoice, GrantError, Scope};
use porchlight::history::event::session::EndedHow;
use porchlight::ids::GrantId;
use porchlight::outbox;
use porchlight::sessions::{self, SessionError};
use serde_json::json;

use super::hand_off::{App, enter};
use super::seat::Seat;
use crate::support::{House, TestDb, a_grant, a_house, a_session, both_databases, hours};

/// Nils, who comes in from the app as an observer of Northwind.
async fn nils(db: &TestDb, app: &App) -> Seat {
    let (seat, mut claims) = (app.seat(db), app.olivia(db));
    claims["sub"] = json!("nils-1");
    claims["name"] = json!("Nils");
    claims["email"] = json!("nils@northwind.example");
    claims["role"] = json!("observer");
    let page = enter(&seat, &app.sign(&claims), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
    seat
}

async fn notices_to(house: &House, email: &str) -> Vec<&'static str> {
    let account = house.account.id;
    let mails: Result<Vec<outbox::Message>, DbError> =
        house.db.read(move |conn: &mut Conn| outbox::in_account(conn, account, 100)).await;
    let to_them = mails.expect("mails").into_iter().filter(|mail| mail.to.email == email);
    let mut notices: Vec<&str> = to_them.map(|mail| mail.notice.as_str()).collect();
    notices.sort_unstable();
    notices
}

both_databases! {
    async fn an_observer_reads_every_page_and_sees_no_button_and_who_decides(db: TestDb) {
        let (house, app) = (a_house(&db).await, App::new());
        let seat = nils(&db, &app).await;
        for (path, says) in [
            ("/account/support-access", "Off. Acme support can’t open your account."),
            ("/account/questions", "Nothing waits for an answer"),
            ("/account/history", "Nobody from Acme has opened your account"),
            ("/account/notices", "You get what the owners get, but for questions"),
            ("/account/how-it-works", "How it works"),
        ] {
            let page = seat.get(path).await;
            assert!(page.status == StatusCode::OK && page.says(says), "{path}: {}", page.html);
            assert!(page.says("You are an observer: you can read everything here, and decide nothing. Olivia decides."), "{path}");
            // What she is mailed, and how she reads, is hers to choose.
            let forms: &[&str] = if path == "/account/notices" { &["/account/notices", "/account/reading"] } else { &[] };
            assert_eq!(page.html.matches("method=\"post\"").count(), forms.len(), "{path}: {}", page.html);
            assert!(forms.iter().all(|form| page.html.contains(&format!("method=\"post\" action=\"{form}\""))), "{path}");
        }
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let page = seat.get("/account/support-access").await;
        assert!(page.says("Ana is in your account now") && !page.html.contains("method=\"post\""), "{}", page.html);
        assert_eq!(seat.get(&format!("/account/history/{}", session.id)).await.status, StatusCode::OK);
        assert!(seat.get("/account/history.jsonl").await.html.contains("grant.given"));
    }

    async fn whatever_form_an_observer_sends_nothing_is_decided(db: TestDb) {
        let (house, app) = (a_house(&db).await, App::new());
        let seat = nils(&db, &app).await;
        let grant = a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let before = house.log_from(0).await.len();
        let id = grant.id.to_string();
        let fresh = GrantId::new(db.db.clock().now(), &db.random).to_string();
        let forms: [(String, Vec<(&str, &str)>); 5] = [
            ("/account/support-access".into(), vec![("id", &fresh), ("until", "24h"), ("scope", "view")]),
            ("/account/support-access/end".into(), vec![("grant", &id), ("until", "7d")]),
            ("/account/support-access/off".into(), vec![("grant", &id)]),
            (format!("/account/support-access/sessions/{}/end", session.id), vec![]),
            ("/account/questions/con_018f0000000070008000000000000000".into(), vec![("answer", "once")]),
        ];
        for (path, form) in forms {
            let page = seat.post(&path, &form).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}: {}", page.html);
            assert!(page.says("You are an observer: you can read everything here, and decide nothing. Olivia decides."), "{path}");
        }
        assert_eq!(house.log_from(0).await.len(), before);
        assert!(house.look(&session).await.is_ok(), "the session goes on");
        // Signing out is hers.
        let mine = seat.get("/account/sign-ins").await.between("action=\"/account/sign-ins/", "\"");
        assert_eq!(seat.post(&format!("/account/sign-ins/{mine}"), &[]).await.status, StatusCode::SEE_OTHER);
    }

    async fn a_form_that_was_on_its_way_when_an_owner_became_an_observer_decides_nothing(db: TestDb) {
        let (house, app) = (a_house(&db).await, App::new());
        let grant = a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let mut claims = app.olivia(&db);
        claims["role"] = json!("observer");
        enter(&app.seat(&db), &app.sign(&claims), "").await;
        // What was read of her before said that she decides; the write looks again.
        assert!(matches!(house.withdraw(&grant).await, Err(GrantError::OnlyObserves)));
        let wish = Allow { id: GrantId::new(db.db.clock().now(), &db.random), scope: Scope::View, end: EndChoice::After(hours(1)), each_time: false, only: grants::Only::default(), language: porchlight::language::Language::English };
        let allowed = grants::commands::allow(&db.db, &house.account, &house.olivia, wish).await;
        assert!(matches!(allowed, Err(GrantError::OnlyObserves)));
        let changed = grants::commands::change_end(&db.db, &house.account, &house.olivia, grant.id, EndChoice::After(hours(2))).await;
        assert!(matches!(changed, Err(GrantError::OnlyObserves)));
        let only = grants::Only { purpose: Some("onboarding".to_owned()), ..Default::default() };
        let limited = sessions::limiting::change_limit(&db.db, &db.signer, house.limits, &house.olivia, grant.id, only).await;
        assert!(matches!(limited, Err(GrantError::OnlyObserves)));
        let by = porchlight::actor::Actor::owner(house.olivia.id, "Olivia");
        let ended = sessions::commands::end(&db.db, &db.signer, house.limits, &session, by, EndedHow::OwnerStopped).await;
        assert!(matches!(ended, Err(SessionError::OnlyObserves)));
    }

    async fn an_observer_chooses_her_own_mails_and_nobody_elses(db: TestDb) {
        let (house, app) = (a_house(&db).await, App::new());
        let seat = nils(&db, &app).await;
        let before = house.log_from(0).await.len();
        assert_eq!(seat.post("/account/notices", &[("statement", "on")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(house.log_from(0).await.len(), before, "it concerns nobody else");
        a_grant().given_by(&house).await;
        a_session().opened_in(&house).await;
        let told = notices_to(&house, "nils@northwind.example").await;
        assert!(told.contains(&"access_allowed") && !told.contains(&"session_opened"), "{told:?}");
        assert!(notices_to(&house, "olivia@northwind.example").await.contains(&"session_opened"));
        let account = house.account.id;
        let owners = db.db.read(move |conn| accounts::owners_of(conn, account)).await.expect("owners");
        let nils = owners.into_iter().find(|owner| owner.name == "Nils").expect("Nils");
        let for_olivia = accounts::commands::set_notices(&db.db, &house.olivia, false, false, &nils).await;
        assert!(matches!(for_olivia, Err(AccountError::OnlyObserves)));
    }

    async fn an_observer_is_told_what_owners_are_told(db: TestDb) {
        let (house, app) = (a_house(&db).await, App::new());
        nils(&db, &app).await;
        let grant = a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        house.withdraw(&grant).await.expect("withdrawn");
        sessions::commands::tidy(&db.db, &db.signer, house.limits, &session).await.expect("tidied");
        let told = notices_to(&house, "nils@northwind.example").await;
        assert_eq!(told, notices_to(&house, "olivia@northwind.example").await);
        assert!(told.contains(&"session_summary") && told.contains(&"access_withdrawn"));
    }

    async fn every_owner_is_told_who_allowed_changed_and_withdrew(db: TestDb) {
        let (house, app) = (a_house(&db).await, App::new());
        let mut claims = app.olivia(&db);
        claims["sub"] = json!("nora-1");
        claims["name"] = json!("Nora");
        claims["email"] = json!("nora@northwind.example");
        enter(&app.seat(&db), &app.sign(&claims), "").await;
        let grant = a_grant().given_by(&house).await;
        let later = EndChoice::After(hours(48));
        grants::commands::change_end(&db.db, &house.account, &house.olivia, grant.id, later).await.expect("changed");
        house.withdraw(&grant).await.expect("withdrawn");
        let account = house.account.id;
        let mails: Result<Vec<outbox::Message>, DbError> =
            db.db.read(move |conn: &mut Conn| outbox::in_account(conn, account, 100)).await;
        let to_nora = mails.expect("mails").into_iter().filter(|mail| mail.to.email == "nora@northwind.example");
        let mut told: Vec<(&str, String)> =
            to_nora.map(|mail| (mail.notice.as_str(), mail.data["by"].as_str().unwrap_or_default().to_owned())).collect();
        told.sort_unstable();
        assert_eq!(told, ["access_allowed", "access_changed", "access_withdrawn"].map(|notice| (notice, "Olivia".to_owned())));
    }

    async fn an_observer_who_becomes_an_owner_decides_from_then_on(db: TestDb) {
        let (house, app) = (a_house(&db).await, App::new());
        let seat = nils(&db, &app).await;
        let mut claims = app.olivia(&db);
        claims["sub"] = json!("nils-1");
        claims["name"] = json!("Nils");
        claims["email"] = json!("nils@northwind.example");
        enter(&app.seat(&db), &app.sign(&claims), "").await;
        let fresh = GrantId::new(db.db.clock().now(), &db.random).to_string();
        let page = seat.post("/account/support-access", &[("id", &fresh), ("until", "24h"), ("scope", "view")]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
        let account = house.account.id;
        let owners = db.db.read(move |conn: &mut Conn| accounts::owners_of(conn, account)).await.expect("owners");
        assert!(owners.iter().all(|owner| owner.role == OwnerRole::Owner));
        assert!(house.log_kinds().await.contains(&"account.owner_changed".to_owned()));
    }
}
