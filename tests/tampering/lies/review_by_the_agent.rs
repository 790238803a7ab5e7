//! A second pair of eyes that was the first.

use super::told_anew;
use crate::support::both_databases;
use crate::tampering::forger::{move_to, place, said, say};
use crate::tampering::scene::Scene;

both_databases! {
    async fn a_review_by_the_sessions_own_agent_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut review = 0;
        let found = told_anew(&scene, |entries| {
            let ana = said(&entries[place(entries, "session.opened")])["by"].clone();
            review = place(entries, "session.reviewed");
            say(&mut entries[review], |payload| payload["by"] = ana);
        }).await;
        found.says_no_at(review as u64, "is a review by the session's own agent");
    }

    async fn a_review_of_a_session_that_goes_on_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut end = 0;
        let found = told_anew(&scene, |entries| {
            end = place(entries, "session.ended");
            move_to(entries, place(entries, "session.reviewed"), end);
        }).await;
        found.says_no_at(end as u64, "reviews a session that has not ended");
    }
}
