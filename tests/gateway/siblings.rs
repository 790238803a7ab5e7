//! Tricks around a session's origin: other origins beside it, addresses that look like files, and the app's own script
//! calling what is ours.

use super::before::{Before, CALL, NAVIGATION};
use super::echo;
use crate::support::wire::{self, Raw};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// A request with this `Cookie` header instead of Ana's own.
async fn with_cookie(before: &Before, cookie: &str) -> Raw {
    let request = format!(
        "GET / HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nConnection: close\r\nAccept: text/html\r\n\r\n",
        before.host()
    );
    wire::exchange(before.port, request.as_bytes()).await
}

#[actix_web::test]
async fn cookies_that_another_session_tosses_over_open_nothing_and_reach_nobody() {
    let before = Before::start().await;
    let name = before.cookie.split('=').next().expect("a name").to_owned();
    for cookie in [
        format!("{name}=forged"),
        format!("{name}=forged; {}", before.cookie),
        format!("{name}=; {}", before.cookie),
        before.cookie.to_lowercase(),
        before.cookie.trim_start_matches("__Host-").to_owned(),
        format!("x={}; y=\"{}\"", "a".repeat(4000), before.cookie),
    ] {
        let answer = with_cookie(&before, &cookie).await;
        assert_eq!(answer.status, 401, "{cookie:.80}: {}", answer.text());
        assert_eq!(before.echo.bytes(), 0, "{cookie:.80}");
    }
    // Too many to be read: then there is no request at all.
    let flood =
        format!("{}; {}", (0..4000).map(|n| format!("c{n}={n:040}; ")).collect::<String>(), before.cookie);
    let answer = with_cookie(&before, &flood).await;
    assert!(answer.status == 0 || answer.status >= 400, "{}", answer.status);
    assert_eq!(before.echo.bytes(), 0);
    // What siblings could set for the whole domain stays between the browser and us.
    let answer = with_cookie(&before, &format!("session=tossed; {}; csrftoken=tossed", before.cookie)).await;
    assert_eq!(answer.status, 200);
    assert!(before.echo.last().values("cookie").is_empty(), "{}", before.echo.last().head);
    before.stop().await;
}

#[actix_web::test]
async fn a_page_that_looks_like_a_style_is_fetched_as_nobody_or_recorded_as_a_page() {
    let before = Before::start().await;
    before.echo.answers(|got| {
        let known = got.values("x-porchlight-user").join("");
        echo::Reply::Whole(echo::html(&format!("<title>Tax</title><p>tax of [{known}]</p>")))
    });
    let style = ["Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: style"];
    let answer = before.send("GET /settings/tax/x.css", &style, "").await;
    assert!(answer.status >= 400 && !answer.text().contains("tax of"), "{}", answer.text());
    assert!(before.echo.last().values("x-porchlight-user").is_empty());
    assert!(before.intents().await.is_empty());
    for headers in [&NAVIGATION[..], &CALL[..], &[]] {
        let answer = before.send("GET /settings/tax/x.css", headers, "").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    }
    assert_eq!(before.intents().await.len(), 3, "what needs the identity is recorded, whatever it is called");
    before.stop().await;
}

#[actix_web::test]
async fn a_change_that_does_not_say_where_it_comes_from_is_refused() {
    let before = Before::start().await;
    for (line, headers, body) in [
        ("POST /a", &[FORM, "Content-Length: 3"][..], "a=1"),
        ("PUT /a", &["Content-Type: application/json", "Content-Length: 2"], "{}"),
        ("DELETE /a", &[], ""),
        ("POST /a", &[FORM, "Referer: http://evil.example/", "Content-Length: 3"], "a=1"),
    ] {
        let known = before.refusals().await.len();
        let answer = before.send(line, headers, body).await;
        assert_eq!(answer.status, 403, "{line}: {}", answer.text());
        let codes: Vec<String> = before.refusals().await[known..].iter().map(|r| r.code.clone()).collect();
        assert_eq!(codes, ["cross-site"], "{line}");
    }
    assert_eq!((before.echo.bytes(), before.intents().await.len()), (0, 0));
    before.stop().await;
}

