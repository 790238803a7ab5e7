//! What the app may answer, and what of it arrives: however it says where it ends, compressed, late, long.

use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use porchlight::history::event::step::EndHow;

use super::before::{Before, CALL, NAVIGATION};
use super::echo::{self, Reply};

const PAGE: &str = "<!doctype html><title>Invoices</title><p>card 4111 1111 1111 1111</p>";

fn whole(head: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\n{head}\r\n").as_bytes(), body].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("into memory");
    encoder.finish().expect("into memory")
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    brotli::CompressorWriter::new(&mut out, 4096, 9, 22).write_all(bytes).expect("into memory");
    out
}

#[actix_web::test]
async fn an_answer_arrives_whole_however_it_says_where_it_ends() {
    let before = Before::start().await;
    let chunked = format!(
        "{:x};a=b\r\n{}\r\n{:x}\r\n{}\r\n0\r\nX-Trailer: 4111111111111111\r\n\r\n",
        10,
        &PAGE[..10],
        PAGE.len() - 10,
        &PAGE[10..]
    );
    let html = "Content-Type: text/html\r\n";
    let early = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n";
    let answers = [
        ("with its connection", whole(html, PAGE.as_bytes())),
        (
            "with its connection, in HTTP/1.0",
            [b"HTTP/1.0 200 OK\r\n", html.as_bytes(), b"\r\n", PAGE.as_bytes()].concat(),
        ),
        ("after so many bytes", whole(&format!("{html}Content-Length: {}\r\n", PAGE.len()), PAGE.as_bytes())),
        ("with an empty chunk", whole(&format!("{html}Transfer-Encoding: chunked\r\n"), chunked.as_bytes())),
        ("after interim answers", [early.as_bytes(), &whole(html, PAGE.as_bytes())].concat()),
        ("gzip", whole(&format!("{html}Content-Encoding: gzip\r\n"), &gzip(PAGE.as_bytes()))),
        ("br", whole(&format!("{html}Content-Encoding: br\r\n"), &brotli(PAGE.as_bytes()))),
    ];
    for (what, bytes) in answers {
        before.echo.says(bytes);
        let answer = before.open("/invoices").await;
        assert_eq!(answer.status, 200, "{what}: {}", answer.text());
        let text = answer.text();
        assert!(text.contains("•••• 1111") && text.contains("SUPPORT SESSION"), "{what}: {text}");
        assert!(!String::from_utf8_lossy(&answer.bytes).contains("4111"), "{what}");
        assert_eq!(
            before.answers().await.pop().expect("an answer").title.as_deref(),
            Some("Invoices"),
            "{what}"
        );
    }
    before.stop().await;
}

#[actix_web::test]
async fn an_answer_that_is_not_whole_or_not_clear_is_not_shown() {
    let before = Before::start().await;
    let html = "Content-Type: text/html\r\n";
    let page = PAGE.as_bytes();
    let packed = gzip(page);
    let half = &packed[..packed.len() - 9];
    let bomb = gzip(&vec![b' '; 32 * 1024 * 1024]);
    let answers: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "chunks break off",
            whole(&format!("{html}Transfer-Encoding: chunked\r\n"), b"5\r\n<p>ca"),
            "upstream-broken",
        ),
        (
            "no last chunk",
            whole(&format!("{html}Transfer-Encoding: chunked\r\n"), b"3\r\n<p>\r\n"),
            "upstream-broken",
        ),
        ("bytes are missing", whole(&format!("{html}Content-Length: 500\r\n"), page), "upstream-broken"),
        (
            "two lengths",
            whole(&format!("{html}Content-Length: 5\r\nContent-Length: 9\r\n"), page),
            "upstream-unclear",
        ),
        (
            "a length and chunks",
            whole(&format!("{html}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), b"0\r\n\r\n"),
            "upstream-unclear",
        ),
        ("another protocol", b"SSH-2.0-OpenSSH_9.6\r\n\r\n".to_vec(), "upstream-unclear"),
        ("half of a gzip", whole(&format!("{html}Content-Encoding: gzip\r\n"), half), "content-encoding"),
        (
            "a gzip that is none",
            whole(&format!("{html}Content-Encoding: gzip\r\n"), page),
            "content-encoding",
        ),
        (
            "two encodings",
            whole(&format!("{html}Content-Encoding: gzip, gzip\r\n"), &gzip(&packed)),
            "content-encoding",
        ),
        (
            "an encoding twice",
            whole(&format!("{html}Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n"), &gzip(&packed)),
            "content-encoding",
        ),
        (
            "an unknown encoding",
            whole(&format!("{html}Content-Encoding: zstd\r\n"), page),
            "content-encoding",
        ),
        ("a bomb", whole(&format!("{html}Content-Encoding: gzip\r\n"), &bomb), "decompression-bomb"),
    ];
    for (what, bytes, code) in answers {
        before.echo.says(bytes);
        let answer = before.open("/invoices").await;
        assert_eq!(answer.status, 502, "{what}: {}", answer.text());
        assert!(!answer.text().contains("4111") && !answer.text().contains("<p>ca"), "{what}");
        let withheld = before.answers().await.pop().expect("an answer").withheld;
        assert_eq!(withheld.as_deref(), Some(code), "{what}");
    }
    before.stop().await;
}

