//! The history as Olivia reads and keeps it.

use std::collections::BTreeSet;

use actix_web::http::{StatusCode, header};
use porchlight::history::event::step::StepKind;
use porchlight::history::verify::verify;
use porchlight::reviews::{self, Verdict};

use super::portal::Portal;
use crate::support::{a_grant, a_session, both_databases, minutes};

both_databases! {
    async fn a_session_is_one_card_that_tells_changes_first(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        portal.a_visit().await;
        let page = portal.get("/account/history").await;
        assert_eq!(page.status, StatusCode::OK);
        let html = page.html;
        assert_eq!(html.matches("history-session").count(), 1);
        let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text}: {html}"));
        assert!(place("Tax rate") < place("tried to export"));
        assert!(place("tried to export") < place("Billing settings"));
        assert!(html.contains("<span class=\"times\">(2×)</span>"), "repeats are folded");
        assert!(html.contains("Olivia allowed support to view and change the account"));
        assert!(html.contains("still going on"));
    }

    async fn an_untouched_account_says_so(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let html = portal.get("/account/history").await.html;
        assert!(html.contains("Nobody from Acme has opened your account"));
        assert!(html.contains("2 entries · kept 365 days") && html.contains("porchlight verify FILE"));
    }

    async fn a_try_without_a_grant_stands_in_the_history(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        a_session().tried_in(&portal.house).await.expect_err("nothing is allowed");
        let html = portal.get("/account/history").await.html;
        assert!(html.contains("Ana tried to open the account; refused, support access was not allowed"), "{html}");
    }

    async fn pages_of_twenty_five_show_every_line_once(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        for _ in 0..60 {
            let grant = a_grant().given_by(&portal.house).await;
            portal.house.withdraw(&grant).await.expect("withdrawn");
        }
        let (mut seen, mut path) = (BTreeSet::new(), Some("/account/history".to_owned()));
        let mut pages = 0;
        while let Some(at) = path.take() {
            let html = portal.get(&at).await.html;
            pages += 1;
            for line in html.split("<dt>Entry</dt><dd>").skip(1) {
                let number: u64 = line.split('<').next().expect("a number").parse().expect("a number");
                assert!(seen.insert(number), "{number} stands twice");
            }
            let older = html.split_once("/account/history?before=").map(|(_, rest)| rest);
            path = older.map(|rest| format!("/account/history?before={}", rest.split('"').next().expect("a number")));
        }
        assert_eq!((pages, seen.len()), (5, 122));
        assert_eq!(portal.get("/account/history?before=x").await.status, StatusCode::NOT_FOUND);
    }

    async fn a_long_session_is_one_line_among_the_others(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (_, session) = portal.a_visit().await;
        for _ in 0..60 {
            portal.step(&session, StepKind::View, "/invoices", "Invoices · Acme Invoices", &[]).await;
        }
        let html = portal.get("/account/history").await.html;
        assert!(html.contains("Invoices <span class=\"times\">(60×)</span>"), "{html}");
        assert!(!html.contains("before="), "everything stands on one page");
    }

    async fn the_session_page_tells_each_request_once_with_what_became_of_it(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (grant, session) = portal.a_visit().await;
        portal.house.withdraw(&grant).await.expect("withdrawn");
        let over = porchlight::sessions::commands::tidy(&portal.house.db, &portal.house.signer, portal.house.limits, &session);
        assert!(over.await.expect("tidied").is_some());
        let page = portal.get(&format!("/account/history/{}", session.id)).await;
        assert_eq!(page.status, StatusCode::OK);
        let html = page.html;
        assert_eq!(html.matches("<strong>Ana viewed Billing settings</strong>").count(), 2);
        assert_eq!(html.matches("Ana changed Tax rate from 20% to 10% on Tax settings").count(), 1);
        assert_eq!(html.matches("The app sent on").count(), 0, "answers are told with their requests");
        assert!(html.contains("<dt>Answer (entry)</dt>"));
        assert!(html.contains("Not reviewed yet") && html.contains("Summary"));
        assert!(html.contains("— porchlight.example"), "the signed checkpoint stands there");
        assert!(!html.contains("End this session"));
    }

    async fn the_session_page_says_how_far_support_came_and_what_it_never_opened(db: TestDb) {
        let mut portal = Portal::of_olivia(&db).await;
        let work = |id: &str, label: &str, pages: &[&str]| porchlight::config::Work {
            id: id.to_owned(),
            label: label.to_owned(),
            changes: true,
            pages: pages.iter().map(|page| (*page).to_owned()).collect(),
        };
        let works = [work("tax", "Tax", &["/", "/settings/tax"]), work("team", "Team", &["/", "/settings/team/**"])];
        portal.state.works = porchlight::sessions::Works::of(&works).expect("kinds of work");
        let (_, session) = portal.a_visit().await;
        let html = portal.get(&format!("/account/history/{}", session.id)).await.html;
        for told in [
            "<strong>1</strong> change<",
            "<strong>2</strong> pages seen, 1 different<",
            "<strong>0</strong> hidden fields shown<",
            "<strong>0</strong> files exported<",
            "<strong>1</strong> try refused<",
            "Never opened: <strong>Team</strong>.",
        ] {
            assert!(html.contains(told), "{told}: {html}");
        }
    }

    async fn what_happened_when_is_drawn_and_told_in_a_table(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        assert!(!portal.get("/account/history").await.html.contains("<svg class=\"activity-picture\""), "nothing happened");
        let (grant, session) = portal.a_visit().await;
        portal.house.withdraw(&grant).await.expect("withdrawn");
        a_session().tried_in(&portal.house).await.expect_err("nothing is allowed");
        let html = portal.get("/account/history").await.html;
        assert!(html.contains("<svg class=\"activity-picture\"") && !html.contains("style=\""), "{html}");
        assert!(html.contains("<strong>1</strong> visit<") && html.contains("<rect class=\"activity-bar-refused\""), "{html}");
        assert!(html.contains("<th scope=\"row\">Sun 22 Nov 2026</th><td>1</td>"), "{html}");
        let of_session = portal.get(&format!("/account/history?session={}", session.id)).await.html;
        assert!(!of_session.contains("<svg class=\"activity-picture\""), "one session has no course of weeks");
    }

    async fn ritas_verdict_stands_with_the_session(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (_, session) = portal.a_visit().await;
        portal.post(&format!("/account/support-access/sessions/{}/end", session.id), &[]).await;
        let rita = crate::support::another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Rita").await.ana;
        reviews::commands::review(&portal.house.db, &rita, &session, Verdict::Flagged, "Why the export?".to_owned())
            .await
            .expect("reviewed");
        let html = portal.get(&format!("/account/history/{}", session.id)).await.html;
        assert!(html.contains("Rita reviewed this session: <strong>flagged</strong> (“Why the export?”)"), "{html}");
    }

    async fn the_download_is_the_whole_history_and_verifies(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (_, session) = portal.a_visit().await;
        for _ in 0..300 {
            portal.step(&session, StepKind::View, "/invoices", "Invoices · Acme Invoices", &[]).await;
        }
        portal.house.db.clock().advance(minutes(1));
        let (head, file) = portal.raw("/account/history.jsonl").await;
        assert_eq!(head.status(), StatusCode::OK);
        let disposition = head.headers().get(header::CONTENT_DISPOSITION).expect("a name").to_str().expect("text");
        assert_eq!(disposition, "attachment; filename=\"porchlight-northwind-2026-11-22.jsonl\"");
        assert!(file.len() > 2 * 64 * 1024, "more than one chunk");
        let verdict = verify(file.as_slice(), &[]);
        assert!(verdict.holds(), "{:?}", verdict.problem);
        assert_eq!(verdict.entries, portal.house.log_from(0).await.len() as u64);
    }
}
