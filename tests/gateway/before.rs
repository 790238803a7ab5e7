//! A gateway of ours before an app of ours: Ana is inside Northwind, in change mode, with the cookie in our hand.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use porchlight::app::{Listeners, Running};
use porchlight::db::{DbUrl, WriterOptions};
use porchlight::gateway::{Gateway, Upstream};
use porchlight::grants::Grant;
use porchlight::history::event::step::{self, EndHow};
use porchlight::history::{self, Entry, Event, Outside, Signer};
use porchlight::http::{GatewayAddress, State};
use porchlight::jobs::{self, Means};
use porchlight::outbox::Transport;
use porchlight::rules::Rulebook;
use porchlight::sessions::{EndedHow, Mode, Session, commands};
use secrecy::SecretString;

use super::echo::Echo;
use crate::support::wire::{self, Raw};
use crate::support::{
    House, Kind, LOG_ORIGIN, TestDb, a_grant, a_house, a_session, a_state, acme, hours, skip,
};

/// Makes two tests of each body, one for each database. `through` opens what the body is given: of a kind of database,
/// the test's name and rules.
macro_rules! on_both {
    (through $open:path: $($(#[$meta:meta])* async fn $name:ident($house:ident: $rules:expr) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn body(kind: Kind) {
                let Some($house) = $open(kind, module_path!(), $rules).await else { return };
                $body
                $house.stop().await;
            }

            #[actix_web::test]
            async fn sqlite() {
                body(Kind::Sqlite).await;
            }

            #[actix_web::test]
            async fn postgres() {
                body(Kind::Postgres).await;
            }
        }
    )*};
}

pub(super) use on_both;

/// By which the app would know the gateway.
pub const SECRET: &str = "the-gateway-and-the-app-share-this";

/// The running gateway, and Ana inside.
pub struct Before {
    pub db: TestDb,
    pub house: House,
    pub grant: Grant,
    pub session: Session,
    pub echo: Echo,
    pub port: u16,
    /// As the browser would send it.
    pub cookie: String,
    pub mails: tempfile::TempDir,
    pub means: Means,
    /// The app's port.
    app: u16,
    running: Running,
}

/// A second server on the same database, with a portal and a gateway of its own.
pub struct Beside {
    pub portal: u16,
    pub gateway: u16,
    running: Running,
}

impl Beside {
    pub async fn stop(self) {
        self.running.stop().await;
    }
}

impl Before {
    pub async fn start() -> Self {
        let echo = Echo::start().await;
        let port = echo.port;
        Self::start_with(echo, port).await
    }

    /// The same on either database; nothing where that is PostgreSQL's and it is not on this machine.
    pub async fn start_on(kind: Kind) -> Option<Self> {
        let db = std::thread::spawn(move || TestDb::new(kind)).join().expect("a database")?;
        let echo = Echo::start().await;
        let port = echo.port;
        Some(Self::start_over(db, echo, port, None).await)
    }

    /// In front of a port where perhaps nobody listens.
    pub async fn start_with(echo: Echo, upstream: u16) -> Self {
        // Not on this thread: it makes a runtime of its own.
        let db = std::thread::spawn(|| TestDb::new(Kind::Sqlite).expect("SQLite is always here")).join();
        Self::start_over(db.expect("a database"), echo, upstream, None).await
    }

    /// On one of the databases, with a rules file; nothing where that database is not on this machine.
    pub async fn start_ruled(kind: Kind, name: &'static str, rules: &str) -> Option<Self> {
        let db = database(kind, name)?;
        let echo = Echo::start().await;
        let port = echo.port;
        Some(Self::start_over(db, echo, port, Some(rules)).await)
    }

    /// The same in front of another app.
    pub async fn ruled_on(kind: Kind, name: &'static str, rules: &str, echo: Echo, app: u16) -> Option<Self> {
        let db = database(kind, name)?;
        Some(Self::start_over(db, echo, app, Some(rules)).await)
    }

    /// The same where the owner allowed it for three days.
    pub async fn lasting(kind: Kind, name: &'static str, rules: &str) -> Option<Self> {
        let db = database(kind, name)?;
        let echo = Echo::start().await;
        let port = echo.port;
        let house = a_house(&db).await;
        let grant = a_grant().ending_in(hours(72)).given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        Some(Self::run(db, (house, grant, session), echo, port, Some(rules)).await)
    }

    /// The same where the owner allowed viewing only.
    pub async fn viewing(kind: Kind, name: &'static str, rules: &str) -> Option<Self> {
        let db = database(kind, name)?;
        let echo = Echo::start().await;
        let port = echo.port;
        let house = a_house(&db).await;
        let grant = a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        Some(Self::run(db, (house, grant, session), echo, port, Some(rules)).await)
    }

    /// With a rules file.
    pub async fn ruled(rules: &str) -> Self {
        let echo = Echo::start().await;
        let port = echo.port;
        Self::ruled_before(rules, echo, port).await
    }

    /// With a rules file, in front of another app.
    pub async fn ruled_before(rules: &str, echo: Echo, upstream: u16) -> Self {
        let db = std::thread::spawn(|| TestDb::new(Kind::Sqlite).expect("SQLite is always here")).join();
        Self::start_over(db.expect("a database"), echo, upstream, Some(rules)).await
    }

