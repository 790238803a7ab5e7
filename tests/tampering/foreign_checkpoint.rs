//! A checkpoint stands where it does not belong: it is another log's, or over more than there is.

use super::forger::sign;
use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn one_of_another_log_is_found_though_the_vendor_signed_it(db: TestDb) {
        let scene = Scene::of(db).await;
        let his = scene.checkpoints(scene.fabrikam.account.id.into()).await.pop().expect("one");
        let (log, newest) = (scene.id(scene.log()), scene.checkpoints(scene.log()).await.pop().expect("one"));
        scene.as_an_administrator(&format!("UPDATE checkpoints SET note = '{}' WHERE log = {log} AND size = {}", his.note, newest.size)).await;
        scene.olivia_checks().await.says_no("is a checkpoint that is of another log");
    }

    async fn one_over_more_entries_than_stand_above_it_is_found(db: TestDb) {
        let scene = Scene::of(db).await;
        let (log, size) = (scene.id(scene.log()), scene.checkpoints(scene.log()).await.pop().expect("one").size);
        scene.as_an_administrator(&format!("UPDATE checkpoints SET size = size - 1 WHERE log = {log} AND size = {size}")).await;
        scene.olivia_checks().await.says_no(&format!("is a checkpoint over {size} entries, which does not belong after {}", size - 1));
    }

    async fn one_over_more_entries_than_there_are_is_found_though_the_vendor_signed_it(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut entries = scene.entries().await;
        let size = entries.len();
        entries.push(entries[size - 1].clone());
        let (_, note) = sign(&scene.origin(), &entries, &scene.key);
        let log = scene.id(scene.log());
        scene.as_an_administrator(&format!("UPDATE checkpoints SET note = '{note}' WHERE log = {log} AND size = {size}")).await;
        scene.olivia_checks().await.says_no(&format!("is a checkpoint over {} entries, which does not belong after {size}", size + 1));
    }

    async fn one_that_is_deleted_takes_nothing_from_what_her_mails_prove(db: TestDb) {
        let scene = Scene::of(db).await;
        scene.as_an_administrator("DELETE FROM checkpoints").await;
        let mails = scene.held_mails().len();
        scene.olivia_checks().await.says_yes().counts("held_agreed", mails).counts("checkpoints", 0).and_tells("nothing in it is signed yet");
    }
}
