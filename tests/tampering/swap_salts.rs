//! An administrator swaps the salts of two entries, or gives one to both.

use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn entries_with_each_others_salt_are_found_and_the_first_is_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let (given, opened) = (scene.first_of("grant.given").await, scene.first_of("session.opened").await);
        let salt = |bytes: &Option<Vec<u8>>| scene.bytes(bytes.as_ref().expect("a salt"));
        scene.as_an_administrator(&format!(
            "UPDATE entries SET salt = {} WHERE {}; UPDATE entries SET salt = {} WHERE {}",
            salt(&opened.salt), scene.is(given.seq), salt(&given.salt), scene.is(opened.seq)
        )).await;
        scene.olivia_checks().await.says_no_at(given.seq, "is not what it was when it was written down");
    }

    async fn an_entry_with_a_longer_salt_is_found_and_named(db: TestDb) {
        // Bytes taken from the payload's front and put behind the salt would hash alike.
        let scene = Scene::of(db).await;
        let given = scene.first_of("grant.given").await;
        let longer = [given.salt.expect("a salt"), b"{".to_vec()].concat();
        scene.as_an_administrator(&format!("UPDATE entries SET salt = {} WHERE {}", scene.bytes(longer), scene.is(given.seq))).await;
        scene.olivia_checks().await.says_no_at(given.seq, "has no proper salt");
    }
}
