//! Northwind with Olivia, the agents Ana and Ben, the reviewer Rita, and the staff's doors over a fresh database.

use actix_web::body::{BoxBody, to_bytes};
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{App, test};
use chrono::Duration;
use porchlight::accounts::commands::NewAccount;
use porchlight::accounts::{self, Account, Owner};
use porchlight::clock::{Clock, Moment};
use porchlight::db::{Db, DbError, DbUrl, WriterOptions, migrate};
use porchlight::forms::Change;
use porchlight::grants::commands::Allow;
use porchlight::grants::{self, EndChoice, Grant, Only, Scope};
use porchlight::history::event::step::{Answer, Intent, StepKind};
use porchlight::history::{self, LogKey};
use porchlight::http::{State, pages_for_errors, refuse_cross_site, security_headers};
use porchlight::ids::{EntryId, GrantId, SessionId};
use porchlight::random::{Random, Token};
use porchlight::sealing::Sealer;
use porchlight::sessions::commands::Open;
use porchlight::sessions::{
    self, Admitted, EndedHow, Record, Recorded, Session, StepAnswered, StepRefusal, StepWanted,
};
use porchlight::sign_ins::{self, Door, Person};
use porchlight::staff::{self, Member, Role, Roles};
use porchlight::web;

use crate::support::{LOG_ORIGIN, TestDb, a_state, begin_log};

pub struct World {
    pub state: State,
    pub clock: Clock,
    pub account: Account,
    pub olivia: Owner,
    pub ana: Member,
    pub ben: Member,
    pub rita: Member,
    pub adam: Member,
    /// With the key file and the checkpoint outside.
    pub folder: tempfile::TempDir,
}

/// An answer, read to its end.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub html: String,
}

