//! Hidden stays hidden: what an app's answers hold of secrets is in no byte that the browser gets, nor in anybody's
//! history, mail, export or database file.

use porchlight::masking::FORM_FIELD;

use super::before::{Before, CALL, NAVIGATION};
use super::echo::{self, Reply};
use crate::support::Page;
use crate::support::wire::Raw;

const CARD: &str = "4242424242424242";
const CARD_IN_GROUPS: &str = "4242 4242 4242 4242";
const IBAN: &str = "DE89370400440532013000";
const KEY: &str = concat!("sk_live_", "4eC39HqLyjWDarjtT1zdp7dc");
const HOOK: &str = concat!("whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
const CSRF: &str = "c5fa7e3b9d1402486ace13579bdf02468ace1357";
const COOKIE: &str = "b7c1f0e2d3a4958677665544332211009f8e7d6c";
/// A card that the agent types herself.
const TYPED: &str = "5555555555554444";

const CANARIES: [&str; 8] = [CARD, CARD_IN_GROUPS, IBAN, KEY, HOOK, CSRF, COOKIE, TYPED];

fn page() -> String {
    format!(
        r#"<!doctype html><html><head><title>Billing {CARD}</title><meta name="csrf-token" content="{CSRF}">
<script>window.boot = {{"token":"{KEY}","iban":"{IBAN}","csrfToken":"{CSRF}"}};</script>
<script type="application/json" id="data">{{"apiKey":"{KEY}","card":{{"number":"{CARD}"}},"csrf_token":"{CSRF}"}}</script>
</head><body><!-- {KEY} {CARD} {IBAN} {HOOK} {CSRF} -->
<p>Card {CARD_IN_GROUPS} or {CARD}, account {IBAN}, key {KEY}.</p>
<p title="{IBAN}" data-webhook-secret="{HOOK}" aria-label="Card {CARD}">Hover</p>
<a href="/pay?token={KEY}">Pay</a> <img src="/avatar?key={KEY}" alt="{CARD}">
<table><tr><th>Webhook secret</th><td>{HOOK}</td></tr></table>
<form method="post" action="/settings/billing">
<input type="hidden" name="csrf_token" value="{CSRF}">
<label>Card number <input name="card_number" value="{CARD}"></label>
<input name="iban" value="{IBAN}"><input name="city" value="Vienna">
<textarea name="signing_secret">{HOOK}</textarea>
<select name="source"><option value="{CARD}" selected>{CARD}</option></select>
<button>Save</button></form></body></html>"#
    )
}

fn document() -> String {
    format!(
        r#"{{"name":"Olivia","card":{{"number":"{CARD}"}},"iban":"{IBAN}","keys":[{{"secret":"{KEY}"}}],
        "note":"paid with {CARD_IN_GROUPS}","csrfToken":"{CSRF}","webhook":{{"signing_secret":"{HOOK}"}},"n":{CARD}}}"#
    )
}

fn holds_none(what: &str, bytes: &[u8]) {
    for canary in CANARIES {
        let found = bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
        assert!(!found, "{what} holds {canary}: {}", String::from_utf8_lossy(bytes));
    }
}

/// The app, with something to hide in everything it says.
fn leaky(got: &echo::Got) -> Reply {
    let cookie = format!("Set-Cookie: app_session={COOKIE}; Path=/; HttpOnly");
    let path = got.target().split('?').next().unwrap_or_default();
    Reply::Whole(match path {
        "/api/me" => {
            echo::reply("200 OK", &["Content-Type: application/json", &cookie], document().as_bytes())
        }
        "/wrong" => echo::reply("500 Oops", &["Content-Type: text/html", &cookie], page().as_bytes()),
        "/log.txt" => {
            let text = format!("paid {CARD}\nfrom {IBAN}\nkey {KEY}\nAuthorization: Bearer {COOKIE}\n");
            echo::reply("200 OK", &["Content-Type: text/plain"], text.as_bytes())
        }
        "/data.js" => {
            let script = format!(
                "var boot = {{\"card\": \"{CARD}\", \"iban\": \"{IBAN}\", \"apiKey\": \"{KEY}\"}};\n"
            );
            echo::reply("200 OK", &["Content-Type: text/javascript", &cookie], script.as_bytes())
        }
        "/go" => {
            let to = format!("Location: /done?token={KEY}&iban={IBAN}&card={CARD}");
            echo::reply("302 Found", &[&to, &cookie, "Content-Type: text/html"], page().as_bytes())
        }
        _ => echo::reply("200 OK", &["Content-Type: text/html; charset=utf-8", &cookie], page().as_bytes()),
    })
}

