//! An administrator meddles with the head: where a log ends, and the edge of its tree.

use super::scene::Scene;
use crate::support::{a_session, both_databases};

both_databases! {
    async fn without_its_head_there_is_no_log_to_export_and_nothing_is_written(db: TestDb) {
        let scene = Scene::of(db).await;
        let log = scene.id(scene.log());
        scene.as_an_administrator(&format!("DELETE FROM heads WHERE id = {log}")).await;
        assert!(scene.export_of(scene.log(), Default::default()).await.is_err());
        a_session().tried_in(&scene.house).await.expect_err("no record, no session");
    }

    async fn a_head_set_back_to_nothing_hides_everything_from_strangers_and_nothing_from_her(db: TestDb) {
        let scene = Scene::of(db).await;
        let (log, nothing) = (scene.id(scene.log()), scene.bytes(""));
        scene.as_an_administrator(&format!("UPDATE heads SET size = 0, edge = {nothing} WHERE id = {log}")).await;
        scene.a_stranger_checks().await.says_yes().counts("entries", 0).and_tells("YES, but nothing in it is signed yet");
        scene.olivia_checks().await.says_no("the rest is missing");
        // And no server goes on from there: those numbers are taken.
        a_session().tried_in(&scene.house).await.expect_err("nothing can be written down");
    }

    async fn an_edge_that_is_not_the_trees_is_found_as_soon_as_somebody_signs_over_it(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut entries = scene.entries().await;
        entries[2].leaf_hash = entries[3].leaf_hash;
        let head = scene.heading(scene.log(), &entries);
        scene.as_an_administrator(&head).await;
        scene.olivia_checks().await.says_yes();
        a_session().tried_in(&scene.house).await.expect("the grant is on");
        if scene.jobs_try_to_run().await.is_ok() {
            scene.a_stranger_checks().await.says_no("was signed over other entries");
            scene.olivia_checks().await.says_no("was signed over other entries");
        }
    }
}
