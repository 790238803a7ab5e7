//! The vendor's other hosts below a session's origin: a real app and a real API on two ports, over HTTP.

use std::time::Duration;

use porchlight::history::event::step::StepKind;
use porchlight::sessions::{Mode, commands};

use super::before::{Before, CALL, NAVIGATION, SECRET, on_both};
use super::echo::{self, Echo, Reply};
use super::rules::{adam, rules_page};
use super::streams;
use crate::support::Kind;
use crate::support::wire::Raw;

const CARD: &str = "4111111111111111";

/// The app with its API behind the gateway.
struct Both {
    before: Before,
    api: Echo,
}

impl Both {
    async fn start(kind: Kind, name: &'static str, rules: &str) -> Option<Self> {
        let api = Echo::start().await;
        let before = Before::start_ruled(kind, name, &format!("{}{rules}", hosts(api.port))).await?;
        Some(Self { before, api })
    }

    /// The session's origin.
    fn own(&self) -> String {
        format!("http://{}", self.before.host())
    }

    fn app_origin(&self) -> String {
        format!("http://app.localhost:{}", self.before.echo.port)
    }

    fn api_origin(&self) -> String {
        format!("http://api.localhost:{}", self.api.port)
    }

    /// Where the API stands in the session.
    fn up(&self) -> String {
        format!("{}/.porchlight/up/api", self.own())
    }

    /// A script on the app's page calls.
    async fn call(&self, path: &str, headers: &[&str]) -> Raw {
        let referer = format!("Referer: {}/invoices?tab=a", self.own());
        self.before.send(&format!("GET {path}"), &[&CALL[..], &[&referer], headers].concat(), "").await
    }

    async fn stop(self) {
        self.before.stop().await;
    }

    /// How much either has got.
    fn bytes(&self) -> usize {
        self.api.bytes() + self.before.echo.bytes()
    }
}

/// Under `api` a host that is told nobody's name, under `told` the same machine under another name, told by headers.
fn hosts(port: u16) -> String {
    format!(
        "[[host]]\nalias = \"api\"\norigin = \"http://api.localhost:{port}\"\n\
         [[host]]\nalias = \"told\"\norigin = \"http://told.localhost:{port}\"\nidentity = true\n"
    )
}

