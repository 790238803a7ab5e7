//! Another key signs than the one that the vendor made known.

use porchlight::db::HeadId;
use porchlight::history::LogKey;

use super::file::File;
use super::forger::{Counts, said, say};
use super::scene::Scene;
use crate::support::{LOG_ORIGIN, both_databases};

/// Everything is written anew and signed with a key that nobody introduced.
async fn sign_everything_with_another(scene: &Scene) -> LogKey {
    let other = LogKey::from_seed([8; 32], LOG_ORIGIN);
    scene.forge(&other, Counts::MadeToFit, |_| {}).await;
    other
}

both_databases! {
    async fn a_key_that_nobody_introduced_signs_nothing(db: TestDb) {
        let scene = Scene::of(db).await;
        sign_everything_with_another(&scene).await;
        scene.a_stranger_checks().await.says_no("no known key signed this");
    }

    async fn a_key_that_only_the_file_names_does_not_open_her_mails(db: TestDb) {
        let scene = Scene::of(db).await;
        let other = sign_everything_with_another(&scene).await;
        let mut file = File::of(&scene.export().await);
        file.0[0]["keys"] = vec![other.verifier().to_string()].into();
        scene.check(&file.text(), &scene.held_mails()).says_no("no known key signed this");
        // A file cannot vouch for the key that it names. It tells which that is, for her to compare.
        scene.check(&file.text(), &[]).says_yes().and_tells(&other.verifier().to_string());
    }

    async fn a_key_that_was_put_into_the_vendors_log_does_not_open_her_mails(db: TestDb) {
        let scene = Scene::of(db).await;
        let other = sign_everything_with_another(&scene).await;
        let mut made = scene.entries_of(HeadId::VENDOR).await.into_iter().find(|entry| entry.kind == "vendor.key_made").expect("the first key");
        assert_eq!(said(&made)["key"], scene.key.verifier().to_string());
        say(&mut made, |payload| payload["key"] = other.verifier().to_string().into());
        let payload = scene.bytes(made.payload.expect("it says so"));
        scene.as_an_administrator(&format!("UPDATE entries SET payload = {payload} WHERE log = {} AND seq = {}", scene.id(HeadId::VENDOR), made.seq)).await;
        scene.olivia_checks().await.says_no("no known key signed this");
    }

    async fn two_keys_without_an_entry_that_one_follows_the_other_are_one_too_many(db: TestDb) {
        let scene = Scene::of(db).await;
        let other = LogKey::from_seed([8; 32], LOG_ORIGIN);
        let mut file = File::of(&scene.export().await);
        let known = file.0[0]["keys"][0].clone();
        file.0[0]["keys"] = vec![known, other.verifier().to_string().into()].into();
        scene.check(&file.text(), &scene.held_mails()).says_no("names a key that never came into force");
    }
}
