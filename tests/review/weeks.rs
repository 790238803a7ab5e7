//! Weeks: signed off once they are over and reviewed, by the right people, once; and who is reminded of the others.

use actix_web::http::StatusCode;
use chrono::Duration;
use porchlight::db::HeadId;
use porchlight::grants::Scope;
use porchlight::history::{self, Event};
use porchlight::jobs::{self, Means};
use porchlight::outbox::{self, Message, NoticeKind, State, Transport};
use porchlight::reviews::{self, Verdict};
use porchlight::sessions::Session;
use porchlight::sign_ins::Door;
use porchlight::staff::Member;

use super::queue::a_visit;
use crate::agent::world::{Page, World};
use crate::support::both_databases;

const WEEK: &str = "/review/weeks/2026-W47";

/// Two sessions of Ana's in week 47, which is over now.
async fn a_week(world: &World) -> [Session; 2] {
    world.allow(Scope::Change).await;
    let sessions = [a_visit(world, &world.ana, 1, 1).await, a_visit(world, &world.ana, 2, 0).await];
    world.clock.advance(Duration::hours(12));
    sessions
}

async fn review(world: &World, session: &Session, verdict: Verdict, note: &str) {
    let db = &world.state.db;
    reviews::commands::review(db, &world.rita, session, verdict, note.to_owned()).await.expect("reviewed");
}

async fn see(world: &World, who: &Member, path: &str) -> Page {
    world.get(Door::Review, who, path).await
}

async fn sign(world: &World, who: &Member) -> Page {
    world.post(Door::Review, who, WEEK, &[]).await
}

/// What the vendor's log says of signatures.
async fn signed(world: &World) -> Vec<(String, u64, u64, u64, u64)> {
    let read = world.state.db.read(|conn| history::page(conn, HeadId::VENDOR, history::Page::From(0), 1000));
    let entries: Result<_, porchlight::db::DbError> = read.await;
    let events = entries.expect("the log reads").into_iter().map(|entry| entry.event().expect("an event"));
    let told = events.filter_map(|event| match event {
        Some(Event::WeekSignedOff(one)) => {
            Some((one.week, one.sessions, one.flagged, one.signature, one.needed))
        }
        _ => None,
    });
    told.collect()
}

