//! An administrator deletes an entry and closes the gap.

use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn the_first_entry_that_got_another_number_is_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let refused = scene.first_of("step.refused").await.seq;
        scene.as_an_administrator(&format!("DELETE FROM entries WHERE {}", scene.is(refused))).await;
        scene.shift(refused + 1, -1).await;
        scene.olivia_checks().await.says_no_at(refused, "is not what it was when it was written down");
    }

    async fn with_all_hashes_made_anew_the_session_still_counts_one_more(db: TestDb) {
        let scene = Scene::of(db).await;
        let refused = scene.first_of("step.refused").await.seq;
        scene.as_an_administrator(&format!("DELETE FROM entries WHERE {}", scene.is(refused))).await;
        scene.shift(refused + 1, -1).await;
        for mut entry in scene.entries().await.into_iter().filter(|entry| entry.seq >= refused) {
            scene.rehash(&mut entry);
            scene.overwrite(&entry).await;
        }
        // The requests after it are answered by numbers that are another's now.
        scene.a_stranger_checks().await.says_no("answers a request that was not made in its session");
        scene.olivia_checks().await.does_not_hold();
    }
}
