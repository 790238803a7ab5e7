//! Acme Invoices through real HTTP on loopback.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::http::Method;
use chrono::{TimeZone, Utc};
use serde_json::{Value, json};

use super::{AcmeSettings, reset, serve};

const SECRET: &str = "the gateway's secret";

/// The app, running on a port and a file of its own until the test ends.
struct Running {
    address: String,
    handle: ServerHandle,
    directory: tempfile::TempDir,
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

fn now() -> chrono::DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 14, 6, 0).unwrap()
}

fn running() -> Running {
    let directory = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = serve(AcmeSettings {
        listener,
        database: directory.path().join("acme.sqlite"),
        gateway_secret: SECRET.to_owned(),
        support_access_url: "http://localhost:8080/account/support-access".to_owned(),
        now: Arc::new(now),
    })
    .unwrap();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    Running { address, handle, directory }
}

/// A browser with its cookies, or the gateway with its headers.
#[derive(Default)]
struct Browser {
    cookies: BTreeMap<String, String>,
    headers: Vec<(&'static str, &'static str)>,
}

struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn csrf(&self) -> String {
        let (_, rest) = self.body.split_once("name=\"csrf_token\" value=\"").expect("a form with a token");
        rest.split('"').next().unwrap().to_owned()
    }
}

impl Browser {
    fn gateway(user: &'static str, secret: &'static str) -> Self {
        let headers = vec![
            ("X-Porchlight-Secret", secret),
            ("X-Porchlight-Account", "northwind"),
            ("X-Porchlight-User", user),
            ("X-Porchlight-Actor", "Ana"),
            ("X-Porchlight-Session", "ses_1"),
        ];
        Self { headers, ..Self::default() }
    }

    async fn signed_in(app: &Running, who: &str, password: &str) -> Self {
        let mut browser = Self::default();
        let form = browser.get(app, "/login").await;
        let fields = [
            ("csrf_token", form.csrf()),
            ("email", format!("{who}@{password}.example")),
            ("password", password.to_owned()),
        ];
        let answer = browser.post(app, "/login", &fields).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/"));
        browser
    }

    async fn get(&mut self, app: &Running, path: &str) -> Answer {
        self.send(app, Method::GET, path, &[], String::new()).await
    }

