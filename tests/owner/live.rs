//! The live page: Olivia watches what Ana does, and nobody watches who may not.

use std::time::{Duration, Instant};

use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::http::StatusCode;
use porchlight::consents::{Answer, Kind};
use porchlight::db::{DbError, WriterOptions};
use porchlight::history::event::step::StepKind;
use porchlight::sign_ins::{self, Door, Person};

use super::portal::Portal;
use crate::consents::{answered, asked};
use crate::support::{a_grant, a_session, another_house, both_databases, minutes};

/// From what was written down to what is seen.
const SOON: Duration = Duration::from_secs(2);

/// A sign-in that is over is noticed by then.
const OUT: Duration = Duration::from_secs(5);

/// An open stream of events, and what has come of it.
struct Stream {
    body: BoxBody,
    came: String,
}

impl Stream {
    async fn of(portal: &Portal, after: u64) -> Self {
        let path = format!("/account/live/events?after={after}");
        let mut stream = Self { body: portal.events(&path).await, came: String::new() };
        assert!(stream.has("data:", SOON).await, "it begins at once");
        stream
    }

    /// Whether this has come, or comes within that time.
    async fn has(&mut self, text: &str, within: Duration) -> bool {
        let until = Instant::now() + within;
        while !self.came.contains(text) {
            let left = until.saturating_duration_since(Instant::now());
            match tokio::time::timeout(left, self.next()).await {
                Ok(Some(chunk)) => self.came.push_str(&chunk),
                Ok(None) | Err(_) => return false,
            }
        }
        true
    }

    /// Whether it comes to its end within that time.
    async fn ends(&mut self, within: Duration) -> bool {
        let all = async {
            while let Some(chunk) = self.next().await {
                self.came.push_str(&chunk);
            }
        };
        tokio::time::timeout(within, all).await.is_ok()
    }

    async fn next(&mut self) -> Option<String> {
        let chunk = std::future::poll_fn(|cx| std::pin::Pin::new(&mut self.body).poll_next(cx)).await?;
        Some(String::from_utf8(chunk.expect("no error").to_vec()).expect("UTF-8"))
    }

    fn forget(&mut self) {
        self.came.clear();
    }
}

async fn size(portal: &Portal) -> u64 {
    portal.house.log_from(0).await.len() as u64
}

