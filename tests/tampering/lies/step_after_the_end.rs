//! A step, when its session had ended.

use super::told_anew;
use crate::support::both_databases;
use crate::tampering::forger::{move_to, place};
use crate::tampering::scene::Scene;

both_databases! {
    async fn a_request_after_the_closing_entry_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut end = 0;
        let found = told_anew(&scene, |entries| {
            // The one that was left without an answer, so that nothing else is out of place.
            let lost = place(entries, "step.unknown");
            entries.remove(lost);
            let intent = entries.iter().rposition(|entry| entry.kind == "step.intent").expect("a request");
            end = entries.iter().rposition(|entry| entry.kind == "session.ended").expect("the second end");
            move_to(entries, intent, end);
        }).await;
        found.says_no_at(end as u64, "stands after its session's end");
    }

    async fn a_refused_try_after_the_closing_entry_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut end = 0;
        let found = told_anew(&scene, |entries| {
            end = place(entries, "session.ended");
            move_to(entries, place(entries, "step.refused"), end);
        }).await;
        found.says_no_at(end as u64, "stands after its session's end");
    }

    async fn an_answer_shown_after_the_closing_entry_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut end = 0;
        let found = told_anew(&scene, |entries| {
            end = place(entries, "session.ended");
            let answer = entries[..end].iter().rposition(|entry| entry.kind == "step.answer").expect("an answer");
            move_to(entries, answer, end);
            // Its end would stand before it.
            let last = entries[..end].iter().rposition(|entry| entry.kind == "step.end").expect("its end");
            entries.remove(last);
            end -= 1;
        }).await;
        found.says_no_at(end as u64, "shows an answer after its session's end");
    }
}
