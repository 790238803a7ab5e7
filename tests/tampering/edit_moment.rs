//! An administrator makes an entry earlier, or later, than it was.

use chrono::Duration;

use super::administrator::moment;
use super::scene::Scene;
use crate::support::{both_databases, minutes};

both_databases! {
    async fn an_entry_that_was_made_later_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let withdrawn = scene.first_of("grant.withdrawn").await;
        let later = moment(withdrawn.at.plus(Duration::microseconds(1)));
        scene.as_an_administrator(&format!("UPDATE entries SET at = {later} WHERE {}", scene.is(withdrawn.seq))).await;
        scene.olivia_checks().await.says_no_at(withdrawn.seq, "is not what it was when it was written down");
    }

    async fn an_entry_that_was_made_earlier_than_the_one_before_it_is_found_and_named(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut withdrawn = scene.first_of("grant.withdrawn").await;
        withdrawn.at = withdrawn.at.minus(minutes(60));
        scene.rehash(&mut withdrawn);
        scene.overwrite(&withdrawn).await;
        scene.a_stranger_checks().await.says_no_at(withdrawn.seq, "is dated before the entry above it");
    }
}
