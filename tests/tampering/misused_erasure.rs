//! An administrator erases what is inconvenient, in the one way that the database allows.

use super::forger::said;
use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn what_was_said_is_gone_and_that_it_is_gone_is_seen(db: TestDb) {
        let scene = Scene::of(db).await;
        let change = scene.entries().await.into_iter().find(|entry| entry.kind == "step.intent" && said(entry)["step"] == "change").expect("a change");
        // No trigger is switched off for this: it is how erasure itself is done.
        scene.db.raw(&format!("UPDATE entries SET payload = NULL, salt = NULL WHERE {}", scene.is(change.seq))).await.expect("erased");
        scene.olivia_checks().await.says_yes().counts("erased", 1).counts("erased_unexplained", 1).and_tells("and nothing on record says why: ask the vendor");
    }

    async fn an_erased_entry_is_not_told_anew(db: TestDb) {
        let scene = Scene::of(db).await;
        let refused = scene.first_of("step.refused").await;
        scene.db.raw(&format!("UPDATE entries SET payload = NULL, salt = NULL WHERE {}", scene.is(refused.seq))).await.expect("erased");
        let (payload, salt) = (scene.bytes("{}"), scene.bytes([0; 16]));
        let again = format!("UPDATE entries SET payload = {payload}, salt = {salt} WHERE {}", scene.is(refused.seq));
        scene.db.raw(&again).await.expect_err("what is erased stays so");
        scene.as_an_administrator(&again).await;
        scene.olivia_checks().await.says_no_at(refused.seq, "is not what it was when it was written down");
    }

    async fn an_erased_entry_keeps_its_hash(db: TestDb) {
        let scene = Scene::of(db).await;
        let refused = scene.first_of("step.refused").await;
        let other = scene.bytes([7; 32]);
        scene.as_an_administrator(&format!("UPDATE entries SET payload = NULL, salt = NULL, payload_hash = {other} WHERE {}", scene.is(refused.seq))).await;
        scene.olivia_checks().await.says_no_at(refused.seq, "is not what it was when it was written down");
    }
}