impl Page {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).expect("a redirect").to_str().expect("text")
    }

    pub fn says(&self, text: &str) -> bool {
        let mut visible = String::new();
        let mut inside = false;
        for c in self.html.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside => visible.push(c),
                _ => {}
            }
        }
        let plain = visible.replace("&#39;", "'").replace("&#38;", "&").replace("&#34;", "\"");
        plain.split_whitespace().collect::<Vec<_>>().join(" ").contains(text)
    }

    /// What stands in a field that can be typed in.
    pub fn field_value(&self, name: &str) -> String {
        let after = self.html.split_once(&format!("name=\"{name}\" ")).expect("the field").1;
        let after = after.split_once("value=\"").expect("its value").1;
        after.split_once('"').expect("its end").0.to_owned()
    }

    /// The value of a hidden field.
    pub fn field(&self, name: &str) -> String {
        let after = self.html.split_once(&format!("name=\"{name}\" value=\"")).expect("the field").1;
        after.split_once('"').expect("its end").0.to_owned()
    }
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = DbUrl::Sqlite(folder.path().join("porchlight.sqlite3"));
        migrate(&url).expect("a fresh database migrates");
        let clock = Clock::manual(Moment::parse("2026-11-22T13:06:00.000000Z").expect("a moment"));
        let random = Random::repeatable(2026);
        let db = Db::open(&url, clock.clone(), random.clone(), WriterOptions::default()).expect("it opens");
        let sealer = Sealer::new(&LogKey::from_seed([7; 32], LOG_ORIGIN).derive("secrets"));
        let signer = begin_log(&db, &random, folder.path()).await;
        let state = a_state(&db, &random, &signer, &sealer);
        Self::of(state, clock, folder).await
    }

    /// The same people over a test's database, on whichever it runs.
    pub async fn over(db: &TestDb) -> Self {
        let state = a_state(&db.db, &db.random, &db.signer, &db.sealer);
        Self::of(state, db.clock.clone(), tempfile::tempdir().expect("a folder")).await
    }

    async fn of(state: State, clock: Clock, folder: tempfile::TempDir) -> Self {
        let (account, olivia) = northwind(&state).await;
        let ana = hired(&state, "Ana Lind", &[Role::Agent]).await;
        let ben = hired(&state, "Ben Okafor", &[Role::Agent, Role::Reviewer]).await;
        let rita = hired(&state, "Rita Moreau", &[Role::Reviewer]).await;
        let adam = hired(&state, "Adam Reyes", &[Role::Admin]).await;
        Self { state, clock, account, olivia, ana, ben, rita, adam, folder }
    }

    pub async fn allow(&self, scope: Scope) -> Grant {
        let id = GrantId::new(self.state.now(), &self.state.random);
        let wish = Allow {
            id,
            scope,
            end: EndChoice::After(Duration::hours(24)),
            each_time: false,
            only: Only::default(),
            language: porchlight::language::Language::English,
        };
        grants::commands::allow(&self.state.db, &self.account, &self.olivia, wish).await.expect("allowed")
    }

    pub async fn withdraw(&self, grant: &Grant) {
        grants::commands::withdraw(&self.state.db, &self.olivia, grant.id).await.expect("withdrawn");
    }

    /// The code that this member's authenticator shows; half a minute passes, since each is good once.
    pub async fn code(&self, of: &Member) -> String {
        self.clock.advance(Duration::seconds(30));
        let code =
            staff::commands::next_code(&self.state.db, &self.state.sealer, of.id).await.expect("a code");
        code.as_str().to_owned()
    }

    /// Opened as by the form.
    pub async fn session_of(&self, agent: &Member) -> Session {
        let code = staff::Code::parse(&self.code(agent).await).expect("six digits");
        let (db, sealer) = (&self.state.db, &self.state.sealer);
        let receipt =
            staff::commands::step_up(db, sealer, agent.id, self.account.id, code).await.expect("good");
        let wish = Open {
            id: SessionId::new(self.state.now(), &self.state.random),
            account: self.account.id,
            act_as: "olivia".to_owned(),
            reason: "checking failed invoice sync".parse().expect("a reason"),
            ticket: "https://acme.example/tickets/4821".parse().expect("a ticket"),
            step_up: receipt.id,
            work: None,
            rules: self.state.rules.now().hash().to_owned(),
            terms: self.state.terms.clone(),
        };
        sessions::commands::open(db, &self.state.signer, self.state.limits, agent, wish)
            .await
            .expect("opened")
    }

    pub async fn end(&self, session: &Session, by: &Member) {
        let (db, signer, limits) = (&self.state.db, &self.state.signer, self.state.limits);
        sessions::commands::end(db, signer, limits, session, by.actor(), EndedHow::Agent)
            .await
            .expect("ended");
    }

    /// A page looked at, as the gateway writes it down.
    pub async fn viewed(&self, session: &Session, title: &str) {
        let admitted =
            self.wanted(session, StepKind::View, "/settings/tax", Vec::new()).await.expect("admitted");
        self.answered(session, admitted, 200, Some(title)).await;
    }

    /// The same at an address of one's choice.
    pub async fn viewed_at(&self, session: &Session, target: &str, title: &str) {
        let admitted = self.wanted(session, StepKind::View, target, Vec::new()).await.expect("admitted");
        self.answered(session, admitted, 200, Some(title)).await;
    }

    pub async fn changed_tax(&self, session: &Session) {
        let change = vec![tax_change()];
        let admitted =
            self.wanted(session, StepKind::Change, "/settings/tax", change).await.expect("admitted");
        self.answered(session, admitted, 303, None).await;
    }

    pub async fn wanted(
        &self,
        session: &Session,
        step: StepKind,
        target: &str,
        changes: Vec<Change>,
    ) -> Result<Admitted, StepRefusal> {
        let method = if step == StepKind::Change { "POST" } else { "GET" };
        let page = (step == StepKind::Change).then(|| "Tax settings".to_owned());
        let (method, target) = (method.to_owned(), target.to_owned());
        let wish = StepWanted {
            account: session.account,
            session: session.id,
            entry: EntryId::new(self.state.now(), &self.state.random),
            limits: self.state.limits,
            intent: Intent { step, method, target, changes, page, ..Default::default() },
            by_person: true,
        };
        match self.state.db.write_set(Record::Wanted(wish)).await.expect("the database answers") {
            Recorded::Wanted(answer) => answer,
            other => panic!("a wish was answered by {other:?}"),
        }
    }

    async fn answered(&self, session: &Session, admitted: Admitted, status: u16, title: Option<&str>) {
        let answer = Answer {
            intent: admitted.seq,
            status,
            title: title.map(str::to_owned),
            content_type: None,
            hidden: Default::default(),
            withheld: None,
            ..Default::default()
        };
        let (account, limits) = (session.account, self.state.limits);
        let answered = StepAnswered { account, session: session.id, limits, answer, keepings: Vec::new() };
        self.state.db.write_set(Record::Answered(answered)).await.expect("the database answers");
    }

    /// The account's history, by kinds.
    pub async fn kinds(&self) -> Vec<String> {
        let account = self.account.id;
        let page = self.state.db.read(move |conn| history::page(conn, account, history::Page::From(0), 1000));
        let entries: Result<_, DbError> = page.await;
        entries.expect("the log reads").into_iter().map(|entry| entry.kind).collect()
    }

    pub async fn get(&self, door: Door, who: &Member, path: &str) -> Page {
        let request = test::TestRequest::get().uri(path);
        self.ask(request, door, who).await
    }

    /// The same by a browser that asks for a language.
    pub async fn get_in(&self, language: &str, who: &Member, path: &str) -> Page {
        let request = test::TestRequest::get().uri(path).insert_header((header::ACCEPT_LANGUAGE, language));
        self.ask(request, Door::Agent, who).await
    }

    /// Another agent.
    pub async fn hire(&self, name: &str) -> Member {
        hired(&self.state, name, &[Role::Agent]).await
    }

    /// A form sent from a page of the portal.
    pub async fn post(&self, door: Door, who: &Member, path: &str, form: &[(&str, &str)]) -> Page {
        let request = test::TestRequest::post()
            .uri(path)
            .insert_header(("sec-fetch-site", "same-origin"))
            .set_form(form.to_vec());
        self.ask(request, door, who).await
    }

    /// Any request, by somebody who is signed in at a door.
    pub async fn ask(&self, request: test::TestRequest, door: Door, who: &Member) -> Page {
        let token = self.signed_in(door, who).await;
        let cookie = format!("{}={}", door.cookie_name(), token.reveal());
        let app = App::new()
            .app_data(Data::new(self.state.clone()))
            .configure(web::agent::routes)
            .configure(web::review::routes)
            .configure(web::admin::routes)
            .wrap(from_fn(refuse_cross_site))
            .wrap(from_fn(pages_for_errors))
            .wrap(from_fn(security_headers));
        let service = test::init_service(app).await;
        let request = request.insert_header((header::COOKIE, cookie)).to_request();
        read(test::call_service(&service, request).await.map_into_boxed_body()).await
    }

    pub async fn signed_in(&self, door: Door, who: &Member) -> Token {
        sign_ins::commands::begin(&self.state.db, door, Person::Staff(who.id)).await.expect("signed in")
    }
}

