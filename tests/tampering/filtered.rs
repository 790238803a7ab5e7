//! Somebody hides more from a filtered file than the filter does, or changes what is left in it.

use porchlight::history::Filter;
use serde_json::json;

use super::file::File;
use super::scene::Scene;
use crate::support::both_databases;

/// Only the first session, as Olivia would hand it to her auditor.
async fn of_the_first_session(scene: &Scene) -> File {
    let filter = Filter { session: Some(scene.first.id), ..Filter::default() };
    File::of(&scene.export_of(scene.log(), filter).await.expect("exported"))
}

both_databases! {
    async fn what_is_shown_is_checked_as_ever(db: TestDb) {
        let scene = Scene::of(db).await;
        let refused = scene.first_of("step.refused").await.seq;
        let mut file = of_the_first_session(&scene).await;
        file.entry(refused)["payload"]["target"] = "/nothing".into();
        scene.check(&file.text(), &scene.held_mails()).says_no_at(refused, "is not what it was when it was written down");
    }

    async fn another_hash_in_the_place_of_what_is_not_shown_is_found(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut file = of_the_first_session(&scene).await;
        let hidden = file.0.iter_mut().find(|line| line["type"] == "not_shown").expect("something is not shown");
        hidden["leaf_hashes"][0] = "0".repeat(64).into();
        scene.check(&file.text(), &[]).says_no("was signed over other entries");
        scene.check(&file.text(), &scene.held_mails()).does_not_hold();
    }

    async fn entries_left_out_without_their_hashes_leave_a_gap(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut file = of_the_first_session(&scene).await;
        let hidden = file.0.iter().position(|line| line["type"] == "not_shown").expect("something is not shown");
        file.0.remove(hidden);
        scene.check(&file.text(), &[]).says_no("should");
    }

    async fn entries_left_out_of_a_file_that_claims_to_show_all_are_found(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut file = of_the_first_session(&scene).await;
        file.0[0].as_object_mut().expect("the header").remove("filter");
        scene.check(&file.text(), &[]).says_no("leaves entries out, and the header does not say so");
    }

    async fn a_step_hidden_among_what_is_not_shown_leaves_its_session_not_shown_whole(db: TestDb) {
        let scene = Scene::of(db).await;
        let refused = scene.first_of("step.refused").await.seq;
        let mut file = of_the_first_session(&scene).await;
        let whole = scene.check(&file.text(), &[]);
        whole.says_yes();
        assert_eq!(whole.json["sessions_whole"], json!([scene.first.id.to_string()]));
        let line = file.line_of(refused);
        file.0[line] = json!({"type": "not_shown", "from": refused, "leaf_hashes": [file.0[line]["leaf_hash"]]});
        let found = scene.check(&file.text(), &scene.held_mails());
        found.says_yes();
        assert_eq!(found.json["sessions_whole"], json!([]));
    }
}
