//! Olivia is given somebody else's history as hers.

use super::file::File;
use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn it_holds_as_what_it_is_and_her_mails_say_that_it_is_not_hers(db: TestDb) {
        let scene = Scene::of(db).await;
        let fabrikam = scene.fabrikam.account.id;
        let his = scene.export_of(fabrikam.into(), Default::default()).await.expect("exported");
        scene.check(&his, &scene.held_mails()).says_no("is of another log");
        scene.check(&his, &[]).says_yes().and_tells(&format!("Log: {}/{fabrikam}\n", crate::support::LOG_ORIGIN));
    }

    async fn under_the_name_of_her_log_its_first_entry_does_not_fit(db: TestDb) {
        let scene = Scene::of(db).await;
        let his = scene.export_of(scene.fabrikam.account.id.into(), Default::default()).await.expect("exported");
        let mut file = File::of(&his);
        file.0[0]["origin"] = scene.origin().into();
        scene.check(&file.text(), &scene.held_mails()).says_no_at(0, "is not what it was when it was written down");
    }

    async fn the_vendors_log_is_no_accounts(db: TestDb) {
        let scene = Scene::of(db).await;
        let vendors = scene.export_of(porchlight::db::HeadId::VENDOR, Default::default()).await.expect("exported");
        scene.check(&vendors, &[]).says_yes();
        scene.check(&vendors, &scene.held_mails()).says_no("is of another log");
    }
}
