//! An administrator changes what an entry says.

use super::forger::{said, say};
use super::scene::Scene;
use crate::support::both_databases;

const NOT_WHAT_IT_WAS: &str = "is not what it was when it was written down";

both_databases! {
    async fn a_reason_changed_in_the_database_is_found_and_its_entry_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let opened = scene.first_of("session.opened").await;
        let other = said(&opened).to_string().replace("failed invoice sync", "whatever Ana liked");
        let other: serde_json::Value = serde_json::from_str(&other).expect("JSON");
        let payload = scene.bytes(porchlight::history::canonical(&other).expect("canonical"));
        scene.as_an_administrator(&format!("UPDATE entries SET payload = {payload} WHERE {}", scene.is(opened.seq))).await;
        scene.olivia_checks().await.says_no_at(opened.seq, NOT_WHAT_IT_WAS);
        scene.a_stranger_checks().await.says_no_at(opened.seq, NOT_WHAT_IT_WAS);
    }

    async fn a_change_of_data_that_is_made_smaller_is_found(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut change = scene.entries().await.into_iter().find(|entry| entry.kind == "step.intent" && said(entry)["step"] == "change").expect("a change");
        say(&mut change, |payload| payload["changes"][0]["to"] = "20%".into());
        scene.overwrite(&change).await;
        scene.olivia_checks().await.says_no_at(change.seq, NOT_WHAT_IT_WAS);
    }

    async fn a_payload_that_is_no_json_any_more_is_no_history_any_more(db: TestDb) {
        let scene = Scene::of(db).await;
        let garbage = scene.bytes("{\"by\":");
        scene.as_an_administrator(&format!("UPDATE entries SET payload = {garbage} WHERE {}", scene.is(3))).await;
        let refused = scene.export_of(scene.log(), Default::default()).await.expect_err("it cannot be exported");
        assert!(refused.to_string().contains("entry 3"), "{refused}");
    }
}
