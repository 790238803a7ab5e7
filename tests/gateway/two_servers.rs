//! Two whole servers on one database, each with its portal and its gateway: what is done at one holds at the other.

use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use actix_http::ws::Frame;
use porchlight::history::event::step::EndHow;
use porchlight::ids::AccountId;
use porchlight::sign_ins::{self, Door, Person};
use porchlight::staff;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::before::{Before, Beside, CALL};
use super::echo::{self, Echo, Reply};
use super::streams::{chat, event, next, socket_at, text, until};
use crate::support::{Browser, Kind, Page, TestDb};

const EVENTS: &str = "[[route]]\npath = \"/events\"\nmethod = \"GET\"\nstream = \"events\"\n";
const SOCKET: &str = "[[route]]\npath = \"/live\"\nmethod = \"GET\"\nstream = \"websocket\"\n";
/// Between the withdrawal that one server acknowledged and the cut at the other.
const CUT: Duration = Duration::from_millis(250);
const PATCH: &str = r#"{"rate":"10"}"#;

const KINDS: [Kind; 2] = [Kind::Sqlite, Kind::Postgres];

/// The one server, where Ana is inside already, and the other.
struct Two {
    one: Before,
    other: Beside,
    olivia: Browser,
    ana: Browser,
}

impl Two {
    async fn beside(one: Before) -> Self {
        let other = one.beside().await;
        let (olivia, ana) = (Browser::new(), Browser::new());
        let house = &one.house;
        for (browser, door, person) in [
            (&olivia, Door::Owner, Person::Owner(house.olivia.id)),
            (&ana, Door::Agent, Person::Staff(house.ana.id)),
        ] {
            let signed_in = sign_ins::commands::begin(&house.db, door, person).await.expect("signed in");
            browser.plant("localhost", door.cookie_name(), signed_in.reveal());
        }
        let (name, value) = one.cookie.split_once('=').expect("a cookie");
        ana.plant(&format!("{}.localhost", one.session.slug), name, value);
        Self { one, other, olivia, ana }
    }

    async fn new(kind: Kind, rules: &str) -> Option<Self> {
        Some(Self::beside(Before::start_ruled(kind, module_path!(), rules).await?).await)
    }

    fn portals(&self) -> [u16; 2] {
        let first = self.one.means.state.vendor.portal_url.rsplit(':').next().expect("a port");
        [first.parse().expect("a port"), self.other.portal]
    }

    /// Olivia turns access off at the one server's portal.
    async fn withdraw_at_the_one(&self) {
        let page = self
            .olivia
            .visit(&format!("http://localhost:{}/account/support-access", self.portals()[0]))
            .await;
        let off = self.olivia.submit(&page, &page.form_to("/off")).await;
        assert_eq!(off.status, 303, "{}", off.words());
    }

    /// Ana opens a page through the other's gateway.
    async fn open_at_the_other(&self, path: &str) -> Page {
        self.ana
            .visit(&format!("http://{}.localhost:{}{path}", self.one.session.slug, self.other.gateway))
            .await
    }

    async fn stop(self) {
        self.other.stop().await;
        self.one.stop().await;
    }
}

async fn next_code(db: &TestDb, two: &Two) -> String {
    db.clock.advance(chrono::Duration::seconds(30));
    let code = staff::commands::next_code(&db.db, &db.sealer, two.one.house.ana.id).await.expect("a code");
    code.as_str().to_owned()
}

/// Ana opens a session on the one server's portal, and enters it at the other's gateway.
async fn opened_at_the_one_and_entered_at_the_other(two: &Two, account: AccountId) -> Page {
    let code = next_code(&two.one.db, two).await;
    let page =
        two.ana.visit(&format!("http://localhost:{}/agent/accounts/{account}/open", two.portals()[0])).await;
    assert_eq!(page.status, 200, "{}", page.words());
    let form = page
        .form_to("/open")
        .with("reason", "checking failed invoice sync")
        .with("ticket", "https://acme.example/tickets/4821")
        .with("code", &code);
    let hand_off = two.ana.submit(&page, &form).await;
    let mut enter = hand_off.form_to("/.porchlight/enter");
    enter.action.set_port(Some(two.other.gateway)).expect("a port");
    two.ana.arrive(two.ana.submit(&hand_off, &enter).await).await
}

#[actix_web::test]
async fn a_session_opened_at_one_works_at_the_other_until_one_of_them_ends_it() {
    for kind in KINDS {
        let Some(two) = Two::new(kind, "").await else { continue };
        let inside = opened_at_the_one_and_entered_at_the_other(&two, two.one.house.account.id).await;
        assert!(inside.status == 200 && inside.says("hello"), "{kind:?}: {}", inside.words());
        let mut here = inside.url.clone();
        here.set_port(Some(two.one.port)).expect("a port");
        let page = two.ana.visit(here.as_str()).await;
        assert!(page.status == 200 && page.says("hello"), "{kind:?}: {}", page.words());
        let left = two.ana.submit(&page, &page.form_to("/.porchlight/end")).await;
        assert!(left.says("Session ended."), "{}", left.words());
        assert_eq!(two.ana.visit(inside.url.as_str()).await.status, 410, "{kind:?}: it went on at the other");
        assert_eq!(two.open_at_the_other("/").await.status, 200, "{kind:?}: another session of hers goes on");
        two.stop().await;
    }
}

