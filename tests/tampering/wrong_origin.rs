//! An administrator gives the log another name.

use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn a_log_under_another_name_does_not_fit_its_entries_nor_her_mails(db: TestDb) {
        let scene = Scene::of(db).await;
        let log = scene.id(scene.log());
        let other = scene.origin().replace("porchlight.example", "porchlight.elsewhere.example");
        scene.as_an_administrator(&format!("UPDATE heads SET origin = '{other}' WHERE id = {log}")).await;
        scene.a_stranger_checks().await.says_no_at(0, "is not what it was when it was written down");
        scene.olivia_checks().await.says_no("is of another log");
    }

    async fn a_log_without_a_proper_name_is_none(db: TestDb) {
        let scene = Scene::of(db).await;
        let log = scene.id(scene.log());
        scene.as_an_administrator(&format!("UPDATE heads SET origin = 'porchlight example' WHERE id = {log}")).await;
        scene.a_stranger_checks().await.says_no("Line 1 names a log that cannot be");
    }
}
