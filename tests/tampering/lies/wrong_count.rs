//! A closing entry that counts another session than the one that it closes.

use crate::support::both_databases;
use crate::tampering::forger::{Counts, place, said, say};
use crate::tampering::scene::Scene;

both_databases! {
    async fn a_session_with_a_step_less_than_its_closing_entry_counts_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let key = scene.key.clone();
        let mut ended = 0;
        scene.forge(&key, Counts::LeftAlone, |entries| {
            entries.remove(place(entries, "step.refused"));
            ended = place(entries, "session.ended");
        }).await;
        let found = scene.a_stranger_checks().await;
        found.says_no_at(ended as u64, "but says ").and_tells("closes a session of ");
    }

    async fn a_session_with_another_step_than_its_closing_entry_counts_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let key = scene.key.clone();
        let mut ended = 0;
        scene.forge(&key, Counts::LeftAlone, |entries| {
            let refused = place(entries, "step.refused");
            say(&mut entries[refused], |payload| payload["target"] = "/nothing".into());
            ended = place(entries, "session.ended");
        }).await;
        scene.a_stranger_checks().await.says_no_at(ended as u64, "closes a session of other entries than those that are here");
    }

    async fn two_closing_entries_that_swapped_their_counts_are_found_and_the_first_is_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let key = scene.key.clone();
        let mut first = 0;
        scene.forge(&key, Counts::LeftAlone, |entries| {
            first = place(entries, "session.ended");
            let second = entries.iter().rposition(|entry| entry.kind == "session.ended").expect("the second");
            let (a, b) = (said(&entries[first]), said(&entries[second]));
            for (at, other) in [(first, b), (second, a)] {
                say(&mut entries[at], |payload| {
                    payload["entries"] = other["entries"].clone();
                    payload["entries_hash"] = other["entries_hash"].clone();
                });
            }
        }).await;
        scene.a_stranger_checks().await.says_no_at(first as u64, "closes a session of ");
    }
}