#[actix_web::test]
async fn a_withdrawal_at_one_stops_the_next_request_and_the_open_stream_at_the_other() {
    for kind in KINDS {
        let Some(two) = Two::new(kind, EVENTS).await else { continue };
        two.one.echo.answers(|got| match got.target() {
            "/events" => {
                let (head, event) = event();
                Reply::Drops(head, event, Duration::from_millis(20))
            }
            _ => Reply::Whole(echo::html("<p>hello</p>")),
        });
        assert_eq!(two.open_at_the_other("/").await.status, 200);
        let mut events =
            TcpStream::connect((Ipv4Addr::LOCALHOST, two.other.gateway)).await.expect("a connection");
        let request = String::from_utf8(two.one.request("GET /events", &CALL, "")).expect("text");
        let request = request
            .replace(&two.one.host(), &format!("{}.localhost:{}", two.one.session.slug, two.other.gateway));
        events.write_all(request.as_bytes()).await.expect("sent");
        until(&mut events, "\"n\":17").await;
        two.withdraw_at_the_one().await;
        let since = Instant::now();
        until(&mut events, "never").await;
        assert!(since.elapsed() <= CUT, "{kind:?}: {:?}", since.elapsed());
        let sent = two.one.echo.bytes();
        let late = two.open_at_the_other("/").await;
        assert!(
            late.status == 410 && late.says("Support access was turned off."),
            "{kind:?}: {}",
            late.words()
        );
        assert_eq!(two.one.echo.bytes(), sent, "{kind:?}: the app got something");
        assert_eq!(two.one.last_end().await, EndHow::Cut, "{kind:?}");
        two.stop().await;
    }
}

#[actix_web::test]
async fn a_withdrawal_at_one_cuts_the_open_websocket_at_the_other() {
    for kind in KINDS {
        let app = chat().await;
        let Some(one) = Before::ruled_on(kind, module_path!(), SOCKET, Echo::start().await, app).await else {
            continue;
        };
        let two = Two::beside(one).await;
        let host = format!("{}.localhost:{}", two.one.session.slug, two.other.gateway);
        let (head, mut socket) =
            socket_at(&two.one, (&host, two.other.gateway), "/live", &format!("http://{host}")).await;
        assert!(head.starts_with("HTTP/1.1 101"), "{head}");
        text(&mut socket).await;
        two.withdraw_at_the_one().await;
        let since = Instant::now();
        assert!(matches!(next(&mut socket).await, Some(Frame::Close(_))), "{kind:?}");
        assert!(since.elapsed() <= CUT, "{kind:?}: {:?}", since.elapsed());
        assert_eq!(two.one.last_end().await, EndHow::Cut, "{kind:?}");
        two.stop().await;
    }
}

#[actix_web::test]
async fn a_question_of_one_is_answered_at_the_other_and_sent_once_by_either() {
    for kind in KINDS {
        let Some(one) = Before::viewing(kind, module_path!(), "").await else { continue };
        let two = Two::beside(one).await;
        two.one.echo.says(echo::json("{\"rate\":\"20\"}"));
        // Refused at the other's gateway, asked on the one's portal, answered on the other's.
        let page = two.open_at_the_other("/").await;
        let kind_of = [("Content-Type", "application/merge-patch+json")];
        let refused = two.ana.fetch(&page, "PATCH", "/api/settings/s1", &kind_of, PATCH).await;
        assert_eq!(refused.status, 403, "{kind:?}: {}", refused.html);
        let path = refused.html.split_once("/agent/questions/").expect("a way to ask").1;
        let path = format!("/agent/questions/{}", path.split('"').next().expect("an id"));
        let [first, second] = two.portals().map(|port| format!("http://localhost:{port}"));
        let draft = two.ana.visit(&format!("{first}{path}")).await;
        let asked = two.ana.arrive(two.ana.submit(&draft, &draft.form_to(&path)).await).await;
        assert!(asked.says("Waiting for an answer"), "{kind:?}: {}", asked.words());
        let owners = path.replace("/agent/", "/account/");
        let question = two.olivia.visit(&format!("{second}{owners}")).await;
        let form = question.form_to(&owners).with("answer", "once");
        let answered = two.olivia.arrive(two.olivia.submit(&question, &form).await).await;
        assert!(answered.says("Allowed, once."), "{kind:?}: {}", answered.words());
        // It shows on the one's portal, and is sent through the other's gateway.
        let allowed = two.ana.visit(&format!("{first}{path}")).await;
        assert!(allowed.says("Allowed once"), "{kind:?}: {}", allowed.words());
        let sent = two.one.echo.got().len();
        let outcomes = [two.other.gateway, two.one.port].map(|gateway| send_now(&two, &allowed, gateway));
        let outcomes = futures_util::future::join_all(outcomes).await;
        let done =
            outcomes.iter().filter(|page| page.as_ref().is_some_and(|page| page.says("Sent, once."))).count();
        assert_eq!(done, 1, "{kind:?}: {outcomes:?}");
        let got = two.one.echo.got().split_off(sent);
        let changes = got.iter().filter(|got| got.method() == "PATCH").count();
        assert_eq!(changes, 1, "{kind:?}: {got:?}");
        assert!(two.ana.visit(&format!("{second}{path}")).await.says("Allowed, and used"), "{kind:?}");
        two.stop().await;
    }
}

/// Ana presses [Send now], and what she is given goes to this gateway; nothing where there was no way to send any more.
async fn send_now(two: &Two, allowed: &Page, gateway: u16) -> Option<Page> {
    let handing = two.ana.submit(allowed, &allowed.form_to("/send")).await;
    if handing.status != 200 {
        return None;
    }
    let mut form = handing.form_to("/.porchlight/send");
    form.action.set_port(Some(gateway)).expect("a port");
    Some(two.ana.submit(&handing, &form).await)
}
