//! The vendor changed its key, and somebody signs with the old one, or pretends that it handed over.

use porchlight::history::{Entry, change_key};
use porchlight::random::Random;

use super::forger::{say, sign};
use super::scene::Scene;
use crate::support::{TestDb, a_session, both_databases};

const OTHER_SIGNATURE: [u8; 64] = [7; 64];

/// The entry in which the old key hands over to another.
async fn rotated(db: TestDb) -> (Scene, Entry) {
    let scene = Scene::of(db).await;
    change_key(&scene.db.db, &scene.db.signer, &Random::repeatable(9)).await.expect("changed");
    a_session().tried_in(&scene.house).await.expect("the grant is on");
    scene.jobs_try_to_run().await.expect("the jobs run");
    let changed = scene.last_of("log.key_changed").await;
    (scene, changed)
}

both_databases! {
    async fn a_checkpoint_by_the_old_key_after_it_handed_over_is_found(db: TestDb) {
        let (scene, _) = rotated(db).await;
        let newest = scene.checkpoints(scene.log()).await.pop().expect("one");
        let covered = usize::try_from(newest.size).expect("small");
        let (_, note) = sign(&scene.origin(), &scene.entries().await[..covered], &scene.key);
        let log = scene.id(scene.log());
        scene.as_an_administrator(&format!("UPDATE checkpoints SET note = '{note}' WHERE log = {log} AND size = {}", newest.size)).await;
        scene.olivia_checks().await.says_no("is signed with a key that was not in force there");
    }

    async fn a_hand_over_that_the_old_key_did_not_sign_is_found_and_named(db: TestDb) {
        use base64::Engine as _;
        let (scene, mut changed) = rotated(db).await;
        let forged = base64::engine::general_purpose::STANDARD.encode(OTHER_SIGNATURE);
        say(&mut changed, |payload| payload["signature"] = forged.into());
        scene.rehash(&mut changed);
        scene.overwrite(&changed).await;
        scene.olivia_checks().await.says_no_at(changed.seq, "the old key did not sign that");
    }

    async fn a_hand_over_is_never_erased(db: TestDb) {
        let (scene, changed) = rotated(db).await;
        let erase = format!("UPDATE entries SET payload = NULL, salt = NULL WHERE {}", scene.is(changed.seq));
        scene.db.raw(&erase).await.expect_err("the database refuses it");
        scene.as_an_administrator(&erase).await;
        scene.olivia_checks().await.does_not_hold();
    }
}
