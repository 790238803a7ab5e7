//! An administrator moves entries between two customers' logs.

use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn a_grant_swapped_with_a_neighbours_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let given = scene.first_of("grant.given").await;
        let (hers, his) = (scene.id(scene.log()), scene.id(scene.fabrikam.account.id.into()));
        let other = scene.entries_of(scene.fabrikam.account.id.into()).await.into_iter().find(|entry| entry.kind == "grant.given").expect("his grant");
        scene.as_an_administrator(&format!(
            "UPDATE entries SET seq = 999999 WHERE log = {hers} AND seq = {};
             UPDATE entries SET log = {hers}, seq = {} WHERE log = {his} AND seq = {};
             UPDATE entries SET log = {his}, seq = {} WHERE log = {hers} AND seq = 999999",
            given.seq, given.seq, other.seq, other.seq
        )).await;
        scene.olivia_checks().await.says_no_at(given.seq, "is not what it was when it was written down");
        let his_file = scene.export_of(scene.fabrikam.account.id.into(), Default::default()).await.expect("exported");
        scene.check(&his_file, &[]).says_no_at(other.seq, "is not what it was when it was written down");
    }
}