    async fn post(&mut self, app: &Running, path: &str, fields: &[(&str, String)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let kind = [("Content-Type", "application/x-www-form-urlencoded")];
        self.send(app, Method::POST, path, &kind, body).await
    }

    async fn patch(&mut self, app: &Running, path: &str, token: &str, body: Value) -> Answer {
        let headers = [("Content-Type", "application/json"), ("X-CSRF-Token", token)];
        self.send(app, Method::PATCH, path, &headers, body.to_string()).await
    }

    async fn send(
        &mut self,
        app: &Running,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Answer {
        let client = awc::Client::builder().disable_redirects().finish();
        let mut request = client.request(method, format!("{}{path}", app.address));
        for header in self.headers.iter().chain(headers) {
            request = request.append_header(*header);
        }
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.insert_header(("Cookie", cookies.join("; ")));
        }
        let mut answer = request.send_body(body).await.unwrap();
        for set in answer.headers().get_all("set-cookie") {
            let cookie = actix_web::cookie::Cookie::parse(set.to_str().unwrap()).unwrap();
            self.cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
        }
        let headers = answer.headers().iter();
        Answer {
            status: answer.status().as_u16(),
            headers: headers.map(|(n, v)| (n.to_string(), v.to_str().unwrap().to_owned())).collect(),
            body: String::from_utf8(answer.body().limit(1 << 20).await.unwrap().to_vec()).unwrap(),
        }
    }
}

fn tax(token: String, rate: &str) -> [(&'static str, String); 4] {
    [
        ("csrf_token", token),
        ("rate", rate.to_owned()),
        ("country", "AT".to_owned()),
        ("tax_number", "ATU62347189".to_owned()),
    ]
}

#[actix_web::test]
async fn olivia_signs_in_with_her_password_and_out_again() {
    let app = running();
    let mut olivia = Browser::signed_in(&app, "olivia", "northwind").await;
    let page = olivia.get(&app, "/").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Olivia Berg") && page.body.contains("Northwind"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.header("content-security-policy").starts_with("default-src 'self'"));

    let out = olivia.post(&app, "/logout", &[("csrf_token", page.csrf())]).await;
    assert_eq!(out.header("location"), "/login");
    assert_eq!(olivia.get(&app, "/").await.header("location"), "/login?next=%2F");
}

#[actix_web::test]
async fn a_wrong_password_signs_nobody_in_and_keeps_the_typed_address() {
    let app = running();
    let mut nobody = Browser::default();
    let token = nobody.get(&app, "/login").await.csrf();
    let fields = [
        ("csrf_token", token),
        ("email", "olivia@northwind.example".to_owned()),
        ("password", "fabrikam".to_owned()),
    ];
    let answer = nobody.post(&app, "/login", &fields).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("olivia@northwind.example"));
    assert!(!nobody.cookies.contains_key("acme_session"));
}

#[actix_web::test]
async fn a_forged_sign_in_form_is_refused() {
    let app = running();
    let fields = [("email", "olivia@northwind.example".to_owned()), ("password", "northwind".to_owned())];
    assert_eq!(Browser::default().post(&app, "/login", &fields).await.status, 403);
}

#[actix_web::test]
async fn identity_headers_count_only_with_the_right_secret() {
    let app = running();
    let page = Browser::gateway("olivia", SECRET).get(&app, "/settings/tax").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Olivia Berg"));

    for secret in ["another secret", ""] {
        let refused = Browser::gateway("olivia", secret).get(&app, "/settings/tax").await;
        assert_eq!((refused.status, refused.body.as_str()), (400, "identity headers refused"));
    }
    let mut lone = Browser { headers: vec![("X-Porchlight-User", "olivia")], ..Browser::default() };
    assert_eq!(lone.get(&app, "/login").await.status, 400);
    let mut twice = Browser::gateway("olivia", SECRET);
    twice.headers.push(("X-Porchlight-Account", "fabrikam"));
    assert_eq!(twice.get(&app, "/").await.status, 400);
    // Oscar is nobody at Northwind.
    assert_eq!(Browser::gateway("oscar", SECRET).get(&app, "/").await.status, 400);
}

#[actix_web::test]
async fn the_gateways_identity_wins_over_a_cookie_and_leaves_last_seen_alone() {
    let app = running();
    let mut frida = Browser::signed_in(&app, "frida", "fabrikam").await;
    frida.headers = Browser::gateway("nora", SECRET).headers;
    let me = frida.get(&app, "/api/me").await.json();
    assert_eq!((&me["user"]["id"], &me["account"]["id"]), (&json!("nora"), &json!("northwind")));

    let team = Browser::gateway("olivia", SECRET).get(&app, "/settings/team").await.body;
    assert!(team.contains("22 Nov 2026, 11:06 UTC"), "Olivia was last here three hours ago");
    assert!(!team.contains("22 Nov 2026, 14:06 UTC"), "and nobody since");
    let own = Browser::signed_in(&app, "olivia", "northwind").await.get(&app, "/settings/team").await.body;
    assert!(own.contains("22 Nov 2026, 14:06 UTC"));
}

#[actix_web::test]
async fn signing_out_through_the_gateway_leaves_olivias_own_sign_in() {
    let app = running();
    let mut olivia = Browser::signed_in(&app, "olivia", "northwind").await;
    let mut gateway = Browser::gateway("olivia", SECRET);
    gateway.cookies = olivia.cookies.clone();
    let token = gateway.get(&app, "/").await.csrf();
    assert_eq!(gateway.post(&app, "/logout", &[("csrf_token", token)]).await.status, 303);
    assert_eq!(olivia.get(&app, "/").await.status, 200);
}

#[actix_web::test]
async fn nothing_changes_without_the_visits_own_token() {
    let app = running();
    let mut olivia = Browser::signed_in(&app, "olivia", "northwind").await;
    let others = Browser::gateway("olivia", SECRET).get(&app, "/settings/tax").await.csrf();
    for path in [
        "/settings/tax",
        "/settings/billing",
        "/settings/notifications",
        "/settings/team",
        "/settings/team/1/withdraw",
        "/settings/tokens",
        "/settings/tokens/1/revoke",
        "/customers/4001",
        "/invoices/4001/paid",
        "/invoices/4001/note",
        "/logout",
    ] {
        for token in [String::new(), others.clone()] {
            assert_eq!(olivia.post(&app, path, &tax(token, "10")).await.status, 403, "{path}");
        }
    }
    let patched = olivia.patch(&app, "/api/invoices/4001", &others, json!({ "note": "x" })).await;
    assert_eq!((patched.status, &patched.json()["error"]["code"]), (403, &json!("csrf-token-wrong")));
    assert!(olivia.get(&app, "/settings/tax").await.body.contains("value=\"20\""));
}

#[actix_web::test]
async fn a_new_tax_rate_is_kept_and_said_once() {
    let app = running();
    for mut browser in
        [Browser::signed_in(&app, "olivia", "northwind").await, Browser::gateway("olivia", SECRET)]
    {
        let token = browser.get(&app, "/settings/tax").await.csrf();
        let sent = browser.post(&app, "/settings/tax", &tax(token, "10%")).await;
        assert_eq!((sent.status, sent.header("location")), (303, "/settings/tax"));
        let page = browser.get(&app, "/settings/tax").await.body;
        assert!(page.contains("value=\"10\"") && page.contains("Saved."));
        assert!(!browser.get(&app, "/settings/tax").await.body.contains("Saved."));
    }
    let mut oscar = Browser::signed_in(&app, "oscar", "fabrikam").await;
    assert!(oscar.get(&app, "/settings/tax").await.body.contains("value=\"21\""));
}

#[actix_web::test]
async fn a_rate_that_is_none_comes_back_as_typed_with_what_to_mend() {
    let app = running();
    let mut olivia = Browser::signed_in(&app, "olivia", "northwind").await;
    let token = olivia.get(&app, "/settings/tax").await.csrf();
    for rate in ["ten", "101", "-1", "1.234", "", "1e1"] {
        let answer = olivia.post(&app, "/settings/tax", &tax(token.clone(), rate)).await;
        assert_eq!(answer.status, 422, "{rate}");
        assert!(answer.body.contains(&format!("value=\"{rate}\"")));
        assert!(answer.body.contains("Enter a percentage from 0 to 100"));
    }
}

#[actix_web::test]
async fn a_customer_never_sees_anothers_invoices_or_customers() {
    let app = running();
    let mut oscar = Browser::signed_in(&app, "oscar", "fabrikam").await;
    assert_eq!(oscar.get(&app, "/invoices/7001").await.status, 200);
    let token = oscar.get(&app, "/settings/tax").await.csrf();
    let fields = [
        ("csrf_token", token.clone()),
        ("name", "Mine".to_owned()),
        ("email", "me@mine.example".to_owned()),
        ("note", "x".to_owned()),
    ];
    for path in ["/invoices/4001", "/customers/4001", "/invoices/999999", "/invoices/nan"] {
        assert_eq!(oscar.get(&app, path).await.status, 404, "{path}");
    }
    for path in ["/invoices/4060/paid", "/invoices/4060/note", "/customers/4001", "/settings/tokens/1/revoke"]
    {
        assert_eq!(oscar.post(&app, path, &fields).await.status, 404, "{path}");
    }
    assert_eq!(oscar.patch(&app, "/api/invoices/4060", &token, json!({ "note": "x" })).await.status, 404);
    assert!(!oscar.get(&app, "/customers.csv").await.body.contains("Bergmann Elektro"));
    assert!(!oscar.get(&app, "/api/customers").await.body.contains("Bergmann Elektro"));
}

#[actix_web::test]
async fn the_customers_can_be_searched_and_downloaded() {
    let app = running();
    let mut olivia = Browser::signed_in(&app, "olivia", "northwind").await;
    let found = olivia.get(&app, "/customers?q=elek").await.body;
    assert!(found.contains("Bergmann Elektro") && !found.contains("Danube Shipping"));
    assert!(olivia.get(&app, "/customers?q=%25").await.body.contains("No customer matches"));

    let csv = olivia.get(&app, "/customers.csv").await;
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"customers.csv\"");
    assert_eq!(csv.body.lines().count(), 26);
    assert!(csv.body.contains("Bergmann Elektro,accounts@bergmann-elektro.example,+43 1 555"));
}

