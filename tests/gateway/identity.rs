//! Identity for the app: what it is told in each way, who else may say so, and that none of it comes back to a browser.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::Value;

use super::before::{Before, CALL, SECRET, on_both};
use super::echo::{self, Got, Reply};
use crate::support::wire::{self, Raw};
use crate::support::{Kind, minutes};

const HEADERS: &str =
    "[identity]\nway = \"headers\"\nsecret = \"X-Acme-Secret\"\nuser = \"X-Acme-User\"\nactor = \"\"\n";
const JWT: &str = "[identity]\nway = \"jwt\"\naudience = \"https://app.acme.example\"\n";
const JWT_BESIDE: &str =
    "[identity]\nway = \"jwt\"\nheader = \"X-Acme-Token\"\naudience = \"acme\"\ngood_for = \"30s\"\n";
const ENTRY: &str = "[identity]\nway = \"entry\"\naudience = \"acme\"\n\
     address = \"/in/{account}?as={user}&proof={jwt}&key={secret}\"\n[cookies]\nreadable = [\"_xsrf\", \"lang\"]\n";
const READABLE: &str = "[cookies]\nreadable = [\"XSRF-TOKEN\", \"lang\"]\n";

const COOKIE: &str = "b7c1f0e2d3a4958677665544332211009f8e7d6c";
const XSRF: &str = "2|6bf5e018|435334b3aa414406dc1038feeeb85732|1795372862";
const BEARER: &str = "q8Zt2LmQ7vXcR4bNs8KdWpY6fHj3";

/// An app that says back all that it was told, in every way that apps do.
fn telling(got: &Got) -> Reply {
    let told: Vec<String> = got.headers().iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let told = format!("{} {}", got.target(), told.join("\n"));
    let cookie = format!("Set-Cookie: sid={COOKIE}; Path=/; HttpOnly");
    let kind = |kind: &str| format!("Content-Type: {kind}");
    Reply::Whole(match got.target().split('?').next().unwrap_or_default() {
        "/json" => {
            let document = serde_json::json!({ "told": told, "cookie": COOKIE }).to_string();
            echo::reply("200 OK", &[&kind("application/json"), &cookie], document.as_bytes())
        }
        "/text" => echo::reply("200 OK", &[&kind("text/plain"), &cookie], told.as_bytes()),
        "/script" => {
            let script = format!("var told = {};", serde_json::json!(told));
            echo::reply("200 OK", &[&kind("text/javascript"), &cookie], script.as_bytes())
        }
        "/go" => {
            let said: String = url::form_urlencoded::byte_serialize(told.as_bytes()).collect();
            echo::reply("302 Found", &[&format!("Location: /next?told={said}"), &cookie], b"")
        }
        _ => {
            let page = format!(
                "<!doctype html><title>{told}</title><!-- {told} --><p title='{told}'>{told}</p>{COOKIE}"
            );
            echo::reply(
                "500 Oops",
                &[&kind("text/html"), &cookie, &format!("Allow: {COOKIE}")],
                page.as_bytes(),
            )
        }
    })
}

/// Asks for every kind of answer, and looks for these values in every byte that came and was written down.
async fn nothing_comes_back(before: &Before, secrets: &[&str]) {
    before.echo.answers(telling);
    let mut told: Vec<String> = secrets.iter().map(|secret| (*secret).to_owned()).collect();
    for path in ["/page", "/json", "/text", "/script", "/go"] {
        for answer in [before.open(path).await, before.send(&format!("GET {path}"), &CALL, "").await] {
            let got = before.echo.last();
            let token = |name: &str| got.values(name).first().map(|value| value.replace("Bearer ", ""));
            told.extend(["authorization", "x-acme-token"].iter().filter_map(|name| token(name)));
            let holder = format!("the answer to {path}");
            assert!((200..600).contains(&answer.status), "{holder}: {}", answer.status);
            told.iter().for_each(|secret| holds_not(&holder, &answer.bytes, secret));
        }
    }
    let written = format!("{:?}", before.events().await);
    told.iter().for_each(|secret| holds_not("the history", written.as_bytes(), secret));
}

fn holds_not(holder: &str, bytes: &[u8], secret: &str) {
    let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
    assert!(!found, "{holder} holds {secret}: {}", String::from_utf8_lossy(bytes));
}

/// A page of the portal, for anybody.
async fn published(before: &Before) -> Value {
    let port =
        before.means.state.vendor.portal_url.rsplit(':').next().expect("a port").parse().expect("a port");
    let ask =
        "GET /.well-known/porchlight-jwks.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let answer: Raw = wire::exchange(port, ask.as_bytes()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.body).expect("JSON")
}

