//! A step, when Olivia had withdrawn.

use super::told_anew;
use crate::support::both_databases;
use crate::tampering::forger::{move_to, place, said};
use crate::tampering::scene::Scene;

both_databases! {
    async fn a_change_after_the_withdrawal_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut change = 0;
        let found = told_anew(&scene, |entries| {
            let at = entries.iter().position(|entry| entry.kind == "step.intent" && said(entry)["step"] == "change").expect("a change");
            move_to(entries, place(entries, "grant.withdrawn"), at);
            change = at + 1;
        }).await;
        found.says_no_at(change as u64, "stands after its grant was over");
    }

    async fn an_answer_shown_after_the_withdrawal_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut answer = 0;
        let found = told_anew(&scene, |entries| {
            let at = place(entries, "step.answer");
            move_to(entries, place(entries, "grant.withdrawn"), at);
            answer = at + 1;
        }).await;
        found.says_no_at(answer as u64, "shows an answer after its grant was over");
    }

    async fn a_withdrawal_of_what_was_withdrawn_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut again = 0;
        let found = told_anew(&scene, |entries| {
            let withdrawn = place(entries, "grant.withdrawn");
            again = withdrawn + 1;
            let twice = scene.another(&entries[withdrawn]);
            crate::tampering::forger::put_in(entries, again, twice);
        }).await;
        found.says_no_at(again as u64, "is about a grant that was over");
    }
}