#[actix_web::test]
async fn the_apps_script_finds_nothing_of_ours_to_ask() {
    let before = Before::start().await;
    let same = [FORM, "Content-Length: 0", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors"];
    let sibling = [FORM, "Content-Length: 0", "Sec-Fetch-Site: same-site", "Origin: null"];
    const OURS: &str = "reserved-address";
    for (line, headers, code) in [
        ("GET /.porchlight/", &CALL[..], OURS),
        ("GET /.porchlight/questions", &CALL, OURS),
        ("POST /.porchlight/questions", &same, OURS),
        ("POST /.porchlight/reveal", &same, OURS),
        ("POST /.porchlight/change-mode", &same, OURS),
        ("GET /.porchlight/hidden", &CALL, OURS),
        ("GET /.porchlight/enter", &CALL, OURS),
        ("GET /.porchlight/end", &CALL, OURS),
        ("GET /.porchlight/end/x", &CALL, OURS),
        ("PUT /.porchlight/stay", &same, OURS),
        ("GET /.porchlight/up/api/x", &CALL, "unknown-host"),
        ("POST /.porchlight/end", &sibling, "cross-site"),
        (
            "POST /.porchlight/hidden",
            &[FORM, "Content-Length: 14", "Sec-Fetch-Site: same-site"],
            "cross-site",
        ),
    ] {
        let known = before.refusals().await.len();
        let body = if line.ends_with("hidden") && line.starts_with("POST") { "page=1&field=1" } else { "" };
        let answer = before.send(line, headers, body).await;
        assert_eq!(answer.status, 403, "{line}: {}", answer.text());
        let codes: Vec<String> = before.refusals().await[known..].iter().map(|r| r.code.clone()).collect();
        assert_eq!(codes, [code], "{line}");
    }
    // What the banner says by itself is not for other pages; a way to send comes from the portal alone.
    for (path, body) in [
        ("/.porchlight/stay", ""),
        ("/.porchlight/banner-removed", ""),
        ("/.porchlight/stopped", "{}"),
        ("/.porchlight/send", "consent=con_x&token=guessed"),
    ] {
        let length = format!("Content-Length: {}", body.len());
        let headers = [FORM, &length, "Sec-Fetch-Site: same-site", "Origin: null"];
        let answer = before.send(&format!("POST {path}"), &headers, body).await;
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
    }
    assert_eq!((before.echo.bytes(), before.intents().await.len()), (0, 0));
    assert_eq!(before.open("/").await.status, 200, "the session goes on");
    before.stop().await;
}

#[actix_web::test]
async fn what_an_app_says_to_widen_its_power_does_not_arrive() {
    let before = Before::start().await;
    before.echo.says(echo::reply(
        "200 OK",
        &[
            "Content-Type: text/html",
            "Service-Worker-Allowed: /",
            "Access-Control-Allow-Origin: *",
            "Access-Control-Allow-Credentials: true",
            "Set-Cookie: a=b; Domain=localhost",
            "Clear-Site-Data: \"*\"",
            "Alt-Svc: h3=\":443\"",
            "Cache-Control: public, max-age=31536000",
            "SourceMap: /secret.map",
            "Report-To: {\"endpoints\":[{\"url\":\"https://evil.example\"}]}",
            "Reporting-Endpoints: a=\"https://evil.example\"",
            "NEL: {}",
            "Content-Security-Policy-Report-Only: default-src 'none'; report-uri https://evil.example/",
            "Strict-Transport-Security: max-age=1",
            "Server: acme/1.0",
            "Trailer: X-Late",
        ],
        b"<p>hello</p>",
    ));
    let answer = before.open("/").await;
    assert_eq!(answer.status, 200);
    for gone in [
        "service-worker-allowed",
        "access-control-allow-origin",
        "access-control-allow-credentials",
        "set-cookie",
        "clear-site-data",
        "alt-svc",
        "sourcemap",
        "report-to",
        "reporting-endpoints",
        "nel",
        "content-security-policy-report-only",
        "strict-transport-security",
        "server",
        "trailer",
    ] {
        assert_eq!(answer.header(gone), None, "{gone}");
    }
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    before.stop().await;
}
