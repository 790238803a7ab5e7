//! An administrator changes what an entry says, and makes the entry's own hashes fit. The tree above them does not.

use super::forger::say;
use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn the_next_checkpoint_says_among_which_entries_one_was_changed(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut owner = scene.first_of("account.owner_added").await;
        say(&mut owner, |payload| payload["email"] = "somebody@else.example".into());
        scene.rehash(&mut owner);
        scene.overwrite(&owner).await;
        let first = scene.checkpoints(scene.log()).await[0].size;
        scene.a_stranger_checks().await.says_no(&format!("one or more of entries 0 to {} are not what they were", first - 1));
        scene.olivia_checks().await.says_no(&format!("something before entry {first} was changed"));
    }

    async fn in_a_session_its_closing_entry_says_so(db: TestDb) {
        let scene = Scene::of(db).await;
        let (mut opened, ended) = (scene.first_of("session.opened").await, scene.first_of("session.ended").await);
        say(&mut opened, |payload| payload["reason"] = "whatever Ana liked".into());
        scene.rehash(&mut opened);
        scene.overwrite(&opened).await;
        scene.a_stranger_checks().await.says_no_at(ended.seq, "closes a session of other entries than those that are here");
    }

    async fn a_payload_with_more_in_it_than_its_kind_says_is_found_at_once(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut entered = scene.first_of("session.entered").await;
        say(&mut entered, |payload| payload["by"]["secretly"] = "for somebody else".into());
        scene.rehash(&mut entered);
        scene.overwrite(&entered).await;
        scene.a_stranger_checks().await.says_no_at(entered.seq, "members that do not belong there");
    }
}
