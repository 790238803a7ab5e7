//! An administrator moves what was done in one session into another.

use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn a_step_moved_to_another_session_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let refused = scene.first_of("step.refused").await;
        let other = scene.uuid(scene.second.id.uuid());
        scene.as_an_administrator(&format!("UPDATE entries SET session = {other} WHERE {}", scene.is(refused.seq))).await;
        scene.olivia_checks().await.says_no_at(refused.seq, "is not what it was when it was written down");
    }

    async fn a_step_hashed_into_a_session_that_is_not_open_yet_stands_in_none(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut refused = scene.first_of("step.refused").await;
        refused.session = Some(scene.second.id);
        scene.rehash(&mut refused);
        scene.overwrite(&refused).await;
        scene.a_stranger_checks().await.says_no_at(refused.seq, "belongs to a session that was never opened");
    }

    async fn a_mail_hashed_out_of_its_session_is_found_by_the_next_checkpoint(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut mail = scene.entries().await.into_iter().find(|entry| entry.kind == "mail.sent" && entry.session.is_some()).expect("a session's mail");
        mail.session = None;
        scene.rehash(&mut mail);
        scene.overwrite(&mail).await;
        scene.a_stranger_checks().await.says_no("was signed over other entries");
    }
}
