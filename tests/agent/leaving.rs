//! What Ana meets when she has left: the question what she fixed, and the files that she must delete.

use actix_web::http::StatusCode;
use chrono::Duration;
use porchlight::db::DbError;
use porchlight::grants::Scope;
use porchlight::history::event::step::{Answer, Intent, StepKind};
use porchlight::history::{self, Draft};
use porchlight::sessions::{self, EndedHow, Session};
use porchlight::sign_ins::Door;

use super::world::World;

async fn leave(world: &World, session: &Session) {
    let (db, signer, limits) = (&world.state.db, &world.state.signer, world.state.limits);
    sessions::commands::leave(db, signer, limits, session, EndedHow::Agent).await.expect("left");
}

/// A file that an owner allowed to take.
async fn took(world: &World, session: &Session, target: &str) {
    let (account, id, target) = (session.account, session.id, target.to_owned());
    let heads = [account.into()];
    let written = world.state.db.write(&heads, move |tx| {
        let intent =
            Intent { step: StepKind::Export, method: "GET".to_owned(), target, ..Default::default() };
        let seq = history::append(tx, account, vec![Draft::of(intent).in_session(id)])?[0].seq;
        let answer = Answer { intent: seq, status: 200, ..Default::default() };
        history::append(tx, account, vec![Draft::of(answer).in_session(id)])?;
        Ok::<_, DbError>(())
    });
    written.await.expect("written");
}

#[actix_web::test]
async fn ana_is_asked_what_she_fixed_and_says_it_once() {
    let world = World::new().await;
    world.allow(Scope::View).await;
    let session = world.session_of(&world.ana).await;
    let path = format!("/agent/sessions/{}", session.id);
    leave(&world, &session).await;
    let page = world.get(Door::Agent, &world.ana, &path).await;
    assert!(page.says("What did you fix?") && page.says("Nothing to add"), "{}", page.html);
    assert!(page.says("Olivia Berg will read it. The summary waits for it until"), "{}", page.html);
    assert_eq!(
        world.post(Door::Agent, &world.ben, &format!("{path}/note"), &[("line", "Mine")]).await.status,
        StatusCode::NOT_FOUND
    );
    let noted = world
        .post(Door::Agent, &world.ana, &format!("{path}/note"), &[("line", "Set the rate to 10%")])
        .await;
    assert_eq!((noted.status, noted.location()), (StatusCode::SEE_OTHER, &*path));
    let page = world.get(Door::Agent, &world.ana, &path).await;
    assert!(
        page.says("Ana Lind on what was fixed: “Set the rate to 10%”") && !page.says("What did you fix?"),
        "{}",
        page.html
    );
    let review = world.get(Door::Review, &world.rita, &format!("/review/{}", session.id)).await;
    assert!(review.says("Ana Lind on what was fixed: “Set the rate to 10%”"), "{}", review.html);
    let again = world.post(Door::Agent, &world.ana, &format!("{path}/note"), &[("line", "More")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn two_minutes_later_nothing_waits_any_more_and_she_may_still_say_it() {
    let world = World::new().await;
    world.allow(Scope::View).await;
    let session = world.session_of(&world.ana).await;
    leave(&world, &session).await;
    world.clock.advance(Duration::minutes(2));
    let page = world.get(Door::Agent, &world.ana, &format!("/agent/sessions/{}", session.id)).await;
    assert!(
        page.says("What did you fix?") && !page.says("waits for it until") && !page.says("Nothing to add")
    );
}

#[actix_web::test]
async fn a_file_stays_due_after_the_end_and_comes_to_the_reviewers_when_it_is_overdue() {
    let world = World::new().await;
    world.allow(Scope::View).await;
    let session = world.session_of(&world.ana).await;
    took(&world, &session, "/customers.csv").await;
    let path = format!("/agent/sessions/{}", session.id);
    let inside = world.get(Door::Agent, &world.ana, &path).await;
    assert!(inside.says("You took a file out: confirm that you deleted it"), "{}", inside.html);
    leave(&world, &session).await;
    let home = world.get(Door::Agent, &world.ana, "/agent").await;
    assert!(
        home.says("Files that you must delete") && home.says("Northwind: 1 file") && home.says("Confirm by"),
        "{}",
        home.html
    );
    let queue = world.get(Door::Review, &world.rita, "/review").await;
    assert!(!queue.says("with files not deleted"));
    let review = world.get(Door::Review, &world.rita, &format!("/review/{}", session.id)).await;
    assert!(
        review.says("Ana Lind took customers.csv out, and still has to confirm that it is deleted."),
        "{}",
        review.html
    );

    world.clock.advance(Duration::hours(24));
    assert!(world.get(Door::Agent, &world.ana, "/agent").await.says("Overdue"));
    let queue = world.get(Door::Review, &world.rita, "/review?state=files-overdue").await;
    assert!(
        queue.says("1 with files not deleted") && queue.html.contains(&session.id.to_string()),
        "{}",
        queue.html
    );

    let nothing = world.post(Door::Agent, &world.ana, &format!("{path}/deleted"), &[]).await;
    assert_eq!(nothing.status, StatusCode::SEE_OTHER);
    assert!(!world.kinds().await.contains(&"session.files_deleted".to_owned()));
    let page = world.get(Door::Agent, &world.ana, &path).await;
    let file =
        page.html.split_once("name=\"file\" value=\"").expect("a box").1.split_once('"').expect("its end").0;
    world.post(Door::Agent, &world.ana, &format!("{path}/deleted"), &[("file", file)]).await;
    assert_eq!(world.kinds().await.last().map(String::as_str), Some("session.files_deleted"));
    assert!(!world.get(Door::Agent, &world.ana, "/agent").await.says("Files that you must delete"));
    assert!(!world.get(Door::Review, &world.rita, "/review").await.says("with files not deleted"));
}
