//! A real OpenID provider (npm's oidc-provider, `tests/browser/oidc.mjs`) on loopback, that can be told whom it lets in, and
//! how to misbehave.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use chrono::Duration;
use porchlight::clock::Clock;
use porchlight::oidc::{Provider, Settings};
use serde_json::Value;
use url::Url;

use super::browser::Browser;
use super::test_db::{TestDb, skip_for};
use super::wire;

/// Where the provider sends people back to.
pub const BACK: &str = "http://localhost:8080/sign-in/oidc/back";

/// So long a provider may take to say where it listens.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// The provider. It stops when dropped.
pub struct OpenId {
    child: Child,
    pub issuer: String,
}

impl OpenId {
    /// Nothing (and said so) where node or the package is missing.
    pub fn start(name: &str) -> Option<Self> {
        Self::start_with(name, &[])
    }

    /// One that tells addresses at its userinfo endpoint only, and most of whose endpoints stand at another port.
    pub fn start_apart(name: &str) -> Option<Self> {
        Self::start_with(name, &["apart"])
    }

    fn start_with(name: &str, more: &[&str]) -> Option<Self> {
        if !Path::new("tests/browser/node_modules/oidc-provider").exists() {
            skip_for(name, "npm ci was not run in tests/browser");
            return None;
        }
        for _ in 0..3 {
            let mut program = Command::new("node");
            program.args(["tests/browser/oidc.mjs", BACK]).args(more);
            let started = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
            let Ok(mut child) = started else {
                skip_for(name, "node is not on this machine");
                return None;
            };
            let (listens, heard) = std::sync::mpsc::channel();
            let out = child.stdout.take().expect("its output");
            std::thread::spawn(move || {
                let mut said = String::new();
                if BufReader::new(out).read_line(&mut said).is_ok() {
                    drop(listens.send(said));
                }
            });
            let said = heard.recv_timeout(PATIENCE).unwrap_or_default();
            let openid = Self { child, issuer: said.trim().to_owned() };
            // Node may stand still before its first word (its own threads wait for each other); dropped, it is ended.
            if !openid.issuer.is_empty() {
                return Some(openid);
            }
        }
        panic!("three providers did not say where they listen");
    }

    /// As the settings name it; the tokens are signed so.
    pub fn provider(&self, alg: &str) -> Provider {
        self.provider_with(alg, |_| {})
    }

    pub fn provider_with(&self, alg: &str, change: impl FnOnce(&mut Settings)) -> Provider {
        let mut settings = Settings {
            issuer: self.issuer.clone(),
            client_id: format!("porchlight-{alg}"),
            client_secret: "a secret/of the:client".to_owned().into(),
            name: "Acme ID".to_owned(),
            staff: true,
            owners: true,
            amr: vec!["mfa".to_owned(), "otp".to_owned()],
            acr: vec!["two-factors".to_owned()],
            redirect_uri: BACK.to_owned(),
        };
        change(&mut settings);
        Provider::new(settings).expect("a provider")
    }

    /// What it says is good for minutes by the real time, so that is the test's from the beginning.
    pub fn at_its_time(self, db: &TestDb) -> Self {
        let behind = Clock::system().now().utc() - db.clock.now().utc();
        db.clock.advance(behind.max(Duration::zero()));
        self
    }

    /// From here on it lets this person in, so; and the test's clock goes with its own. Gives what it was asked at its other
    /// port since the last time.
    pub async fn is(&self, db: &TestDb, person: &Value) -> Vec<String> {
        let body = person.to_string();
        let port = Url::parse(&self.issuer).expect("an address").port().expect("a port");
        let head = format!(
            "POST /_be HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let answer = wire::exchange(port, format!("{head}{body}").as_bytes()).await;
        let text = answer.text();
        let mut said = text.split_whitespace();
        let now: i64 = said.next().and_then(|now| now.parse().ok()).expect("a moment");
        let behind = now - db.db.clock().now().utc().timestamp_millis();
        db.clock.advance(Duration::milliseconds(behind.max(0)));
        said.map(str::to_owned).collect()
    }

    /// Somebody goes where they are sent, in a browser of their own, and comes back: the path that they ask us for.
    pub async fn there_and_back(&self, address: &str) -> String {
        let browser = Browser::new();
        let mut page = browser.visit(address).await;
        for _ in 0..6 {
            let to = page.raw.header("location").unwrap_or_else(|| panic!("{}: {}", page.status, page.html));
            let to = page.url.join(to).expect("an address");
            if !to.as_str().starts_with(&self.issuer) {
                assert!(to.as_str().starts_with(BACK), "{to}");
                return to[url::Position::BeforePath..].to_owned();
            }
            page = browser.visit(to.as_str()).await;
        }
        panic!("the provider sends people round in circles: {}", page.url)
    }
}

impl Drop for OpenId {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
