//! Somebody edits the exported file.

use serde_json::json;

use super::file::File;
use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn an_entry_that_says_something_else_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let opened = scene.first_of("session.opened").await.seq;
        let mut file = File::of(&scene.export().await);
        file.entry(opened)["payload"]["reason"] = "whatever Ana liked".into();
        scene.check(&file.text(), &[]).says_no_at(opened, "is not what it was when it was written down");
    }

    async fn an_entry_with_another_hash_beside_it_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let opened = scene.first_of("session.opened").await.seq;
        let mut file = File::of(&scene.export().await);
        file.entry(opened)["leaf_hash"] = "0".repeat(64).into();
        scene.check(&file.text(), &[]).says_no_at(opened, "is not what it was when it was written down");
    }

    async fn lines_that_changed_places_are_found(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut file = File::of(&scene.export().await);
        let line = file.line_of(3);
        file.0.swap(line, line + 1);
        scene.check(&file.text(), &[]).says_no_at(4, "stands where entry 3 should");
    }

    async fn a_line_left_out_or_doubled_is_found(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut file = File::of(&scene.export().await);
        let line = file.line_of(3);
        let entry = file.0.remove(line);
        scene.check(&file.text(), &[]).says_no_at(4, "stands where entry 3 should");
        file.0.splice(line..line, [entry.clone(), entry]);
        scene.check(&file.text(), &[]).says_no_at(3, "stands where entry 4 should");
    }

    async fn a_checkpoint_left_out_is_missed_by_the_end_line(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut file = File::of(&scene.export().await);
        let line = file.0.iter().position(|line| line["type"] == "checkpoint").expect("a checkpoint");
        file.0.remove(line);
        scene.check(&file.text(), &[]).says_no("counts other checkpoints");
    }

    async fn an_end_line_that_says_something_else_is_found(db: TestDb) {
        let scene = Scene::of(db).await;
        for (member, value) in [("entries", json!(3)), ("checkpoints", json!(0)), ("root", json!("0".repeat(64)))] {
            let mut file = File::of(&scene.export().await);
            file.last()[member] = value;
            scene.check(&file.text(), &[]).says_no("Line ");
        }
    }

    async fn another_spelling_of_the_same_is_not_the_same_file(db: TestDb) {
        let scene = Scene::of(db).await;
        let export = scene.export().await;
        for other in [export.replacen('{', "{ ", 1), export.replacen('\n', "\r\n", 1), format!("\u{feff}{export}"), export.replace("\"v", "\"\\u0076")] {
            assert_ne!(other, export);
            scene.check(&other, &[]).says_no("is not as we write lines");
        }
    }

    async fn a_member_that_the_format_does_not_have_is_found(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut file = File::of(&scene.export().await);
        file.entry(3)["verified"] = true.into();
        scene.check(&file.text(), &[]).says_no("unknown field");
    }
}
