//! What the vendor sets for all its customers is on record, and each owner reads it among her entries.

use porchlight::db::HeadId;
use porchlight::history::controls::InForce;
use porchlight::history::verify::verify;
use porchlight::history::{self, Entry, Page, controls};

use super::portal::{Portal, hidden};
use crate::support::{TestDb, a_grant, both_databases, hours};

fn settings(keep_days: &str) -> Vec<(&'static str, String)> {
    vec![("history.keep_days", keep_days.to_owned()), ("sessions.hard", "60m".to_owned())]
}

fn in_force(rules: &str) -> InForce {
    InForce { rules: rules.to_owned(), overruled: Vec::new() }
}

async fn record(db: &TestDb, keep_days: &str, rules: &str) -> usize {
    controls::record(&db.db, &settings(keep_days), &in_force(rules)).await.expect("recorded")
}

async fn vendor_log(db: &TestDb) -> Vec<Entry> {
    let read = db.db.read(|conn| history::page(conn, HeadId::VENDOR, Page::From(0), 1000)).await;
    let entries: Result<Vec<Entry>, porchlight::db::DbError> = read;
    entries.expect("the vendor's log")
}

both_databases! {
    async fn a_start_records_only_what_is_not_as_it_was(db: TestDb) {
        assert_eq!(record(&db, "365", "aa").await, 3);
        assert_eq!(record(&db, "365", "aa").await, 0, "nothing changed");
        assert_eq!(record(&db, "180", "aa").await, 1);
        assert_eq!(record(&db, "180", "bb").await, 1);
        let said: Vec<String> = vendor_log(&db).await.iter().skip(1).map(|entry| String::from_utf8(entry.payload.clone().expect("kept")).expect("UTF-8")).collect();
        assert_eq!(said, [
            r#"{"rules":"aa"}"#,
            r#"{"name":"history.keep_days","value":"365"}"#,
            r#"{"name":"sessions.hard","value":"60m"}"#,
            r#"{"before":"365","name":"history.keep_days","value":"180"}"#,
            r#"{"before":"aa","rules":"bb"}"#,
        ]);
    }

    async fn two_programs_that_start_at_once_record_it_once(db: TestDb) {
        let starts = (0..4).map(|_| {
            let db = db.db.clone();
            tokio::spawn(async move { controls::record(&db, &settings("365"), &in_force("aa")).await.expect("recorded") })
        });
        let counts = futures_util::future::join_all(starts).await.into_iter().map(|count| count.expect("no panic"));
        assert_eq!(counts.sum::<usize>(), 3);
    }

    async fn a_change_stands_in_the_history_at_its_place_in_time(db: TestDb) {
        record(&db, "365", "aa").await;
        db.clock.advance(hours(1));
        let portal = Portal::of_olivia(&db).await;
        db.clock.advance(hours(1));
        let grant = a_grant().given_by(&portal.house).await;
        db.clock.advance(hours(1));
        record(&db, "180", "aa").await;
        db.clock.advance(hours(1));
        portal.house.withdraw(&grant).await.expect("withdrawn");
        let html = portal.get("/account/history").await.html;
        let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text}: {html}"));
        let places = ["Olivia turned off support access", "Acme changed how long entries are kept from 365 days to 180 days", "Olivia allowed support to view"].map(place);
        assert!(places.is_sorted(), "newest first: {places:?}");
        assert!(html.contains("step-vendor\">Acme</span>"), "{html}");
        assert!(!html.contains("noted how long"), "what was set before the account came is not in its history");
        for path in ["/account/history.csv", "/account/history/print"] {
            let text = String::from_utf8(portal.raw(path).await.1).expect("UTF-8");
            let place = |said: &str| text.find(said).unwrap_or_else(|| panic!("{said}: {text}"));
            let places = ["Olivia allowed support", "Acme changed how long entries are kept", "Olivia turned off"].map(place);
            assert!(places.is_sorted(), "oldest first in {path}: {places:?}");
        }
    }

    async fn a_change_is_on_one_page_of_a_long_history_and_not_under_a_session(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (_, session) = portal.a_visit().await;
        portal.post(&format!("/account/support-access/sessions/{}/end", session.id), &[]).await;
        let grant = portal.switch().await;
        portal.post("/account/support-access/off", &[("grant", &hidden(&grant, "grant"))]).await;
        for turn in 0..60 {
            if turn == 30 {
                record(&db, "365", "aa").await;
            }
            let grant = a_grant().given_by(&portal.house).await;
            portal.house.withdraw(&grant).await.expect("withdrawn");
        }
        let (mut path, mut told) = (Some("/account/history".to_owned()), 0);
        while let Some(at) = path.take() {
            let html = portal.get(&at).await.html;
            told += html.matches("Acme noted the rules in force").count();
            let older = html.split_once("/account/history?before=").map(|(_, rest)| rest.split('"').next().expect("a number").to_owned());
            path = older.map(|before| format!("/account/history?before={before}"));
        }
        assert_eq!(told, 1);
        let html = portal.get(&format!("/account/history?session={}", session.id)).await.html;
        assert!(!html.contains("Acme noted"));
    }

    async fn the_vendors_own_log_can_be_taken_away_and_verifies(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        record(&db, "365", "aa").await;
        let (head, bytes) = portal.raw("/account/history/vendor.jsonl").await;
        let name = head.headers().get("content-disposition").expect("a name").to_str().expect("text");
        assert!(name.contains("vendor-porchlight-northwind"), "{name}");
        let verdict = verify(bytes.as_slice(), &[]);
        assert!(verdict.holds(), "{:?}", verdict.problem);
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(text.contains("vendor.rules_set") && text.contains("not_shown"), "staff are not named: {text}");
        assert!(!text.contains("Ana"));
        let page = portal.get("/account/how-it-works").await.html;
        assert!(page.contains("href=\"/account/history/vendor.jsonl\""));
    }
}