async fn read(response: ServiceResponse<BoxBody>) -> Page {
    let (status, headers) = (response.status(), response.headers().clone());
    let body = to_bytes(response.into_body()).await.expect("a body");
    Page { status, headers, html: String::from_utf8(body.to_vec()).expect("text") }
}

pub fn tax_change() -> Change {
    Change {
        label: "Tax rate".to_owned(),
        field: "rate".to_owned(),
        from: Some("20%".to_owned()),
        to: Some("10%".to_owned()),
        hidden: false,
    }
}

async fn northwind(state: &State) -> (Account, Owner) {
    let new = NewAccount {
        external_id: "northwind".to_owned(),
        name: "Northwind".to_owned(),
        time_zone: chrono_tz::Europe::Vienna,
        owners: vec![
            ("Olivia Berg".to_owned(), "olivia@northwind.example".parse().expect("an address")).into(),
        ],
        users: [("nils", "Nils Aalto", "accountant"), ("olivia", "Olivia Berg", "owner")]
            .map(|(id, name, role)| (id.to_owned(), name.to_owned(), role.to_owned()))
            .into(),
        sensitive: None,
    };
    let account = accounts::commands::add(&state.db, &state.random, LOG_ORIGIN, new).await.expect("added");
    let id = account.id;
    let owners: Result<Vec<Owner>, DbError> = state.db.read(move |conn| accounts::owners_of(conn, id)).await;
    (account, owners.expect("owners").remove(0))
}

async fn hired(state: &State, name: &str, roles: &[Role]) -> Member {
    let first = name.split(' ').next().expect("a name").to_lowercase();
    let email = format!("{first}@acme.example").parse().expect("an address");
    let (db, random, sealer) = (&state.db, &state.random, &state.sealer);
    let hired = staff::commands::add(db, random, sealer, email, name.to_owned(), Roles::of(roles)).await;
    hired.expect("hired").0
}
