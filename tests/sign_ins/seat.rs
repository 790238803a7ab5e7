//! Somebody before a browser of their own, at the portal's routes with the middleware that stands before them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::SocketAddr;

use actix_web::http::{StatusCode, header};
use actix_web::test::{self, TestRequest};
use porchlight::attempts::{self, Attempt, Tried};
use porchlight::db::DbError;
use porchlight::http::State;
use porchlight::staff::commands::{Decider, Invited, invite};
use porchlight::staff::{Role, Roles};

use crate::support::{Authenticator, TestDb, a_state, portal};

pub const PASSWORD: &str = "lantern over wet gravel";

/// What a page came back as.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub location: String,
    pub html: String,
}

impl Page {
    /// The page as people read it.
    pub fn says(&self, text: &str) -> bool {
        let tags = regex::Regex::new(r"(?s)<[^>]*>").expect("a pattern");
        let words = tags.replace_all(&self.html, " ").replace("&#38;", "&");
        words.split_whitespace().collect::<Vec<_>>().join(" ").contains(text)
    }

    /// What stands between these two marks.
    pub fn between(&self, before: &str, after: &str) -> String {
        let rest = self.html.split_once(before).unwrap_or_else(|| panic!("{before} in {}", self.html)).1;
        rest.split_once(after).expect("its end").0.to_owned()
    }
}

pub struct Seat {
    state: State,
    cookies: RefCell<BTreeMap<String, String>>,
    peer: SocketAddr,
}

impl Seat {
    pub fn of(db: &TestDb) -> Self {
        Self::at(db, "192.0.2.10")
    }

    /// In a network.
    pub fn at(db: &TestDb, address: &str) -> Self {
        Self::before(a_state(&db.db, &db.random, &db.signer, &db.sealer), address)
    }

    /// Before a portal of its own kind.
    pub fn before(state: State, address: &str) -> Self {
        let peer = SocketAddr::new(address.parse().expect("an address"), 40_000);
        Self { state, cookies: RefCell::default(), peer }
    }

    /// Porchlight is set up in another way.
    pub fn change(&mut self, change: impl FnOnce(&mut State)) {
        change(&mut self.state);
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(TestRequest::get().uri(path)).await
    }

    /// A request with one header more.
    pub async fn get_with(&self, path: &str, name: &str, value: &str) -> Page {
        self.send(TestRequest::get().uri(path).insert_header((name, value))).await
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let request = TestRequest::post().uri(path).insert_header(("sec-fetch-site", "same-origin"));
        self.send(request.set_form(form)).await
    }

    /// A form that stands on another site.
    pub async fn post_from(&self, origin: &str, path: &str, form: &[(&str, &str)]) -> Page {
        let request = TestRequest::post().uri(path).insert_header(("sec-fetch-site", "cross-site"));
        self.send(request.insert_header((header::ORIGIN, origin)).set_form(form)).await
    }

    /// Signs in with what somebody types.
    pub async fn sign_in(&self, email: &str, password: &str, code: &str) -> Page {
        self.post("/sign-in", &[("email", email), ("password", password), ("code", code)]).await
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    pub fn put_cookie(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    async fn send(&self, request: TestRequest) -> Page {
        let app = portal(&self.state).await;
        let pairs: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .peer_addr(self.peer)
            .insert_header((header::ACCEPT, "text/html,application/xhtml+xml"))
            .insert_header((header::USER_AGENT, "Mozilla/5.0 (of a test)"))
            .insert_header((header::COOKIE, pairs.join("; ")));
        let response = test::call_service(&app, request.to_request()).await;
        for cookie in response.response().cookies() {
            let gone = cookie.max_age().is_some_and(|age| age.is_zero());
            match gone {
                true => drop(self.cookies.borrow_mut().remove(cookie.name())),
                false => self.put_cookie(cookie.name(), cookie.value()),
            }
        }
        let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
        let (status, location) = (response.status(), location.unwrap_or_default().to_owned());
        let body = test::read_body(response).await;
        Page { status, location, html: String::from_utf8_lossy(&body).into_owned() }
    }
}

/// The refused tries that reviewers see, the newest first.
pub async fn tries(db: &TestDb) -> Vec<Tried> {
    let long_ago = db.db.clock().now().minus(chrono::Duration::days(1));
    let read = db.db.read(move |conn| attempts::since(conn, long_ago, 100)).await;
    let read: Result<Vec<Attempt>, DbError> = read;
    read.expect("the tries").into_iter().map(|one| one.tried).collect()
}

/// A fresh link for somebody new.
pub async fn a_link(db: &TestDb, name: &str, roles: &[Role]) -> Invited {
    let email = format!("{}@acme.example", name.to_lowercase()).parse().expect("an address");
    let (name, roles) = (Some(name.to_owned()), Some(Roles::of(roles)));
    invite(&db.db, &db.random, &db.sealer, email, name, roles, Decider::Machine).await.expect("invited")
}

/// Follows a link: chooses the password, enrols. Gives the recovery codes.
pub async fn join(db: &TestDb, seat: &Seat, invited: &Invited) -> Vec<String> {
    let path = format!("/join/{}", invited.token.reveal());
    let page = seat.get(&path).await;
    let code = code_of(&page, db);
    let joined = seat.post(&path, &[("password", PASSWORD), ("code", &code)]).await;
    assert_eq!(joined.status, StatusCode::OK, "{}", joined.html);
    db.clock.advance(chrono::Duration::seconds(60));
    let codes = joined.between("<ul class=\"recovery-codes\">", "</ul>");
    codes.split("<code>").skip(1).map(|part| part.split_once('<').expect("its end").0.to_owned()).collect()
}

/// What an authenticator shows that has read the page's key.
pub fn code_of(page: &Page, db: &TestDb) -> String {
    let now = u64::try_from(db.db.clock().now().utc().timestamp()).expect("after 1970");
    Authenticator::reading(&page.html).code(now)
}
