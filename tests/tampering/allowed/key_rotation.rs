//! The vendor changed its key, properly.

use porchlight::history::change_key;
use porchlight::random::Random;

use crate::support::{a_session, both_databases};
use crate::tampering::scene::Scene;

both_databases! {
    async fn mails_signed_with_the_old_key_hold_and_so_does_what_the_new_one_signs(db: TestDb) {
        let scene = Scene::of(db).await;
        let new = change_key(&scene.db.db, &scene.db.signer, &Random::repeatable(9)).await.expect("changed");
        a_session().tried_in(&scene.house).await.expect("the grant is on");
        scene.jobs_try_to_run().await.expect("the jobs run");
        let found = scene.olivia_checks().await;
        found.says_yes().counts("held_agreed", scene.held_mails().len()).and_tells(&new.to_string());
    }
}