    async fn start_over(db: TestDb, echo: Echo, upstream: u16, rules: Option<&str>) -> Self {
        let house = a_house(&db).await;
        let grant = a_grant().change().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let switched =
            commands::switch_mode(&db.db, house.limits, house.ana.id, &session, Mode::Change).await;
        switched.expect("change mode");
        Self::run(db, (house, grant, session), echo, upstream, rules).await
    }

    async fn run(
        db: TestDb,
        (house, grant, session): (House, Grant, Session),
        echo: Echo,
        upstream: u16,
        rules: Option<&str>,
    ) -> Self {
        let (portal, gateway) = (listener(), listener());
        let number = |listener: &TcpListener| listener.local_addr().expect("an address").port();
        let port = number(&gateway);
        let mails = tempfile::tempdir().expect("a folder");
        let mut state = state(&db, number(&portal), port);
        state.transport = Transport::folder(mails.path().to_owned());
        if let Some(rules) = rules {
            let file = mails.path().join("rules.toml");
            std::fs::write(&file, rules).expect("a rules file");
            state.rules = Rulebook::open(&file).expect("rules that hold");
        }
        let means = Means { state, alone: true };
        let listeners = Listeners { portal, gateway };
        let running = Running::start(means.clone(), in_front_of(upstream), listeners, |_| {}).await;
        let running = running.expect("it starts");
        let cookie = enter(&house, &session, port).await;
        Self { db, house, grant, session, echo, port, cookie, mails, means, app: upstream, running }
    }

    /// Starts a second server as another machine would: it has the same key, settings and rules, and shares nothing else.
    pub async fn beside(&self) -> Beside {
        let db = self.db.another(WriterOptions::default()).await.expect("a second program");
        let (key, outside) =
            (self.db.beside.path().join("log.key"), self.db.beside.path().join("log.checkpoint"));
        let signer =
            Signer::start(&db, key, LOG_ORIGIN.to_owned(), Outside::File(outside), self.db.random.clone())
                .await;
        let (portal, gateway) = (listener(), listener());
        let number = |listener: &TcpListener| listener.local_addr().expect("an address").port();
        let (portal_port, port) = (number(&portal), number(&gateway));
        let rules = self.means.state.rules.file().map(|file| Rulebook::open(file).expect("rules that hold"));
        let state = State {
            vendor: acme(&format!("http://localhost:{portal_port}")),
            gateway: GatewayAddress { scheme: "http", domain: format!("localhost:{port}") },
            rules: rules.unwrap_or_else(Rulebook::built_in),
            transport: Transport::folder(self.mails.path().to_owned()),
            ..a_state(&db, &self.db.random, &signer.expect("the log opens"), &self.db.sealer)
        };
        let means = Means { state, alone: false };
        let listeners = Listeners { portal, gateway };
        let running = Running::start(means, in_front_of(self.app), listeners, |_| {}).await;
        Beside { portal: portal_port, gateway: port, running: running.expect("it starts") }
    }

    pub fn host(&self) -> String {
        format!("{}.localhost:{}", self.session.slug, self.port)
    }

    /// A request of Ana's browser: the request line without its version, what headers it has beside `Host`, `Cookie`
    /// and `Connection: close`, and its body. A length is not added.
    pub fn request(&self, line: &str, headers: &[&str], body: &str) -> Vec<u8> {
        let mut head = format!("{line} HTTP/1.1\r\nHost: {}\r\n", self.host());
        head.push_str(&format!("Cookie: {}; mine=1\r\nConnection: close\r\n", self.cookie));
        for header in headers {
            head.push_str(&format!("{header}\r\n"));
        }
        format!("{head}\r\n{body}").into_bytes()
    }

    pub async fn send(&self, line: &str, headers: &[&str], body: &str) -> Raw {
        wire::exchange(self.port, &self.request(line, headers, body)).await
    }

    /// Ana opens a page.
    pub async fn open(&self, path: &str) -> Raw {
        self.send(&format!("GET {path}"), &NAVIGATION, "").await
    }

    /// Ana sends a form of a page.
    pub async fn post(&self, path: &str, form: &str) -> Raw {
        let length = format!("Content-Length: {}", form.len());
        let kind = "Content-Type: application/x-www-form-urlencoded";
        let headers: Vec<&str> = [NAVIGATION.as_slice(), &[kind, &length]].concat();
        self.send(&format!("POST {path}"), &headers, form).await
    }

    /// A page's script sends JSON.
    pub async fn post_json(&self, path: &str, headers: &[&str], document: &str) -> Raw {
        let length = format!("Content-Length: {}", document.len());
        let all: Vec<&str> = [&["Content-Type: application/json", &length][..], &CALL, headers].concat();
        self.send(&format!("POST {path}"), &all, document).await
    }

    /// Writes the rules file anew, as an editor does, and lets the job look.
    pub async fn write_rules(&self, text: &str) {
        std::fs::write(self.mails.path().join("rules.toml"), text).expect("a rules file");
        jobs::run_all(&self.means).await.expect("the jobs run");
    }

