//! A part of the history, by address: the same on the screen, in the files and on paper.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use porchlight::history::verify::verify;
use porchlight::sessions::Session;

use super::copies::table;
use super::portal::Portal;
use crate::support::{TestDb, a_grant, a_session, another_house, both_databases, hours};

/// A visit on Sunday 22 November, another on Tuesday.
async fn two_visits(db: &TestDb) -> (Portal, Session, Session) {
    let portal = Portal::of_olivia(db).await;
    let (grant, sunday) = portal.a_visit().await;
    portal.house.withdraw(&grant).await.expect("withdrawn");
    tidy(&portal, &sunday).await;
    portal.house.db.clock().advance(hours(48));
    let olivia = portal.house.olivia.clone();
    let portal = Portal::of(portal.house, &olivia).await;
    let (grant, tuesday) = portal.a_visit().await;
    portal.house.withdraw(&grant).await.expect("withdrawn");
    tidy(&portal, &tuesday).await;
    (portal, sunday, tuesday)
}

async fn tidy(portal: &Portal, session: &Session) {
    let house = &portal.house;
    let tidied = porchlight::sessions::commands::tidy(&house.db, &house.signer, house.limits, session).await;
    assert!(tidied.expect("tidied").is_some());
}

/// The numbers of the entries that a checkable file shows.
fn shown(jsonl: &str) -> BTreeSet<u64> {
    let lines = jsonl.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    lines.filter(|line| line["type"] == "entry").map(|line| line["seq"].as_u64().expect("a number")).collect()
}

async fn text(portal: &Portal, path: &str) -> String {
    let (head, bytes) = portal.raw(path).await;
    assert_eq!(head.status(), StatusCode::OK, "{path}");
    String::from_utf8(bytes).expect("UTF-8")
}