#[actix_web::test]
async fn an_open_invoice_is_marked_as_paid() {
    let app = running();
    let mut nils = Browser::signed_in(&app, "nils", "northwind").await;
    let token = nils.get(&app, "/invoices/4060").await.csrf();
    let paid = nils.post(&app, "/invoices/4060/paid", &[("csrf_token", token)]).await;
    assert_eq!(paid.header("location"), "/invoices/4060");
    let page = nils.get(&app, "/invoices/4060").await.body;
    assert!(page.contains("Marked as paid.") && page.contains("22 Nov 2026"));
}

#[actix_web::test]
async fn a_viewer_changes_nothing_and_an_accountant_no_settings() {
    let app = running();
    let mut nora = Browser::signed_in(&app, "nora", "northwind").await;
    let page = nora.get(&app, "/invoices/4060").await;
    assert!(!page.body.contains("Mark as paid"));
    let paid = nora.post(&app, "/invoices/4060/paid", &[("csrf_token", page.csrf())]).await;
    assert_eq!(paid.status, 403);
    let mut nils = Browser::signed_in(&app, "nils", "northwind").await;
    assert_eq!(nils.get(&app, "/settings/tokens").await.status, 403);
    let token = nils.get(&app, "/").await.csrf();
    assert_eq!(nils.post(&app, "/settings/tax", &tax(token, "1")).await.status, 403);
}