#[actix_web::test]
async fn answers_without_a_body_have_none() {
    let before = Before::start().await;
    before.echo.says(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec());
    let answer = before.send("GET /nothing", &CALL, "").await;
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    before.echo.says(b"HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n".to_vec());
    let answer = before.send("GET /same", &CALL, "").await;
    assert_eq!((answer.status, answer.body.len(), answer.header("etag")), (304, 0, None));
    before.echo.says(echo::reply("200 OK", &["Content-Type: text/html"], b"")[..].to_vec());
    let answer = before.send("HEAD /head", &NAVIGATION, "").await;
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(answer.header("content-length"), None, "what a GET would bring is not known");
    assert_eq!(before.answers().await.len(), 3);
    assert_eq!(before.last_end().await, EndHow::Complete);
    before.stop().await;
}

#[actix_web::test]
async fn where_else_to_go_is_told_in_the_sessions_own_terms() {
    let before = Before::start().await;
    let (app, own) =
        (format!("http://app.localhost:{}", before.echo.port), format!("http://{}", before.host()));
    let headers = [
        "Content-Type: application/json".to_owned(),
        format!(
            "Link: <{app}/list?page=2>; rel=\"next\", </list?page=9>; rel=last, <https://evil.example/>; rel=x"
        ),
        format!("Content-Location: {app}/list?page=1"),
        format!("Refresh: 5; url={app}/soon"),
    ];
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    before.echo.says(echo::reply("200 OK", &headers, b"{}"));
    let answer = before.send("GET /list", &CALL, "").await;
    let link = format!(
        "<{own}/list?page=2>; rel=\"next\", <{own}/list?page=9>; rel=last, <{own}/.porchlight/outside>; rel=x"
    );
    assert_eq!(answer.header("link"), Some(link.as_str()));
    assert_eq!(answer.header("content-location"), Some(format!("{own}/list?page=1").as_str()));
    assert_eq!(answer.header("refresh"), Some(format!("5; url={own}/soon").as_str()));
    before.stop().await;
}

/// An app that closes a connection on which it has answered, as soon as it is asked again.
#[actix_web::test]
async fn a_page_is_asked_for_once_more_where_the_app_closed_an_old_connection() {
    let before = Before::start().await;
    let asked = std::sync::Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    before.echo.answers(move |_| {
        let page = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{PAGE}",
            PAGE.len()
        );
        match count.fetch_add(1, Ordering::SeqCst) {
            0 => Reply::KeepThenHangUp(page.into_bytes()),
            _ => Reply::Whole(page.into_bytes()),
        }
    });
    // Several workers: each has its own connections.
    for _ in 0..4 {
        assert_eq!(before.open("/invoices").await.status, 200);
    }
    assert_eq!(before.intents().await.len(), 4);
    assert_eq!(before.answers().await.iter().filter(|answer| answer.withheld.is_some()).count(), 0);
    before.stop().await;
}

