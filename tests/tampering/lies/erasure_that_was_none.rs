//! An entry that says of others that they were erased.

use porchlight::history::canonical;
use serde_json::json;

use super::told_anew;
use crate::support::both_databases;
use crate::tampering::forger::put_in;
use crate::tampering::scene::Scene;

both_databases! {
    async fn what_is_said_to_be_erased_and_is_still_there_was_not_erased(db: TestDb) {
        let scene = Scene::of(db).await;
        let mut end = 0;
        let found = told_anew(&scene, |entries| {
            end = entries.len();
            let mut forged = scene.another(&entries[1]);
            (forged.kind, forged.session) = ("account.erased".to_owned(), None);
            let payload = json!({"by": {"role": "porchlight"}, "reason": "Asked for by letter", "entries": [1]});
            forged.payload = Some(canonical(&payload).expect("canonical"));
            put_in(entries, end, forged);
        }).await;
        found.says_no_at(end as u64, "which is still here");
    }
}
