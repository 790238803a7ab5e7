//! Every trick of a request: it is refused, stands in the history once, and the app gets not one byte.

use porchlight::sessions::{Mode, commands};

use super::before::{Before, CALL, NAVIGATION, SECRET};

/// A trick: request line, headers, body, and the code of its refusal.
pub(super) type Trick = (&'static str, &'static [&'static str], &'static str, &'static str);

pub(super) const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
pub(super) const JSON: &str = "Content-Type: application/json";
const PARTS: &str = "Content-Type: multipart/form-data; boundary=x";

/// Tries each trick by itself, on one session.
async fn all_are_refused(tricks: &[Trick]) {
    let before = Before::start().await;
    before_refuses(&before, tricks).await;
    before.stop().await;
}

/// The same on this one, in which nothing else has happened. A length is added where a trick says none.
pub(super) async fn before_refuses(before: &Before, tricks: &[Trick]) {
    for (line, headers, body, code) in tricks {
        let known = before.refusals().await.len();
        let says =
            |names: &[&str]| headers.iter().any(|header| names.iter().any(|name| header.starts_with(name)));
        let length = format!("Content-Length: {}", body.len());
        let mut all = headers.to_vec();
        // Where a change says nothing of where it comes from, that alone is refused.
        if !line.starts_with("GET ") && !says(&["Origin:", "Sec-Fetch-Site:"]) {
            all.push("Sec-Fetch-Site: same-origin");
        }
        if !body.is_empty() && !says(&["Content-Length:", "Transfer-Encoding:"]) {
            all.push(&length);
        }
        let answer = before.send(line, &all, body).await;
        let what = format!("{line} {headers:?} {body:?}");
        assert!((400..500).contains(&answer.status), "{what} was answered with {}", answer.status);
        assert_eq!(before.echo.bytes(), 0, "the app got something of {what}");
        let refusals = before.refusals().await;
        let codes: Vec<&str> = refusals[known..].iter().map(|refused| refused.code.as_str()).collect();
        assert_eq!(codes, [*code], "{what}");
        let told = line.starts_with("HEAD ") || answer.text().contains("Nothing was sent");
        assert!(told, "{what} was answered: {}", answer.text());
    }
    assert!(before.intents().await.is_empty());
}

#[actix_web::test]
async fn methods_outside_the_list_are_refused() {
    const CODE: &str = "method-not-allowed";
    all_are_refused(&[
        ("get /", &[], "", CODE),
        ("Post /", &["Content-Length: 0"], "", CODE),
        ("TRACE /", &[], "", CODE),
        ("OPTIONS /", &["Access-Control-Request-Method: PUT"], "", CODE),
        ("OPTIONS *", &[], "", CODE),
        ("CONNECT app.localhost:80", &[], "", CODE),
        ("PROPFIND /", &[], "", CODE),
        ("XYZZY /", &[], "", CODE),
    ])
    .await;
}

#[actix_web::test]
async fn paths_that_can_be_read_in_two_ways_are_refused() {
    const CODE: &str = "ambiguous-path";
    all_are_refused(&[
        ("GET /%2e%2e/settings", &[], "", CODE),
        ("GET /a/../settings", &[], "", CODE),
        ("GET /a/./settings", &[], "", CODE),
        ("GET /a/%2E/settings", &[], "", CODE),
        ("GET //evil.example/settings", &[], "", CODE),
        ("GET /a//settings", &[], "", CODE),
        ("GET /a;v=1/settings", &[], "", CODE),
        ("GET /a%3bv=1", &[], "", CODE),
        ("GET /a%2fsettings", &[], "", CODE),
        ("GET /a%5csettings", &[], "", CODE),
        ("GET /a%252e%252e/settings", &[], "", CODE),
        ("GET /%c0%ae%c0%ae/settings", &[], "", CODE),
        ("GET /a/%E2%80%A4%E2%80%A4/settings", &[], "", CODE),
        ("GET /a/..;/settings", &[], "", CODE),
        ("GET /a%09/settings", &[], "", CODE),
        ("GET /a%00", &[], "", CODE),
        ("GET /a%0d%0aX:y", &[], "", CODE),
        ("GET /a%", &[], "", CODE),
        ("GET http://evil.example/", &[], "", CODE),
        ("GET http://app.localhost/settings", &[], "", CODE),
        ("GET /?a=%", &[], "", "malformed-query"),
    ])
    .await;
}

#[actix_web::test]
async fn headers_that_look_like_an_identity_are_refused() {
    const CODE: &str = "identity-header";
    all_are_refused(&[
        ("GET /", &["X-Porchlight-User: oscar"], "", CODE),
        ("GET /", &["x-porchlight-user: oscar"], "", CODE),
        ("GET /", &["X_Porchlight_User: oscar"], "", CODE),
        ("GET /", &["X.Porchlight.Secret: guessed"], "", CODE),
        ("GET /", &["X-Porchlight-User: olivia", "X-Porchlight-User: oscar"], "", CODE),
        ("GET /", &["REMOTE_USER: oscar"], "", CODE),
        ("GET /", &["X-Forwarded-User: oscar"], "", CODE),
        ("GET /", &["X-Auth-Request-Email: oscar@fabrikam.example"], "", CODE),
        ("GET /", &["Connection: X-Porchlight-User"], "", CODE),
        ("GET /", &["Connection: keep-alive, x_porchlight_secret"], "", CODE),
    ])
    .await;
}

#[actix_web::test]
async fn requests_that_ask_to_be_read_as_others_are_refused() {
    const CODE: &str = "method-override";
    all_are_refused(&[
        ("GET /", &["X-HTTP-Method-Override: DELETE"], "", CODE),
        ("GET /", &["x_http_method: DELETE"], "", CODE),
        ("GET /", &["X-Original-URL: /settings/team"], "", CODE),
        ("GET /", &["X-Rewrite-Url: /settings/team"], "", CODE),
        ("GET /?_method=DELETE", &[], "", CODE),
        ("GET /?%5Fmethod=DELETE", &[], "", CODE),
        ("GET /?_METHOD=DELETE", &[], "", CODE),
        ("GET /?a=1&_method=GET&_method=DELETE", &[], "", CODE),
        ("GET /", &["X-Method-Override: DELETE"], "", CODE),
        ("GET /", &["X-HTTP-Method: DELETE"], "", CODE),
        ("POST /a?_method=DELETE", &["Content-Length: 0"], "", CODE),
        ("POST /a?X-HTTP-Method-Override=DELETE", &["Content-Length: 0"], "", CODE),
        ("PUT /a", &[JSON, "Content-Length: 26"], "{\"x-http-method\":\"DELETE\"}", CODE),
        ("POST /a", &[FORM, "Content-Length: 14"], "_method=DELETE", CODE),
        ("POST /a", &[FORM, "Content-Length: 18"], "a=1&_METHOD=DELETE", CODE),
        ("POST /a", &[JSON, "Content-Length: 20"], "{\"_method\":\"DELETE\"}", CODE),
        ("PATCH /a", &["Content-Type: application/merge-patch+json"], "{\"_METHOD\":\"DELETE\"}", CODE),
        ("POST /a", &["Content-Type: text/plain"], "{\"_method\":\"DELETE\"}", CODE),
        ("POST /a", &[FORM], "_method%5B%5D=DELETE", CODE),
        ("POST /a", &[FORM], "__method=DELETE", CODE),
        (
            "POST /a",
            &[PARTS],
            "--x\r\nContent-Disposition: form-data; name=\"_method\"\r\n\r\nDELETE\r\n--x--\r\n",
            CODE,
        ),
        ("GET /app.css?_method=DELETE", &["Sec-Fetch-Dest: style", "Sec-Fetch-Mode: no-cors"], "", CODE),
        ("HEAD /?_method=DELETE", &[], "", CODE),
        ("GET /", &["X-Http_Method.Override: DELETE"], "", CODE),
    ])
    .await;
}

#[actix_web::test]
async fn bodies_that_can_be_read_in_two_ways_are_refused() {
    all_are_refused(&[
        ("GET /", &["Content-Length: 3"], "abc", "bad-body"),
        ("GET /", &["Transfer-Encoding: chunked"], "3\r\nabc\r\n0\r\n\r\n", "bad-body"),
        ("HEAD /", &["Content-Length: 3"], "abc", "bad-body"),
        ("GET /graphql?query=%7Ba%7D", &[JSON], "{\"query\":\"mutation { setRate(to: 1) }\"}", "bad-body"),
        ("POST /a", &[FORM, "Content-Length: 7"], "a=1;b=2", "bad-body"),
        ("POST /a", &[FORM, "Content-Length: 3"], "a=%", "bad-body"),
        ("POST /a", &[JSON, "Content-Length: 13"], "{\"a\":1,\"a\":2}", "bad-body"),
        ("POST /a", &[JSON, "Content-Length: 6"], "{\"a\":1", "bad-body"),
        ("POST /a", &["Content-Type: text/plain", "Content-Length: 3"], "a=1", "content-type"),
        ("POST /a", &["Content-Type: application/xml", "Content-Length: 3"], "<a>", "file-without-rule"),
        ("PUT /a", &["Content-Type: image/png", "Content-Length: 3"], "PNG", "file-without-rule"),
        (
            "POST /graphql",
            &["Content-Type: application/graphql", "Content-Length: 3"],
            "{a}",
            "file-without-rule",
        ),
        ("POST /a", &["Content-Length: 3"], "a=1", "content-type"),
        ("POST /a", &[FORM, "Content-Encoding: gzip", "Content-Length: 3"], "a=1", "content-type"),
        ("POST /a", &[FORM, JSON, "Content-Length: 3"], "a=1", "duplicate-header"),
        ("POST /a", &[FORM, "Origin: null", "Origin: null", "Content-Length: 3"], "a=1", "duplicate-header"),
    ])
    .await;
}

#[actix_web::test]
async fn leaving_http_and_service_workers_are_refused() {
    all_are_refused(&[
        ("GET /ws", &["Upgrade: websocket", "Sec-WebSocket-Version: 13"], "", "upgrade"),
        ("GET /", &["Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"], "", "upgrade"),
        ("GET /", &["Connection: Upgrade"], "", "upgrade"),
        (
            "GET /",
            &["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"],
            "",
            "upgrade",
        ),
        ("GET /", &["Upgrade: websocket, h2c"], "", "upgrade"),
        ("GET /", &["Upgrade: TLS/1.0"], "", "upgrade"),
        ("POST /a", &[FORM, "Upgrade: h2c", "Connection: upgrade"], "a=1", "upgrade"),
        ("GET /sw.js", &["Service-Worker: script", "Accept: text/html"], "", "forbidden"),
        ("GET /sw.js", &["Sec-Fetch-Mode: same-origin", "Sec-Fetch-Dest: serviceworker"], "", "forbidden"),
    ])
    .await;
}

#[actix_web::test]
async fn changes_that_another_page_asks_for_are_refused() {
    const CODE: &str = "cross-site";
    all_are_refused(&[
        ("POST /a", &[FORM, "Sec-Fetch-Site: cross-site", "Content-Length: 3"], "a=1", CODE),
        ("POST /a", &[FORM, "Sec-Fetch-Site: same-site", "Content-Length: 3"], "a=1", CODE),
        ("POST /a", &[FORM, "Origin: null", "Content-Length: 3"], "a=1", CODE),
        ("POST /a", &[FORM, "Origin: http://evil.example", "Content-Length: 3"], "a=1", CODE),
        (
            "POST /a",
            &[FORM, "Origin: http://0123456789abcdef0123456789abcdef.localhost:8081", "Content-Length: 3"],
            "a=1",
            CODE,
        ),
        ("DELETE /a", &["Sec-Fetch-Site: cross-site"], "", CODE),
        (
            "POST /a",
            &[FORM, "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: same-origin", "Content-Length: 3"],
            "a=1",
            CODE,
        ),
    ])
    .await;
}

#[actix_web::test]
async fn graphql_that_changes_behind_something_harmless_is_refused() {
    let before = Before::start().await;
    let viewing = Mode::View;
    let (house, session) = (&before.house, &before.session);
    commands::switch_mode(&house.db, house.limits, house.ana.id, session, viewing).await.expect("view mode");
    let tricks = [
        (r#"[{"query":"{ a }"},{"query":"mutation { setRate(to: 1) }"}]"#, "view-only"),
        (r#"{"query":"query A { a } mutation B { setRate(to: 1) }","operationName":"A"}"#, "view-only"),
        (r#"{"query":"query A { a } mutation B { setRate(to: 1) }"}"#, "graphql-unclear"),
        (r#"{"query":"{ a }","query":"mutation { setRate(to: 1) }"}"#, "bad-body"),
        (r##"{"query":"# { a }\nmutation { setRate(to: 1) }"}"##, "view-only"),
        (r#"{"query":"mutation { a: changePassword(to: \"x\") }"}"#, "forbidden"),
    ];
    for (document, code) in tricks {
        let known = before.refusals().await.len();
        let answer = before.post_json("/graphql", &[], document).await;
        assert_eq!((answer.status, before.echo.bytes()), (403, 0), "{document}: {}", answer.text());
        let codes: Vec<String> = before.refusals().await[known..].iter().map(|r| r.code.clone()).collect();
        assert_eq!(codes, [code], "{document}");
    }
    for target in [
        "/graphql?query=mutation%7BsetRate(to:1)%7D",
        "/graphql?query=query%20A%7Ba%7Dmutation%20B%7BsetRate(to:1)%7D&operationName=B",
    ] {
        let known = before.refusals().await.len();
        let answer = before.send(&format!("GET {target}"), &CALL, "").await;
        assert_eq!((answer.status, before.echo.bytes()), (403, 0), "{target}: {}", answer.text());
        assert_eq!(before.refusals().await.len(), known + 1, "{target}");
    }
    assert!(before.intents().await.is_empty());
    before.stop().await;
}

#[actix_web::test]
async fn the_app_gets_the_recorded_address_and_only_our_word_for_who_asks() {
    let before = Before::start().await;
    let headers = [
        &NAVIGATION[..],
        &[
            "Authorization: Bearer of-the-browser",
            "X-Forwarded-For: 10.0.0.1",
            "X-Forwarded-Host: evil.example",
            "Forwarded: for=10.0.0.1",
            "X-Forwarded-Proto: gopher",
            "X-Forwarded-Port: 1",
            "X-Forwarded-Prefix: /admin",
            "X-Forwarded-Server: evil.example",
            "X-Forwarded-Scheme: http",
            "X-Forwarded: for=10.0.0.1",
            "X-Original-Host: evil.example",
            "X-Host: evil.example",
            "X-Real-IP: 10.0.0.1",
            "X-Client-IP: 10.0.0.1",
            "True-Client-IP: 10.0.0.1",
            "CF-Connecting-IP: 10.0.0.1",
            "Front-End-Https: on",
            "Via: 1.1 proxy",
            "Accept-Encoding: gzip, br",
            "Range: bytes=0-99",
            "If-None-Match: \"1\"",
            "Connection: Accept-Language",
            "Accept-Language: de",
            "X-Whatever: 1",
            "Origin: http://elsewhere.example",
        ],
    ]
    .concat();
    for target in ["/invoices/17?page=2&q=a%20b", "/caf%C3%A9", "/a|b", "/~olivia/%7Ex", "/?", "/a?b=c&&d"] {
        let answer = before.send(&format!("GET {target}"), &headers, "").await;
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        let got = before.echo.last();
        let recorded = before.intents().await.pop().expect("an intent").target;
        assert_eq!(got.target(), recorded, "{target}");
        let of_others =
            |name: &str| name.contains("forwarded") || name.ends_with("-ip") || name.ends_with("host");
        let told: Vec<(String, &str)> =
            got.headers().into_iter().filter(|(name, _)| of_others(name) && name != "host").collect();
        assert_eq!(told, [], "what strangers say of who they are arrived");
        for gone in [
            "authorization",
            "front-end-https",
            "via",
            "range",
            "if-none-match",
            "accept-language",
            "x-whatever",
            "cookie",
            "origin",
            "sec-fetch-site",
            "sec-fetch-user",
        ] {
            assert!(got.values(gone).is_empty(), "{gone} arrived: {}", got.head);
        }
        assert_eq!(got.values("accept-encoding"), ["identity"]);
        assert_eq!(got.values("user-agent"), ["Porchlight"]);
        assert_eq!(got.values("host"), [format!("app.localhost:{}", before.echo.port)]);
        assert_eq!(got.values("x-porchlight-secret"), [SECRET]);
        assert_eq!(got.values("x-porchlight-account"), ["northwind"]);
        assert_eq!(got.values("x-porchlight-user"), ["olivia-1"]);
        assert_eq!(got.values("x-porchlight-actor"), ["Ana"]);
        assert_eq!(got.values("x-porchlight-session"), [before.session.id.to_string()]);
    }
    before.stop().await;
}

#[actix_web::test]
async fn a_change_arrives_once_as_it_was_hashed_and_under_the_apps_own_origin() {
    let before = Before::start().await;
    let own = format!("Origin: http://{}", before.host());
    let referer = format!("Referer: http://{}/settings?a=1", before.host());
    let answer = before.post_json("/api/rate", &[&own, &referer], "{\"rate\": 10.50}").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let got = before.echo.got();
    assert_eq!(got.len(), 1);
    assert_eq!(String::from_utf8_lossy(&got[0].body), "{\"rate\": 10.50}");
    let app = format!("http://app.localhost:{}", before.echo.port);
    assert_eq!(got[0].values("origin"), [app.as_str()]);
    assert_eq!(got[0].values("referer"), [format!("{app}/settings?a=1")]);
    assert_eq!((got[0].method(), got[0].target()), ("POST", "/api/rate"));
    let intent = before.intents().await.pop().expect("an intent");
    let body = intent.body.expect("a body");
    let digest = hex::encode(porchlight::canon::digest(&got[0].body));
    assert_eq!((body.bytes, body.sha256), (got[0].body.len() as u64, digest));
    before.stop().await;
}

#[actix_web::test]
async fn styles_and_scripts_are_fetched_without_cookies_or_identity() {
    let before = Before::start().await;
    before.echo.says(super::echo::reply(
        "200 OK",
        &["Content-Type: text/css", "Set-Cookie: a=b"],
        b"p{color:red}",
    ));
    let style = [
        "Accept: text/css",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Mode: no-cors",
        "Sec-Fetch-Dest: style",
    ];
    let answer = before.send("GET /static/app.css", &style, "").await;
    assert_eq!((answer.status, answer.header("set-cookie")), (200, None));
    let got = before.echo.last();
    let told =
        got.headers().into_iter().filter(|(name, _)| name.starts_with("x-porchlight") || name == "cookie");
    assert_eq!(told.count(), 0, "{}", got.head);
    assert!(before.intents().await.is_empty(), "it is counted, not recorded");
    // Data does not travel that way, whatever it is asked for as.
    before.echo.says(super::echo::json("{\"name\": \"Olivia\"}"));
    let answer = before.send("GET /api/me", &style, "").await;
    assert!(answer.status >= 400 && !answer.text().contains("Olivia"));
    let call = before.send("GET /api/me", &CALL, "").await;
    assert_eq!(call.status, 200);
    assert_eq!(before.intents().await.len(), 1);
    before.stop().await;
}
