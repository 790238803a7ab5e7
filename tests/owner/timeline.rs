//! A session's page as a timeline: what happened when, what belongs together in one line, and long sessions in parts.

use std::collections::BTreeSet;
use std::io::Write as _;

use actix_web::http::StatusCode;
use porchlight::consents::{Answer, Kind};
use porchlight::forms::Change;
use porchlight::history::event::step::StepKind;
use porchlight::sessions::Session;

use super::portal::Portal;
use crate::consents::{answered, asked};
use crate::support::{a_grant, a_session, both_databases};

/// How many steps the long session has; `PORCHLIGHT_STEPS_IN_SESSION=2000` for the long run.
const STEPS: usize = 240;

fn steps() -> usize {
    std::env::var("PORCHLIGHT_STEPS_IN_SESSION").map_or(STEPS, |text| text.parse().expect("a number"))
}

/// What a page weighs over the wire after the first visit, at most: as in tests/browser/weight.mjs.
const MOST: usize = 30_000;

async fn page_of(portal: &Portal, session: &Session) -> String {
    let page = portal.get(&format!("/account/history/{}", session.id)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    page.html
}

/// What stands in the timeline.
fn timeline(html: &str) -> &str {
    let begun = html.split_once("id=\"steps\"").expect("a timeline").1;
    begun.split_once("</section>").expect("its end").0
}

fn in_order(html: &str, told: &[&str]) {
    let place = |text: &&str| html.find(text).unwrap_or_else(|| panic!("{text}: {html}"));
    let places: Vec<usize> = told.iter().map(place).collect();
    assert!(places.is_sorted(), "{told:?} at {places:?}: {html}");
}

fn rounding(to: usize) -> Change {
    let (from, to) = (Some("0".to_owned()), Some(to.to_string()));
    Change { label: "Rounding".into(), field: "rounding".into(), from, to, hidden: false }
}

fn zipped(html: &str) -> usize {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(html.as_bytes()).expect("packed");
    packed.finish().expect("packed").len()
}

both_databases! {
    async fn it_tells_what_happened_in_the_order_in_which_it_did(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (_, session) = portal.a_visit().await;
        portal.post(&format!("/account/support-access/sessions/{}/end", session.id), &[]).await;
        let html = page_of(&portal, &session).await;
        let told = timeline(&html);
        in_order(told, &[
            "<h3 class=\"timeline-day\">Sun 22 Nov 2026, CET</h3>",
            "opened a support session as Olivia",
            "View only at first",
            "<strong>Ana viewed Billing settings (2×)</strong>",
            "2 steps, one by one",
            "switched to changing",
            "timeline-event timeline-of-change",
            "<strong>Ana changed Tax rate from 20% to 10% on Tax settings</strong>",
            "<del><span class=\"visually-hidden\">from </span>20%</del>",
            "timeline-event timeline-of-refused",
            "tried to export",
            "Olivia ended the session",
            "after 4 min",
            "Still to come",
            "Summary: Olivia",
            "Not reviewed yet",
        ]);
        assert!(html.find("id=\"receipt\"") < html.find("id=\"steps\""), "the receipt stays on top");
        assert!(!html.contains("timeline-part\""), "a short session is told whole");
    }

    async fn a_question_stands_where_it_was_asked_and_its_answer_where_it_was_given(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        a_grant().given_by(&portal.house).await;
        let session = a_session().opened_in(&portal.house).await;
        let look = ("/settings/tax", "Tax settings · Acme Invoices");
        portal.step(&session, StepKind::View, look.0, look.1, &[]).await;
        let question = asked(&portal.house, &session, Kind::Change).await;
        portal.step(&session, StepKind::View, "/invoices", "Invoices · Acme Invoices", &[]).await;
        answered(&portal.house, &question, Answer::Declined).await.expect("answered");
        portal.step(&session, StepKind::View, look.0, look.1, &[]).await;
        let html = page_of(&portal, &session).await;
        in_order(timeline(&html), &[
            "Ana viewed Tax settings</strong>",
            "Ana asked to change Tax rate from 20% to 10%",
            "Ana viewed Invoices</strong>",
            "Olivia did not allow Ana to change Tax rate",
        ]);
        assert_eq!(timeline(&html).matches("timeline-of-consent").count(), 2);
        assert!(timeline(&html).contains("It is still going on.") && !timeline(&html).contains("Still to come"));
    }

    async fn a_long_session_is_told_in_parts_that_stay_light(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        a_grant().change().given_by(&portal.house).await;
        let session = a_session().opened_in(&portal.house).await;
        let house = &portal.house;
        let change = porchlight::sessions::Mode::Change;
        let switched = porchlight::sessions::commands::switch_mode(&house.db, house.limits, house.ana.id, &session, change);
        switched.await.expect("switched");
        for number in 0..steps() {
            portal.step(&session, StepKind::Change, "/settings/tax", "Tax settings", &[rounding(number)]).await;
        }
        let (mut seen, mut path, mut parts) = (BTreeSet::new(), Some(format!("/account/history/{}", session.id)), 0);
        while let Some(at) = path.take() {
            let page = portal.get(&at).await;
            assert_eq!(page.status, StatusCode::OK, "{at}");
            let weight = zipped(&page.html);
            assert!(weight <= MOST, "{at} weighs {weight}");
            let told = timeline(&page.html);
            for line in told.split("changed Rounding from 0 to ").skip(1) {
                let number: usize = line.split(' ').next().expect("a number").parse().expect("a number");
                assert!(seen.insert(number), "{number} is told twice");
            }
            parts += 1;
            let next = told.split_once("rel=\"next\" href=\"").map(|(_, rest)| rest.split('"').next().expect("an address"));
            path = next.map(|address| address.split('#').next().expect("an address").to_owned());
        }
        assert!(parts > 2 && seen.len() == steps(), "{} in {parts} parts", seen.len());
        let whole = portal.get(&format!("/account/history/{}?from=all", session.id)).await.html;
        assert_eq!(timeline(&whole).matches("changed Rounding from 0 to ").count(), steps());
        assert!(!whole.contains("timeline-part\""));
        let tried = portal.get(&format!("/account/history/{}?from=x", session.id)).await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND);
        let before = portal.get(&format!("/account/history/{}?from=0", session.id)).await;
        assert_eq!(before.status, StatusCode::NOT_FOUND, "no part begins before the session");
    }
}