on_both! {
    through Both::start:

    async fn a_call_reaches_exactly_its_host_and_the_entry_says_which(both: "") {
        both.api.says(echo::json(&format!("{{\"card\":\"{CARD}\",\"n\":17}}")));
        let shown = both.call("/.porchlight/up/api/v1/a%7eb?x=1&y=%20", &["Authorization: Bearer mine"]).await;
        assert_eq!(shown.status, 200, "{}", shown.text());
        assert!(shown.text().contains("\"n\":17") && !shown.text().contains(CARD), "{}", shown.text());
        let got = both.api.last();
        assert_eq!((got.method(), got.target()), ("GET", "/v1/a~b?x=1&y=%20"));
        assert_eq!(got.values("host"), [format!("api.localhost:{}", both.api.port)]);
        assert_eq!(got.values("origin"), [both.app_origin()]);
        assert_eq!(got.values("referer"), [format!("{}/", both.app_origin())], "another host hears of the site alone");
        let told: Vec<String> = got.headers().into_iter().map(|(name, _)| name).collect();
        assert!(!told.iter().any(|name| name.starts_with("x-porchlight") || name == "cookie" || name == "authorization"), "{told:?}");
        assert_eq!(both.before.echo.bytes(), 0, "the app got nothing");
        let intent = both.before.intents().await.pop().expect("an intent");
        assert_eq!((intent.step, intent.target.as_str()), (StepKind::View, "/v1/a~b?x=1&y=%20"));
        assert_eq!(intent.host, Some(format!("api.localhost:{}", both.api.port)));
        assert!(intent.background);
        assert_eq!(both.before.answers().await[0].hidden.values().sum::<u64>(), 1);
        // The same path of the app's is the app's.
        both.call("/v1/a~b", &[]).await;
        assert_eq!(both.before.intents().await.pop().expect("an intent").host, None);
        assert_eq!(both.api.got().len(), 1);
    }

    async fn only_a_host_that_is_to_know_is_told_whom_to_show(both: "") {
        both.call("/.porchlight/up/told/v1", &[]).await;
        let got = both.api.last();
        assert_eq!(got.values("host"), [format!("told.localhost:{}", both.api.port)]);
        assert_eq!((got.values("x-porchlight-secret"), got.values("x-porchlight-user")), (vec![SECRET], vec!["olivia-1"]));
        both.call("/.porchlight/up/api/v1", &[]).await;
        assert!(both.api.last().values("x-porchlight-secret").is_empty());
        let claimed = both.call("/.porchlight/up/api/v1", &["X-Porchlight-User: oscar-1"]).await;
        assert_eq!(claimed.status, 403, "nobody else may say who asks, to no host");
        assert_eq!(both.before.refusals().await.pop().expect("a refusal").code, "identity-header");
    }

    async fn no_cookie_goes_to_another_host_than_the_one_that_set_it(both: "[cookies]\nreadable = [\"theme\"]\n") {
        let (api, app) = ("apiapiapiapi0123456789", "appappappapp0123456789");
        let sets = |value: &'static str| {
            let all = ["Content-Type: application/json", &format!("Set-Cookie: sid={value}; Domain=localhost; Path=/"),
                "Set-Cookie: theme=dark; Path=/"].map(str::to_owned);
            move |_: &echo::Got| Reply::Whole(echo::reply("200 OK", &all.each_ref().map(String::as_str), b"{}"))
        };
        both.api.answers(sets(api));
        both.before.echo.answers(sets(app));
        let from_api = both.call("/.porchlight/up/api/in", &[]).await;
        assert!(from_api.header("set-cookie").is_none(), "the browser's cookies are about the app");
        both.call("/.porchlight/up/told/in", &["Cookie: sid=mine"]).await;
        both.call("/in", &[]).await;
        for (path, sid) in [("/.porchlight/up/api/x", api), ("/.porchlight/up/told/x", api), ("/x", app)] {
            both.call(path, &[]).await;
            let got = if path == "/x" { both.before.echo.last() } else { both.api.last() };
            assert_eq!(got.values("cookie"), [format!("sid={sid}; theme=dark")], "{path}");
        }
        let got: Vec<String> = both.api.got().iter().map(|got| format!("{got:?}")).collect();
        assert!(!got.iter().any(|got| got.contains(app)), "the app's cookie reached the API");
        assert!(both.api.got()[1].values("cookie").is_empty(), "two names of one machine are two hosts");
    }

    async fn tricks_with_the_alias_reach_nobody_and_are_refused_once(both: "") {
        for (path, code) in [
            ("/.porchlight/up/api/../..", "ambiguous-path"),
            ("/.porchlight/up/api/%2e%2e/%2e%2e/x", "ambiguous-path"),
            ("/.porchlight/up/api/..%2fx", "ambiguous-path"),
            ("/.porchlight/up/api//x", "ambiguous-path"),
            ("/.porchlight/up//api/x", "ambiguous-path"),
            ("//.porchlight/up/api/x", "ambiguous-path"),
            ("/.porchlight/up/api;x/y", "ambiguous-path"),
            ("/.porchlight/up/api%5cx", "ambiguous-path"),
            ("/.porchlight/up/API/x", "unknown-host"),
            ("/.porchlight/up/nobody/x", "unknown-host"),
            ("/.porchlight/up/api.localhost/x", "unknown-host"),
            ("/.porchlight/up/api@evil.example/x", "unknown-host"),
            ("/.porchlight/up/", "unknown-host"),
        ] {
            let known = both.before.refusals().await.len();
            let refused = both.call(path, &[]).await;
            assert_eq!(refused.status, 403, "{path}: {}", refused.text());
            let codes: Vec<String> = both.before.refusals().await[known..].iter().map(|r| r.code.clone()).collect();
            assert_eq!(codes, [code], "{path}");
        }
        let twice = both.call("/.porchlight/up/api/x", &["Host: api.localhost"]).await;
        assert!((400..=403).contains(&twice.status), "{}", twice.text());
        assert_eq!(both.bytes(), 0);
        assert!(both.before.intents().await.is_empty());
        let answered = both.call("/%2eporchlight/up/%61pi/x", &[]).await;
        assert_eq!((answered.status, both.api.last().target().to_owned()), (200, "/x".to_owned()), "one spelling, one place");
    }

    async fn what_holds_for_the_app_holds_for_its_hosts(both: "[[route]]\nhost = \"api\"\npath = \"/v1/wipe\"\nis = \"forbidden\"\n[[route]]\nhost = \"api\"\npath = \"/v1/find\"\nmethod = \"POST\"\nis = \"view\"\nsays = \"looked for {field.q}\"\n") {
        both.api.says(echo::json("{}"));
        both.before.echo.says(echo::json("{}"));
        let sent = both.before.post_json("/.porchlight/up/api/v1/rates", &[], "{\"rate\":10}").await;
        assert_eq!(sent.status, 200, "{}", sent.text());
        let intent = both.before.intents().await.pop().expect("an intent");
        assert_eq!((intent.step, intent.host.is_some(), intent.changes.len()), (StepKind::Change, true, 1));
        both.before.post_json("/.porchlight/up/api/v1/find", &[], "{\"q\":\"Fabrikam\"}").await;
        let intent = both.before.intents().await.pop().expect("an intent");
        assert_eq!((intent.step, intent.says.as_deref()), (StepKind::View, Some("looked for Fabrikam")));
        both.before.post_json("/v1/find", &[], "{\"q\":\"Fabrikam\"}").await;
        assert_eq!(both.before.intents().await.pop().expect("an intent").step, StepKind::Change, "a rule is about its host");
        let sent = both.bytes();
        for (target, code) in [
            ("/.porchlight/up/api/v1/wipe", "forbidden"),
            ("/.porchlight/up/api/settings/password", "forbidden"),
            ("/.porchlight/up/api/settings/billing", "sensitive-needs-consent"),
            ("/.porchlight/up/api/customers/export", "export-needs-consent"),
        ] {
            let refused = both.before.post_json(target, &[], "{\"a\":1}").await;
            assert_eq!(refused.status, 403, "{target}: {}", refused.text());
            let refusal = both.before.refusals().await.pop().expect("a refusal");
            assert_eq!((refusal.code.as_str(), refusal.host.is_some()), (code, true), "{target}");
        }
        let house = &both.before.house;
        let viewing = commands::switch_mode(&house.db, house.limits, house.ana.id, &both.before.session, Mode::View).await;
        viewing.expect("view mode");
        let refused = both.before.post_json("/.porchlight/up/api/v1/rates", &[], "{\"rate\":10}").await;
        assert_eq!((refused.status, both.before.refusals().await.pop().expect("a refusal").code.as_str()), (403, "view-only"));
        let elsewhere = ["Sec-Fetch-Site: cross-site", "Content-Type: application/json", "Content-Length: 2"];
        let refused = both.before.send("POST /.porchlight/up/api/v1/find", &elsewhere, "{}").await;
        assert_eq!((refused.status, both.before.refusals().await.pop().expect("a refusal").code.as_str()), (403, "cross-site"));
        assert_eq!(both.bytes(), sent, "nothing was sent");
        both.api.says(echo::reply("200 OK", &["Content-Type: text/csv"], b"name\nHelga\n"));
        let file = both.call("/.porchlight/up/api/v1/list", &[]).await;
        assert!(!file.text().contains("Helga") && file.text().contains("consent-required"), "{}", file.text());
        both.before.withdraw().await;
        let sent = both.bytes();
        assert_eq!(both.call("/.porchlight/up/api/v1", &[]).await.status, 410);
        assert_eq!(both.bytes(), sent);
    }

    async fn redirects_go_from_host_to_host_and_nowhere_else(both: "") {
        let (own, up) = (both.own(), both.up());
        let (app, api) = (both.app_origin(), both.api_origin());
        for (to, leads) in [
            (format!("{app}/done?a=1"), format!("{own}/done?a=1")),
            (format!("{api}/v2"), format!("{up}/v2")),
            ("/v2".to_owned(), format!("{up}/v2")),
            ("../../../../v2".to_owned(), format!("{up}/v2")),
            (format!("//told.localhost:{}/x", both.api.port), format!("{own}/.porchlight/up/told/x")),
            ("https://evil.example/".to_owned(), format!("{own}/.porchlight/outside")),
            (format!("http://api.localhost:{}@evil.example/", both.api.port), format!("{own}/.porchlight/outside")),
            ("http://api.localhost:1/".to_owned(), format!("{own}/.porchlight/outside")),
            ("http://api.localhost.evil.example/".to_owned(), format!("{own}/.porchlight/outside")),
        ] {
            both.api.says(echo::reply("302 Found", &[&format!("Location: {to}")], b""));
            let sent_on = both.before.open("/.porchlight/up/api/v1/go").await;
            assert_eq!(sent_on.header("location"), Some(leads.as_str()), "{to}");
        }
    }

    async fn full_addresses_lead_here_where_programs_read_them(both: "") {
        let (own, up) = (both.own(), both.up());
        let (app, api) = (both.app_origin(), both.api_origin());
        let page = format!(
            "<!doctype html><title>T</title><base href=\"{app}/shop/\"><link rel=stylesheet integrity=sha256-x href=\"{api}/a.css\">\
             <meta name=api content=\"{api}/v1\"><style>a{{background:url({api}/a.png)}}</style>\
             <script>const API='{api}/v1';new WebSocket(\"ws{}/live\")</script>\
             <script type=application/json>{{\"api\":\"{api}\",\"note\":\"see {app}/x\"}}</script>\
             <body data-api=\"{api}\"><img srcset=\"{api}/1.png 1x, {app}/2.png 2x\"><a href=\"{api}/doc\">{api}/doc</a>\
             <a href=\"https://other.example/x?token=abcdefgh\">out</a>\
             <form method=post action=\"{api}/save\"><input name=site value=\"{app}/mine\"><textarea name=t>{api}/t</textarea></form>",
            &api[4..]
        );
        both.before.echo.says(echo::reply("200 OK", &["Content-Type: text/html",
            &format!("Content-Security-Policy: connect-src {api}; img-src 'self'"),
            "Access-Control-Allow-Origin: *"], page.as_bytes()));
        let shown = both.before.open("/shop/").await;
        let text = shown.text();
        for expected in [
            format!("href=\"{up}/a.css\""), format!("content=\"{up}/v1\""), format!("url({up}/a.png)"),
            format!("const API='{up}/v1'"), format!("ws{}/live", &up[4..]), format!("\"api\":\"{up}\""),
            format!("see {app}/x"), format!("data-api=\"{up}\""), format!("{up}/1.png 1x, {own}/2.png 2x"),
            format!("href=\"{up}/doc\""), format!(">{api}/doc</a>"), format!("action=\"{up}/save\""),
            format!("value=\"{app}/mine\""), format!(">{api}/t</textarea>"),
            "href=\"/.porchlight/outside?to=other.example\"".to_owned(), "<base href=\"/shop/\"".to_owned(),
        ] {
            assert!(text.contains(&expected), "{expected} in {text}");
        }
        assert!(!text.contains("sha256-x"), "{text}");
        let policies = format!("{:?}", shown.headers);
        assert!(policies.contains(&format!("connect-src {up}/ {own}/.porchlight/")), "{policies}");
        assert!(policies.contains("connect-src 'self'") && !policies.to_lowercase().contains("access-control"), "{policies}");

        both.api.says(echo::json(&format!("{{\"next\":\"{api}/v1?page=2\",\"site\":\"{app}/x\",\"note\":\"{api}/x is new\"}}")));
        let json = both.call("/.porchlight/up/api/v1", &[]).await.text();
        assert!(json.contains(&format!("\"{up}/v1?page=2\"")) && json.contains(&format!("\"{own}/x\"")), "{json}");
        assert!(json.contains(&format!("{api}/x is new")), "{json}");

        let script = format!("/* {api} */const a=\"{api}/v1\",b='{app}';{}", " ".repeat(100_000));
        both.api.says(echo::reply("200 OK", &["Content-Type: text/javascript"], script.as_bytes()));
        let asset = ["Accept: */*", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"];
        let led = both.before.send("GET /.porchlight/up/api/app.js", &asset, "").await.text();
        assert!(led.starts_with(&format!("/* {api} */const a=\"{up}/v1\",b='{own}';")), "{}", &led[..200]);
        assert_eq!(led.trim_end().len() + 100_000, led.len());
        assert_eq!(both.before.intents().await.len(), 2, "an asset is counted, not recorded");
        assert!(both.api.last().values("cookie").is_empty());
    }

    async fn addresses_in_feeds_site_maps_answers_of_services_and_pictures_lead_here(both: "") {
        let (own, up) = (both.own(), both.up());
        let (app, api) = (both.app_origin(), both.api_origin());
        for (kind, theirs, ours) in [
            ("application/rss+xml", format!("<rss><item><link>{app}/news/1</link><note>see {app}/x</note></item></rss>"),
                format!("<rss><item><link>{own}/news/1</link><note>see {app}/x</note></item></rss>")),
            ("application/atom+xml", format!("<feed><link href=\"{api}/f?a=1&amp;b=2\"/><card>{CARD}</card></feed>"),
                format!("<feed><link href=\"{up}/f?a=1&amp;b=2\"/><card>••••••••••••1111</card></feed>")),
            ("application/xml", format!("<urlset><loc>\n{app}/a\n</loc></urlset>"), format!("<urlset><loc>\n{own}/a\n</loc></urlset>")),
            ("image/svg+xml", format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><a href=\"{app}/b\"><text>b</text></a></svg>"),
                format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><a href=\"{own}/b\"><text>b</text></a></svg>")),
        ] {
            both.api.says(echo::reply("200 OK", &[&format!("Content-Type: {kind}")], theirs.as_bytes()));
            let shown = both.call("/.porchlight/up/api/x", &[]).await;
            assert!(shown.text().ends_with(&ours), "{kind}: {}", shown.text());
        }
    }

    async fn addresses_of_the_session_come_back_as_the_app_knows_them(both: "") {
        let (own, up) = (both.own(), both.up());
        let (app, api) = (both.app_origin(), both.api_origin());
        both.api.answers(|_| Reply::Whole(echo::json("{}")));
        both.before.post_json("/.porchlight/up/api/v1", &[],
            &format!("{{\"next\":\"{up}/v1?page=2\",\"text\":\"see {own}/invoices/17.\",\"deep\":[{{\"u\":\"{own}\"}}],\"n\":1.50}}")).await;
        assert_eq!(String::from_utf8_lossy(&both.api.last().body),
            format!("{{\"next\":\"{api}/v1?page=2\",\"text\":\"see {app}/invoices/17.\",\"deep\":[{{\"u\":\"{app}\"}}],\"n\":1.50}}"));
        let to: Vec<_> = both.before.intents().await.pop().expect("an intent").changes;
        assert!(!format!("{to:?}").contains(&both.before.session.slug.to_string()), "{to:?}");

        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("site", &format!("{own}/mine")).append_pair("same", &format!("{app}/kept")).finish();
        both.before.post("/save", &form).await;
        let body = String::from_utf8_lossy(&both.before.echo.last().body).into_owned();
        let fields: Vec<(String, String)> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        assert_eq!(fields, [("site".to_owned(), format!("{app}/mine")), ("same".to_owned(), format!("{app}/kept"))]);

        let next: String = url::form_urlencoded::byte_serialize(format!("{up}/back").as_bytes()).collect();
        both.before.open(&format!("/login-page?next={next}")).await;
        let real: String = url::form_urlencoded::byte_serialize(format!("{api}/back").as_bytes()).collect();
        assert_eq!(both.before.echo.last().target(), format!("/login-page?next={real}"));

        let part = format!("--x\r\nContent-Disposition: form-data; name=\"site\"\r\n\r\n{own}/mine\r\n--x\r\n\
            Content-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\n{own}/in a file\r\n--x--\r\n");
        let length = format!("Content-Length: {}", part.len());
        let kind = ["Content-Type: multipart/form-data; boundary=x", &length];
        both.before.send("POST /upload", &[&NAVIGATION[..], &kind].concat(), &part).await;
        let body = String::from_utf8_lossy(&both.before.echo.last().body).into_owned();
        assert!(body.contains(&format!("{app}/mine\r\n")) && body.contains(&format!("{own}/in a file")), "{body}");
    }

    async fn what_a_host_is_told_comes_back_in_no_answer_of_any(both: "[identity]\nway = \"headers\"\n") {
        let says_all = |got: &echo::Got| Reply::Whole(echo::html(&format!("<pre>{}</pre>", got.head)));
        both.api.answers(says_all);
        let shown = both.before.open("/.porchlight/up/told/echo").await.text();
        assert!(!shown.contains(SECRET) && shown.contains("****"), "{shown}");
        both.api.answers(|_| Reply::Whole(echo::html(&format!("<p>{SECRET}"))));
        assert!(!both.before.open("/.porchlight/up/api/echo").await.text().contains(SECRET), "nor what another host knows");
    }

    async fn a_mark_of_one_host_means_nothing_at_another(both: "") {
        both.api.says(echo::json("{\"api_key\":\"key-0123456789\"}"));
        let shown: serde_json::Value = serde_json::from_str(&both.call("/.porchlight/up/api/v1/me", &[]).await.text()).expect("JSON");
        let sent = shown.to_string();
        let bytes = both.bytes();
        for elsewhere in ["/v1/me", "/.porchlight/up/told/v1/me", "/.porchlight/up/api/v1/you"] {
            let refused = both.before.post_json(elsewhere, &[], &sent).await;
            assert_eq!(refused.status, 403, "{elsewhere}");
            assert_eq!(both.before.refusals().await.pop().expect("a refusal").code, "hidden-value-elsewhere");
        }
        assert_eq!(both.bytes(), bytes);
        both.before.post_json("/.porchlight/up/api/v1/me", &[], &sent).await;
        assert_eq!(String::from_utf8_lossy(&both.api.last().body), "{\"api_key\":\"key-0123456789\"}");
    }

    async fn events_of_a_host_flow_by_its_own_rule(both: "[[route]]\nhost = \"api\"\npath = \"/events\"\nmethod = \"GET\"\nstream = \"events\"\n") {
        let api = both.api_origin();
        let answer = move |_: &echo::Got| {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n".to_owned();
            Reply::Drops(head, format!("data: {{\"card\":\"{CARD}\",\"next\":\"{api}/v1\"}}\n\n").into_bytes(), Duration::from_millis(50))
        };
        both.before.echo.answers(answer.clone());
        both.api.answers(answer);
        let refused = both.call("/events", &[]).await;
        assert_eq!(refused.status, 502, "the rule is about the host: {}", refused.text());
        let mut stream = tokio::net::TcpStream::connect((std::net::Ipv4Addr::LOCALHOST, both.before.port)).await.expect("a connection");
        let request = both.before.request("GET /.porchlight/up/api/events", &CALL, "");
        tokio::io::AsyncWriteExt::write_all(&mut stream, &request).await.expect("sent");
        let came = streams::until(&mut stream, "/up/api/v1").await;
        assert!(came.contains(&format!("{}/v1", both.up())) && !came.contains(CARD), "{came}");
        both.before.withdraw().await;
        assert!(!streams::until(&mut stream, "never").await.contains(CARD));
    }

    async fn a_host_that_does_not_answer_is_named(both: "") {
        both.api.answers(|_| Reply::HangUp);
        let down = both.before.open("/.porchlight/up/api/v1").await;
        assert_eq!(down.status, 502);
        assert!(down.text().contains(&format!("api.localhost:{} did not answer", both.api.port)), "{}", down.text());
    }

    async fn an_outside_link_stops_at_a_page_that_names_where_it_leads(both: "") {
        let page = both.before.open("/.porchlight/outside?to=docs.other.example").await;
        assert!(page.status == 403 && page.text().contains("It leads to docs.other.example."), "{}", page.text());
        let odd = both.before.open("/.porchlight/outside?to=%3Cscript%3E").await;
        assert!(odd.text().contains("another site") && !odd.text().contains("%3C"), "{}", odd.text());
        assert_eq!(both.bytes(), 0);
    }

    async fn the_tester_and_the_proposals_know_the_hosts(both: "[[route]]\nhost = \"api\"\npath = \"/v1/wipe\"\nis = \"forbidden\"\n") {
        let cookie = adam(&both.before).await;
        let form = [("method", "POST"), ("host", "api"), ("target", "/v1/wipe"), ("kind", "json"), ("body", "{}")];
        let told = rules_page(&both.before, &cookie, Some(&form)).await;
        assert!(told.contains("It is: <code>forbidden</code>") && told.contains(&format!("{}/v1/wipe", both.api_origin())), "{told}");
        let form = [("method", "POST"), ("host", ""), ("target", "/v1/wipe"), ("kind", "json"), ("body", "{}")];
        assert!(rules_page(&both.before, &cookie, Some(&form)).await.contains("It is: <code>change</code>"));
        let report = |uri: &str| format!("{{\"csp-report\":{{\"blocked-uri\":\"{uri}\",\"effective-directive\":\"connect-src\"}}}}");
        for uri in ["https://api.other.example/v1", "wss://live.other.example/", "inline", &both.api_origin()] {
            let report = report(uri);
            let length = format!("Content-Length: {}", report.len());
            let headers = ["Content-Type: application/csp-report", "Sec-Fetch-Site: same-origin", &length];
            assert_eq!(both.before.send("POST /.porchlight/stopped", &headers, &report).await.status, 204);
        }
        both.before.post_json("/.porchlight/up/api/v1/find", &[], "{\"q\":1}").await;
        let page = rules_page(&both.before, &cookie, None).await;
        for said in ["api.other.example: does the app call it?", "https://live.other.example", "at api: does it only look?"] {
            assert!(page.contains(said), "{said} in {page}");
        }
        assert!(!page.contains("inline: does"), "{page}");
    }
}

