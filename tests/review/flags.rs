//! Flags, and what came of them: noted by somebody else, once, and read by the owners.

use actix_web::http::StatusCode;
use porchlight::grants::Scope;
use porchlight::history::{self, Event};
use porchlight::reviews::{self, Outcome, Verdict};
use porchlight::sign_ins::Door;
use porchlight::words::Words;

use super::queue::a_visit;
use crate::agent::world::World;
use crate::support::both_databases;

both_databases! {
    async fn rita_says_what_came_of_a_flag_and_the_owners_read_it(db: TestDb) {
        let world = World::over(&db).await;
        world.allow(Scope::Change).await;
        let session = a_visit(&world, &world.ana, 1, 1).await;
        let path = format!("/review/{}", session.id);
        let outcome = format!("{path}/outcome");
        let early = world.post(Door::Review, &world.rita, &outcome, &[("outcome", "explained"), ("outcome-note", "Fine")]).await;
        assert_eq!(early.location(), path, "it is not flagged, so nothing came of it");
        let flag = [("verdict", "flagged"), ("note", "Why the rate?")];
        world.post(Door::Review, &world.rita, &path, &flag).await;
        let open = world.get(Door::Review, &world.rita, "/review?state=open-flags").await;
        assert!(open.html.contains(&session.id.to_string()), "{}", open.html);

        let nothing = world.post(Door::Review, &world.rita, &outcome, &[("outcome-note", "Olivia had asked.")]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nothing.says("Choose what came of it.") && nothing.html.contains("Olivia had asked.</textarea>"));
        let silent = world.post(Door::Review, &world.rita, &outcome, &[("outcome", "reported"), ("outcome-note", " ")]).await;
        assert!(silent.says("Say what was done.") && silent.html.contains("value=\"reported\" checked"), "{}", silent.html);

        let form = [("outcome", "reported"), ("outcome-note", "Olivia had asked."), ("state", "flagged")];
        for _ in 0..2 {
            let done = world.post(Door::Review, &world.rita, &outcome, &form).await;
            assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, &*format!("{path}?state=flagged")));
        }
        let page = world.get(Door::Review, &world.rita, &path).await;
        assert!(page.says("Reported to the customer.") && page.says("“Olivia had asked.”"), "{}", page.html);
        let open = world.get(Door::Review, &world.rita, "/review?state=open-flags").await;
        assert!(open.says("No flag is open"), "{}", open.html);
        let week = world.get(Door::Review, &world.rita, "/review/weeks/2026-W47").await;
        assert!(week.says("Rita Moreau: Reported to the customer, “Olivia had asked.”"), "{}", week.html);
        assert_eq!(told(&world).await, ["Rita Moreau followed up on the flag: reported to the customer; “Olivia had asked.”"]);
    }

    async fn the_agent_herself_does_not_say_what_came_of_it(db: TestDb) {
        let world = World::over(&db).await;
        world.allow(Scope::View).await;
        let session = a_visit(&world, &world.ben, 1, 0).await;
        let state = &world.state;
        reviews::commands::review(&state.db, &world.rita, &session, Verdict::Flagged, "Why?".to_owned()).await.expect("flagged");
        let page = world.get(Door::Review, &world.ben, &format!("/review/{}", session.id)).await;
        assert!(page.says("another reviewer must say what came of the flag") && !page.html.contains("name=\"outcome\""));
        let tried = reviews::follow_up(&state.db, &world.ben, &session, Outcome::Other, "Nothing.".to_owned()).await;
        assert_eq!(tried.expect_err("refused").code(), "own-flag");
        let form = [("outcome", "other"), ("outcome-note", "Nothing.")];
        let tried = world.post(Door::Review, &world.ben, &format!("/review/{}/outcome", session.id), &form).await;
        assert_eq!(tried.status, StatusCode::CONFLICT);
        assert!(told(&world).await.is_empty());
    }
}

/// What Northwind's history says of it.
async fn told(world: &World) -> Vec<String> {
    let account = world.account.id;
    let read = world.state.db.read(move |conn| history::page(conn, account, history::Page::From(0), 1000));
    let entries: Result<_, porchlight::db::DbError> = read.await;
    let words = Words::new(chrono_tz::UTC);
    let of_flags = entries
        .expect("the log reads")
        .into_iter()
        .filter(|entry| matches!(entry.event().expect("an event"), Some(Event::FlagFollowedUp(_))));
    of_flags.map(|entry| words.sentence(&entry, None).expect("a sentence").text).collect()
}
