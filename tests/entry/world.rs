//! Two customers and everybody of the vendor's staff, signed in at every door of a running server.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::Duration;
use porchlight::db::{DbError, DbUrl};
use porchlight::ids::{AccountId, ConsentId, GrantId, RequestId, SessionId, SignInId, StaffId};
use porchlight::random::Token;
use porchlight::sessions::{self, EndedHow, Mode, Session};
use porchlight::sign_ins::{self, Door, Person, Seat};
use porchlight::staff::commands::Decider;
use porchlight::staff::{self, Member, Role, Roles};

use super::errands::{Names, Stage, asked_first, questions};
use super::server::Server;
use crate::support::wire::{self, Raw};
use crate::support::{House, Kind, TestDb, a_grant, a_house, a_session, another_house, hours};

/// The cookie by which a browser has a session, on the session's own origin.
pub const SESSION_COOKIE: &str = "__Host-porchlight-session";

/// The kinds of people, as the table's columns name them.
pub const PEOPLE: [&str; 11] = [
    "nobody",
    "owner",
    "other-owner",
    "act",
    "agent",
    "other-agent",
    "lead",
    "reviewer",
    "admin",
    "suspended",
    "no-mfa",
];

/// Somebody before a browser.
pub struct Who {
    pub name: &'static str,
    /// Sign-ins at all doors, of whatever role: what a role does not open, the door itself must refuse.
    cookies: String,
    header: Option<String>,
    pub staff: Option<StaffId>,
}

impl Who {
    /// Nothing that the world's names name is theirs to know of.
    pub fn is_a_stranger(&self) -> bool {
        matches!(self.name, "nobody" | "other-owner" | "act" | "suspended")
    }
}

pub struct World {
    pub db: TestDb,
    /// Olivia's Northwind, which Ana enters.
    pub northwind: House,
    pub people: Vec<Who>,
    /// Ana's session in Northwind, live or over, where there is one, and the cookie of her browser.
    pub session: Option<(Session, String)>,
    /// The same of Ben's, in Fabrikam.
    pub bens: (Session, String),
    pub names: Names,
    pub server: Server,
    watch: RefCell<Watch>,
}

impl World {
    /// Everything is settled when it starts: no job has anything to write as long as nobody does anything.
    pub async fn at(stage: Stage) -> Self {
        // Not on this thread: it makes a runtime of its own.
        let db = std::thread::spawn(|| TestDb::new(Kind::Sqlite).expect("SQLite is always here")).join();
        let db = db.expect("a database");
        let (northwind, fabrikam) =
            (a_house(&db).await, another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await);
        a_grant().change().ending_in(hours(100)).given_by(&fabrikam).await;
        let bens = inside(&fabrikam).await;
        let mut names = Names::made_up(&db);
        names.account = northwind.account.id.to_string();
        let session = arrange(&northwind, stage, &mut names).await;
        let people = people(&db, &northwind, &fabrikam).await;
        if let Person::Staff(tess) = hired(&db, "Tess", &[Role::Agent]).await {
            names.staff = tess.to_string();
        }
        (names.owners_sign_in, names.agents_sign_in) = sign_ins_of(&db, &northwind).await;

        Self {
            server: Server::start(&db).await,
            northwind,
            people,
            session,
            bens,
            names,
            watch: RefCell::new(Watch::of(&db)),
            db,
        }
    }

    /// What hangs on what was just written is written too, so that no job has anything to do again.
    pub async fn settle(&self) {
        self.server.settle(&self.db).await;
        self.watch.borrow_mut().written();
    }

    pub async fn stop(mut self) {
        self.server.stop().await;
    }

