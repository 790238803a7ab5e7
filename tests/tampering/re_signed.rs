//! Somebody who holds the database and the vendor's key writes the whole history anew. Only what Olivia keeps finds it.

use porchlight::db::HeadId;
use porchlight::sessions::OpenError;

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
        scene.a_stranger_checks().await.says_yes().and_tells("The key was taken on trust");
        let vendors = scene.export_of(HeadId::VENDOR, Default::default()).await.expect("exported");
        scene.check(&vendors, &[]).says_yes();
    }

    async fn the_server_sees_by_the_checkpoint_outside_that_its_log_is_another_and_lets_nobody_in(db: TestDb) {
        let scene = Scene::of(db).await;
        scene.re_sign(|entries| drop(entries.remove(place(entries, "step.refused")))).await;
        scene.jobs_try_to_run().await.expect("the jobs run");
        assert_eq!(scene.db.signer.standing().err().map(|why| why.code()), Some("log-forked"));
        let refused = a_session().tried_in(&scene.house).await.expect_err("nobody opens a session");
        assert!(matches!(refused, OpenError::LogStopped), "{refused:?}");
    }

    async fn where_that_was_exchanged_too_the_server_goes_on_and_her_mails_find_it_still(db: TestDb) {
        let scene = Scene::of(db).await;
        scene.re_sign(|entries| drop(entries.remove(place(entries, "step.refused")))).await;
        let newest = scene.checkpoints(HeadId::VENDOR).await.pop().expect("one").note;
        std::fs::write(scene.db.beside.path().join("log.checkpoint"), newest).expect("exchanged");
        scene.jobs_try_to_run().await.expect("the jobs run");
        a_session().tried_in(&scene.house).await.expect("the grant is on");
        scene.jobs_try_to_run().await.expect("the jobs run");
        scene.a_stranger_checks().await.says_yes();
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
