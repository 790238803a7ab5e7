//! Olivia reads German: every page of hers is in German, whatever stands on it.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use porchlight::consents::{Answer, Kind};
use porchlight::history::event::step::StepKind;
use porchlight::language::Language;
use porchlight::reviews::{self, Verdict};
use porchlight::words::Words;
use regex::Regex;

use super::portal::{Page, Portal};
use crate::consents::{answered, asked};
use crate::support::{a_grant, a_session, another_house, both_databases, english};

/// Names, and what was typed or titled in the vendor's English app: it stands as it is.
const AS_IT_IS: &[&str] = &[
    "Acme Support Access",
    "Acme Invoices",
    "Billing settings",
    "Tax settings",
    "Tax rate",
    "Support",
    "Customers",
    "checking failed invoice sync",
    "20% was a slip",
    "Why the export?",
    "porchlight verify FILE",
    "--since MAIL.eml",
    "JSON Lines",
    "Mail",
    "Mails",
];

async fn in_german(portal: &Portal, path: &str) -> Page {
    portal.send(TestRequest::get().uri(path).insert_header(("accept-language", "de-AT, en;q=0.5"))).await
}

async fn is_german(portal: &Portal, path: &str, status: StatusCode) {
    let page = in_german(portal, path).await;
    assert_eq!(page.status, status, "{path}: {}", page.html);
    assert!(page.html.contains("<html lang=\"de\""), "{path}");
    let found = english(&page.html, AS_IT_IS);
    assert!(found.is_empty(), "{path}: {found:#?}");
    let unfilled = Regex::new(r"\{ ?\$|>\[[a-z-]+\]<").expect("a pattern");
    let shown = page.html.split("<template").next().expect("a page");
    assert!(!unfilled.is_match(shown), "{path}: {}", page.html);
}

both_databases! {
    async fn every_page_of_hers_is_in_german(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        for path in ["/account/support-access", "/account/live", "/account/questions", "/account/history"] {
            is_german(&portal, path, StatusCode::OK).await;
        }
        let (grant, session) = portal.a_visit().await;
        let gone = ("/gone", "Gone");
        portal.step(&session, StepKind::View, gone.0, gone.1, &[]).await;
        let waiting = asked(&portal.house, &session, Kind::Change).await;
        let of_session = format!("/account/history/{}", session.id);
        let proof = format!("{of_session}/proof");
        let question = format!("/account/questions/{}", waiting.id);
        for path in ["/account/support-access", "/account/live", "/account/questions", &question, &of_session] {
            is_german(&portal, path, StatusCode::OK).await;
        }
        is_german(&portal, &proof, StatusCode::CONFLICT).await;
        answered(&portal.house, &waiting, Answer::Declined).await.expect("answered");
        portal.house.withdraw(&grant).await.expect("withdrawn");
        let house = &portal.house;
        let tidied = porchlight::sessions::commands::tidy(&house.db, &house.signer, house.limits, &session);
        assert!(tidied.await.expect("tidied").is_some());
        a_session().tried_in(house).await.expect_err("nothing is allowed");
        is_german(&portal, &of_session, StatusCode::OK).await;
        let rita = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Rita").await.ana;
        reviews::commands::review(&house.db, &rita, &session, Verdict::Flagged, "Why the export?".to_owned())
            .await
            .expect("reviewed");
        for path in [
            of_session.as_str(), "/account/support-access", "/account/questions", &question, "/account/history",
            "/account/history?kind=changes", "/account/history?days=7", "/account/history/print",
            "/account/notices", "/account/how-it-works", "/account/sign-ins", "/account/sign-in",
        ] {
            is_german(&portal, path, StatusCode::OK).await;
        }
        for path in ["/account/history?from=x&agent=Nobody", "/account/history?session=S-XXXX"] {
            let found = english(&in_german(&portal, path).await.html, AS_IT_IS);
            assert!(found.is_empty(), "{path}: {found:#?}");
        }
        is_german(&portal, "/account/history/ses_00000000000000000000000000000000", StatusCode::NOT_FOUND).await;
        a_grant().change().given_by(house).await;
        is_german(&portal, "/account/support-access", StatusCode::OK).await;
    }

    async fn an_observer_reads_german_too(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        portal.a_visit().await;
        let observer = portal.house.observer("Otto").await;
        let portal = Portal::of(portal.house, &observer).await;
        for path in ["/account/support-access", "/account/live", "/account/history", "/account/notices"] {
            is_german(&portal, path, StatusCode::OK).await;
        }
    }
}

/// What the script says is in the page, and in German.
#[test]
fn what_verifies_in_the_browser_says_it_in_german() {
    let german = Words::new(chrono_tz::UTC).in_language(Language::German);
    let gaps = Regex::new(r"\[[a-z]+\]").expect("a pattern");
    for (name, text) in german.of_verify() {
        let found = english(&gaps.replace_all(&text, " "), AS_IT_IS);
        assert!(found.is_empty(), "{name}: {text}");
    }
}
