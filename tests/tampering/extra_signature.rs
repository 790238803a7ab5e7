//! A checkpoint has more signatures than the vendor's.

use super::forger::sign;
use super::scene::Scene;
use crate::support::both_databases;

async fn sign_also(scene: &Scene, line: &str) {
    let log = scene.id(scene.log());
    scene
        .as_an_administrator(&format!("UPDATE checkpoints SET note = note || '{line}\n' WHERE log = {log}"))
        .await;
}

both_databases! {
    async fn by_a_witness_that_nobody_here_knows_it_is_ignored(db: TestDb) {
        let scene = Scene::of(db).await;
        let witness = porchlight::history::LogKey::from_seed([9; 32], "witness.example");
        let (_, note) = sign(&scene.origin(), &scene.entries().await, &witness);
        sign_also(&scene, note.lines().last().expect("its signature")).await;
        scene.olivia_checks().await.says_yes();
    }

    async fn a_wrong_one_in_the_vendors_name_spoils_it(db: TestDb) {
        let scene = Scene::of(db).await;
        let newest = scene.checkpoints(scene.log()).await.pop().expect("one").note;
        sign_also(&scene, newest.lines().last().expect("a signature")).await;
        // On the newest it stands twice, and right; on the first it is another's.
        scene.olivia_checks().await.says_no("does not fit the text");
    }

    async fn one_that_is_no_signature_line_spoils_it(db: TestDb) {
        let scene = Scene::of(db).await;
        sign_also(&scene, "and so says Acme").await;
        scene.olivia_checks().await.says_no("is a checkpoint that is not valid");
    }
}
