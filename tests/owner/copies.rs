//! Copies of the history for people: the table and the pages for paper.

use actix_web::http::header;
use porchlight::history::event::step::StepKind;

use super::portal::Portal;
use crate::support::{a_grant, a_session, another_house, both_databases};

/// A row of the table, cell by cell.
pub struct Row(Vec<String>);

impl Row {
    /// The entries that it tells; none where the vendor's own log is meant.
    pub fn numbers(&self) -> Vec<u64> {
        if self.0[0] != "Northwind" {
            return Vec::new();
        }
        let numbers = self.0[2].split(' ').filter(|text| !text.is_empty()).chain([self.0[1].as_str()]);
        numbers.map(|text| text.parse().expect("a number")).collect()
    }

    pub fn what(&self) -> &str {
        &self.0[6]
    }
}

/// The rows of the table, without its headings and what it says about itself at the end.
pub fn table(csv: &str) -> Vec<Row> {
    let mut rows = read_csv(csv.strip_prefix('\u{feff}').expect("the mark that Excel asks for"));
    assert!(rows.iter().all(|row| row.len() == 13), "{rows:?}");
    let headings = rows.remove(0);
    assert_eq!((headings[1].as_str(), headings[6].as_str()), ("Entry", "What happened"));
    rows.retain(|row| row[7] != "about this copy");
    rows.into_iter().map(Row).collect()
}

/// RFC 4180, strictly.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => {
                assert!(quoted || cell.is_empty(), "a quote inside a plain cell: {cell:?}");
                quoted = !quoted;
            }
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(letters.next(), Some('\n'), "a lone CR");
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\n' if !quoted => panic!("a lone LF"),
            other => cell.push(other),
        }
    }
    assert!(row.is_empty() && cell.is_empty() && !quoted, "the last line is not ended");
    rows
}

async fn csv(portal: &Portal) -> String {
    String::from_utf8(portal.raw("/account/history.csv").await.1).expect("UTF-8")
}

