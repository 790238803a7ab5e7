//! A session, when nobody had allowed one.

use super::told_anew;
use crate::support::both_databases;
use crate::tampering::forger::{move_to, place, said, say};
use crate::tampering::scene::Scene;

both_databases! {
    async fn a_session_before_its_grant_began_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut opened = 0;
        let found = told_anew(&scene, |entries| {
            opened = place(entries, "session.opened");
            let later = entries[opened + 1].at.plus(chrono::Duration::seconds(30)).to_string();
            let given = place(entries, "grant.given");
            say(&mut entries[given], |payload| payload["from"] = later.into());
        }).await;
        found.says_no_at(opened as u64, "opens a session outside its grant");
    }

    async fn a_session_under_a_grant_that_nobody_gave_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut opened = 0;
        let found = told_anew(&scene, |entries| {
            entries.remove(place(entries, "grant.given"));
            opened = place(entries, "session.opened");
        }).await;
        found.says_no_at(opened as u64, "names a grant that was never given");
    }

    async fn a_session_after_the_withdrawal_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut opened = 0;
        let found = told_anew(&scene, |entries| {
            let second = entries.iter().rposition(|entry| entry.kind == "session.opened").expect("the second");
            move_to(entries, place(entries, "grant.withdrawn"), second);
            opened = second + 1;
        }).await;
        found.says_no_at(opened as u64, "opens a session outside its grant");
    }

    async fn a_session_that_was_to_outlast_its_grant_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut opened = 0;
        let found = told_anew(&scene, |entries| {
            opened = place(entries, "session.opened");
            let end = said(&entries[place(entries, "grant.given")])["until"].as_str().expect("an end").replace("T14", "T15");
            say(&mut entries[opened], |payload| {
                payload["limit"] = end.clone().into();
                payload["until"] = end.into();
            });
        }).await;
        found.says_no_at(opened as u64, "opens a session that outlasts its grant");
    }
}
