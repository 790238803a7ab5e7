//! The page of a session that is over: the mail that the customer gets, in the customer's words.

use porchlight::grants::Scope;
use porchlight::sign_ins::Door;

use super::world::World;
use crate::support::both_databases;

both_databases! {
    async fn ana_reads_the_very_mail_that_olivia_gets_and_what_she_fixed_stands_in_it(db: TestDb) {
        let world = World::over(&db).await;
        world.allow(Scope::Change).await;
        let session = world.session_of(&world.ana).await;
        world.viewed(&session, "Billing settings").await;
        world.end(&session, &world.ana).await;
        let path = format!("/agent/sessions/{}", session.id);
        let page = world.get(Door::Agent, &world.ana, &path).await;
        assert!(page.says("The mail to Olivia Berg"), "{}", page.html);
        assert!(page.says("Acme support visit: nothing changed, 1 page viewed"), "{}", page.html);
        let text = page.html.split_once("<pre class=\"mail-text\"").expect("the mail").1;
        let text = text.split_once("</pre>").expect("its end").0;
        for part in ["Acme support visited Northwind: nothing changed, 1 page viewed", "Billing settings", "/account/history/"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        world.post(Door::Agent, &world.ana, &format!("{path}/note"), &[("line", "Restarted the sync")]).await;
        let noted = world.get(Door::Agent, &world.ana, &path).await;
        let text = noted.html.split_once("<pre class=\"mail-text\"").expect("the mail").1;
        assert!(text.split_once("</pre>").expect("its end").0.contains("Restarted the sync"), "{text}");
    }
}
