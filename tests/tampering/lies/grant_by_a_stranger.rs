//! Access allowed, by somebody who could not allow it.

use super::told_anew;
use crate::support::both_databases;
use crate::tampering::forger::{place, say};
use crate::tampering::scene::Scene;

both_databases! {
    async fn a_grant_by_nobody_that_owns_the_account_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let oscar = scene.fabrikam.olivia.id.to_string();
        let mut given = 0;
        let found = told_anew(&scene, |entries| {
            given = place(entries, "grant.given");
            say(&mut entries[given], |payload| payload["by"]["id"] = oscar.into());
        }).await;
        found.says_no_at(given as u64, "allows access, but not by an owner of this account");
    }

    async fn a_grant_by_an_agent_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let ana = serde_json::to_value(scene.house.ana.actor()).expect("an actor");
        let mut given = 0;
        let found = told_anew(&scene, |entries| {
            given = place(entries, "grant.given");
            say(&mut entries[given], |payload| payload["by"] = ana);
        }).await;
        found.says_no_at(given as u64, "allows access, but not by an owner of this account");
    }

    async fn a_grant_to_change_without_her_words_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut given = 0;
        let found = told_anew(&scene, |entries| {
            given = place(entries, "grant.given");
            say(&mut entries[given], |payload| drop(payload.as_object_mut().expect("an object").remove("consent")));
        }).await;
        found.says_no_at(given as u64, "without the owner's words");
    }

    async fn a_grant_made_longer_by_porchlight_itself_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut changed = 0;
        let found = told_anew(&scene, |entries| {
            changed = place(entries, "grant.changed");
            say(&mut entries[changed], |payload| payload["by"] = serde_json::json!({"role": "porchlight"}));
        }).await;
        found.says_no_at(changed as u64, "changes a grant, but not by an owner of this account");
    }
}