/// Checks a token as an app would, with nothing but the published keys.
fn checked(token: &str, keys: &Value) -> Value {
    let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).expect("base64");
    let (signed, signature) = token.rsplit_once('.').expect("three parts");
    let (header, claims) = signed.split_once('.').expect("three parts");
    let header: Value = serde_json::from_slice(&decoded(header)).expect("a header");
    assert_eq!(header["alg"], "EdDSA");
    let key = keys["keys"].as_array().expect("keys").iter().find(|key| key["kid"] == header["kid"]);
    let x = decoded(key.expect("its key is published")["x"].as_str().expect("x"));
    let key = VerifyingKey::from_bytes(&x.try_into().expect("32 bytes")).expect("a key");
    let signature = Signature::from_slice(&decoded(signature)).expect("a signature");
    key.verify_strict(signed.as_bytes(), &signature).expect("the signature holds");
    serde_json::from_slice(&decoded(claims)).expect("claims")
}

on_both! {
    through Before::start_ruled:

    async fn the_app_is_told_by_headers_of_the_rules_names_and_nobody_else_may_say_so(before: HEADERS) {
        before.open("/page").await;
        let got = before.echo.last();
        assert_eq!(got.values("x-acme-secret"), [SECRET]);
        assert_eq!(got.values("x-acme-user"), ["olivia-1"]);
        assert_eq!(got.values("x-porchlight-account"), ["northwind"]);
        assert!(got.values("x-porchlight-actor").is_empty(), "an empty name means: not sent");
        let reached = before.echo.got().len();
        for strange in ["X-Acme-User: oscar", "x_acme_user: oscar", "X-Acme-Secret: guess", "X-Porchlight-Actor: x"] {
            let answer = before.send("GET /page", &[CALL.as_slice(), &[strange]].concat(), "").await;
            assert_eq!(answer.status, 403, "{strange}");
            assert!(answer.text().contains("identity-header"), "{}", answer.text());
        }
        assert_eq!(before.echo.got().len(), reached, "a stranger's word reached the app");
        nothing_comes_back(&before, &[SECRET, COOKIE]).await;
    }

    async fn nothing_of_the_agents_own_goes_to_the_app(before: JWT_BESIDE) {
        let own = [
            "User-Agent: Ana's browser",
            "Authorization: Basic YW5hOnNlY3JldA==",
            "X-Forwarded-For: 203.0.113.7",
            "Forwarded: for=203.0.113.7",
            "X-Real-IP: 203.0.113.7",
            "Sec-CH-UA: \"Ana\"",
            "DNT: 1",
        ];
        before.send("GET /page", &[CALL.as_slice(), &own].concat(), "").await;
        let got = before.echo.last();
        for ours in ["Ana's", "YW5h", "203.0.113.7", "mine=1", "porchlight-session", "dnt"] {
            assert!(!got.head.to_lowercase().contains(&ours.to_lowercase()), "{ours} in {}", got.head);
        }
        let mut names: Vec<String> = got.headers().into_iter().map(|(name, _)| name).collect();
        names.sort();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent", "x-acme-token"]);
    }

    async fn a_token_says_who_acts_for_whom_and_the_published_keys_vouch_for_it(before: JWT) {
        before.open("/page").await;
        let got = before.echo.last();
        let token = got.values("authorization").concat().replace("Bearer ", "");
        let keys = published(&before).await;
        let claims = checked(&token, &keys);
        let session = &before.session;
        for (claim, says) in [
            ("iss", before.means.state.vendor.portal_url.as_str()),
            ("aud", "https://app.acme.example"),
            ("sub", "olivia-1"),
            ("account", "northwind"),
            ("sid", &session.id.to_string()),
            ("scope", "change"),
        ] {
            assert_eq!(claims[claim], says, "{claim}");
        }
        assert_eq!(claims["act"]["sub"], session.agent.to_string());
        let seconds = claims["exp"].as_i64().expect("exp") - claims["iat"].as_i64().expect("iat");
        assert_eq!(seconds, 60);
        assert_eq!(claims["iat"].as_i64(), Some(before.means.state.now().utc().timestamp()));
        before.open("/page").await;
        let again = before.echo.last().values("authorization").concat();
        assert_ne!(again, format!("Bearer {token}"), "each request has its own");
        assert!(keys["keys"].as_array().expect("keys").iter().all(|key| key.get("d").is_none()));
        nothing_comes_back(&before, &[SECRET, COOKIE, &token]).await;
    }

    async fn a_scripts_own_authorization_never_stands_in_for_the_token(before: JWT) {
        before.send("GET /page", &[CALL.as_slice(), &["Authorization: Bearer hers"]].concat(), "").await;
        let values = before.echo.last().values("authorization").concat();
        assert!(!values.contains("hers"), "{values}");
        checked(&values.replace("Bearer ", ""), &published(&before).await);
    }

    async fn an_owners_door_lets_nobody_in_who_acts_for_another(before: JWT) {
        before.open("/page").await;
        let token = before.echo.last().values("authorization").concat();
        let port = before.means.state.vendor.portal_url.rsplit(':').next().expect("a port").parse().expect("a port");
        for claim in [format!("Authorization: {token}"), "X-Porchlight-Actor: Ana".to_owned()] {
            let ask = format!(
                "GET /account/support-access HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n{claim}\r\n\r\n"
            );
            assert_eq!(wire::exchange(port, ask.as_bytes()).await.status, 403, "{claim}");
        }
    }

    async fn an_entry_signs_in_once_on_our_side_and_again_when_the_app_logged_it_out(before: ENTRY) {
        before.echo.answers(|got| {
            let path = got.target().split('?').next().unwrap_or_default();
            let signed_in = got.values("cookie").concat().contains(COOKIE);
            let set = [format!("Set-Cookie: sid={COOKIE}; Path=/; HttpOnly"), "Set-Cookie: lang=de".to_owned()];
            Reply::Whole(match path {
                "/in/northwind" => echo::reply("302 Found", &["Location: /welcome", &set[0], &set[1]], b""),
                "/welcome" if signed_in => echo::html("<p>welcome</p>"),
                "/out" => echo::reply("302 Found", &["Location: /login?next=/out"], b""),
                "/away" => echo::reply("200 OK", &["Content-Type: text/plain"], b"ok"),
                _ if signed_in => telling_whole(got),
                _ => echo::reply("401 No", &["Content-Type: text/plain"], b"who?"),
            })
        });
        let (first, second) = tokio::join!(before.open("/page"), before.send("GET /json", &CALL, ""));
        assert_eq!((first.status, second.status), (500, 200), "{} {}", first.text(), second.text());
        let entries = |got: Vec<Got>| got.iter().filter(|got| got.target().starts_with("/in/")).count();
        assert_eq!(entries(before.echo.got()), 1, "two requests at once enter once");
        let entry = before.echo.got().into_iter().find(|got| got.target().starts_with("/in/")).expect("an entry");
        let query = entry.target().split_once('?').expect("a query").1.to_owned();
        let said: std::collections::HashMap<_, _> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        assert_eq!((said["as"].as_str(), said["key"].as_str()), ("olivia-1", SECRET));
        assert_eq!(checked(&said["proof"], &published(&before).await)["aud"], "acme");
        for answer in [&first, &second] {
            for secret in [COOKIE, SECRET, &said["proof"]] {
                holds_not("an answer", &answer.bytes, secret);
            }
        }
        let steps = before.intents().await;
        let entered: Vec<_> = steps.iter().filter(|step| step.target.starts_with("/in/")).collect();
        assert_eq!(entered.len(), 1, "it is on record");
        assert_eq!((entered[0].target.as_str(), entered[0].says.as_deref()), ("/in/", Some("signed in as Olivia")));
        let written = format!("{:?}", before.events().await);
        [COOKIE, SECRET, &said["proof"]].iter().for_each(|secret| holds_not("the history", written.as_bytes(), secret));

        before.open("/out").await;
        before.open("/page").await;
        assert_eq!(entries(before.echo.got()), 1, "within a minute an app that sends her away is not asked again");
        before.house.db.clock().advance(minutes(2));
        before.open("/out").await;
        before.open("/page").await;
        assert_eq!(entries(before.echo.got()), 2);
    }

    async fn an_app_that_lets_nobody_in_gets_no_request(before: ENTRY) {
        before.echo.answers(|_| Reply::Whole(echo::reply("403 No", &["Content-Type: text/html"], b"no")));
        let answer = before.open("/page").await;
        assert_eq!(answer.status, 502);
        assert!(answer.text().contains("did not let Porchlight in as Olivia"), "{}", answer.text());
        assert!(before.echo.got().iter().all(|got| got.target().starts_with("/in/")));
    }

    async fn a_readable_cookie_has_another_value_that_becomes_the_real_one_where_tokens_go(before: READABLE) {
        before.echo.answers(|_| {
            let set = format!("Set-Cookie: XSRF-TOKEN={XSRF}; Path=/");
            let session = format!("Set-Cookie: sid={COOKIE}; Path=/; HttpOnly");
            Reply::Whole(echo::reply("200 OK", &["Content-Type: text/html", &set, "Set-Cookie: lang=de", &session], b"<p>x"))
        });
        let page = before.open("/page").await;
        let set: Vec<&str> = page.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, v)| v.as_str()).collect();
        assert_eq!(set.len(), 2, "{set:?}");
        holds_not("the answer", &page.bytes, XSRF);
        holds_not("the answer", &page.bytes, COOKIE);
        assert!(set.iter().any(|cookie| cookie.starts_with("lang=de;")), "a setting is no secret: {set:?}");
        let shown = set.iter().find_map(|cookie| cookie.strip_prefix("XSRF-TOKEN=")).expect("the cookie");
        let shown = shown.split(';').next().expect("a value");
        assert_eq!((shown.len(), shown.matches('|').count()), (XSRF.len(), 3), "{shown}");

        let sent = before.post_json("/api/x", &[&format!("X-XSRF-TOKEN: {shown}")], "{\"city\":\"Graz\"}").await;
        assert_eq!(sent.status, 200, "{}", sent.text());
        assert_eq!(before.echo.last().values("x-xsrf-token"), [XSRF]);
        let jar = before.echo.last().values("cookie").concat();
        assert!(jar.contains(&format!("XSRF-TOKEN={XSRF}")) && jar.contains(COOKIE) && !jar.contains(shown), "{jar}");
        before.open(&format!("/list?_xsrf={}", shown.replace('|', "%7C"))).await;
        assert_eq!(before.echo.last().target(), format!("/list?_xsrf={}", XSRF.replace('|', "%7C")));
        let again = before.open("/page").await;
        let kept = again.headers.iter().any(|(name, value)| name == "set-cookie" && value.contains(shown));
        assert!(kept, "the same cookie keeps its value");

        let reached = before.echo.got().len();
        let elsewhere = before.post_json("/api/x", &[], &format!("{{\"note\":\"{shown}\"}}")).await;
        assert_eq!(elsewhere.status, 403, "{}", elsewhere.text());
        assert_eq!(before.echo.got().len(), reached);
    }

    async fn a_bearer_token_travels_under_another_value_and_goes_back_in_authorization_alone(before: READABLE) {
        before.echo.answers(|_| Reply::Whole(echo::json(&format!("{{\"session\":{{\"access_token\":\"{BEARER}\"}}}}"))));
        let answer = before.send("GET /auth", &CALL, "").await;
        holds_not("the answer", &answer.bytes, BEARER);
        let document: Value = serde_json::from_slice(&answer.body).expect("JSON");
        let shown = document["session"]["access_token"].as_str().expect("a token").to_owned();
        assert_eq!(shown.len(), BEARER.len());
        for scheme in ["Bearer", "token"] {
            let header = format!("Authorization: {scheme} {shown}");
            before.send("GET /api/me", &[CALL.as_slice(), &[&header]].concat(), "").await;
            assert_eq!(before.echo.last().values("authorization"), [format!("{scheme} {BEARER}")]);
        }
        before.send("GET /api/me", &[CALL.as_slice(), &["Authorization: Bearer of-her-own"]].concat(), "").await;
        assert!(before.echo.last().values("authorization").is_empty(), "what is not ours to exchange falls away");
        let reached = before.echo.got().len();
        let note = before.post_json("/notes", &[], &format!("{{\"note\":\"{shown}\"}}")).await;
        let inside = before.post_json("/notes", &[], &format!("{{\"note\":\"see {shown}\"}}")).await;
        assert_eq!(note.status, 403, "{}", note.text());
        assert_eq!(inside.status, 200, "inside other text it is another text, and no token");
        assert!(!String::from_utf8_lossy(&before.echo.last().body).contains(BEARER));
        assert_eq!(before.echo.got().len(), reached + 1);
    }

    async fn a_scripts_text_is_a_document_or_nothing(before: READABLE) {
        let text = ["Content-Type: text/plain;charset=UTF-8"];
        let send = async |body: &str| {
            let length = format!("Content-Length: {}", body.len());
            let headers: Vec<&str> = [CALL.as_slice(), &text, &[&length]].concat();
            before.send("PUT /api/file", &headers, body).await.status
        };
        assert_eq!(send("{\"content\":\"rate: 10\"}").await, 200);
        assert_eq!(before.echo.last().body, b"{\"content\":\"rate: 10\"}");
        assert_eq!(send("rate=10").await, 403);
        assert_eq!(send("{\"content\":\"card: \u{2022}\u{2022}\u{2022}\u{2022} 1111, called\"}").await, 403);
    }
}

fn telling_whole(got: &Got) -> Vec<u8> {
    match telling(got) {
        Reply::Whole(bytes) => bytes,
        _ => unreachable!("it says all at once"),
    }
}
