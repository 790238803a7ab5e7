//! An administrator deletes an entry.

use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn a_deleted_entry_leaves_a_gap_and_the_entry_after_it_is_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let refused = scene.first_of("step.refused").await.seq;
        scene.as_an_administrator(&format!("DELETE FROM entries WHERE {}", scene.is(refused))).await;
        scene.olivia_checks().await.says_no_at(refused + 1, &format!("stands where entry {refused} should"));
    }

    async fn the_first_entry_cannot_be_missed_either(db: TestDb) {
        let scene = Scene::of(db).await;
        scene.as_an_administrator(&format!("DELETE FROM entries WHERE {}", scene.is(0))).await;
        scene.olivia_checks().await.says_no_at(1, "stands where entry 0 should");
    }

    async fn a_whole_session_cannot_go_unnoticed(db: TestDb) {
        let scene = Scene::of(db).await;
        let (opened, session) = (scene.first_of("session.opened").await, scene.uuid(scene.first.id.uuid()));
        scene.as_an_administrator(&format!("DELETE FROM entries WHERE session = {session}")).await;
        scene.olivia_checks().await.says_no(&format!("stands where entry {} should", opened.seq));
    }
}