both_databases! {
    async fn what_is_taken_away_is_what_is_on_the_screen(db: TestDb) {
        let (portal, sunday, tuesday) = two_visits(&db).await;
        let all = portal.house.log_from(0).await;
        for query in [
            String::new(),
            "?from=2026-11-24".to_owned(),
            "?until=2026-11-22".to_owned(),
            "?from=2026-11-23&until=2026-11-23".to_owned(),
            format!("?session={}", sunday.id),
            format!("?session={}", tuesday.code().to_lowercase()),
            format!("?session={}&from=2026-11-24", sunday.id),
            "?days=7".to_owned(),
            "?kind=changes".to_owned(),
            "?kind=refused".to_owned(),
            "?kind=exports".to_owned(),
            "?kind=reveals".to_owned(),
            "?kind=questions".to_owned(),
            "?kind=access".to_owned(),
            format!("?agent={}", portal.house.ana.id),
            format!("?agent={}&kind=refused&from=2026-11-24", portal.house.ana.id),
            "?ticket=4821".to_owned(),
            "?ticket=%234821&kind=changes&until=2026-11-22".to_owned(),
            "?ticket=9999".to_owned(),
        ] {
            let jsonl = text(&portal, &format!("/account/history.jsonl{query}")).await;
            let verdict = verify(jsonl.as_bytes(), &[]);
            assert!(verdict.holds(), "{query}: {:?}", verdict.problem);
            let numbers = shown(&jsonl);
            let rows = table(&text(&portal, &format!("/account/history.csv{query}")).await);
            let told: Vec<u64> = rows.iter().flat_map(|row| row.numbers()).collect();
            assert_eq!(told.len(), told.iter().collect::<BTreeSet<_>>().len(), "{query}: each entry once");
            assert_eq!(told.iter().copied().collect::<BTreeSet<_>>(), numbers, "{query}");
            let html = portal.get(&format!("/account/history{query}")).await.html;
            for entry in &all {
                let here = numbers.contains(&entry.seq);
                match entry.session {
                    None => assert_eq!(html.contains(&format!("<dt>Entry</dt><dd>{}</dd>", entry.seq)), here, "{query}: {}", entry.seq),
                    Some(session) if here => assert!(html.contains(&format!("id=\"s-{session}\"")), "{query}: {}", entry.seq),
                    Some(_) => {}
                }
            }
            let paper = text(&portal, &format!("/account/history/print{query}")).await;
            assert_eq!(paper.matches("<td class=\"number\">").count(), rows.len(), "{query}");
            let left_out = all.len() - numbers.len();
            let said = match left_out {
                0 => "Nothing is filtered out.".to_owned(),
                1 => "1 entry of this history is filtered out.".to_owned(),
                many => format!("{many} entries of this history are filtered out."),
            };
            assert!(paper.contains(&said), "{query}: {said}");
        }
    }

    async fn each_kind_holds_what_it_says_and_no_more(db: TestDb) {
        let (portal, sunday, _) = two_visits(&db).await;
        a_session().tried_in(&portal.house).await.expect_err("nothing is allowed");
        for (query, tells) in [
            (format!("kind=changes&session={}", sunday.id), vec!["Ana changed Tax rate from 20% to 10% on Tax settings"]),
            ("kind=refused&from=2026-11-24&ticket=4821".to_owned(), vec!["Ana tried to export Customers", "Ana tried to open the account"]),
            ("kind=access&until=2026-11-22".to_owned(), vec!["Olivia allowed support to view and change", "Olivia turned off support access"]),
        ] {
            let rows = table(&text(&portal, &format!("/account/history.csv?{query}")).await);
            let told: Vec<&str> = rows.iter().map(|row| row.what()).collect();
            assert_eq!(told.len(), tells.len(), "{query}: {told:?}");
            assert!(told.iter().zip(&tells).all(|(told, tells)| told.starts_with(tells)), "{query}: {told:?}");
        }
        let html = portal.get("/account/history?kind=changes&days=7&ticket=4821").await.html;
        for chip in ["Changes only", "Last 7 days", "Ticket 4821"] {
            assert!(html.contains(&format!("</span>{chip} <span")), "{chip}: {html}");
        }
        assert!(html.contains("href=\"/account/history?kind=changes&#38;ticket=4821\""), "a chip is taken off: {html}");
        assert!(!html.contains("Olivia allowed support"), "{html}");
        let wrong = portal.get("/account/history?kind=weather").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.html.contains("Nothing is of the kind “weather”."), "{}", wrong.html);
        let nobody = portal.get(&format!("/account/history?agent={}", portal.house.olivia.id)).await;
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn what_is_chosen_stands_above_and_can_be_taken_off(db: TestDb) {
        let (portal, sunday, tuesday) = two_visits(&db).await;
        let query = format!("session={}&from=2026-11-22&until=2026-11-22", sunday.id);
        let html = portal.get(&format!("/account/history?{query}")).await.html;
        assert!(html.contains("From Sun 22 Nov 2026") && html.contains("Until Sun 22 Nov 2026"), "{html}");
        assert!(html.contains(&format!("href=\"/account/history?session={}&#38;until=2026-11-22\"", sunday.id)), "{html}");
        assert!(html.contains("href=\"/account/history?from=2026-11-22&#38;until=2026-11-22\""), "{html}");
        assert!(html.contains(&format!("value=\"{}\"", sunday.code())), "the form says the code");
        assert!(!html.contains(&format!("id=\"s-{}\"", tuesday.id)));
    }

    async fn days_are_those_of_the_accounts_zone(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        // 22:30 UTC on Sunday is 23:30 in Berlin; an hour later it is Monday there.
        portal.house.db.clock().advance(hours(9));
        a_grant().given_by(&portal.house).await;
        let monday = portal.get("/account/history?from=2026-11-23&until=2026-11-23").await.html;
        assert!(monday.contains("Olivia allowed support to view"), "00:06 in Berlin is Monday: {monday}");
        let sunday = portal.get("/account/history?until=2026-11-22").await.html;
        assert!(!sunday.contains("Olivia allowed support to view"));
    }

    async fn a_session_over_midnight_is_told_in_part(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        portal.house.db.clock().advance(minutes_before_midnight());
        let (_, session) = portal.a_visit().await;
        portal.house.db.clock().advance(crate::support::minutes(5));
        portal.step(&session, porchlight::history::event::step::StepKind::View, "/invoices", "Invoices · Acme Invoices", &[]).await;
        let html = portal.get("/account/history?from=2026-11-23").await.html;
        assert!(html.contains("2 of its 11 entries are in what you chose"), "{html}");
        assert!(html.contains("Invoices") && !html.contains("Billing settings"), "{html}");
        let rows = table(&text(&portal, "/account/history.csv?from=2026-11-23").await);
        let told: Vec<&str> = rows.iter().map(|row| row.what()).collect();
        assert_eq!(told, ["Ana viewed Invoices"]);
    }

    async fn a_day_that_is_none_says_what_to_type_and_stays(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let page = portal.get("/account/history?from=last+week&until=2026-11-22").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.html.contains("“last week” is not a day. Enter the first day like 2026-10-01.") && page.html.contains("value=\"last week\""));
        assert!(page.html.contains("value=\"2026-11-22\"") && page.html.contains("error-summary"));
        let page = portal.get("/account/history?from=2026-11-22&until=2026-11-21").await;
        assert!(page.html.contains("The last day must not be before the first day."));
        for file in ["history.csv", "history.jsonl", "history/print", "history/vendor.jsonl"] {
            assert_eq!(portal.get(&format!("/account/{file}?from=x")).await.status, StatusCode::CONFLICT, "{file}");
        }
    }

    async fn another_customers_session_is_called_nothing_here(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let fabrikam = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        a_grant().given_by(&fabrikam).await;
        let theirs = a_session().opened_in(&fabrikam).await;
        for name in [theirs.id.to_string(), theirs.code(), "S-0000".to_owned()] {
            let page = portal.get(&format!("/account/history?session={name}")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.html.contains(&format!("No session in this history is called {name}.")), "{}", page.html);
        }
    }

    async fn days_without_entries_say_so(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let page = portal.get("/account/history?from=2026-10-01&until=2026-10-31").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.html.contains("This history has no entry from Thu 1 Oct 2026 until Sat 31 Oct 2026."), "{}", page.html);
        assert!(page.html.contains("It begins Sun 22 Nov 2026."));
        let paper = text(&portal, "/account/history/print?from=2026-10-01&until=2026-10-31").await;
        assert!(paper.contains("Nothing stands in this history for what was chosen."));
    }

    async fn the_session_page_gives_its_session_away_whole(db: TestDb) {
        let (portal, sunday, _) = two_visits(&db).await;
        let html = portal.get(&format!("/account/history/{}", sunday.id)).await.html;
        let href = format!("/account/history.jsonl?session={}", sunday.id);
        assert!(html.contains(&format!("href=\"{href}\"")), "{html}");
        let (head, bytes) = portal.raw(&href).await;
        let name = head.headers().get("content-disposition").expect("a name").to_str().expect("text").to_owned();
        assert!(name.contains(&format!("porchlight-northwind-{}-2026-11-24.jsonl", sunday.code().to_lowercase())), "{name}");
        let verdict = verify(bytes.as_slice(), &[]);
        assert!(verdict.holds(), "{:?}", verdict.problem);
        let mine = portal.house.log_from(0).await.into_iter().filter(|entry| entry.session == Some(sunday.id));
        assert_eq!(shown(std::str::from_utf8(&bytes).expect("UTF-8")), mine.map(|entry| entry.seq).collect());
    }
}

/// From 14:06 UTC, which is 15:06 in Berlin, to 23:55 there: a visit takes four minutes.
fn minutes_before_midnight() -> chrono::Duration {
    crate::support::minutes(8 * 60 + 49)
}
