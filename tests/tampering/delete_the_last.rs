//! An administrator cuts the history off where it becomes inconvenient.

use super::scene::Scene;
use crate::support::both_databases;

/// Everything from the second session on, and nothing else.
async fn cut_off(scene: &Scene) -> u64 {
    let second = scene.last_of("session.opened").await.seq;
    let log = scene.id(scene.log());
    scene.as_an_administrator(&format!("DELETE FROM entries WHERE log = {log} AND seq >= {second}")).await;
    second
}

/// The head too, so that the server itself believes it.
async fn and_the_head(scene: &Scene) {
    let head = scene.heading(scene.log(), &scene.entries().await);
    scene.as_an_administrator(&head).await;
}

both_databases! {
    async fn the_end_line_counts_more_than_there_is(db: TestDb) {
        let scene = Scene::of(db).await;
        let second = cut_off(&scene).await;
        scene.a_stranger_checks().await.says_no(&format!("than there are ({second})"));
        scene.olivia_checks().await.says_no("the rest is missing");
    }

    async fn cut_off_neatly_it_is_found_by_the_mail_about_what_is_gone(db: TestDb) {
        let scene = Scene::of(db).await;
        let second = cut_off(&scene).await;
        and_the_head(&scene).await;
        let found = scene.olivia_checks().await;
        found.says_no(&format!("but the file has only {second}: the rest is missing"));
    }

    async fn cut_off_neatly_with_its_checkpoints_it_is_found_by_the_mail_all_the_same(db: TestDb) {
        let scene = Scene::of(db).await;
        let second = cut_off(&scene).await;
        and_the_head(&scene).await;
        let log = scene.id(scene.log());
        scene.as_an_administrator(&format!("DELETE FROM checkpoints WHERE log = {log} AND size > {second}")).await;
        scene.olivia_checks().await.says_no("the rest is missing");
    }

    async fn cut_off_neatly_nobody_without_a_mail_can_know(db: TestDb) {
        // As docs/log-format.md says in section 9: this is what kept mails are for.
        let scene = Scene::of(db).await;
        cut_off(&scene).await;
        and_the_head(&scene).await;
        scene.a_stranger_checks().await.says_yes().and_tells("The key was taken on trust");
        let only_the_first = &scene.held_mails()[..1];
        scene.check(&scene.export().await, only_the_first).says_yes();
    }
}
