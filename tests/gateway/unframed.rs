//! Bytes that two programs could part into requests in two ways: nobody gets any of them, and what stands behind a request
//! is never taken for one that it is not.

use super::attacks::FORM;
use super::before::{Before, NAVIGATION};
use crate::support::wire;

#[actix_web::test]
async fn what_is_no_http_that_anybody_should_read_reaches_nobody() {
    let before = Before::start().await;
    let (host, cookie) = (before.host(), before.cookie.clone());
    let lines = |lines: &[&str]| format!("{}\r\n\r\n", lines.join("\r\n"));
    let (own, who) = (format!("Host: {host}"), format!("Cookie: {cookie}"));
    let tricks = [
        lines(&["GET / HTTP/1.1", &own, &own, &who]),
        lines(&["GET / HTTP/1.1", &own, "Host: app.localhost", &who]),
        lines(&["GET / HTTP/1.1", &who]),
        lines(&["GET / HTTP/1.1", "Host: app.localhost", &who]),
        lines(&["GET /\\settings HTTP/1.1", &own, &who]),
        lines(&["GET / HTTP/1.1", &own, &who, "X-Porchlight User: a"]),
        lines(&["GET / HTTP/1.1", &own, &who, "X-Porchlight-User : a"]),
        lines(&["GET / HTTP/1.1", &own, &who, "A: b\r\n folded: c"]),
        lines(&["GET / HTTP/1.1", &own, &who, "A: b\0c"]),
        lines(&["GET  / HTTP/1.1", &own, &who]),
        lines(&["GET / HTTP/9.9", &own, &who]),
        lines(&["PRI * HTTP/2.0", ""]),
        lines(&["POST /a HTTP/1.1", &own, &who, FORM, "Content-Length: 3", "Content-Length: 4"]) + "a=1b",
        lines(&["POST /a HTTP/1.1", &own, &who, FORM, "Content-Length: 3", "Content-Length: 3"]) + "a=1",
        lines(&["POST /a HTTP/1.1", &own, &who, FORM, "Content-Length: 3, 3"]) + "a=1",
        lines(&["POST /a HTTP/1.1", &own, &who, FORM, "Content-Length: +3"]) + "a=1",
        lines(&["POST /a HTTP/1.1", &own, &who, FORM, "Content-Length: -3"]) + "a=1",
        lines(&["POST /a HTTP/1.1", &own, &who, FORM, "Content-Length: 3", "Transfer-Encoding: chunked"])
            + "3\r\na=1\r\n0\r\n\r\n",
        lines(&["POST /a HTTP/1.1", &own, &who, FORM, "Transfer-Encoding: xchunked"])
            + "3\r\na=1\r\n0\r\n\r\n",
        lines(&["POST /a HTTP/1.1", &own, &who, FORM, "Transfer-Encoding: chunked, identity"])
            + "3\r\na=1\r\n0\r\n\r\n",
        lines(&["POST /a HTTP/1.1", &own, &who, FORM, "Transfer-Encoding : chunked"])
            + "3\r\na=1\r\n0\r\n\r\n",
        lines(&["POST /a HTTP/1.0", &own, &who, FORM, "Transfer-Encoding: chunked"])
            + "3\r\na=1\r\n0\r\n\r\n",
        lines(&["POST /a HTTP/1.1", &own, &who, FORM, "Transfer-Encoding: chunked"])
            + "zz\r\na=1\r\n0\r\n\r\n",
        lines(&["POST /a HTTP/1.1", &own, &who, FORM, "Transfer-Encoding: chunked"])
            + "0x3\r\na=1\r\n0\r\n\r\n",
        lines(&["POST /a HTTP/1.1", &own, &who, FORM, "Transfer-Encoding: chunked"])
            + "10000000000000003\r\na=1\r\n0\r\n\r\n",
        lines(&[
            "POST /a HTTP/1.1",
            &own,
            &who,
            FORM,
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked",
        ]) + "3\r\na=1\r\n0\r\n\r\n",
        lines(&["POST /a HTTP/1.1", &own, &who, FORM, "Content-Length: 3", "Content_Length: 30"]) + "a=1",
        lines(&["POST /a HTTP/1.1", &own, &who, FORM, "Transfer_Encoding: chunked", "Content-Length: 3"])
            + "a=1",
        lines(&["GET / HTTP/1.1", "Host : app.localhost", &own, &who]),
        lines(&["GET / HTTP/1.1", &format!("{own}, app.localhost"), &who]),
        lines(&["GET / HTTP/1.1", &format!("{own}@app.localhost"), &who]),
        lines(&["GET http://app.localhost/ HTTP/1.1", &own, &who]),
    ];
    for trick in tricks {
        let known = before.refusals().await.len();
        let trick = trick.replacen("HTTP/1.1\r\n", "HTTP/1.1\r\nConnection: close\r\n", 1);
        let answer = wire::exchange(before.port, trick.as_bytes()).await;
        assert!(answer.status == 0 || (400..500).contains(&answer.status), "{trick:?}: {}", answer.status);
        assert_eq!(before.echo.bytes(), 0, "the app got something of {trick:?}");
        assert!(before.refusals().await.len() <= known + 1, "{trick:?}");
    }
    assert!(before.intents().await.is_empty());
    before.stop().await;
}

