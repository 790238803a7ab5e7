//! Changes, in a session that could only view.

use super::told_anew;
use crate::support::both_databases;
use crate::tampering::forger::{place, said, say};
use crate::tampering::scene::Scene;

both_databases! {
    async fn a_change_without_the_switch_before_it_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut change = 0;
        let found = told_anew(&scene, |entries| {
            entries.remove(place(entries, "session.mode_changed"));
            change = entries.iter().position(|entry| entry.kind == "step.intent" && said(entry)["step"] == "change").expect("a change");
        }).await;
        found.says_no_at(change as u64, "is a change in a session that may only view");
    }

    async fn a_switch_that_the_owner_had_not_allowed_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut switch = 0;
        let found = told_anew(&scene, |entries| {
            let given = place(entries, "grant.given");
            say(&mut entries[given], |payload| {
                payload["scope"] = "view".into();
                payload.as_object_mut().expect("an object").remove("consent");
            });
            switch = place(entries, "session.mode_changed");
        }).await;
        found.says_no_at(switch as u64, "switches to changing under a grant to view");
    }

    async fn an_export_that_she_never_agreed_to_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut export = 0;
        let found = told_anew(&scene, |entries| {
            export = place(entries, "step.intent");
            say(&mut entries[export], |payload| payload["step"] = "export".into());
        }).await;
        found.says_no_at(export as u64, "is a step that needs a consent, and there is none");
    }
}