#[actix_web::test]
async fn a_change_is_never_sent_twice() {
    let before = Before::start().await;
    before.echo.answers(|got| match got.method() {
        "POST" => Reply::HangUp,
        _ => Reply::Whole(echo::html(PAGE)),
    });
    before.open("/invoices").await;
    let answer = before.post("/settings/tax", "rate=10").await;
    assert_eq!(answer.status, 502);
    assert!(answer.text().contains("unknown"), "{}", answer.text());
    let sent = before.echo.got().iter().filter(|got| got.method() == "POST").count();
    assert_eq!(sent, 1);
    before.stop().await;
}

const SHORT: &str = "[limits]\nanswer = \"1s\"\nsilence = \"5s\"\n";

#[actix_web::test]
async fn an_app_that_is_slow_is_given_up_and_told_of() {
    let before = Before::ruled(SHORT).await;
    before.echo.answers(|_| Reply::Slow(Duration::from_secs(20), echo::html(PAGE)));
    let since = Instant::now();
    let answer = before.open("/invoices").await;
    assert!(since.elapsed() < Duration::from_secs(4), "{:?}", since.elapsed());
    assert_eq!(answer.status, 504, "{}", answer.text());
    assert_eq!(before.answers().await[0].withheld.as_deref(), Some("upstream-slow"));
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n".to_owned();
    before.echo.answers(move |_| Reply::Drops(head.clone(), b"<p>".to_vec(), Duration::from_secs(20)));
    let answer = before.open("/invoices").await;
    assert_eq!(answer.status, 504, "{}", answer.text());
    assert_eq!(before.answers().await[1].withheld.as_deref(), Some("upstream-slow"));
    before.stop().await;
}

/// Three megabytes, with a form at the beginning, in the middle and at the end.
fn long_page() -> String {
    let form = |n: u32| {
        format!(
            "<form method=post action=/settings/{n}><label>Rate {n} <input name=rate value=20></label>\
             <input type=hidden name=csrf_token value=abcdef0123456789abcdef{n}><button>Save</button></form>"
        )
    };
    let text = "<p>An invoice of Northwind's, card 4111 1111 1111 1111.</p>\n".repeat(26_000);
    format!("<!doctype html><title>All</title><body>{}{text}{}{text}{}", form(1), form(2), form(3))
}

#[actix_web::test]
async fn the_forms_of_a_page_too_long_to_hold_work_as_any_other() {
    let before = Before::start().await;
    before.echo.says(echo::html(&long_page()));
    let page = before.open("/settings").await;
    let text = page.text();
    assert!(page.body.len() > 3_000_000 && !text.contains("4111 1111"), "{}", page.body.len());
    before.echo.says(echo::html(PAGE));
    let value = |form: &str, name: &str| {
        let from =
            form.find(&format!("name=\"{name}\" value=\"")).or(form.find(&format!("name={name} value=")));
        let rest = &form[from.unwrap_or_else(|| panic!("{name} in {form}"))..];
        let value = rest.split("value=").nth(1).expect("a value").trim_start_matches('"');
        value.split(['"', '>', ' ']).next().expect("a value").to_owned()
    };
    for n in 1..=3 {
        let at =
            text.find(&format!("action=\"/settings/{n}\"")).or(text.find(&format!("action=/settings/{n}")));
        let form: String = text[at.expect("the form")..].chars().take(600).collect();
        let (id, token) = (value(&form, "porchlight-form"), value(&form, "csrf_token"));
        assert_ne!(token, format!("abcdef0123456789abcdef{n}"), "the token stays here");
        let sent = format!("porchlight-form={id}&rate=10&csrf_token={token}");
        let answer = before.post(&format!("/settings/{n}"), &sent).await;
        assert_eq!(answer.status, 200, "{n}: {}", answer.text());
        let got = String::from_utf8_lossy(&before.echo.last().body).into_owned();
        assert_eq!(got, format!("rate=10&csrf_token=abcdef0123456789abcdef{n}"));
        let intent = before.intents().await.pop().expect("an intent");
        let change = &intent.changes[0];
        // Labels are looked ahead for in the first two megabytes; further on the field's name has to do.
        let label = if n < 3 { format!("Rate {n}") } else { "Rate".to_owned() };
        assert_eq!((change.label.as_str(), change.from.as_deref()), (label.as_str(), Some("20")));
    }
    before.stop().await;
}
