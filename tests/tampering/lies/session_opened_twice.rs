//! A session that is opened once more.

use super::told_anew;
use crate::support::both_databases;
use crate::tampering::forger::{place, put_in, say};
use crate::tampering::scene::Scene;

both_databases! {
    async fn a_session_opened_a_second_time_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut again = 0;
        let found = told_anew(&scene, |entries| {
            let opened = place(entries, "session.opened");
            again = opened + 1;
            put_in(entries, again, scene.another(&entries[opened]));
        }).await;
        found.says_no_at(again as u64, "opens a session a second time");
    }

    async fn a_session_opened_under_anothers_name_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let other = scene.second.id.to_string();
        let mut opened = 0;
        let found = told_anew(&scene, |entries| {
            opened = place(entries, "session.opened");
            say(&mut entries[opened], |payload| payload["session"] = other.into());
        }).await;
        found.says_no_at(opened as u64, "opens a session under another's name");
    }

    async fn a_session_that_was_never_opened_has_no_steps(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut opened = 0;
        let found = told_anew(&scene, |entries| {
            opened = place(entries, "session.opened");
            entries.remove(opened);
        }).await;
        found.says_no_at(opened as u64, "belongs to a session that was never opened");
    }

    async fn a_session_ends_once(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut again = 0;
        let found = told_anew(&scene, |entries| {
            let ended = place(entries, "session.ended");
            again = ended + 1;
            put_in(entries, again, scene.another(&entries[ended]));
        }).await;
        found.says_no_at(again as u64, "ends a session that has ended");
    }
}
