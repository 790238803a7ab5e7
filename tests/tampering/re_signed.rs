//! Somebody who holds the database and the vendor's key writes the whole history anew. Only what Olivia keeps finds it.

use porchlight::db::HeadId;

use super::forger::{place, said, say};
use super::scene::Scene;
use crate::support::{a_session, both_databases};

both_databases! {
    async fn a_history_written_anew_is_found_by_her_mails(db: TestDb) {
        let scene = Scene::of(db).await;
        scene.re_sign(|entries| {
            let change = entries.iter_mut().find(|entry| entry.kind == "step.intent" && said(entry)["step"] == "change").expect("a change");
            say(change, |payload| payload["changes"][0]["to"] = "20%".into());
        }).await;
        scene.olivia_checks().await.says_no("was changed after you were given it");
        // Each of her mails is enough.
        for mail in scene.held_mails() {
            scene.check(&scene.export().await, &[mail]).says_no("was changed after you were given it");
        }
    }

    async fn without_her_mails_it_holds_as_the_format_page_says(db: TestDb) {
        let scene = Scene::of(db).await;
        scene.re_sign(|entries| drop(entries.remove(place(entries, "step.refused")))).await;
        scene.a_stranger_checks().await.says_yes().and_tells("Compared with no checkpoint of yours");
        let vendors = scene.export_of(HeadId::VENDOR, Default::default()).await.expect("exported");
        scene.check(&vendors, &[]).says_yes();
    }

    async fn the_server_goes_on_from_it_and_signs_it_and_her_mails_find_it_still(db: TestDb) {
        let scene = Scene::of(db).await;
        scene.re_sign(|entries| drop(entries.remove(place(entries, "step.refused")))).await;
        a_session().tried_in(&scene.house).await.expect("the grant is on");
        scene.jobs_try_to_run().await.ok();
        scene.olivia_checks().await.says_no("was changed after you were given it");
    }

    async fn what_was_written_after_her_last_mail_can_be_written_anew(db: TestDb) {
        // The review and the withdrawal came after the second summary. Section 9 of docs/log-format.md says so.
        let scene = Scene::of(db).await;
        scene.re_sign(|entries| say(entries.iter_mut().find(|entry| entry.kind == "session.reviewed").expect("the review"), |payload| {
            payload["note"] = "All as it should be".into();
        })).await;
        let found = scene.olivia_checks().await;
        found.says_yes();
    }
}
