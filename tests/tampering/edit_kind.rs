//! An administrator makes one sort of thing into another.

use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn a_request_that_became_a_refused_one_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let intent = scene.first_of("step.intent").await;
        scene.as_an_administrator(&format!("UPDATE entries SET kind = 'step.refused' WHERE {}", scene.is(intent.seq))).await;
        scene.olivia_checks().await.says_no_at(intent.seq, "is not what it was when it was written down");
    }

    async fn a_kind_that_there_is_not_is_no_kind_however_well_it_is_hashed(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut review = scene.first_of("session.reviewed").await;
        review.kind = "session.forgotten".to_owned();
        scene.rehash(&mut review);
        scene.overwrite(&review).await;
        scene.a_stranger_checks().await.says_no_at(review.seq, "says what no entry can say");
    }
}
