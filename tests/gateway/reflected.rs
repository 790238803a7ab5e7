//! Apps that repeat what they were sent, send the browser on, or would have their answers kept: nothing that was hidden
//! comes back in that way, no answer leads out, and nobody keeps one.

use super::before::{Before, CALL, NAVIGATION, on_both};
use super::echo::{self, Got, Reply};
use crate::support::wire::{self, Raw};
use crate::support::{Kind, Page};

const CSRF: &str = "c5fa7e3b9d1402486ace13579bdf02468ace1357";
/// No detector knows it; the rules hide it.
const CREST: &str = "KANARI-7731-vogel-acht";
const RESET: &str = "q8Zt2LmQ7vXcR4bNs8KdWpY6fHj3";

const RULES: &str =
    "[[field]]\nname = \"crest\"\nshow = \"hidden\"\n[[field]]\njson = \"**.crest\"\nshow = \"hidden\"\n";

/// An app with a form and a document, that says back in many ways what it is sent.
fn repeating(got: &Got) -> Reply {
    let said =
        format!("{} {} {}", got.target(), got.head.replace("\r\n", " "), String::from_utf8_lossy(&got.body));
    let plain = url::form_urlencoded::parse(&got.body).map(|(n, v)| format!("{n}={v} ")).collect::<String>();
    let said = format!("{said} {plain}");
    let encoded: String = url::form_urlencoded::byte_serialize(said.as_bytes()).collect();
    let answer = |status: &str, kind: &str, body: String| {
        Reply::Whole(echo::reply(status, &[&format!("Content-Type: {kind}")], body.as_bytes()))
    };
    let page = "text/html; charset=utf-8";
    match got.target().split('?').next().unwrap_or_default() {
        "/settings" => answer("200 OK", page, settings()),
        "/api/club" if got.method() == "GET" => {
            answer("200 OK", "application/json", format!(r#"{{"crest":"{CREST}","motto":"x"}}"#))
        }
        "/as-text" => answer("200 OK", "text/plain", said),
        "/as-json" => answer(
            "200 OK",
            "application/json",
            serde_json::json!({ "said": said, "in": [encoded] }).to_string(),
        ),
        "/as-script" => {
            answer("200 OK", "text/javascript", format!("var said = {};", serde_json::json!(said)))
        }
        "/as-redirect" => {
            Reply::Whole(echo::reply("302 Found", &[&format!("Location: /next?said={encoded}")], b""))
        }
        "/as-error" => answer("500 Oops", page, format!("<title>{said}</title><pre>{said}</pre>")),
        _ => answer(
            "200 OK",
            page,
            format!(
                "<title>{said}</title><!-- {said} --><p title='{said}'>{said}</p><a href='/x?{encoded}'>x</a>"
            ),
        ),
    }
}

/// The form goes to whichever of the addresses the button names.
fn settings() -> String {
    let buttons: String = WAYS.iter().map(|way| format!("<button formaction='{way}'>x</button>")).collect();
    format!(
        "<!doctype html><title>Settings</title><meta name='csrf-token' content='{CSRF}'>\
         <form method=post action=/as-page><input type=hidden name=csrf_token value='{CSRF}'>\
         <label>Crest <input name=crest value='{CREST}'></label><label>Note <input name=note value=''></label>{buttons}</form>"
    )
}

const WAYS: [&str; 6] = ["/as-page", "/as-text", "/as-json", "/as-script", "/as-redirect", "/as-error"];

fn as_page(before: &Before, path: &str, raw: Raw) -> Page {
    let url = format!("http://{}{path}", before.host()).parse().expect("an address");
    Page { url, status: raw.status, html: raw.text(), raw }
}

fn holds_none(what: &str, bytes: &[u8]) {
    for secret in [CSRF, CREST, RESET] {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{what} holds {secret}: {}", String::from_utf8_lossy(bytes));
    }
}

on_both! {
    through Before::start_ruled:

    async fn what_was_put_back_into_a_request_comes_back_in_no_answer(before: RULES) {
        before.echo.answers(repeating);
        for way in WAYS {
            let page = as_page(&before, "/settings", before.open("/settings").await);
            holds_none("the page", &page.raw.bytes);
            let form = page.forms().into_iter().next().expect("its form");
            let fields: String =
                url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.fields).finish();
            let answer = before.post(way, &fields).await;
            let got = String::from_utf8_lossy(&before.echo.last().body).into_owned();
            assert!(got.contains(CSRF) && got.contains(CREST), "{way}: the app did not get them: {got}");
            assert!((200..600).contains(&answer.status), "{way}: {}", answer.status);
            holds_none(way, &answer.bytes);
            // The same of a script, with the token in a header and the value in a document.
            let start = page.html.find("name='csrf-token'").or_else(|| page.html.find("name=\"csrf-token\""));
            let meta = &page.html[start.expect("the meta tag")..];
            let meta = meta.split("content=").nth(1).expect("its content").split(['"', '\'']).nth(1).expect("closed");
            let token = format!("X-CSRF-Token: {meta}");
            let answer = before.post_json(way, &[&token], "{\"motto\":\"y\"}").await;
            assert_eq!(before.echo.last().values("x-csrf-token"), [CSRF], "{way}");
            holds_none(way, &answer.bytes);
        }
        let document = before.send("GET /api/club", &CALL, "").await.text();
        let mark: serde_json::Value = serde_json::from_str(&document).expect("a document");
        assert_ne!(mark["crest"], CREST);
        let changed = serde_json::json!({ "crest": mark["crest"], "motto": "y" }).to_string();
        let answer = before.post_json("/api/club", &[], &changed).await;
        assert!(String::from_utf8_lossy(&before.echo.last().body).contains(CREST));
        holds_none("the answer to a script", &answer.bytes);
        holds_none("the history", format!("{:?}", before.events().await).as_bytes());
    }

    async fn a_token_in_an_address_is_itself_again_also_where_a_form_is_sent(before: "") {
        before.echo.answers(|got| match got.target().split('?').next().unwrap_or_default() {
            "/start" => Reply::Whole(echo::reply("302 Found", &[&format!("Location: /renew?token={RESET}&step=2")], b"")),
            _ => Reply::Whole(echo::html(
                "<title>Renew</title><form method=post><label>Note <input name=note value=a></label><button>Go</button></form>",
            )),
        });
        let sent_on = before.open("/start").await;
        holds_none("where it leads", &sent_on.bytes);
        let to: url::Url = sent_on.header("location").expect("where to").parse().expect("an address");
        let path = &to[url::Position::BeforePath..];
        let page = as_page(&before, path, before.open(path).await);
        assert_eq!(before.echo.last().target(), format!("/renew?token={RESET}&step=2"));
        holds_none("the page", &page.raw.bytes);
        let form = page.forms().into_iter().next().expect("its form");
        let fields: String =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.fields).finish();
        let posted = before.post(path, &fields.replace("note=a", "note=b")).await;
        assert_eq!(posted.status, 200, "{}", posted.text());
        let got = before.echo.last();
        assert_eq!((got.method(), got.target()), ("POST", format!("/renew?token={RESET}&step=2").as_str()));
        assert_eq!(String::from_utf8_lossy(&got.body), "note=b");
        holds_none("the history", format!("{:?}", before.events().await).as_bytes());
        // In another parameter it is no token any more.
        let mark = to.query_pairs().find(|(name, _)| name == "token").expect("the token").1.into_owned();
        let known = before.echo.bytes();
        let refused = before.post(&format!("/renew?note={mark}"), "note=b").await;
        assert_eq!((refused.status, before.echo.bytes()), (403, known), "{}", refused.text());
        assert_eq!(before.refusals().await.pop().expect("a refusal").code, "hidden-value-elsewhere");
    }
}