both_databases! {
    async fn the_table_says_the_sentences_of_the_page(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (_, session) = portal.a_visit().await;
        let (head, bytes) = portal.raw("/account/history.csv").await;
        let kind = head.headers().get(header::CONTENT_TYPE).expect("a type").to_str().expect("text");
        assert_eq!(kind, "text/csv; charset=utf-8; header=present");
        let rows = table(&String::from_utf8(bytes).expect("UTF-8"));
        let told: Vec<&str> = rows.iter().map(Row::what).collect();
        assert_eq!(told, [
            "Northwind came to Porchlight",
            "Porchlight made Olivia (olivia@northwind.example) an owner",
            "Olivia allowed support to view and change the account until Mon 23 Nov 2026, 15:06 CET",
            "Ana opened a support session as Olivia: “checking failed invoice sync”",
            "Ana viewed Billing settings",
            "Ana viewed Billing settings",
            "Ana switched to changing",
            "Ana changed Tax rate from 20% to 10% on Tax settings",
            "Ana tried to export Customers; refused, no consent",
        ]);
        let html = portal.get(&format!("/account/history/{}", session.id)).await.html;
        for row in rows.iter().filter(|row| row.0[8] == session.code()) {
            assert!(html.contains(&format!("<strong>{}</strong>", row.what())), "{}: {html}", row.what());
            assert_eq!([&row.0[9], &row.0[10]], ["Ana", "Olivia"]);
            assert_eq!(row.0[12], "https://acme.example/tickets/4821");
        }
        assert_eq!(rows[2].0[3..5], ["2026-11-22T14:06:00.000000Z", "Sun 22 Nov 2026, 15:06 CET"]);
    }

    async fn a_long_table_tells_each_request_once(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (_, session) = portal.a_visit().await;
        for _ in 0..600 {
            portal.step(&session, StepKind::View, "/invoices", "Invoices · Acme Invoices", &[]).await;
        }
        let rows = table(&csv(&portal).await);
        assert_eq!(rows.iter().filter(|row| row.what() == "Ana viewed Invoices").count(), 600);
        let mut numbers: Vec<u64> = rows.iter().flat_map(Row::numbers).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (0..portal.house.log_from(0).await.len() as u64).collect::<Vec<_>>());
    }

    async fn a_name_that_is_a_formula_stays_text_in_a_spreadsheet(db: TestDb) {
        let house = another_house(&db, "northwind", "Northwind", "Olivia", "=2+5").await;
        let olivia = house.olivia.clone();
        let portal = Portal::of(house, &olivia).await;
        portal.a_visit().await;
        let rows = table(&csv(&portal).await);
        let opening = rows.iter().find(|row| row.what().contains("opened a support session")).expect("the opening");
        assert!(opening.what().starts_with("'=2+5 opened"), "{}", opening.what());
        assert_eq!([&opening.0[5], &opening.0[9]], ["'=2+5", "'=2+5"]);
        for row in &rows {
            for cell in &row.0 {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
            }
        }
    }

    async fn copies_say_what_they_leave_out_and_where_it_is(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        portal.a_visit().await;
        let file = "http://127.0.0.1:8080/account/history.jsonl?from=2026-11-22";
        for path in ["/account/history.csv?from=2026-11-22", "/account/history/print?from=2026-11-22"] {
            let text = String::from_utf8(portal.raw(path).await.1).expect("UTF-8");
            for said in [
                "leaves out technical details, salts and hashes, so nobody can check it",
                file,
                "Shown is what was chosen: from Sun 22 Nov 2026 on.",
                "Nothing is filtered out.",
                "Nothing that is shown was erased.",
            ] {
                assert!(text.contains(said), "{path} does not say {said:?}: {text}");
            }
        }
    }

    async fn the_paper_has_a_heading_and_ends_with_the_checkpoint(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (grant, session) = portal.a_visit().await;
        portal.house.withdraw(&grant).await.expect("withdrawn");
        let house = &portal.house;
        let tidied = porchlight::sessions::commands::tidy(&house.db, &house.signer, house.limits, &session).await;
        assert!(tidied.expect("tidied").is_some());
        let (head, bytes) = portal.raw("/account/history/print").await;
        assert_eq!(head.headers().get(header::CONTENT_TYPE).expect("a type"), "text/html; charset=utf-8");
        let html = String::from_utf8(bytes).expect("UTF-8");
        let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text}: {html}"));
        let order = ["History of Northwind", "by Olivia", "colspan=\"4\">Sun 22 Nov 2026", "Ana changed Tax rate from 20% to 10%", "What this copy leaves out", "— porchlight.example"];
        let places = order.map(place);
        assert!(places.is_sorted(), "{places:?}");
        assert!(!html.contains("<script") && !html.contains("style="), "nothing that the policy would stop");
        assert!(html.trim_end().ends_with("</html>"));
    }

    async fn a_title_cannot_add_markup_to_the_paper(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (_, session) = portal.a_visit().await;
        portal.step(&session, StepKind::View, "/x", "<img src=x onerror=alert(1)>", &[]).await;
        let html = String::from_utf8(portal.raw("/account/history/print").await.1).expect("UTF-8");
        assert!(html.contains("&#60;img src=x onerror=alert(1)&#62;") && !html.contains("<img"), "{html}");
    }

    async fn a_copy_tells_nothing_of_another_customer(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        portal.a_visit().await;
        let fabrikam = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        a_grant().given_by(&fabrikam).await;
        a_session().opened_in(&fabrikam).await;
        let account = fabrikam.account.id;
        db.sign(account).await;
        for path in ["/account/history.jsonl", "/account/history.csv", "/account/history/print", "/account/history", "/account/history/vendor.jsonl"] {
            let text = String::from_utf8(portal.raw(path).await.1).expect("UTF-8");
            for theirs in ["Fabrikam", "fabrikam", "Oscar", "Ben", &account.to_string()] {
                assert!(!text.contains(theirs), "{path} says {theirs}");
            }
        }
    }
}