#[actix_web::test]
async fn no_secret_of_the_app_reaches_browser_history_mail_export_or_disk() {
    let before = Before::start().await;
    before.echo.answers(leaky);
    for path in ["/billing", "/wrong", "/log.txt", "/go", "/data.js", "/billing?card=4242424242424242"] {
        let answer = before.open(path).await;
        assert!(answer.status >= 200, "{path}");
        holds_none(path, &answer.bytes);
        assert_eq!(answer.header("set-cookie"), None, "{path}");
    }
    for path in ["/api/me", "/billing"] {
        let answer = before.send(&format!("GET {path}"), &CALL, "").await;
        assert_eq!(answer.status, 200);
        holds_none(path, &answer.bytes);
    }
    // What she types herself goes to the app, and nowhere else.
    let typed = before.post("/cards", &format!("card_number={TYPED}&note=new%20{TYPED}")).await;
    holds_none("the answer to a form", &typed.bytes);
    assert!(String::from_utf8_lossy(&before.echo.last().body).contains(TYPED));
    let typed = before
        .post_json("/cards", &[], &format!("{{\"note\":\"{TYPED}\",\"card_number\":\"{TYPED}\"}}"))
        .await;
    holds_none("the answer to a call", &typed.bytes);
    before.open(&format!("/search?q={TYPED}")).await;
    before.open(&format!("/a//{TYPED}")).await;

    assert_eq!(
        before.echo.last().values("cookie"),
        [format!("app_session={COOKIE}")],
        "the jar works all the same"
    );
    holds_none("the export", &before.export().await);
    before.end_and_mail().await;
    assert!(std::fs::read_dir(before.mails.path()).expect("a folder").count() > 0);
    holds_none("the export", &before.export().await);
    let files = before.files();
    files.iter().for_each(|(path, bytes)| holds_none(path, bytes));
    let looked_at = files.len();
    assert!(looked_at >= 3, "database, its log and mails");
    before.stop().await;
}

#[actix_web::test]
async fn the_apps_cookies_stay_with_us_and_go_back_to_the_app() {
    let before = Before::start().await;
    before.echo.says(echo::reply(
        "200 OK",
        &[
            "Content-Type: text/html",
            "Set-Cookie: sid=first; Path=/; HttpOnly",
            "Set-Cookie: wide=x; Domain=app.localhost; Path=/",
            "Set-Cookie: deep=y; Path=/settings",
        ],
        b"<p>hello</p>",
    ));
    let answer = before.open("/").await;
    assert!(answer.headers.iter().all(|(name, _)| name != "set-cookie"));
    before.echo.says(echo::reply(
        "200 OK",
        &["Content-Type: text/html", "Set-Cookie: sid=; Max-Age=0"],
        b"<p>x</p>",
    ));
    before.open("/settings/tax").await;
    assert_eq!(before.echo.last().values("cookie"), ["deep=y; sid=first; wide=x"]);
    before.echo.says(echo::reply(
        "200 OK",
        &["Content-Type: text/html", "Set-Cookie: sid=; Path=/; Max-Age=0"],
        b"x",
    ));
    before.open("/").await;
    before.open("/").await;
    assert_eq!(before.echo.last().values("cookie"), ["wide=x"]);
    before.stop().await;
}

#[actix_web::test]
async fn answers_that_come_at_once_lose_no_cookie_of_the_app() {
    let before = Before::start().await;
    before.echo.answers(|got| {
        let cookie = format!("Set-Cookie: {}=1; Path=/", got.target().trim_start_matches('/'));
        let answer = echo::reply("200 OK", &["Content-Type: text/html", &cookie], b"<p>hello</p>");
        Reply::Slow(std::time::Duration::from_millis(100), answer)
    });
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let paths: Vec<String> = names.iter().map(|name| format!("/{name}")).collect();
    futures_util::future::join_all(paths.iter().map(|path| before.open(path))).await;
    before.open("/last").await;
    let sent = before.echo.last().values("cookie").concat();
    let mut kept: Vec<&str> = sent.split("; ").map(|pair| pair.trim_end_matches("=1")).collect();
    kept.sort_unstable();
    assert_eq!(kept, names);
    before.stop().await;
}

#[actix_web::test]
async fn what_cannot_be_checked_is_not_shown() {
    let before = Before::start().await;
    let big = format!("{{\"list\":[{}\"end\"]}}", format!("\"{CARD}\",").repeat(130_000));
    let in_utf16: Vec<u8> = format!("\u{feff}<p>{CARD}</p>{}", " ".repeat(1_200_000))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let answers: [(&str, Vec<u8>, &str); 10] = [
        (
            "a long page in another alphabet",
            echo::reply("200 OK", &["Content-Type: text/html"], &in_utf16),
            "charset",
        ),
        ("broken JSON", echo::json(&format!("{{\"card\": \"{CARD}\"")), "unparseable"),
        ("JSON that is none", echo::json(&format!(")]}}',\n{{\"card\":\"{CARD}\"}}")), "unparseable"),
        ("endless JSON", echo::json(&big), "too-large"),
        (
            "an unknown kind",
            echo::reply("200 OK", &["Content-Type: application/x-protobuf"], KEY.as_bytes()),
            "unknown-content",
        ),
        ("no kind at all", echo::reply("200 OK", &[], KEY.as_bytes()), "unknown-content"),
        (
            "a picture that is text",
            echo::reply("200 OK", &["Content-Type: image/svg+xml"], KEY.as_bytes()),
            "unparseable",
        ),
        (
            "a table to save",
            echo::reply("200 OK", &["Content-Type: text/csv"], format!("card\n{CARD}\n").as_bytes()),
            "export-needs-consent",
        ),
        (
            "an attachment",
            echo::reply(
                "200 OK",
                &["Content-Type: text/html", "Content-Disposition: attachment; filename=\"a.html\""],
                page().as_bytes(),
            ),
            "export-needs-consent",
        ),
        (
            "an encoding that nobody asked for",
            echo::reply("200 OK", &["Content-Type: text/plain", "Content-Encoding: br"], KEY.as_bytes()),
            "content-encoding",
        ),
    ];
    for (what, bytes, code) in answers {
        before.echo.says(bytes);
        let answer = before.open("/thing").await;
        assert!(answer.status == 502 || answer.status == 403, "{what}: {} {}", answer.status, answer.text());
        holds_none(what, &answer.bytes);
        let withheld = before.answers().await.pop().expect("an answer").withheld;
        assert_eq!(withheld.as_deref(), Some(code), "{what}");
    }
    before.stop().await;
}