#[actix_web::test]
async fn no_answer_leads_out_of_the_session() {
    let before = Before::start().await;
    let own = format!("http://{}", before.host());
    let port = before.echo.port;
    for to in [
        "https://evil.example/x",
        "//evil.example/x",
        "///evil.example/x",
        "/\\evil.example/x",
        "\\\\evil.example/x",
        "https:evil.example",
        "https:\\\\evil.example",
        "\thttps://evil.example/",
        "HTTPS://EVIL.EXAMPLE/",
        "http://evil.example:80\\@app.localhost/",
        &format!("http://app.localhost@evil.example:{port}/"),
        &format!("http://app.localhost:{port}@evil.example/"),
        &format!("http://app.localhost:{port}.evil.example/"),
        &format!("https://app.localhost:{port}/"),
        "http://app.localhost.evil.example/",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "ftp://evil.example/",
    ] {
        before.echo.says(echo::reply(
            "302 Found",
            &[
                &format!("Location: {to}"),
                &format!("Refresh: 0; url={to}"),
                &format!("Content-Location: {to}"),
            ],
            b"",
        ));
        let answer = before.send("GET /go", &NAVIGATION, "").await;
        for name in ["location", "refresh", "content-location"] {
            let Some(led) = answer.header(name) else { continue };
            let led = led.rsplit("url=").next().expect("an address");
            assert!(led.starts_with(&format!("{own}/")), "{to:?} leads to {led} by {name}");
            assert!(!led.contains("//evil") && !led.contains("//EVIL"), "{to:?} leads to {led} by {name}");
        }
        // Code in an address of a page is the app's own script, and stays in its page.
        if ["javascript:", "data:", "ftp:"].iter().any(|scheme| to.starts_with(scheme)) {
            continue;
        }
        let html = format!(
            "<base href='{to}'><meta http-equiv=refresh content='0;url={to}'><title>x</title><a href='{to}'>x</a>\
             <form action='{to}'><button formaction='{to}'>x</button></form><iframe src='{to}'></iframe>"
        );
        before.echo.says(echo::html(&html));
        let page = before.open("/page").await;
        let text = page.text();
        let lower = text.to_lowercase();
        for out in [
            "//evil.example",
            "\\evil.example",
            "https:evil",
            "@evil",
            "javascript:",
            "data:text",
            "//app.localhost",
        ] {
            assert!(!lower.contains(out), "{to:?} is still there: {text}");
        }
    }
    // The page that explains it leads nowhere either, whatever it is asked about.
    for to in [
        "https://evil.example/",
        "evil.example",
        "%3Cb%3Ex",
        "evil.example%22onclick=",
        "%0d%0aLocation:%20x",
    ] {
        let page = before.open(&format!("/.porchlight/outside?to={to}")).await;
        assert_eq!((page.status, page.header("location")), (403, None), "{to}");
        assert!(
            !page.text().contains("href=\"https://evil") && !page.text().contains("<b>x"),
            "{}",
            page.text()
        );
    }
    before.stop().await;
}

