//! One sentence everywhere: what Ana does in Acme Invoices through a page's script reads the same in the history, its
//! copies, the mail and the review.

use super::house::Demo;
use crate::support::{Browser, Page};

/// The token that the page's script sends along, as Ana's browser has it.
fn token(page: &Page) -> String {
    let start = page.html.find("name=\"csrf-token\" content=\"").expect("a token") + 27;
    let rest = &page.html[start - 1..];
    rest.trim_start_matches('"').split('"').next().expect("an end").to_owned()
}

/// The first of the invoices that the page's script shows: its id and number.
fn first_invoice(list: &Page) -> (String, String) {
    let list: serde_json::Value = serde_json::from_str(&list.html).expect("JSON");
    let first = &list["invoices"][0];
    (first["id"].to_string(), first["number"].as_str().expect("a number").to_owned())
}

async fn set_note(ana: &Browser, page: &Page, id: &str, note: &str) -> Page {
    let token = token(page);
    let headers = [("Content-Type", "application/json"), ("X-CSRF-Token", token.as_str())];
    let body = serde_json::json!({ "note": note }).to_string();
    ana.fetch(page, "PATCH", &format!("/api/invoices/{id}"), &headers, &body).await
}

#[actix_web::test]
async fn what_a_script_changed_reads_the_same_in_history_copy_mail_and_review() {
    let demo = Demo::open().await;
    let (olivia, ana, rita) = (Browser::new(), Browser::new(), Browser::new());
    demo.allow(&olivia, "change").await;
    let inside = demo.enter(&ana).await;
    let session = demo.session_of(&inside).await;
    let reports = ana.follow(&inside, "/reports").await;
    for address in ["/api/summary", "/api/me"] {
        assert_eq!(ana.fetch(&reports, "GET", address, &[], "").await.status, 200);
    }
    let list = ana.fetch(&reports, "GET", "/api/invoices?status=overdue", &[], "").await;
    let (id, number) = first_invoice(&list);
    assert_eq!(set_note(&ana, &reports, &id, "Called them").await.status, 403);

    let page = demo.portal(&ana, &format!("/agent/sessions/{}", session.id)).await;
    ana.arrive(ana.submit(&page, &page.form_to("/mode")).await).await;
    let saved = set_note(&ana, &reports, &id, "Called them").await;
    assert_eq!(saved.status, 200, "{}", saved.html);
    assert_eq!(set_note(&ana, &reports, &id, "Paid").await.status, 200);
    assert_eq!(set_note(&ana, &reports, &id, &"x".repeat(501)).await.status, 422);
    assert_eq!(ana.follow(&inside, "/invoices/9999").await.status, 404);
    let invoice = ana.follow(&inside, &format!("/invoices/{id}")).await;
    let left = ana.submit(&invoice, &invoice.form_to("/.porchlight/end")).await;
    ana.say_what_was_fixed(&left, "Marked it as paid").await;
    demo.let_jobs_run().await;

    let changed = format!("changed Note from “Called them” to Paid on Invoice {number}");
    let not_done = format!("on Invoice {number}; Acme Invoices answered 422");
    let history = demo.portal(&olivia, &format!("/account/history/{}", session.id)).await;
    let copy = demo.portal(&olivia, &format!("/account/history.csv?session={}", session.id)).await;
    let print = demo.portal(&olivia, &format!("/account/history/print?session={}", session.id)).await;
    demo.be(&rita, "rita").await;
    let review = demo.portal(&rita, &format!("/review/{}", session.id)).await;
    for (what, page) in [("history", &history), ("copy", &copy), ("print", &print), ("review", &review)] {
        for sentence in [changed.as_str(), &not_done, "looked for Invoice 9999; not there"] {
            assert!(page.says(sentence), "{what} lacks {sentence}: {}", page.words());
        }
    }
    for page in [&history, &review] {
        assert!(page.says("and 3 requests by the page’s script"), "{}", page.words());
    }
    let mail = demo.summaries(session.id).await.remove(0).text;
    let mail = mail.split_whitespace().collect::<Vec<_>>().join(" ");
    for told in [
        format!("* Note “Called them” → Paid on Invoice {number}"),
        not_done,
        format!("* Invoice {number}"),
        "Reports and 3 requests by the page’s script".to_owned(),
        "Looked for Invoice 9999; not there.".to_owned(),
    ] {
        assert!(mail.contains(&told), "{told}\n{mail}");
    }
    demo.close(&olivia).await;
}
