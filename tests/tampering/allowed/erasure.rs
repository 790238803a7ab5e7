//! What was said is forgotten, by age or for a person's sake, and everything else still holds.

use porchlight::accounts::KeepDays;
use porchlight::actor::Actor;
use porchlight::erasure::Person;
use porchlight::erasure::commands::{by_age, for_person};

use crate::support::both_databases;
use crate::tampering::scene::Scene;

both_databases! {
    async fn what_was_kept_for_long_enough_is_forgotten_from_the_front(db: TestDb) {
        let scene = Scene::of(db).await;
        scene.db.clock.advance(chrono::Duration::days(366));
        scene.jobs_try_to_run().await.expect("the jobs run");
        let erased = by_age(&scene.db.db, scene.house.account.id, KeepDays::default()).await.expect("nothing is left to do");
        assert_eq!(erased.entries, 0);
        let found = scene.olivia_checks().await;
        let count = usize::try_from(found.json["erased"].as_u64().expect("a number")).expect("small");
        assert!(count > 20, "{}", found.json);
        found.says_yes().counts("erased_by_age", count).counts("erased_unexplained", 0);
        found.and_tells("because the time was over for which they are kept");
    }

    async fn what_names_a_person_is_forgotten_and_an_entry_says_which_it_was(db: TestDb) {
        let scene = Scene::of(db).await;
        let ana = Person::Staff(scene.house.ana.id);
        let done = for_person(&scene.db.db, scene.house.account.id, ana, "Asked for by letter".to_owned(), Actor::Porchlight).await.expect("erased");
        let count = usize::try_from(done.entries).expect("small");
        let found = scene.olivia_checks().await;
        found.says_yes().counts("erased", count).counts("erased_unexplained", 0);
        found.and_tells("for a person's sake, as an entry says");
    }
}
