//! Sessions that needed a second person, told otherwise than they were.

use std::sync::Arc;

use chrono::Duration;
use porchlight::db::DbError;
use porchlight::grants;
use porchlight::history::Entry;
use porchlight::requests::commands::{self, Reply};
use porchlight::requests::{self, Answer, Asks, Terms};
use porchlight::sessions::OpenError;
use porchlight::staff::Role;
use serde_json::Value;

use super::{over_and_told, told_anew};
use crate::requests::approvals::hired;
use crate::support::{House, TestDb, a_grant, a_session, both_databases, minutes};
use crate::tampering::forger::{said, say};
use crate::tampering::owner::Finding;
use crate::tampering::scene::Scene;

/// The scene, and after it a session that a lead and the owner approved.
async fn scene(db: TestDb) -> Scene {
    let scene = Scene::of(db).await;
    let terms = Terms { roles: vec!["owner".to_owned()], ..Terms::default() };
    let house = House { terms: Arc::new(terms), ..scene.house.clone() };
    let (account, now) = (house.account.id, scene.db.clock.now());
    let read: Result<_, DbError> = house.db.read(move |conn| grants::active(conn, account, now)).await;
    house.withdraw(&read.expect("the database answers").expect("a grant")).await.expect("withdrawn");
    a_grant().asking_each_time().given_by(&house).await;
    let lea = hired(&house, "Lea", &[Role::Lead]).await;
    scene.db.clock.advance(minutes(1));
    let Err(OpenError::NeedsApproval(asked)) = a_session().tried_in(&house).await else { panic!("asked") };
    for id in asked {
        let reply = Reply { id, answer: Answer::Approved, minutes: None, note: None };
        let found: Result<_, DbError> = house.db.read(move |conn| requests::find(conn, id)).await;
        let answered = match found.expect("the database answers").expect("a request").asks {
            Asks::Lead => commands::answer_as_lead(&house.db, &lea, account, reply).await,
            _ => commands::answer(&house.db, &house.olivia, reply).await,
        };
        answered.expect("approved");
    }
    scene.db.clock.advance(Duration::seconds(30));
    let session = a_session().opened_in(&house).await;
    over_and_told(&scene, &session).await;
    scene
}

/// Where the session stands that was approved.
fn approved(entries: &[Entry]) -> usize {
    let is = |entry: &Entry| entry.kind == "session.opened" && said(entry)["approvals"].is_array();
    entries.iter().position(is).expect("an approved session")
}

/// Where somebody of these was asked, or answered.
fn about(entries: &[Entry], kind: &str, asks: &str) -> usize {
    let is = |entry: &Entry| entry.kind == kind && said(entry)["asks"] == asks;
    entries.iter().position(is).expect("one of that kind")
}

/// The whole history is told anew with one entry said otherwise.
async fn with(
    scene: &Scene,
    at: impl Fn(&[Entry]) -> usize,
    change: impl Fn(&mut Value),
) -> (Finding, u64, u64) {
    let (mut place, mut opened) = (0, 0);
    let found = told_anew(scene, |entries| {
        (place, opened) = (at(entries), approved(entries));
        say(&mut entries[place], |payload| change(payload));
    });
    let found = found.await;
    (found, place as u64, opened as u64)
}

fn remove(payload: &mut Value, name: &str) {
    payload.as_object_mut().expect("an object").remove(name);
}

both_databases! {
    async fn a_session_by_a_request_that_was_refused_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let answered = |entries: &[Entry]| about(entries, "request.answered", "lead");
        let (found, _, opened) = with(&scene, answered, |payload| {
            payload["answer"] = "declined".into();
            remove(payload, "until");
        }).await;
        found.says_no_at(opened, "opens a session by a request that nobody had approved");
    }

    async fn an_approval_by_the_agent_herself_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let answered = |entries: &[Entry]| about(entries, "request.answered", "lead");
        let (found, at, _) = with(&scene, answered, |payload| payload["by"] = payload["agent"].clone()).await;
        found.says_no_at(at, "answers a request, but not by somebody whom it asked");
    }

    async fn an_owners_approval_by_a_lead_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let lea = serde_json::to_value(scene.fabrikam.ana.actor()).expect("an actor");
        let answered = |entries: &[Entry]| about(entries, "request.answered", "owner");
        let (found, at, _) = with(&scene, answered, |payload| payload["by"] = lea.clone()).await;
        found.says_no_at(at, "answers a request, but not by somebody whom it asked");
    }

    async fn a_session_that_says_somebody_else_approved_it_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let ben = serde_json::to_value(scene.fabrikam.ana.actor()).expect("an actor");
        let (found, at, _) = with(&scene, approved, |payload| payload["approvals"][0]["by"] = ben.clone()).await;
        found.says_no_at(at, "says that somebody else approved the session than did");
    }

    async fn another_session_than_was_approved_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        for change in [
            |payload: &mut Value| payload["reason"] = "something else entirely".into(),
            |payload: &mut Value| payload["acting_as"]["id"] = "nils-1".into(),
        ] {
            let (found, at, _) = with(&scene, approved, change).await;
            found.says_no_at(at, "opens a session by an approval that was for another");
        }
    }

    async fn an_approval_that_was_over_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let asked = |entries: &[Entry]| about(entries, "request.answered", "owner");
        let (found, _, opened) = with(&scene, asked, |payload| {
            let until = payload["until"].as_str().expect("a moment").to_owned();
            let until = porchlight::clock::Moment::parse(&until).expect("a moment");
            payload["until"] = until.minus(Duration::seconds(4 * 3600 - 1)).to_string().into();
        }).await;
        found.says_no_at(opened, "opens a session by an approval that was over, or for longer than it is good");
    }

    async fn a_longer_approval_than_was_asked_for_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let asked = |entries: &[Entry]| about(entries, "request.asked", "owner");
        let answered = |entries: &[Entry]| about(entries, "request.answered", "owner");
        let mut at = 0;
        let found = told_anew(&scene, |entries| {
            at = answered(entries);
            let asked = asked(entries);
            say(&mut entries[asked], |payload| payload["minutes"] = 239.into());
        }).await;
        found.says_no_at(at as u64, "approves a session for longer than was asked for");
    }

    async fn a_session_that_no_owner_or_no_lead_is_said_to_have_approved_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let without = |place: usize| move |payload: &mut Value| {
            payload["approvals"].as_array_mut().expect("a list").remove(place);
        };
        let (found, at, _) = with(&scene, approved, without(1)).await;
        found.says_no_at(at, "opens a session that no owner had approved, and one had to");
    }
}