both_databases! {
    async fn what_ana_does_shows_while_olivia_watches(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        a_grant().change().given_by(&portal.house).await;
        let session = a_session().opened_in(&portal.house).await;
        let page = portal.get("/account/live").await;
        assert!(page.html.contains("Ana is in your account now") && page.html.contains("checking failed invoice sync"), "{}", page.html);
        assert!(page.html.contains("End this session now") && page.html.contains("data-live-from=\"/account/live/events?after="), "{}", page.html);
        let mut stream = Stream::of(&portal, size(&portal).await).await;
        stream.forget();
        portal.step(&session, StepKind::View, "/invoices", "Invoices · Acme Invoices", &[]).await;
        assert!(stream.has("Ana viewed Invoices", SOON).await, "{}", stream.came);
        assert!(!stream.came.contains("data-live=\"say\""), "a step is not said aloud: {}", stream.came);
        stream.forget();
        portal.step(&session, StepKind::Export, "/customers.csv", "Customers", &[]).await;
        assert!(stream.has("tried to export", SOON).await, "{}", stream.came);
        assert!(!stream.came.contains("Ana viewed Invoices"), "what was sent is not sent again: {}", stream.came);
    }

    async fn who_comes_and_who_goes_is_said_aloud(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let grant = a_grant().given_by(&portal.house).await;
        let mut stream = Stream::of(&portal, size(&portal).await).await;
        assert!(stream.came.contains("Nobody from Acme is in your account"), "{}", stream.came);
        let session = a_session().opened_in(&portal.house).await;
        assert!(stream.has("<p data-live=\"say\">Ana has opened your account.</p>", SOON).await, "{}", stream.came);
        assert!(stream.came.contains(&format!("id=\"live-{}\"", session.id)));
        portal.house.withdraw(&grant).await.expect("withdrawn");
        assert!(stream.has("<p data-live=\"say\">Ana’s session has ended.</p>", SOON).await, "{}", stream.came);
        let end = stream.came.rsplit_once(&format!("id=\"live-end-{}\"", session.id)).expect("how it ended").1;
        assert!(end.contains("Ended ") && !end.split("</div>").next().expect("a piece").contains("<button"), "{end}");
    }

    async fn a_session_that_ends_by_the_clock_shows_without_anything_written_down(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        a_grant().given_by(&portal.house).await;
        a_session().opened_in(&portal.house).await;
        let mut stream = Stream::of(&portal, size(&portal).await).await;
        portal.house.db.clock().advance(minutes(16));
        assert!(stream.has("Ana’s session has ended.", SOON).await, "{}", stream.came);
        assert!(portal.get("/account/live").await.html.contains("Nobody from Acme is in your account"));
    }

    async fn nobody_is_in_and_the_page_says_since_when(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let html = portal.get("/account/live").await.html;
        assert!(html.contains("Nobody from Acme is in your account") && html.contains("and nobody was since Sun 22 Nov 2026"), "{html}");
        assert!(html.contains("Support access is off.") && html.contains("As of <time"), "{html}");
        portal.a_visit().await;
        portal.house.db.clock().advance(minutes(20));
        let html = portal.get("/account/live").await.html;
        assert!(html.contains("when Ana’s session ended") && html.contains("Support access is on, to view and change, until"), "{html}");
    }

    async fn another_customer_hears_nothing_of_it(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let fabrikam = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        let oscar = fabrikam.olivia.clone();
        let theirs = Portal::of(fabrikam, &oscar).await;
        let mut stream = Stream::of(&theirs, 0).await;
        stream.forget();
        let (grant, session) = portal.a_visit().await;
        portal.house.withdraw(&grant).await.expect("withdrawn");
        assert!(!stream.has("data: <", SOON).await, "{}", stream.came);
        assert!(!theirs.get("/account/live").await.html.contains(&session.code()));
    }

    async fn signing_out_cuts_the_stream(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let mut stream = Stream::of(&portal, 0).await;
        let owner = Person::Owner(portal.house.olivia.id);
        let read: Result<_, DbError> =
            portal.house.db.read({ let now = portal.house.db.clock().now(); move |conn| sign_ins::live_of(conn, owner, now) }).await;
        let mine = read.expect("sign-ins").into_iter().find(|sign_in| sign_in.door == Door::Owner).expect("signed in");
        sign_ins::commands::end(&portal.house.db, owner, mine.together).await.expect("signed out");
        assert!(stream.ends(OUT).await && stream.came.contains("data-live=\"over\""), "{}", stream.came);
        stream.forget();
        assert_eq!(portal.get("/account/live/events").await.status, StatusCode::UNAUTHORIZED);
    }

    async fn a_sign_in_that_is_past_its_time_cuts_the_stream_although_it_watched_all_the_while(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let mut stream = Stream::of(&portal, 0).await;
        portal.house.db.clock().advance(sign_ins::SIGN_IN_LIFETIME);
        assert!(stream.ends(OUT).await && stream.came.contains("data-live=\"over\""), "{}", stream.came);
    }

    async fn an_observer_sees_it_and_has_no_button(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let nils = Portal::of(portal.house.clone(), &portal.house.observer("Nils").await).await;
        a_grant().given_by(&portal.house).await;
        let session = a_session().opened_in(&portal.house).await;
        let consent = asked(&portal.house, &session, Kind::Change).await;
        let page = nils.get("/account/live").await.html;
        assert!(page.contains("Ana is in your account now") && !page.contains("method=\"post\""), "{page}");
        let stream = Stream::of(&nils, 0).await;
        assert!(stream.came.contains(&format!("live-ask-{}", consent.id)) && !stream.came.contains("method=\"post\""), "{}", stream.came);
    }

    async fn a_question_is_answered_where_it_stands(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        a_grant().given_by(&portal.house).await;
        let session = a_session().opened_in(&portal.house).await;
        let mut stream = Stream::of(&portal, size(&portal).await).await;
        let consent = asked(&portal.house, &session, Kind::Change).await;
        assert!(stream.has("data-live=\"say\">Ana asks to change Tax rate", SOON).await, "{}", stream.came);
        assert!(stream.came.contains(&format!("action=\"/account/questions/{}\"", consent.id)), "{}", stream.came);
        let path = format!("/account/questions/{}", consent.id);
        stream.forget();
        let answer = portal.post(&path, &[("answer", "declined"), ("note", ""), ("back", "live")]).await;
        assert_eq!(answer.location.as_deref(), Some("/account/live"));
        assert!(stream.has("data-live=\"waiting\" data-ids=\"\"", SOON).await, "it is gone: {}", stream.came);
        let other = asked(&portal.house, &session, Kind::Change).await;
        answered(&portal.house, &other, Answer::Once).await.expect("answered");
        assert!(!portal.get("/account/live").await.html.contains(&format!("live-ask-{}", other.id)));
    }

    async fn a_session_is_ended_from_the_page(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        a_grant().given_by(&portal.house).await;
        let session = a_session().opened_in(&portal.house).await;
        let ended = portal.post(&format!("/account/support-access/sessions/{}/end", session.id), &[("back", "live")]).await;
        assert_eq!(ended.location.as_deref(), Some("/account/live"));
        assert!(portal.house.look(&session).await.is_err());
    }

    async fn a_lost_connection_goes_on_where_it_broke_off(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        a_grant().given_by(&portal.house).await;
        let session = a_session().opened_in(&portal.house).await;
        let before = size(&portal).await;
        portal.step(&session, StepKind::View, "/invoices", "Invoices · Acme Invoices", &[]).await;
        portal.post(&format!("/account/support-access/sessions/{}/end", session.id), &[]).await;
        let stream = Stream::of(&portal, before).await;
        assert!(stream.came.contains("Ana viewed Invoices") && stream.came.contains("Ended "), "{}", stream.came);
        let stream = Stream::of(&portal, size(&portal).await).await;
        assert!(!stream.came.contains("Ana viewed Invoices"), "{}", stream.came);
    }

    async fn whoever_asks_for_no_stream_gets_what_there_is_and_no_more(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let page = portal.get("/account/live/events?after=0").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.html.contains("data: ") && page.html.contains("Nobody from Acme is in your account"), "{}", page.html);
    }

    async fn what_is_done_through_another_server_shows_here_too(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        a_grant().given_by(&portal.house).await;
        let session = a_session().opened_in(&portal.house).await;
        let mut stream = Stream::of(&portal, size(&portal).await).await;
        let other = db.another(WriterOptions::default()).await.expect("a second program");
        let beside = Portal::of(portal.house.through(&other), &portal.house.olivia).await;
        beside.step(&session, StepKind::View, "/invoices", "Invoices · Acme Invoices", &[]).await;
        assert!(stream.has("Ana viewed Invoices", SOON).await, "{}", stream.came);
    }
}