    pub async fn withdraw(&self) {
        self.house.withdraw(&self.grant).await.expect("withdrawn");
    }

    pub async fn entries(&self) -> Vec<Entry> {
        self.house.log_from(0).await
    }

    pub async fn events(&self) -> Vec<Event> {
        let entries = self.entries().await;
        entries.iter().map(|entry| entry.event().expect("a known kind").expect("not erased")).collect()
    }

    pub async fn refusals(&self) -> Vec<step::Refused> {
        let events = self.events().await.into_iter();
        events
            .filter_map(|event| if let Event::StepRefused(refused) = event { Some(refused) } else { None })
            .collect()
    }

    pub async fn intents(&self) -> Vec<step::Intent> {
        let events = self.events().await.into_iter();
        events
            .filter_map(|event| if let Event::StepIntent(intent) = event { Some(intent) } else { None })
            .collect()
    }

    pub async fn answers(&self) -> Vec<step::Answer> {
        let events = self.events().await.into_iter();
        events
            .filter_map(|event| if let Event::StepAnswer(answer) = event { Some(answer) } else { None })
            .collect()
    }

    /// How the last answer's sending ended, once that is written down.
    pub async fn last_end(&self) -> EndHow {
        for _ in 0..100 {
            let (intents, ends) = (self.intents().await.len(), self.ends().await);
            if let Some(end) = ends.last().filter(|_| ends.len() >= intents) {
                return end.how;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the end was not written down");
    }

    pub async fn ends(&self) -> Vec<step::End> {
        let events = self.events().await.into_iter();
        events.filter_map(|event| if let Event::StepEnd(end) = event { Some(end) } else { None }).collect()
    }

    /// Stops; the database then checks its logs as it goes.
    pub async fn stop(self) {
        self.running.stop().await;
    }

    /// Ana leaves, and an hour later all mails are out.
    pub async fn end_and_mail(&self) {
        let (house, session) = (&self.house, &self.session);
        let by = house.ana.actor();
        let ended = commands::end(&house.db, &house.signer, house.limits, session, by, EndedHow::Agent).await;
        ended.expect("ended");
        self.db.clock.advance(hours(1));
        jobs::run_all(&self.means).await.expect("mails go out");
    }

    /// The account's history as its owner takes it away.
    pub async fn export(&self) -> Vec<u8> {
        let account = self.house.account.id;
        let read = self.db.db.read(move |conn| {
            let mut file = Vec::new();
            history::export(conn, account, &Default::default(), &mut file)?;
            Ok::<_, history::ExportError>(file)
        });
        read.await.expect("an export")
    }

    /// All files of the database (of SQLite's), and all mails.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let DbUrl::Sqlite(file) = self.db.url.clone() else { panic!("SQLite") };
        let mut found = Vec::new();
        for folder in [file.parent().expect("a folder"), self.mails.path()] {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("a file").path();
                found.push((path.display().to_string(), std::fs::read(&path).expect("it reads")));
            }
        }
        found
    }
}

/// What a browser says when a person goes to a page of the same origin.
pub const NAVIGATION: [&str; 5] = [
    "Accept: text/html",
    "Sec-Fetch-Site: same-origin",
    "Sec-Fetch-Mode: navigate",
    "Sec-Fetch-Dest: document",
    "Sec-Fetch-User: ?1",
];

/// Opened beside the test's own runtime, where opening may wait.
fn database(kind: Kind, name: &'static str) -> Option<TestDb> {
    let db = std::thread::spawn(move || {
        let db = TestDb::new(kind);
        if db.is_none() {
            skip(name);
        }
        db
    });
    db.join().expect("a database")
}

/// What a browser says when a page's script calls its own origin.
pub const CALL: [&str; 4] =
    ["Accept: */*", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"];

fn in_front_of(app: u16) -> Gateway {
    Gateway::new(Upstream {
        origin: format!("http://app.localhost:{app}"),
        connect: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, app))),
        secret: SecretString::from(SECRET.to_owned()),
    })
}

fn listener() -> TcpListener {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port")
}

fn state(db: &TestDb, portal: u16, gateway: u16) -> State {
    State {
        vendor: acme(&format!("http://localhost:{portal}")),
        gateway: GatewayAddress { scheme: "http", domain: format!("localhost:{gateway}") },
        ..a_state(&db.db, &db.random, &db.signer, &db.sealer)
    }
}

/// Takes the session over with its hand-off, as the portal's form does; gives the cookie.
pub async fn enter(house: &House, session: &Session, port: u16) -> String {
    let token = commands::hand_off(&house.db, house.limits, house.ana.id, session).await.expect("a hand-off");
    let form = format!("token={}", token.reveal());
    let request = format!(
        "POST /.porchlight/enter HTTP/1.1\r\nHost: {}.localhost:{port}\r\nConnection: close\r\nOrigin: null\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        session.slug,
        form.len()
    );
    let entered = wire::exchange(port, request.as_bytes()).await;
    let cookie = entered.header("set-cookie").expect("a cookie");
    cookie.split(';').next().expect("a pair").to_owned()
}