#[actix_web::test]
async fn a_websocket_of_a_host_is_recorded_there_and_speaks_of_addresses_here() {
    let port = streams::chat().await;
    let route = "[[route]]\nhost = \"api\"\npath = \"/live\"\nmethod = \"GET\"\nstream = \"websocket\"\n";
    let before = Before::ruled(&format!("{}{route}", hosts(port))).await;
    let own = format!("http://{}", before.host());
    let (head, _) = streams::open(&before, "/live", &own).await;
    assert!(head.starts_with("HTTP/1.1 403"), "the app has no such rule: {head}");
    let (head, mut socket) = streams::open(&before, "/.porchlight/up/api/live", &own).await;
    assert!(head.starts_with("HTTP/1.1 101"), "{head}");
    let hello: serde_json::Value = serde_json::from_str(&streams::text(&mut socket).await).expect("JSON");
    assert_eq!(
        (hello["user"].as_str(), hello["origin"].as_str()),
        (Some("-"), Some(&*format!("said http://app.localhost:{}", before.echo.port)))
    );
    assert_eq!(hello["next"], format!("{own}/.porchlight/up/api/next"));
    let said = format!("{{\"go\":\"{own}/.porchlight/up/api/next\"}}");
    futures_util::SinkExt::send(&mut socket, actix_http::ws::Message::Text(said.into())).await.expect("sent");
    assert!(streams::text(&mut socket).await.contains(&format!("http://api.localhost:{port}/next")));
    let intent = before.intents().await.pop().expect("an intent");
    assert_eq!((intent.target.as_str(), intent.host), ("/live", Some(format!("api.localhost:{port}"))));
    drop(socket);
    before.stop().await;
}