#[actix_web::test]
async fn a_page_too_long_to_hold_streams_with_everything_hidden() {
    let before = Before::start().await;
    let row = format!("<p>row</p>{}", " ".repeat(1000));
    let long = page().replace("<body>", &format!("<body>{}", row.repeat(2500)));
    assert!(long.len() > 2 * 1024 * 1024);
    before.echo.says(echo::html(&long));
    let answer = before.open("/long").await;
    assert_eq!((answer.status, answer.header("content-length")), (200, None));
    assert!(answer.body.len() > 2 * 1024 * 1024);
    holds_none("a long page", &answer.bytes);
    assert!(answer.text().contains("porchlight-bar"), "the banner is there");
    before.stop().await;
}

/// The answer as a page in a browser.
fn shown(before: &Before, path: &str, raw: Raw) -> Page {
    let url = format!("http://{}{path}", before.host()).parse().expect("an address");
    Page { url, status: raw.status, html: raw.text(), raw }
}

#[actix_web::test]
async fn a_token_under_another_name_comes_back_as_itself_and_only_where_it_belongs() {
    let before = Before::start().await;
    before.echo.answers(leaky);
    let page = shown(&before, "/billing", before.open("/billing").await);
    let form = page.form_to("/settings/billing");
    let (token, id) = (form.value("csrf_token").to_owned(), form.value(FORM_FIELD).to_owned());
    assert_ne!(token, CSRF);
    assert_eq!(token.len(), CSRF.len());

    // Sent with its form: the app gets its own token, and none of ours. (Billing itself is for the owner alone.)
    let sent = before.post("/profile", &format!("csrf_token={token}&city=Graz")).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    assert_eq!(String::from_utf8_lossy(&before.echo.last().body), format!("csrf_token={CSRF}&city=Graz"));
    // Sent by a script in a header.
    let start = page.html.find("name=\"csrf-token\" content=\"").expect("the meta tag");
    let meta = page.html[start..].split('"').nth(3).expect("its content").to_owned();
    let called = before.post_json("/api/x", &[&format!("X-CSRF-Token: {meta}")], "{\"city\":\"Graz\"}").await;
    assert_eq!(called.status, 200);
    assert_eq!(before.echo.last().values("x-csrf-token"), [CSRF]);

    let reached = before.echo.got().len();
    for elsewhere in [format!("note={token}"), format!("city={token}&csrf_token={token}")] {
        let refused = before.post("/profile", &elsewhere).await;
        assert_eq!(refused.status, 403, "{elsewhere}: {}", refused.text());
    }
    let refused = before.post_json("/api/x", &[], &format!("{{\"note\":\"{token}\"}}")).await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    let form = format!("{FORM_FIELD}={id}&csrf_token={token}&city=Graz");
    let refused = before.post("/profile", &form).await;
    assert_eq!(refused.status, 403, "a form goes only where it was made for");
    assert_eq!(before.echo.got().len(), reached, "the app got a hidden value in a wrong place");
    let codes: Vec<String> = before.refusals().await.into_iter().map(|refused| refused.code).collect();
    assert_eq!(codes, vec!["hidden-value-elsewhere"; 4]);
    before.stop().await;
}

#[actix_web::test]
async fn a_redirect_stays_inside_the_session_or_stops() {
    let before = Before::start().await;
    let app = format!("http://app.localhost:{}", before.echo.port);
    let own = format!("http://{}", before.host());
    for (to, seen) in [
        ("/done?a=1".to_owned(), format!("{own}/done?a=1")),
        (format!("{app}/done"), format!("{own}/done")),
        ("https://evil.example/x".to_owned(), format!("{own}/.porchlight/outside")),
        ("//evil.example/x".to_owned(), format!("{own}/.porchlight/outside")),
        ("javascript:alert(1)".to_owned(), format!("{own}/.porchlight/outside")),
    ] {
        before.echo.says(echo::reply("302 Found", &[&format!("Location: {to}")], b""));
        let answer = before.send("GET /go", &NAVIGATION, "").await;
        assert_eq!((answer.status, answer.header("location")), (302, Some(seen.as_str())), "{to}");
    }
    before.stop().await;
}