    pub fn who(&self, name: &str) -> &Who {
        self.people.iter().find(|who| who.name == name).unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    /// What somebody's authenticator shows; what they make up who have none.
    pub async fn code(&self, who: &Who) -> String {
        let Some(id) = who.staff else { return "123456".to_owned() };
        let code = staff::commands::next_code(&self.db.db, &self.db.sealer, id).await;
        code.map_or_else(|_| "123456".to_owned(), |code| code.as_str().to_owned())
    }

    /// A request to the portal, as the browser of a person who looks at one of its pages sends it.
    pub async fn ask(&self, who: &Who, method: &str, target: &str, form: &[(String, String)]) -> Raw {
        let mut head = format!("{method} {target} HTTP/1.1\r\nHost: localhost:{}\r\n", self.server.portal);
        if !who.cookies.is_empty() {
            head.push_str(&format!("Cookie: {}\r\n", who.cookies));
        }
        if let Some(header) = &who.header {
            head.push_str(&format!("{header}\r\n"));
        }
        wire::exchange(self.server.portal, &finished(&head, method, form)).await
    }

    /// A request to a session's own origin: its host's first label, and the cookie that the browser has there.
    pub async fn ask_session(
        &self,
        (slug, cookie): (&str, &str),
        method: &str,
        target: &str,
        form: &[(String, String)],
    ) -> Raw {
        let mut head =
            format!("{method} {target} HTTP/1.1\r\nHost: {slug}.localhost:{}\r\n", self.server.gateway);
        if !cookie.is_empty() {
            head.push_str(&format!("Cookie: {SESSION_COOKIE}={cookie}\r\n"));
        }
        wire::exchange(self.server.gateway, &finished(&head, method, form)).await
    }

    /// What stands in a table, a line for each row.
    pub fn rows(&self, table: &str) -> Vec<String> {
        rows(&self.watch.borrow().conn, table)
    }

    /// The tables that somebody wrote in since this was asked last.
    pub fn written(&self) -> Vec<String> {
        self.watch.borrow_mut().written()
    }
}

/// Looks at the database from beside. How often somebody tried is left out: that is counted for whoever comes; and so is how jobs went, which they note by themselves.
struct Watch {
    conn: rusqlite::Connection,
    /// SQLite's own number, which any commit of another connection changes.
    version: i64,
    tables: BTreeMap<String, Vec<String>>,
}

impl Watch {
    fn of(db: &TestDb) -> Self {
        let DbUrl::Sqlite(file) = &db.url else { panic!("SQLite") };
        let conn = rusqlite::Connection::open(file).expect("the file opens");
        let mut watch = Self { conn, version: 0, tables: BTreeMap::new() };
        watch.written();
        watch
    }

    fn written(&mut self) -> Vec<String> {
        let version = self.conn.query_row("PRAGMA data_version", [], |row| row.get(0)).expect("a number");
        if std::mem::replace(&mut self.version, version) == version {
            return Vec::new();
        }
        let tables = self.look();
        let changed = tables.iter().filter(|(name, content)| self.tables.get(*name) != Some(content));
        let changed = changed.map(|(name, _)| name.clone()).collect();
        self.tables = tables;
        changed
    }

    fn look(&self) -> BTreeMap<String, Vec<String>> {
        let mut names =
            self.conn.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").expect("SQL");
        let names = names.query_map([], |row| row.get::<_, String>(0)).expect("tables");
        let names = names.map(|name| name.expect("text"));
        let names =
            names.filter(|name| name != "throttles" && name != "job_runs" && !name.starts_with("sqlite_"));
        names.map(|name| (name.clone(), rows(&self.conn, &name))).collect()
    }
}

fn rows(conn: &rusqlite::Connection, table: &str) -> Vec<String> {
    let mut query = conn.prepare(&format!("SELECT * FROM {table}")).expect("SQL");
    let columns = query.column_count();
    let line = |row: &rusqlite::Row<'_>| {
        let values = (0..columns).map(|column| row.get_ref(column).map(|value| format!("{value:?}")));
        Ok(values.collect::<Result<Vec<_>, _>>()?.join(" "))
    };
    let read = query.query_map([], line).expect("rows");
    read.map(|row| row.expect("a row")).collect()
}

fn finished(head: &str, method: &str, form: &[(String, String)]) -> Vec<u8> {
    let mut head = head.to_owned();
    head.push_str("Accept: text/html\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: navigate\r\n");
    head.push_str("Sec-Fetch-Dest: document\r\nSec-Fetch-User: ?1\r\nConnection: close\r\n");
    if matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE") {
        return format!("{head}\r\n").into_bytes();
    }
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    head.push_str("Content-Type: application/x-www-form-urlencoded\r\n");
    format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Brings Northwind to where a test begins, and names what is there.
async fn arrange(house: &House, stage: Stage, names: &mut Names) -> Option<(Session, String)> {
    if stage == Stage::Dark {
        return None;
    }
    let grant = a_grant().change().ending_in(hours(48)).given_by(house).await;
    names.grant = grant.id.to_string();
    let (session, cookie) = inside(house).await;
    names.session = session.id.to_string();
    names.questions = questions(house, &session).await;
    names.requests = asked_first(house, &session).await;
    match stage {
        Stage::Left => {
            let (db, signer, limits) = (&house.db, &house.signer, house.limits);
            let left = sessions::commands::leave(db, signer, limits, &session, EndedHow::Agent).await;
            left.expect("left");
        }
        Stage::Withdrawn => drop(house.withdraw(&grant).await.expect("withdrawn")),
        Stage::Lapsed => house.db.clock().advance(hours(49)),
        Stage::Dark | Stage::Inside => {}
    }
    Some((session, cookie))
}

/// The house's agent opens a session, takes it over in a browser, and switches to change mode.
pub async fn inside(house: &House) -> (Session, String) {
    let session = a_session().opened_in(house).await;
    let (db, limits, agent) = (&house.db, house.limits, house.ana.id);
    let token = sessions::commands::hand_off(db, limits, agent, &session).await.expect("a hand-off");
    let cookie = sessions::commands::enter(db, limits, &session, token).await.expect("entered");
    sessions::commands::switch_mode(db, limits, agent, &session, Mode::Change).await.expect("change mode");
    (session, cookie.reveal().to_owned())
}

