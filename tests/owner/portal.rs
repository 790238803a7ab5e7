//! A browser at the owner's door: the routes with the middleware that stands before them.

use actix_web::Error;
use actix_web::body::BoxBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::test::{self, TestRequest};
use porchlight::accounts::Owner;
use porchlight::forms::Change;
use porchlight::grants::{Grant, Scope};
use porchlight::history::event::step::{Answer, Intent, StepKind};
use porchlight::http::State;
use porchlight::ids::EntryId;
use porchlight::outbox::{self, Message};
use porchlight::sessions::{Record, Recorded, Session, StepAnswered, StepWanted};
use porchlight::sign_ins::{self, Door, Person};

use crate::support::{House, a_grant, a_house, a_session, a_state, acme, portal};
use crate::support::{TestDb, minutes};

/// Northwind in its browser.
pub struct Portal {
    pub house: House,
    pub state: State,
    cookie: String,
}

/// What a page came back as.
pub struct Page {
    pub status: StatusCode,
    pub location: Option<String>,
    pub flash: bool,
    pub html: String,
}

impl Portal {
    /// Olivia, signed in.
    pub async fn of_olivia(db: &TestDb) -> Self {
        let house = a_house(db).await;
        let owner = house.olivia.clone();
        Self::of(house, &owner).await
    }

    pub async fn of(house: House, owner: &Owner) -> Self {
        let signed_in = sign_ins::commands::begin(&house.db, Door::Owner, Person::Owner(owner.id)).await;
        let cookie = format!("{}={}", Door::Owner.cookie_name(), signed_in.expect("signed in").reveal());
        let state = State {
            limits: house.limits,
            terms: house.terms.clone(),
            vendor: acme("http://127.0.0.1:8080"),
            ..a_state(&house.db, &house.random, &house.signer, &house.sealer)
        };
        Self { house, state, cookie }
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(TestRequest::get().uri(path)).await
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let request = TestRequest::post().uri(path).insert_header(("sec-fetch-site", "same-origin"));
        self.send(request.set_form(form)).await
    }

    /// The same from a page of somebody else's.
    pub async fn post_from_elsewhere(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let request = TestRequest::post().uri(path).insert_header(("sec-fetch-site", "cross-site"));
        self.send(request.set_form(form)).await
    }

    pub async fn get_as_nobody(&self, path: &str) -> Page {
        read(&portal(&self.state).await, TestRequest::get().uri(path)).await
    }

    /// Olivia's page of the switch.
    pub async fn switch(&self) -> String {
        let page = self.get("/account/support-access").await;
        assert_eq!(page.status, StatusCode::OK);
        page.html
    }

    pub async fn raw(&self, path: &str) -> (ServiceResponse, Vec<u8>) {
        let request = TestRequest::get().uri(path).insert_header((header::COOKIE, self.cookie.clone()));
        let response = test::call_service(&portal(&self.state).await, request.to_request()).await;
        let (request, response) = response.into_parts();
        let (head, body) = response.into_parts();
        let bytes = actix_web::body::to_bytes(body).await.expect("the whole body");
        (ServiceResponse::new(request, head.set_body(actix_web::body::BoxBody::new(()))), bytes.to_vec())
    }

    /// The body of a stream of events, as it comes.
    pub async fn events(&self, path: &str) -> BoxBody {
        let request = TestRequest::get().uri(path).insert_header((header::COOKIE, self.cookie.clone()));
        let request = request.insert_header((header::ACCEPT, "text/event-stream"));
        let response = test::call_service(&portal(&self.state).await, request.to_request()).await;
        assert_eq!(response.status(), StatusCode::OK);
        response.into_body()
    }

    pub async fn send(&self, request: TestRequest) -> Page {
        read(&portal(&self.state).await, request.insert_header((header::COOKIE, self.cookie.clone()))).await
    }