#[actix_web::test]
async fn the_reports_script_reads_summaries_and_saves_a_note() {
    let app = running();
    let mut gateway = Browser::gateway("olivia", SECRET);
    let token = gateway.get(&app, "/reports").await.csrf();
    let summary = gateway.get(&app, "/api/summary").await.json();
    assert_eq!(summary["months"].as_array().unwrap().len(), 6);
    let overdue = gateway.get(&app, "/api/invoices?status=overdue").await.json();
    let first = &overdue["invoices"][0];
    assert_eq!(first["status"], "overdue");
    let path = format!("/api/invoices/{}", first["id"]);
    let saved = gateway.patch(&app, &path, &token, json!({ "note": "Called today." })).await;
    assert_eq!((saved.status, &saved.json()["note"]), (200, &json!("Called today.")));
    let too_long = gateway.patch(&app, &path, &token, json!({ "note": "x".repeat(501) })).await;
    assert_eq!(too_long.status, 422);
    assert!(gateway.get(&app, "/api/invoices").await.body.contains("Called today."));
    assert_eq!(Browser::default().get(&app, "/api/me").await.status, 401);
}

#[actix_web::test]
async fn methods_mean_what_they_say() {
    let app = running();
    let mut olivia = Browser::signed_in(&app, "olivia", "northwind").await;
    let head = olivia.send(&app, Method::HEAD, "/invoices", &[], String::new()).await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    let paid = olivia.get(&app, "/invoices/4060/paid").await;
    assert_eq!((paid.status, paid.header("allow")), (405, "POST"));
    let deleted = olivia.send(&app, Method::DELETE, "/api/invoices/4060", &[], String::new()).await;
    assert_eq!((deleted.status, deleted.header("allow")), (405, "PATCH"));
    assert_eq!(olivia.get(&app, "/nothing").await.status, 404);
}

#[actix_web::test]
async fn style_and_script_may_be_kept_by_the_browser() {
    let app = running();
    let mut browser = Browser::default();
    let style = browser.get(&app, "/static/acme.css").await;
    assert_eq!((style.status, style.header("content-type")), (200, "text/css"));
    assert_eq!(style.header("cache-control"), "public, max-age=300");
    let known = [("If-None-Match", style.header("etag"))];
    let again = browser.send(&app, Method::GET, "/static/acme.css", &known, String::new()).await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(browser.get(&app, "/static/none.css").await.status, 404);
}

#[actix_web::test]
async fn starting_over_brings_the_first_days_data_back_while_the_app_runs() {
    let app = running();
    let mut gateway = Browser::gateway("olivia", SECRET);
    let token = gateway.get(&app, "/settings/tax").await.csrf();
    gateway.post(&app, "/settings/tax", &tax(token.clone(), "10")).await;
    reset(&app.directory.path().join("acme.sqlite"), now()).unwrap();
    let page = gateway.get(&app, "/settings/tax").await;
    assert!(page.body.contains("value=\"20\""));
    assert_eq!(page.csrf(), token, "an open form of a visit still holds");
}
