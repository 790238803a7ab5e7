//! Somebody signs a checkpoint who cannot.

use super::scene::Scene;
use crate::support::both_databases;

/// Puts another note in the place of the newest.
async fn put_in_place(scene: &Scene, note: &str) {
    let (log, newest) = (scene.id(scene.log()), scene.checkpoints(scene.log()).await.pop().expect("one"));
    scene
        .as_an_administrator(&format!(
            "UPDATE checkpoints SET note = '{note}' WHERE log = {log} AND size = {}",
            newest.size
        ))
        .await;
}

both_databases! {
    async fn a_signature_taken_from_another_checkpoint_does_not_fit(db: TestDb) {
        let scene = Scene::of(db).await;
        let notes = scene.checkpoints(scene.log()).await;
        let text = notes.last().expect("one").note.split_once("\n\n").expect("a text").0.to_owned();
        let signature = notes[0].note.split_once("\n\n").expect("a text").1;
        put_in_place(&scene, &format!("{text}\n\n{signature}")).await;
        scene.olivia_checks().await.says_no("is a checkpoint that is not valid: the signature by porchlight.example does not fit the text");
    }

    async fn a_text_changed_under_its_signature_does_not_fit(db: TestDb) {
        let scene = Scene::of(db).await;
        let note = scene.checkpoints(scene.log()).await.pop().expect("one").note;
        let mut lines: Vec<&str> = note.split('\n').collect();
        let root = porchlight::merkle::empty_root().to_base64();
        lines[2] = &root;
        put_in_place(&scene, &lines.join("\n")).await;
        scene.olivia_checks().await.says_no("does not fit the text");
    }

    async fn a_checkpoint_without_a_signature_is_none(db: TestDb) {
        let scene = Scene::of(db).await;
        let note = scene.checkpoints(scene.log()).await.pop().expect("one").note;
        put_in_place(&scene, note.split_once('\u{2014}').expect("a signature").0).await;
        scene.olivia_checks().await.says_no("is a checkpoint that is not valid");
    }
}