both_databases! {
    async fn a_week_is_signed_off_once_it_is_over_and_all_of_it_is_reviewed(db: TestDb) {
        let world = World::over(&db).await;
        world.allow(Scope::Change).await;
        let early = a_visit(&world, &world.ana, 1, 1).await;
        let page = see(&world, &world.rita, WEEK).await;
        assert!(page.says("This week is not over yet.") && page.says("0 of 1 reviewed, 0 flagged, 1 unreviewed"));
        let live = world.session_of(&world.ana).await;
        world.clock.set(porchlight::clock::Moment::parse("2026-11-23T00:00:00.000000Z").expect("a moment"));
        assert!(see(&world, &world.rita, WEEK).await.says("Sessions of this week are still going on."));
        world.end(&live, &world.ana).await;

        let page = see(&world, &world.rita, WEEK).await;
        assert!(page.says("Sessions of this week are not reviewed yet."), "{}", page.html);
        assert!(page.html.contains("/review?state=to-review&amp;week=2026-W47"));
        assert_eq!(sign(&world, &world.rita).await.status, StatusCode::CONFLICT);
        assert_eq!(see(&world, &world.rita, &format!("{WEEK}/sign-off")).await.location(), WEEK);

        for session in [&early, &live] {
            review(&world, session, Verdict::NoConcerns, "").await;
        }
        let page = see(&world, &world.rita, WEEK).await;
        assert!(page.html.contains(&format!("href=\"{WEEK}/sign-off\"")), "{}", page.html);
        assert!(signed(&world).await.is_empty());
    }

    async fn rita_checks_what_she_signs_and_signs_it_once(db: TestDb) {
        let world = World::over(&db).await;
        let [first, second] = a_week(&world).await;
        review(&world, &first, Verdict::Flagged, "Why the rate?").await;
        review(&world, &second, Verdict::NoConcerns, "").await;
        let check = see(&world, &world.rita, &format!("{WEEK}/sign-off")).await;
        assert!(check.says("Sign off week 47?") && check.says("2 of 2 reviewed, 1 flagged, 0 unreviewed"), "{}", check.html);
        assert!(check.says("“Why the rate?”") && check.says("1 flag is open"), "{}", check.html);
        assert!(signed(&world).await.is_empty(), "looking signs nothing");
        for _ in 0..2 {
            let done = sign(&world, &world.rita).await;
            assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, WEEK));
        }
        assert_eq!(signed(&world).await, [("2026-W47".to_owned(), 2, 1, 1, 1)]);
        let page = see(&world, &world.rita, WEEK).await;
        assert!(page.says("Signed off Rita Moreau"), "{}", page.html);
        let list = see(&world, &world.rita, "/review/weeks").await;
        assert!(list.says("Signed off") && list.says("Rita Moreau"), "{}", list.html);
    }

    async fn whoever_opened_a_session_of_the_week_does_not_sign_it_off_alone(db: TestDb) {
        let mut world = World::over(&db).await;
        let [first, second] = a_week(&world).await;
        let own = a_visit_of_ben_last_week(&world).await;
        for session in [&first, &second, &own] {
            review(&world, session, Verdict::NoConcerns, "").await;
        }
        let page = see(&world, &world.ben, WEEK).await;
        assert!(page.says("You opened sessions of this week; another reviewer must sign it off."), "{}", page.html);
        assert_eq!(sign(&world, &world.ben).await.status, StatusCode::CONFLICT);

        world.state.sign_off.by = 2;
        assert_eq!(sign(&world, &world.ben).await.status, StatusCode::SEE_OTHER);
        let again = sign(&world, &world.ben).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        let page = see(&world, &world.ben, WEEK).await;
        assert!(page.says("You signed this week off already; a second person has to."), "{}", page.html);
        let check = see(&world, &world.rita, &format!("{WEEK}/sign-off")).await;
        assert!(check.says("Rita Moreau (2 of 2)"), "{}", check.html);
        assert_eq!(sign(&world, &world.rita).await.status, StatusCode::SEE_OTHER);
        let all = [("2026-W47".to_owned(), 3, 0, 1, 2), ("2026-W47".to_owned(), 3, 0, 2, 2)];
        assert_eq!(signed(&world).await, all);
    }

    async fn reviewers_are_reminded_of_an_overdue_week_once_and_of_a_signed_one_never(db: TestDb) {
        let world = World::over(&db).await;
        let [first, second] = a_week(&world).await;
        let remind = async || reviews::signing::remind(&world.state.db, world.state.sign_off).await.expect("looked");
        assert_eq!(remind().await, 0);
        world.clock.advance(Duration::days(7));
        assert_eq!(remind().await, 1);
        assert_eq!(remind().await, 0, "once for each week");
        let mails = reminders(&world).await;
        let mut to: Vec<&str> = mails.iter().map(|mail| mail.to.email.as_str()).collect();
        to.sort_unstable();
        assert_eq!(to, ["ben@acme.example", "rita@acme.example"]);
        assert!(mails.iter().all(|mail| mail.account.is_none() && mail.data["weeks"][0]["unreviewed"] == 2));

        let transport = Transport::folder(world.folder.path().join("mails"));
        let state = porchlight::http::State { transport, ..world.state.clone() };
        jobs::run_all(&Means { state, alone: true }).await.expect("sent");
        assert!(reminders(&world).await.iter().all(|mail| mail.state == State::Sent), "without an account's log");

        world.allow(Scope::View).await;
        let third = a_visit(&world, &world.ana, 1, 0).await;
        for session in [&first, &second, &third] {
            review(&world, session, Verdict::NoConcerns, "").await;
        }
        world.clock.advance(Duration::days(7));
        let done = world.post(Door::Review, &world.rita, "/review/weeks/2026-W49", &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        world.clock.advance(Duration::days(30));
        assert_eq!(remind().await, 0);
    }

    async fn what_is_no_week_is_not_found_and_an_empty_one_is_not_signed(db: TestDb) {
        let world = World::over(&db).await;
        for path in ["/review/weeks/2026-W54", "/review/weeks/2026-47", "/review/weeks/last"] {
            assert_eq!(see(&world, &world.rita, path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let tried = world.post(Door::Review, &world.rita, "/review/weeks/2026-W40", &[]).await;
        assert_eq!(tried.status, StatusCode::CONFLICT);
        assert!(tried.says("there is nothing to sign off"), "{}", tried.html);
        assert_eq!(see(&world, &world.ana, "/review/weeks").await.status, StatusCode::FORBIDDEN);
    }
}

/// The clock may not go back: Ben's session ended in the week by its own time, and is written down now.
async fn a_visit_of_ben_last_week(world: &World) -> Session {
    let session = a_visit(world, &world.ben, 1, 0).await;
    let (id, at) =
        (session.id, porchlight::clock::Moment::parse("2026-11-22T20:00:00.000000Z").expect("a moment"));
    let moved = world.state.db.write(&[], move |tx| {
        use diesel::prelude::*;
        use porchlight::db::schema::{session_figures, sessions};
        let figures = diesel::update(session_figures::table.find(id)).set(session_figures::ended_at.eq(at));
        porchlight::on!(&mut *tx.conn, |c| figures.execute(c))?;
        let session = diesel::update(sessions::table.find(id)).set(sessions::ended_at.eq(at));
        porchlight::on!(&mut *tx.conn, |c| session.execute(c))?;
        Ok::<_, porchlight::db::DbError>(())
    });
    moved.await.expect("moved");
    session
}

async fn reminders(world: &World) -> Vec<Message> {
    let all = world.state.db.read(|conn| outbox::recent(conn, 100)).await;
    let all: Result<Vec<Message>, porchlight::db::DbError> = all;
    all.expect("mails").into_iter().filter(|mail| mail.notice == NoticeKind::WeekOverdue).collect()
}