/// On a connection that stays open.
async fn sent_open(before: &Before, bytes: String) -> wire::Raw {
    wire::exchange(before.port, bytes.as_bytes()).await
}

#[actix_web::test]
async fn what_a_refused_request_carries_is_no_request_of_its_own() {
    let before = Before::start().await;
    let common = format!("Host: {}\r\nCookie: {}\r\n", before.host(), before.cookie);
    let inner = format!("GET /inner HTTP/1.1\r\n{common}\r\n");
    let chunk = format!("{:x}\r\n{inner}\r\n0\r\n\r\n", inner.len());
    let tricks = [
        (format!("GET /a HTTP/1.1\r\n{common}Content-Length: {}\r\n\r\n{inner}", inner.len()), "bad-body"),
        (format!("GET /a HTTP/1.1\r\n{common}Transfer-Encoding: chunked\r\n\r\n{chunk}"), "bad-body"),
        (format!("HEAD /a HTTP/1.1\r\n{common}Content-Length: {}\r\n\r\n{inner}", inner.len()), "bad-body"),
        (
            format!("XYZZY /a HTTP/1.1\r\n{common}Content-Length: {}\r\n\r\n{inner}", inner.len()),
            "method-not-allowed",
        ),
        (
            format!(
                "POST /a HTTP/1.1\r\n{common}{FORM}\r\nSec-Fetch-Site: cross-site\r\nContent-Length: {}\r\n\r\n{inner}",
                inner.len()
            ),
            "cross-site",
        ),
        (
            format!(
                "POST /a HTTP/1.1\r\n{common}Upgrade: h2c\r\nContent-Length: {}\r\n\r\n{inner}",
                inner.len()
            ),
            "upgrade",
        ),
    ];
    for (trick, code) in tricks {
        let known = before.refusals().await.len();
        let answer = sent_open(&before, trick.clone()).await;
        assert!((400..500).contains(&answer.status), "{trick:?}: {}", answer.status);
        // A request later: whatever would have come of the inner one has come by now.
        assert_eq!(before.open("/later").await.status, 200);
        let got: Vec<String> = before.echo.got().iter().map(|got| got.target().to_owned()).collect();
        assert!(got.iter().all(|target| target == "/later"), "{trick:?}: {got:?}");
        let codes: Vec<String> = before.refusals().await[known..].iter().map(|r| r.code.clone()).collect();
        assert_eq!(codes, [code], "{trick:?}");
    }
    before.stop().await;
}

#[actix_web::test]
async fn what_stands_behind_a_body_in_chunks_is_no_header_of_it() {
    let before = Before::start().await;
    let head =
        before.request("POST /a", &[&NAVIGATION[..], &[FORM, "Transfer-Encoding: chunked"]].concat(), "");
    let body = "3\r\na=1\r\n0\r\nX-Porchlight-User: oscar\r\nX-HTTP-Method-Override: DELETE\r\n\r\n";
    let request = format!("{}{body}", String::from_utf8(head).expect("text"));
    let answer = wire::exchange(before.port, request.as_bytes()).await;
    // Refused or read without them: never passed on.
    let got = before.echo.got();
    assert_eq!(got.len(), usize::from(answer.status == 200), "{}", answer.status);
    for got in got {
        assert_eq!(got.values("x-porchlight-user"), ["olivia-1"]);
        assert!(!got.head.contains("DELETE") && !got.head.to_lowercase().contains("chunked"), "{}", got.head);
        assert_eq!((got.values("content-length"), got.body.as_slice()), (vec!["3"], b"a=1".as_slice()));
    }
    before.stop().await;
}
