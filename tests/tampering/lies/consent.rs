//! Steps that lean on an owner's answer, told otherwise than they were.

use porchlight::consents::{Kind, Question};
use porchlight::db::DbError;
use porchlight::grants;
use porchlight::history::Entry;
use porchlight::history::event::step::{Intent, StepKind};
use porchlight::sessions::{Record, StepWanted};
use serde_json::{Value, json};

use super::{CONTENT, asked_and_allowed, over_and_told, told_anew};
use crate::support::{TestDb, a_grant, a_session, both_databases, minutes};
use crate::tampering::forger::{place, put_in, said, say};
use crate::tampering::owner::Finding;
use crate::tampering::scene::Scene;

fn question(kind: Kind) -> Question {
    Question {
        kind,
        method: "POST".to_owned(),
        target: "/settings/tax".to_owned(),
        changes: Vec::new(),
        page: Some("Tax settings".to_owned()),
        says: None,
        operation: None,
        files: Vec::new(),
        host: None,
        pressed: None,
        export: None,
        field: None,
        hidden: None,
    }
}

/// The scene, and after it a session in which Ana asked, Olivia allowed it once, and Ana did it.
async fn scene(db: TestDb) -> Scene {
    let scene = Scene::of(db).await;
    let house = &scene.house;
    let (account, now) = (house.account.id, scene.db.clock.now());
    let read: Result<_, DbError> = house.db.read(move |conn| grants::active(conn, account, now)).await;
    house.withdraw(&read.expect("the database answers").expect("a grant")).await.expect("withdrawn");
    a_grant().given_by(house).await;
    scene.db.clock.advance(minutes(1));
    let session = a_session().opened_in(house).await;
    let id = asked_and_allowed(&scene, &session, question(Kind::Change)).await;
    let intent = Intent {
        step: StepKind::Change,
        method: "POST".to_owned(),
        target: "/settings/tax".to_owned(),
        consent: Some(id),
        content: Some(CONTENT.to_owned()),
        ..Default::default()
    };
    let wanted = StepWanted { intent, ..house.wish(&session, StepKind::Change) };
    house.db.write_set(Record::Wanted(wanted)).await.expect("admitted");
    over_and_told(&scene, &session).await;
    scene
}

/// Where the step stands that leans on the answer.
fn leaning(entries: &[Entry]) -> usize {
    let leans = |entry: &Entry| entry.kind == "step.intent" && said(entry)["consent"].is_string();
    entries.iter().position(leans).expect("a step with a consent")
}

/// The whole history is told anew with one entry said otherwise.
async fn with(scene: &Scene, at: impl Fn(&[Entry]) -> usize, change: impl Fn(&mut Value)) -> (Finding, u64) {
    let mut place = 0;
    let found = told_anew(scene, |entries| {
        place = at(entries);
        say(&mut entries[place], |payload| change(payload));
    });
    let found = found.await;
    (found, place as u64)
}

both_databases! {
    async fn what_was_allowed_once_and_done_twice_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let mut second = 0;
        let found = told_anew(&scene, |entries| {
            let first = leaning(entries);
            second = first + 1;
            let again = scene.another(&entries[first]);
            put_in(entries, second, again);
        }).await;
        found.says_no_at(second as u64, "uses a consent a second time");
    }

    async fn what_another_agent_was_allowed_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let rita = serde_json::to_value(scene.fabrikam.ana.actor()).expect("an actor");
        let (found, at) =
            with(&scene, |entries| place(entries, "consent.asked"), |payload| payload["by"] = rita.clone()).await;
        found.says_no_at(at, "asks, but not by the session's agent");
    }

    async fn something_else_than_was_allowed_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let (found, at) = with(&scene, leaning, |payload| payload["content"] = "ff".repeat(32).into()).await;
        found.says_no_at(at, "does something else than its consent allowed");
    }

    async fn another_value_than_was_allowed_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let change = json!([{ "label": "Tax rate", "field": "rate", "from": "20%", "to": "99%", "hidden": false }]);
        let (found, at) = with(&scene, leaning, |payload| payload["changes"] = change.clone()).await;
        found.says_no_at(at, "does something else than its consent allowed");
    }

    async fn a_yes_that_the_owner_never_gave_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let answered = |entries: &[Entry]| place(entries, "consent.answered");
        let ana = serde_json::to_value(scene.house.ana.actor()).expect("an actor");
        let (found, at) = with(&scene, answered, |payload| payload["by"] = ana.clone()).await;
        found.says_no_at(at, "answers a question, but not by an owner of this account");
    }

    async fn a_step_that_leans_on_a_no_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let mut step = 0;
        let found = told_anew(&scene, |entries| {
            let answered = place(entries, "consent.answered");
            say(&mut entries[answered], |payload| payload["answer"] = "declined".into());
            step = leaning(entries);
        }).await;
        found.says_no_at(step as u64, "uses a consent that the owner had refused");
    }

    async fn a_step_that_leans_on_an_answer_which_is_not_there_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let mut step = 0;
        let found = told_anew(&scene, |entries| {
            entries.remove(place(entries, "consent.answered"));
            step = leaning(entries);
        }).await;
        found.says_no_at(step as u64, "uses a consent that no owner had given");
    }

    async fn a_yes_that_is_older_than_a_day_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let mut step = 0;
        let found = told_anew(&scene, |entries| {
            let grant = entries.iter().rposition(|entry| entry.kind == "grant.given").expect("a grant");
            let opened = entries.iter().rposition(|entry| entry.kind == "session.opened").expect("a session");
            step = leaning(entries);
            let later = entries[step].at.plus(chrono::Duration::days(2));
            let end = json!(later.plus(chrono::Duration::days(9)));
            say(&mut entries[grant], |payload| payload["until"] = end.clone());
            say(&mut entries[opened], |payload| {
                payload["until"] = end.clone();
                payload["limit"] = end.clone();
            });
            let behind: Vec<usize> = (step..entries.len()).collect();
            for at in behind {
                entries[at].at = entries[at].at.plus(chrono::Duration::days(2));
            }
        }).await;
        found.says_no_at(step as u64, "uses a consent that was too old");
    }

    async fn what_is_sensitive_and_no_lead_agreed_to_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let mut step = 0;
        let found = told_anew(&scene, |entries| {
            for kind in ["consent.asked", "consent.answered"] {
                let at = place(entries, kind);
                say(&mut entries[at], |payload| payload["question"]["kind"] = "sensitive".into());
            }
            step = leaning(entries);
            say(&mut entries[step], |payload| payload["step"] = "sensitive".into());
        }).await;
        found.says_no_at(step as u64, "is sensitive, and no lead has agreed to it");
    }

    async fn a_switch_by_a_yes_that_was_for_one_change_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let mut switch = 0;
        let found = told_anew(&scene, |entries| {
            let step = leaning(entries);
            let consent = said(&entries[step])["consent"].clone();
            let by = said(&entries[place(entries, "consent.asked")])["by"].clone();
            let mut switched = scene.another(&entries[step]);
            switched.kind = "session.mode_changed".to_owned();
            let payload = json!({ "by": by, "consent": consent, "mode": "change" });
            switched.payload = Some(porchlight::history::canonical(&payload).expect("canonical"));
            switch = step;
            put_in(entries, switch, switched);
        }).await;
        found.says_no_at(switch as u64, "switches to changing by a consent that does not allow it");
    }
}