async fn people(db: &TestDb, northwind: &House, fabrikam: &House) -> Vec<Who> {
    let all = [Role::Agent, Role::Lead, Role::Reviewer, Role::Admin];
    let mut people = vec![Who { name: "nobody", cookies: String::new(), header: None, staff: None }];
    for (name, person) in [
        ("owner", Person::Owner(northwind.olivia.id)),
        ("observer", Person::Owner(northwind.observer("Nils").await.id)),
        ("other-owner", Person::Owner(fabrikam.olivia.id)),
        ("act", Person::Owner(northwind.olivia.id)),
        ("agent", Person::Staff(northwind.ana.id)),
        ("other-agent", Person::Staff(fabrikam.ana.id)),
        ("lead", hired(db, "Lea", &[Role::Lead]).await),
        ("reviewer", hired(db, "Rita", &[Role::Reviewer]).await),
        ("admin", hired(db, "Adam", &[Role::Admin]).await),
        ("suspended", hired(db, "Sam", &all).await),
        ("no-mfa", invited(db, "Ines", &all).await),
        ("everything", hired(db, "Eva", &all).await),
    ] {
        let staff = if let Person::Staff(id) = person { Some(id) } else { None };
        people.push(Who { name, cookies: cookies(db, person).await, header: None, staff });
    }
    for who in &mut people {
        if who.name == "act" {
            // As of the gateway's own making: {"sub":"olivia","act":{"sub":"ana"}}.
            let claims = "eyJzdWIiOiJvbGl2aWEiLCJhY3QiOnsic3ViIjoiYW5hIn19";
            who.header = Some(format!("Authorization: Bearer eyJhbGciOiJFZERTQSJ9.{claims}.c2lnbmVk"));
        }
    }
    db.raw("UPDATE staff SET suspended_at = created_at WHERE name = 'Sam'").await.expect("suspended");
    people
}

async fn hired(db: &TestDb, name: &str, roles: &[Role]) -> Person {
    let added = staff::commands::add(
        &db.db,
        &db.random,
        &db.sealer,
        address(name),
        name.to_owned(),
        Roles::of(roles),
    );
    let (member, _): (Member, _) = added.await.expect("hired");
    Person::Staff(member.id)
}

/// On the staff, and has not followed their link: so has neither password nor second factor.
async fn invited(db: &TestDb, name: &str, roles: &[Role]) -> Person {
    let (email, named, roles) = (address(name), Some(name.to_owned()), Some(Roles::of(roles)));
    let invited =
        staff::commands::invite(&db.db, &db.random, &db.sealer, email, named, roles, Decider::Machine).await;
    Person::Staff(invited.expect("invited").member.id)
}

fn address(name: &str) -> porchlight::accounts::Email {
    format!("{}@acme.example", name.to_lowercase()).parse().expect("an address")
}

/// A sign-in at every door there is, whatever it opens.
async fn cookies(db: &TestDb, person: Person) -> String {
    let begun = sign_ins::commands::begin_at(&db.db, Door::ALL.into(), person, Seat::default()).await;
    let pair = |(door, token): (Door, Token)| format!("{}={}", door.cookie_name(), token.reveal());
    begun.expect("signed in").into_iter().map(pair).collect::<Vec<_>>().join("; ")
}

/// Olivia's sign-in, and Ana's.
async fn sign_ins_of(db: &TestDb, house: &House) -> (String, String) {
    let (olivia, ana, now) = (house.olivia.id, house.ana.id, db.clock.now());
    let read = db.db.read(move |conn| {
        let first = |all: Vec<sign_ins::SignIn>| all.first().expect("a sign-in").together;
        let owners = first(sign_ins::live_of(conn, Person::Owner(olivia), now)?);
        Ok::<(SignInId, SignInId), DbError>((
            owners,
            first(sign_ins::live_of(conn, Person::Staff(ana), now)?),
        ))
    });
    let (owners, agents) = read.await.expect("sign-ins");
    (owners.to_string(), agents.to_string())
}

impl Names {
    /// Names of nothing, in the right spelling.
    pub fn made_up(db: &TestDb) -> Self {
        let (now, random) = (db.clock.now().plus(Duration::seconds(1)), &db.random);
        let question = || ConsentId::new(now, random).to_string();
        Self {
            account: AccountId::new(now, random).to_string(),
            session: SessionId::new(now, random).to_string(),
            grant: GrantId::new(now, random).to_string(),
            questions: [question(), question(), question(), question()],
            staff: StaffId::new(now, random).to_string(),
            requests: [RequestId::new(now, random), RequestId::new(now, random)].map(|id| id.to_string()),
            owners_sign_in: SignInId::new(now, random).to_string(),
            agents_sign_in: SignInId::new(now, random).to_string(),
            new_grant: GrantId::new(now, random).to_string(),
            new_session: SessionId::new(now, random).to_string(),
        }
    }
}
