//! An administrator makes room in the numbering.

use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn entries_that_were_moved_up_leave_a_gap(db: TestDb) {
        let scene = Scene::of(db).await;
        let ended = scene.first_of("session.ended").await.seq;
        scene.shift(ended, 1).await;
        scene.olivia_checks().await.says_no_at(ended + 1, &format!("stands where entry {ended} should"));
    }

    async fn entries_that_begin_at_one_are_missing_the_first(db: TestDb) {
        let scene = Scene::of(db).await;
        scene.shift(0, 1).await;
        scene.a_stranger_checks().await.says_no_at(1, "stands where entry 0 should");
    }
}
