//! An administrator puts in what never happened.

use super::forger::say;
use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn an_entry_put_in_with_a_hash_of_another_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let given = scene.first_of("grant.given").await;
        let mut forged = scene.another(&given);
        say(&mut forged, |payload| payload["grant"] = "grt_00000000000000000000000000000001".into());
        forged.seq = given.seq;
        scene.shift(given.seq, 1).await;
        scene.as_an_administrator(&scene.inserting(&[forged])).await;
        scene.olivia_checks().await.says_no_at(given.seq, "is not what it was when it was written down");
    }

    async fn an_entry_put_in_with_a_hash_of_its_own_is_found_at_the_one_that_it_moved(db: TestDb) {
        let scene = Scene::of(db).await;
        let given = scene.first_of("grant.given").await;
        let mut forged = scene.another(&given);
        say(&mut forged, |payload| payload["grant"] = "grt_00000000000000000000000000000001".into());
        forged.seq = given.seq;
        scene.rehash(&mut forged);
        scene.shift(given.seq, 1).await;
        scene.as_an_administrator(&scene.inserting(&[forged])).await;
        scene.a_stranger_checks().await.says_no_at(given.seq + 1, "is not what it was when it was written down");
    }

    async fn an_entry_added_at_the_end_is_found_by_the_end_line(db: TestDb) {
        let scene = Scene::of(db).await;
        let size = scene.entries().await.len() as u64;
        let mut forged = scene.another(&scene.first_of("session.refused").await);
        (forged.seq, forged.at) = (size, scene.db.clock.now());
        scene.rehash(&mut forged);
        scene.as_an_administrator(&scene.inserting(&[forged])).await;
        // The head says where the log ends: what stands beyond it is no part of it, and no server adds to it again.
        scene.olivia_checks().await.says_yes().counts("entries", usize::try_from(size).expect("small"));
        scene.house.withdraw(&scene.grant).await.expect("it is withdrawn already");
        crate::support::a_session().tried_in(&scene.house).await.expect_err("nothing can be written down");
        scene.olivia_checks().await.says_yes().counts("entries", usize::try_from(size).expect("small"));
    }
}
