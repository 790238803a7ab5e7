//! Words without code in the app: what was served and what is sent, told in the history of whatever app there is.

use porchlight::history::event::step::Intent;
use porchlight::sessions::{EndedHow, Summary, commands};
use porchlight::words::{Requests, Words};

use super::before::{Before, CALL, NAVIGATION};
use super::echo::{self, Reply};
use crate::support::wire::Raw;
use crate::support::{Kind, hours};

/// Every line of the session, as its owner reads it, what is not about the app left out.
async fn told(before: &Before) -> Vec<String> {
    let words = Words::new(chrono_tz::UTC).in_app("Acme Invoices");
    let entries = before.entries().await;
    let requests = Requests::of(&entries).expect("known entries");
    let steps = entries.iter().filter(|e| e.kind.starts_with("step.") && !requests.tells_elsewhere(e.seq));
    let lines = steps.map(|entry| requests.said(&words, entry, Some("Ana")).expect("known").text);
    lines.collect()
}

async fn changes(before: &Before) -> Vec<String> {
    let views = ["Ana viewed", "Ana opened a page whose script"];
    told(before).await.into_iter().filter(|line| !views.iter().any(|view| line.starts_with(view))).collect()
}

async fn last(before: &Before) -> Intent {
    before.intents().await.pop().expect("an intent")
}

/// The id of the page's last form, which a browser sends along.
fn form_id(page: &Raw) -> String {
    let html = page.text();
    let name = "name=\"porchlight-form\" value=\"";
    let start = html.rfind(name).expect("a form") + name.len();
    html[start..].split('"').next().expect("an id").to_owned()
}

/// A request of a page's script, from the page at that address.
async fn call(before: &Before, line: &str, from: &str, kind: &str, body: &str) -> Raw {
    let referer = format!("Referer: http://{}{from}", before.host());
    let (kind, length) = (format!("Content-Type: {kind}"), format!("Content-Length: {}", body.len()));
    let mut headers = CALL.to_vec();
    headers.push(&referer);
    if !line.starts_with("GET") {
        headers.extend([kind.as_str(), length.as_str()]);
    }
    before.send(line, &headers, body).await
}

const JSON: &str = "application/json";

const TAX: &str = r#"<!doctype html><title>Tax settings | Zed</title><form method=post action=/tax>
    <label>Tax rate <input name=rate value=20></label><label>Note <input name=note value=x></label>
    <button>Save</button></form>"#;

#[actix_web::test]
async fn two_tabs_of_one_form_each_tell_their_own_change() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let Some(before) = Before::start_on(kind).await else { continue };
        before.echo.says(echo::html(TAX));
        let one = form_id(&before.open("/tax").await);
        before.echo.says(echo::html(&TAX.replace("value=20", "value=19")));
        let two = form_id(&before.open("/tax").await);
        before.post("/tax", &format!("porchlight-form={one}&rate=10&note=x")).await;
        before.post("/tax", &format!("porchlight-form={two}&rate=10&note=x")).await;
        // A script that makes the form itself sends no id: the newest form of that address and these fields is meant.
        before.post("/tax", "rate=7").await;
        before.post("/elsewhere", "rate=7").await;
        assert_eq!(
            changes(&before).await,
            [
                "Ana changed Tax rate from 20 to 10 on Tax settings | Zed",
                "Ana changed Tax rate from 19 to 10 on Tax settings | Zed",
                "Ana changed Tax rate from 19 to 7 on Tax settings | Zed",
                "Ana changed Rate to 7 on Elsewhere",
            ]
        );
        assert!(!String::from_utf8_lossy(&before.echo.last().body).contains("porchlight"));
        before.stop().await;
    }
}

#[actix_web::test]
async fn a_form_shown_again_with_a_field_marked_wrong_was_not_taken() {
    let before = Before::start().await;
    before.echo.says(echo::html(TAX));
    let id = form_id(&before.open("/tax").await);
    let sent = format!("porchlight-form={id}&rate=900&note=x");
    before.echo.says(echo::html(&TAX.replace("value=20", "value=900 aria-invalid=true")));
    before.post("/tax", &sent).await;
    before.echo.says(echo::html(&TAX.replace("value=20", "value=900")));
    before.post("/tax", &sent).await;
    before.echo.says(echo::reply("422 No", &["Content-Type: text/html"], TAX.as_bytes()));
    before.post("/tax", &sent).await;
    assert_eq!(
        changes(&before).await,
        [
            "Ana tried to change Tax rate from 20 to 900 on Tax settings | Zed; Acme Invoices showed the form again",
            "Ana changed Tax rate from 20 to 900 on Tax settings | Zed",
            "Ana tried to change Tax rate from 20 to 900 on Tax settings | Zed; Acme Invoices answered 422",
        ]
    );
    let summary = Summary::of(&before.entries().await).expect("a summary");
    assert_eq!((summary.changes.len(), summary.changes_made()), (3, 1));
    before.stop().await;
}

