//! Answers, without the requests that they answer.

use super::told_anew;
use crate::support::both_databases;
use crate::tampering::forger::{place, put_in};
use crate::tampering::scene::Scene;

both_databases! {
    async fn an_answer_to_a_request_that_was_taken_out_answers_nothing(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut at = 0;
        let found = told_anew(&scene, |entries| {
            at = place(entries, "step.intent");
            entries.remove(at);
        }).await;
        found.says_no_at(at as u64, "answers a request that was not made in its session");
    }

    async fn a_request_is_answered_once(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut at = 0;
        let found = told_anew(&scene, |entries| {
            at = place(entries, "step.answer") + 1;
            put_in(entries, at, scene.another(&entries[at - 1]));
        }).await;
        found.says_no_at(at as u64, "or answers it twice");
    }

    async fn the_end_of_a_request_that_was_never_answered_ends_nothing(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut at = 0;
        let found = told_anew(&scene, |entries| {
            at = place(entries, "step.answer");
            entries.remove(at);
        }).await;
        found.says_no_at(at as u64, "ends a request that was not answered in its session");
    }
}
