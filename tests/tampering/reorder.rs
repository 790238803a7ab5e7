//! An administrator makes two things have happened the other way round.

use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn two_entries_that_changed_places_are_found_and_the_first_is_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let refused = scene.first_of("step.refused").await.seq;
        let (one, other) = (scene.is(refused), scene.is(refused + 1));
        let aside = scene.is(999_999);
        scene.as_an_administrator(&format!(
            "UPDATE entries SET seq = 999999 WHERE {one};
             UPDATE entries SET seq = {refused} WHERE {other};
             UPDATE entries SET seq = {refused} + 1 WHERE {aside}"
        )).await;
        scene.olivia_checks().await.says_no_at(refused, "is not what it was when it was written down");
    }
}