    /// The session's mails that wait or went.
    pub async fn mails_of(&self, session: &Session) -> Vec<Message> {
        let id = session.id;
        let read = self.state.db.read(move |conn| outbox::of_session(conn, id)).await;
        let read: Result<Vec<Message>, porchlight::db::DbError> = read;
        read.expect("mails")
    }

    /// Ana enters and does what support does: looks twice at a page, corrects a value, tries to export.
    pub async fn a_visit(&self) -> (Grant, Session) {
        let grant = a_grant().change().given_by(&self.house).await;
        let session = a_session().opened_in(&self.house).await;
        self.step(&session, StepKind::View, "/settings/billing", "Billing settings · Acme Invoices", &[])
            .await;
        self.step(&session, StepKind::View, "/settings/billing", "Billing settings · Acme Invoices", &[])
            .await;
        let switched = porchlight::sessions::commands::switch_mode(
            &self.house.db,
            self.house.limits,
            self.house.ana.id,
            &session,
            porchlight::sessions::Mode::Change,
        );
        switched.await.expect("switched");
        self.step(&session, StepKind::Change, "/settings/tax", "Tax settings", &[tax_rate()]).await;
        self.step(&session, StepKind::Export, "/customers.csv", "Customers", &[]).await;
        self.house.db.clock().advance(minutes(4));
        assert_eq!(grant.scope, Scope::Change);
        (grant, session)
    }

    /// One request as the gateway records it: the intent, and the answer where it was let through.
    pub async fn step(
        &self,
        session: &Session,
        step: StepKind,
        target: &str,
        title: &str,
        changes: &[Change],
    ) {
        let wanted = StepWanted {
            account: session.account,
            session: session.id,
            entry: EntryId::new(self.house.db.clock().now(), &self.house.random),
            limits: self.house.limits,
            intent: Intent {
                step,
                method: if changes.is_empty() { "GET" } else { "POST" }.to_owned(),
                target: target.to_owned(),
                background: false,
                body: None,
                changes: changes.to_vec(),
                page: (step != StepKind::View).then(|| title.to_owned()),
                ..Default::default()
            },
            by_person: true,
        };
        let recorded = self.house.db.write_set(Record::Wanted(wanted)).await.expect("recorded");
        let Recorded::Wanted(Ok(admitted)) = recorded else { return };
        let answered = StepAnswered {
            account: session.account,
            session: session.id,
            limits: self.house.limits,
            answer: Answer {
                intent: admitted.seq,
                status: if changes.is_empty() { 200 } else { 303 },
                title: (step == StepKind::View).then(|| title.to_owned()),
                content_type: Some("text/html".to_owned()),
                hidden: Default::default(),
                withheld: None,
                ..Default::default()
            },
            keepings: Vec::new(),
        };
        self.house.db.write_set(Record::Answered(answered)).await.expect("recorded");
    }
}

fn tax_rate() -> Change {
    let value = |text: &str| Some(text.to_owned());
    Change {
        label: "Tax rate".into(),
        field: "rate".into(),
        from: value("20%"),
        to: value("10%"),
        hidden: false,
    }
}

async fn read(
    app: &impl Service<actix_http::Request, Response = ServiceResponse, Error = Error>,
    request: TestRequest,
) -> Page {
    let response = test::call_service(app, request.to_request()).await;
    let text = |name: header::HeaderName| {
        response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let location = text(header::LOCATION);
    let flash = text(header::SET_COOKIE).is_some_and(|cookie| cookie.starts_with("__Host-porchlight-flash="));
    let status = response.status();
    let html = String::from_utf8(test::read_body(response).await.to_vec()).expect("UTF-8");
    Page { status, location, flash, html }
}

impl Page {
    /// What follows after an input of that name says its value.
    pub fn hidden(&self, name: &str) -> String {
        hidden(&self.html, name)
    }
}

pub fn hidden(html: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let rest = html.split_once(&start).unwrap_or_else(|| panic!("no field {name}")).1;
    rest.split('"').next().expect("a value").to_owned()
}