/// The app: a list of invoices, and what becomes of one.
fn invoices(got: &echo::Got) -> Reply {
    let list = r#"{"invoices":[{"id":16,"number":"RE-16","note":"","paid":false},{"id":17,"number":"RE-17","note":"old","paid":false,"pin":1234}]}"#;
    Reply::Whole(match (got.method(), got.target()) {
        ("GET", "/reports") => echo::html(
            "<title>Acme Invoices – Reports</title><h1>Reports</h1><input name=note aria-label='Note for your team'>",
        ),
        ("GET", "/api/invoices?status=open") => echo::json(list),
        ("PATCH", _) if got.body.starts_with(b"{\"note\":\"too long") => {
            echo::reply("422 No", &["Content-Type: application/json"], b"{\"error\":\"too long\"}")
        }
        ("PATCH", _) => echo::reply("204 Done", &[], b""),
        ("DELETE", "/api/invoices/17") => echo::reply("204 Done", &[], b""),
        _ => echo::reply("404 None", &["Content-Type: text/html"], b"<title>Not found</title>"),
    })
}

#[actix_web::test]
async fn json_is_told_against_what_the_page_had() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let Some(before) = Before::start_on(kind).await else { continue };
        before.echo.answers(invoices);
        before.open("/reports").await;
        let from = "/reports";
        call(&before, "GET /api/invoices?status=open", from, JSON, "").await;
        let one = "PATCH /api/invoices/17";
        call(&before, one, from, JSON, r#"{"note":"new","paid":false}"#).await;
        call(&before, one, from, JSON, r#"{"note":"newer"}"#).await;
        call(&before, one, from, JSON, r#"{"note":"too long for anybody"}"#).await;
        call(&before, one, from, JSON, r#"{"note":"last","pin":"9999"}"#).await;
        let patch = r#"[{"op":"replace","path":"/paid","value":true},{"op":"remove","path":"/note"}]"#;
        call(&before, one, from, "application/json-patch+json", patch).await;
        call(&before, "DELETE /api/invoices/17", from, JSON, "").await;
        call(&before, "DELETE /api/orders/3", from, JSON, "").await;
        assert_eq!(
            changes(&before).await,
            [
                "Ana changed Note for your team from old to new on Invoice RE-17",
                "Ana changed Note for your team from new to newer on Invoice RE-17",
                "Ana tried to change Note for your team from newer to “too long for anybody” on Invoice RE-17; Acme Invoices answered 422",
                "Ana changed Note for your team from newer to last and Pin (hidden from support) on Invoice RE-17",
                "Ana changed Paid from off to on and Note for your team from last to nothing on Invoice RE-17",
                "Ana deleted Invoice RE-17",
                "Ana tried to delete Order 3; Acme Invoices answered 404",
            ]
        );
        before.stop().await;
    }
}

fn graphql(got: &echo::Got) -> Reply {
    let body = String::from_utf8_lossy(&got.body).into_owned();
    let answer = match body {
        body if body.contains("tooLate") => r#"{"data":null,"errors":[{"message":"no"}]}"#,
        body if body.contains("mutation") => r#"{"data":{"updateInvoice":{"id":"x17"}}}"#,
        _ => r#"{"data":{"invoices":[{"__typename":"Invoice","id":"x17","number":"RE-17","note":"old"}]}}"#,
    };
    Reply::Whole(echo::json(answer))
}

#[actix_web::test]
async fn a_graphql_mutation_is_told_by_its_arguments_and_its_errors() {
    let before = Before::start().await;
    before.echo.answers(graphql);
    let send = async |query: &str, variables: &str| {
        let body = format!(r#"{{"query":"{query}","variables":{variables}}}"#);
        call(&before, "POST /graphql", "/", JSON, &body).await
    };
    send("query Invoices { invoices { id number note } }", "{}").await;
    let mutation = "mutation SetNote($id: ID!, $note: String) { updateInvoice(id: $id, note: $note) { id } }";
    send(mutation, r#"{"id":"x17","note":"new"}"#).await;
    send(mutation, r#"{"id":"x17","note":"newer"}"#).await;
    send("mutation { tooLate: updateInvoice(id: \\\"x17\\\", note: \\\"x\\\") { id } }", "{}").await;
    let told = changes(&before).await;
    let told: Vec<&str> = told.iter().map(String::as_str).filter(|line| line.contains("Note")).collect();
    assert_eq!(
        told,
        [
            "Ana changed Note from old to new on Invoice RE-17",
            "Ana changed Note from new to newer on Invoice RE-17",
            "Ana tried to change Note from newer to x on Invoice RE-17; Acme Invoices answered with errors",
        ]
    );
    before.stop().await;
}

#[actix_web::test]
async fn what_a_pages_script_asks_for_is_told_beneath_the_page() {
    let before = Before::start().await;
    before.echo.answers(invoices);
    before.open("/reports").await;
    call(&before, "GET /api/invoices?status=open", "/reports", JSON, "").await;
    call(&before, "GET /api/invoices?status=open", "/pushed/by/script", JSON, "").await;
    call(&before, "PATCH /api/invoices/17", "/reports", JSON, r#"{"note":"new"}"#).await;
    let entries = before.entries().await;
    let opened = entries.iter().find(|entry| entry.kind == "step.intent").expect("the page").seq;
    let under: Vec<_> = before.intents().await.iter().map(|intent| intent.under).collect();
    assert_eq!(under, [None, Some(opened), Some(opened), Some(opened)]);
    let summary = Summary::of(&entries).expect("a summary");
    assert_eq!((summary.visits[0].page.as_str(), summary.visits[0].scripts), ("Reports", 2));
    assert_eq!(summary.changes.len(), 1, "a change is never folded away");
    let requests = Requests::of(&entries).expect("known");
    let folded: Vec<_> = entries.iter().filter(|entry| requests.is_background(entry.seq)).collect();
    assert_eq!(folded.len(), 2);
    before.stop().await;
}

#[actix_web::test]
async fn what_is_not_there_was_not_viewed_and_the_mail_says_all_of_it() {
    let before = Before::start().await;
    before.echo.answers(invoices);
    before.open("/reports").await;
    before.open("/invoices/99").await;
    before.open("/invoices/99").await;
    call(&before, "PATCH /api/invoices/17", "/reports", JSON, r#"{"note":"too long for anybody"}"#).await;
    before.open("/customers.csv").await;
    let summary = Summary::of(&before.entries().await).expect("a summary");
    let pages: Vec<&str> = summary.visits.iter().map(|visit| visit.page.as_str()).collect();
    assert_eq!(pages, ["Reports"]);
    assert!(told(&before).await.contains(&"Ana looked for Invoice 99; not there".to_owned()));
    let (house, session) = (&before.house, &before.session);
    let by = house.ana.actor();
    let ended = commands::end(&house.db, &house.signer, house.limits, session, by, EndedHow::Agent).await;
    ended.expect("ended");
    before.db.clock.advance(hours(1));
    porchlight::jobs::run_all(&before.means).await.expect("mails go out");
    let mail = mails(&before);
    for line in [
        "Tried to change Note for your team to “too long for anybody” on Reports; Acme Invoices answered 422",
        "Tried to export Customers (CSV); refused, no consent",
        "Looked for Invoice 99; not there (2×).",
    ] {
        assert!(mail.contains(line), "{line}\n{mail}");
    }
    before.stop().await;
}

/// The words of the summary, white space folded.
fn mails(before: &Before) -> String {
    let files = std::fs::read_dir(before.mails.path()).expect("a folder");
    let texts = files.map(|file| {
        let bytes = std::fs::read(file.expect("a file").path()).expect("it reads");
        let mail = mail_parser::MessageParser::default().parse(&bytes).expect("a mail");
        mail.body_text(0).expect("a text").split_whitespace().collect::<Vec<_>>().join(" ")
    });
    texts.collect::<Vec<_>>().join("\n")
}

#[actix_web::test]
async fn a_button_and_a_file_tell_what_was_done() {
    let before = Before::start().await;
    before.echo.says(echo::html(
        "<title>Invoice RE-17 · Acme Invoices</title><form method=post action=/paid><button>Mark as paid</button></form>
         <form method=post action=/logo enctype=multipart/form-data><label>Logo <input type=file name=logo></label>
         <label>Title <input name=title value=a></label><button>Save</button></form>",
    ));
    let page = before.open("/invoices/17").await;
    let logo = form_id(&page);
    let html = page.text();
    let first =
        html.split("name=\"porchlight-form\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    before.post("/paid", &format!("porchlight-form={}", first.expect("an id"))).await;
    let body = format!(
        "--b1\r\nContent-Disposition: form-data; name=\"porchlight-form\"\r\n\r\n{logo}\r\n--b1\r\n\
         Content-Disposition: form-data; name=\"logo\"; filename=\"logo.png\"\r\nContent-Type: image/png\r\n\r\n{}\r\n\
         --b1\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nb\r\n--b1--\r\n",
        "x".repeat(12_000)
    );
    let (kind, length) =
        ("Content-Type: multipart/form-data; boundary=b1", format!("Content-Length: {}", body.len()));
    let headers: Vec<&str> = NAVIGATION.iter().copied().chain([kind, &length]).collect();
    before.send("POST /logo", &headers, &body).await;
    assert_eq!(
        changes(&before).await,
        [
            "Ana used “Mark as paid” on Invoice RE-17",
            "Ana uploaded logo.png (12 kB) as Logo and changed Title from a to b on Invoice RE-17",
        ]
    );
    assert_eq!(last(&before).await.files.len(), 1);
    before.stop().await;
}
