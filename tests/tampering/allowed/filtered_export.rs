//! Olivia shows somebody a part of her history.

use porchlight::history::Filter;

use crate::support::both_databases;
use crate::tampering::scene::Scene;

both_databases! {
    async fn one_session_holds_against_her_mails_and_the_rest_is_counted_as_not_shown(db: TestDb) {
        let scene = Scene::of(db).await;
        let shown = scene.entries().await.iter().filter(|entry| entry.session == Some(scene.first.id)).count();
        let all = scene.entries().await.len();
        let filter = Filter { session: Some(scene.first.id), ..Filter::default() };
        let file = scene.export_of(scene.log(), filter).await.expect("exported");
        let found = scene.check(&file, &scene.held_mails());
        found.says_yes().counts("entries", all).counts("not_shown", all - shown).counts("held_agreed", scene.held_mails().len());
        found.and_tells("Not shown: ");
    }
}
