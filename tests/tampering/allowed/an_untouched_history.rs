//! Nobody did anything.

use porchlight::db::HeadId;

use crate::support::both_databases;
use crate::tampering::scene::Scene;

both_databases! {
    async fn it_holds_against_every_mail_and_covers_everything(db: TestDb) {
        let scene = Scene::of(db).await;
        let (mails, entries) = (scene.held_mails().len(), scene.entries().await.len());
        assert_eq!(mails, 2, "a summary of each session");
        let found = scene.olivia_checks().await;
        found.says_yes().counts("held_agreed", mails).counts("entries", entries).counts("sessions", 2);
        found.counts("unanswered", 0).counts("after_last_checkpoint", 0).counts("erased", 0);
    }

    async fn so_does_the_vendors_log(db: TestDb) {
        let scene = Scene::of(db).await;
        let vendors = scene.export_of(HeadId::VENDOR, Default::default()).await.expect("exported");
        scene.check(&vendors, &[]).says_yes();
    }

    async fn written_anew_without_a_change_it_is_the_same(db: TestDb) {
        // So that what the forged cases show is what was forged, and not how.
        let scene = Scene::of(db).await;
        let before = scene.export().await;
        scene.re_sign(|_| {}).await;
        assert_eq!(scene.export().await, before);
        scene.olivia_checks().await.says_yes();
    }
}
