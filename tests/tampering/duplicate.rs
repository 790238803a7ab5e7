//! An administrator makes something have happened twice.

use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn a_doubled_entry_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let refused = scene.first_of("step.refused").await;
        let mut twice = scene.another(&refused);
        twice.seq = refused.seq + 1;
        scene.shift(refused.seq + 1, 1).await;
        scene.as_an_administrator(&scene.inserting(&[twice])).await;
        scene.olivia_checks().await.says_no_at(refused.seq + 1, "is not what it was when it was written down");
    }
}
