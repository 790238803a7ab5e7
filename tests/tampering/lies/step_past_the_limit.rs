//! A step, when its session had reached its limit.

use super::told_anew;
use crate::support::both_databases;
use crate::tampering::forger::{place, say};
use crate::tampering::scene::Scene;

both_databases! {
    async fn a_try_past_the_limit_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut refused = 0;
        let found = told_anew(&scene, |entries| {
            let opened = place(entries, "session.opened");
            refused = place(entries, "step.refused");
            let limit = entries[refused].at.to_string();
            say(&mut entries[opened], |payload| {
                payload["limit"] = limit.clone().into();
                payload["until"] = limit.into();
            });
        }).await;
        found.says_no_at(refused as u64, "stands after its session's limit");
    }

    async fn an_end_that_was_said_to_be_in_the_future_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut ended = 0;
        let found = told_anew(&scene, |entries| {
            ended = place(entries, "session.ended");
            let later = entries[ended].at.plus(chrono::Duration::microseconds(1)).to_string();
            say(&mut entries[ended], |payload| payload["at"] = later.into());
        }).await;
        found.says_no_at(ended as u64, "or in the future");
    }
}