#[actix_web::test]
async fn nobody_on_the_way_keeps_an_answer() {
    let before = Before::start().await;
    let style = ["Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: style"];
    before.echo.answers(|got| {
        let kind = if got.target().ends_with(".css") { "text/css" } else { "text/html" };
        let headers = [
            &format!("Content-Type: {kind}"),
            "Cache-Control: public, max-age=31536000",
            "ETag: \"1\"",
            "Expires: Thu, 01 Jan 2099 00:00:00 GMT",
            "Age: 1",
            "Vary: Nothing",
        ];
        let status = if got.target().contains("gone") { "404 Not Found" } else { "200 OK" };
        Reply::Whole(echo::reply(status, &headers, b"p{color:red}"))
    });
    let own = format!("Host: {}", before.host());
    let stranger = format!("GET /settings/tax/x.css HTTP/1.1\r\n{own}\r\nConnection: close\r\n\r\n");
    for (what, answer) in [
        ("a page", before.open("/settings/tax").await),
        ("a page that is called like a style", before.open("/settings/tax/x.css").await),
        ("a page whose address goes on", before.open("/settings/tax%3Fx.css").await),
        ("a page that is not there", before.open("/gone.css").await),
        ("a style", before.send("GET /static/app.css", &style, "").await),
        ("a style that is not there", before.send("GET /static/gone.css", &style, "").await),
        ("a call", before.send("GET /api/me.js", &CALL, "").await),
        ("a refusal", before.open("/settings/%2e%2e/x.css").await),
        ("what is ours", before.open("/.porchlight/outside").await),
        ("what is nowhere", before.open("/.porchlight/x.css").await),
        ("a stranger's", wire::exchange(before.port, stranger.as_bytes()).await),
    ] {
        assert!(answer.status > 0, "{what}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{what}: {}", answer.status);
        for gone in ["etag", "expires", "age", "last-modified"] {
            assert_eq!(answer.header(gone), None, "{what}: {gone}");
        }
    }
    before.withdraw().await;
    let late = before.open("/settings/tax/x.css").await;
    assert_eq!((late.status, late.header("cache-control")), (410, Some("no-store")));
    before.stop().await;
}
