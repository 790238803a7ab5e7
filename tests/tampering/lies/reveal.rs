//! Hidden fields that were shown, told otherwise than they were.

use porchlight::consents::{HiddenField, Kind, Question};
use porchlight::history::Entry;
use porchlight::history::event::step::StepKind;
use porchlight::masking::PlaceKind;
use porchlight::sessions::{self, Record, Recorded, Revealed, Revealing};
use serde_json::Value;

use super::{CONTENT, asked_and_allowed, over_and_told, told_anew};
use crate::support::{TestDb, a_session, both_databases, minutes};
use crate::tampering::forger::{place, put_in, say};
use crate::tampering::owner::Finding;
use crate::tampering::scene::Scene;

fn question() -> Question {
    Question {
        kind: Kind::Reveal,
        method: "GET".to_owned(),
        target: "/settings/billing".to_owned(),
        changes: Vec::new(),
        page: Some("Billing settings".to_owned()),
        says: None,
        operation: None,
        files: Vec::new(),
        host: None,
        pressed: None,
        export: None,
        field: Some("IBAN".to_owned()),
        hidden: Some(HiddenField {
            kind: PlaceKind::Input,
            name: "iban".to_owned(),
            path: String::new(),
            values: 1,
        }),
    }
}

/// The scene, and after it a session in which Olivia allowed one field to be seen once, and Ana saw it.
async fn scene(db: TestDb) -> Scene {
    let scene = Scene::of(db).await;
    let house = &scene.house;
    scene.db.clock.advance(minutes(1));
    let session = a_session().opened_in(house).await;
    let consent = asked_and_allowed(&scene, &session, question()).await;
    let wanted = house.wish(&session, StepKind::View);
    let Recorded::Wanted(Ok(admitted)) = house.db.write_set(Record::Wanted(wanted)).await.expect("decided")
    else {
        panic!("a view is admitted");
    };
    let revealing = Revealing {
        account: session.account,
        session: session.id,
        intent: admitted.seq,
        fields: vec![Revealed { consent, content: CONTENT.to_owned(), values: 1 }],
    };
    let again = revealing.clone();
    let shown = sessions::reveal(&house.db, house.limits, revealing).await.expect("decided");
    assert_eq!(shown, [consent]);
    let shown = sessions::reveal(&house.db, house.limits, again).await.expect("decided");
    assert!(shown.is_empty(), "once is once");
    over_and_told(&scene, &session).await;
    scene
}

/// The whole history is told anew with what was shown said otherwise.
async fn with(scene: &Scene, change: impl Fn(&mut Value)) -> (Finding, u64) {
    let mut at = 0;
    let found = told_anew(scene, |entries| {
        at = place(entries, "step.revealed");
        say(&mut entries[at], |payload| change(payload));
    });
    let found = found.await;
    (found, at as u64)
}

both_databases! {
    async fn another_field_than_was_allowed_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let (found, at) = with(&scene, |payload| payload["field"] = "Private note".into()).await;
        found.says_no_at(at, "shows something else than its consent allowed");
    }

    async fn more_values_than_were_allowed_are_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let (found, at) = with(&scene, |payload| payload["values"] = 20.into()).await;
        found.says_no_at(at, "shows something else than its consent allowed");
    }

    async fn what_was_allowed_once_and_shown_twice_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let mut second = 0;
        let found = told_anew(&scene, |entries| {
            let first = place(entries, "step.revealed");
            second = first + 1;
            let again = scene.another(&entries[first]);
            put_in(entries, second, again);
        }).await;
        found.says_no_at(second as u64, "shows a field a second time that was allowed once");
    }

    async fn a_field_that_was_shown_in_no_answer_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let (found, at) = with(&scene, |payload| payload["intent"] = 1.into()).await;
        found.says_no_at(at, "shows a field in no answer that is still to come in its session");
    }

    async fn a_field_that_olivia_refused_is_found_and_named(db: TestDb) {
        let scene = scene(db).await;
        let mut shown = 0;
        let found = told_anew(&scene, |entries: &mut Vec<Entry>| {
            let answered = place(entries, "consent.answered");
            say(&mut entries[answered], |payload| payload["answer"] = "declined".into());
            shown = place(entries, "step.revealed");
        }).await;
        found.says_no_at(shown as u64, "shows a field that no owner had allowed");
    }
}
