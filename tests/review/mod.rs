//! The reviewer's pages, over real HTTP requests and both databases.

mod flags;
mod queue;
mod reports;
mod weeks;

use actix_web::http::StatusCode;
use porchlight::grants::Scope;
use porchlight::history::event::session::Mode;
use porchlight::history::event::step::StepKind;
use porchlight::sessions;
use porchlight::sign_ins::Door;

use crate::agent::world::World;
use crate::support::both_databases;

/// Two finished sessions: Ana changed the tax rate in the first; Ben only looked, later.
async fn two_finished(world: &World) -> [String; 2] {
    world.allow(Scope::Change).await;
    let first = world.session_of(&world.ana).await;
    world.viewed(&first, "Tax settings · Acme Invoices").await;
    let (db, limits) = (&world.state.db, world.state.limits);
    sessions::commands::switch_mode(db, limits, world.ana.id, &first, Mode::Change).await.expect("switched");
    world.changed_tax(&first).await;
    assert!(world.wanted(&first, StepKind::Export, "/customers.csv", Vec::new()).await.is_err());
    world.end(&first, &world.ana).await;
    let second = world.session_of(&world.ben).await;
    world.viewed(&second, "Customers · Acme Invoices").await;
    world.end(&second, &world.ben).await;
    [first.id.to_string(), second.id.to_string()]
}

both_databases! {
    async fn rita_finds_finished_sessions_the_riskiest_first(db: TestDb) {
        let world = World::over(&db).await;
        let empty = world.get(Door::Review, &world.rita, "/review").await;
        assert!(empty.says("0 sessions: 0 to review, 0 cleared, 0 flagged"));
        let [first, second] = two_finished(&world).await;
        world.session_of(&world.ana).await;
        let page = world.get(Door::Review, &world.rita, "/review").await;
        assert!(page.says("2 sessions: 2 to review, 0 cleared, 0 flagged"));
        assert!(page.says("1 change 1 refused 1 page"), "{}", page.html);
        assert!(page.html.find(&first).expect("listed") < page.html.find(&second).expect("listed"));
    }

    async fn rita_reads_the_change_before_and_after_and_every_step_in_a_sentence(db: TestDb) {
        let world = World::over(&db).await;
        let [first, _] = two_finished(&world).await;
        let page = world.get(Door::Review, &world.rita, &format!("/review/{first}")).await;
        assert!(page.says("Tax rate from 20% → to 10%"), "{}", page.html);
        assert!(page.says("Ana Lind changed Tax rate from 20% to 10% on Tax settings"));
        assert!(page.says("Ana Lind viewed Tax settings"));
    }

    async fn after_a_verdict_the_next_session_comes_and_then_the_list(db: TestDb) {
        let world = World::over(&db).await;
        let [first, second] = two_finished(&world).await;
        let cleared = [("verdict", "no_concerns"), ("note", ""), ("state", "to-review")];
        let page = world.post(Door::Review, &world.rita, &format!("/review/{first}"), &cleared).await;
        assert_eq!(
            (page.status, page.location()),
            (StatusCode::SEE_OTHER, &*format!("/review/{second}?state=to-review"))
        );
        let again = world.post(Door::Review, &world.rita, &format!("/review/{first}"), &cleared).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        let flagged = [("verdict", "flagged"), ("note", "Why customers?"), ("state", "to-review")];
        let page = world.post(Door::Review, &world.rita, &format!("/review/{second}"), &flagged).await;
        assert_eq!(page.location(), "/review?state=to-review");
        let list = world.get(Door::Review, &world.rita, "/review?state=flagged").await;
        assert!(list.says("2 sessions: 0 to review, 1 cleared, 1 flagged"));
        assert!(list.html.contains(&second) && !list.html.contains(&first));
        let seen = world.get(Door::Review, &world.rita, &format!("/review/{second}")).await;
        assert!(seen.says("Flagged") && seen.says("“Why customers?”") && !seen.html.contains("name=\"verdict\""));
        let reviewed = world.kinds().await.into_iter().filter(|kind| kind == "session.reviewed").count();
        assert_eq!(reviewed, 2);
    }

    async fn a_flag_needs_a_note_and_a_verdict_must_be_one(db: TestDb) {
        let world = World::over(&db).await;
        let [first, _] = two_finished(&world).await;
        let path = format!("/review/{first}");
        let page = world.post(Door::Review, &world.rita, &path, &[("verdict", "flagged"), ("note", "  ")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.says("Say what concerns you."));
        let page =
            world.post(Door::Review, &world.rita, &path, &[("verdict", "fine"), ("note", "kept text")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.html.contains("kept text</textarea>"));
    }

    async fn ben_cannot_review_what_he_opened_himself(db: TestDb) {
        let world = World::over(&db).await;
        let [_, second] = two_finished(&world).await;
        let path = format!("/review/{second}");
        let page = world.get(Door::Review, &world.ben, &path).await;
        assert!(page.says("You opened this session; another reviewer must check it."));
        assert!(!page.html.contains("name=\"verdict\""));
        let tried = world.post(Door::Review, &world.ben, &path, &[("verdict", "no_concerns")]).await;
        assert_eq!(tried.status, StatusCode::CONFLICT);
        assert!(!world.kinds().await.contains(&"session.reviewed".to_owned()));
    }

    async fn a_session_that_goes_on_and_one_that_never_was_are_not_found(db: TestDb) {
        let world = World::over(&db).await;
        world.allow(Scope::View).await;
        let live = world.session_of(&world.ana).await.id.to_string();
        for id in [&*live, "ses_00000000000000000000000000000000", "S-7F3K"] {
            let page = world.get(Door::Review, &world.rita, &format!("/review/{id}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{id}");
        }
        assert_eq!(world.get(Door::Review, &world.ana, "/review").await.status, StatusCode::FORBIDDEN);
    }
}
