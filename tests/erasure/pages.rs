//! Every page that tells of a session still works when it is erased, and says so.

use actix_web::http::StatusCode;
use porchlight::erasure::commands::by_age;
use porchlight::grants::Scope;
use porchlight::sign_ins::Door;

use super::*;
use crate::agent::world::World;
use crate::support::both_databases;

both_databases! {
    async fn olivia_reads_that_a_session_was_erased_and_when_it_was(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let rita = rita(&db).await;
        let session = a_finished_visit(&db, &portal, &rita).await;
        db.clock.advance(days(366));
        run_jobs(&portal).await;
        let owner = portal.house.olivia.clone();
        let portal = Portal::of(portal.house, &owner).await;
        let line = format!("Support session {} · erased after 365 days", session.code());
        for path in [
            "/account/history".to_owned(),
            format!("/account/history/{}", session.id),
            "/account/support-access".to_owned(),
        ] {
            let page = portal.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.html);
            assert!(page.html.contains(&line), "{path}: {}", page.html);
            // Among the names that access can be limited to, Ana's stands because she works there.
            let said: String = page.html.lines().filter(|line| !line.contains("<option")).collect();
            for word in ["Ana", "invoice sync", "4821", "Tax rate", "Why the customers", "erased.invalid"] {
                assert!(!said.contains(word), "{path} still says {word}: {}", page.html);
            }
            assert!(!page.html.contains("Nothing was viewed"), "{path} claims what nobody knows");
        }
        for path in ["/account/history.csv", "/account/history/print", "/account/history?show=sessions", "/account/notices",
            "/account/how-it-works", "/account/history.jsonl", "/account/history/vendor.jsonl",
            &format!("/account/history/{}/proof", session.id),
            &format!("/account/history.csv?session={}", session.code()),
            &format!("/account/history/print?session={}", session.code())] {
            let (response, body) = portal.raw(path).await;
            let text = String::from_utf8_lossy(&body);
            assert_eq!(response.status(), StatusCode::OK, "{path}: {text}");
            let in_words = path.contains(".csv") || path.contains("/print");
            assert!(!in_words || text.contains("erased after 365 days"), "{path}: {text}");
            for word in ["invoice sync", "4821", "Tax rate", "Why the customers"] {
                assert!(!text.contains(word), "{path} still says {word}: {text}");
            }
        }
        let history = portal.get("/account/history").await.html;
        assert!(history.contains("(erased after 365 days)"), "{history}");
        assert!(history.contains("kept 365 days"));
        let whole = portal.get(&format!("/account/history/{}", session.id)).await.html;
        assert!(whole.contains("(erased after 365 days)") && whole.contains("(erased): sent"), "{whole}");
    }
}

#[actix_web::test]
async fn staff_s_pages_tell_an_erased_session_by_its_code() {
    let mut world = World::new().await;
    world.state.transport = Transport::folder(world.folder.path().join("mails"));
    world.allow(Scope::Change).await;
    let session = world.session_of(&world.ana).await;
    world.viewed(&session, "Customers · Acme Invoices").await;
    world.end(&session, &world.ana).await;
    world.clock.advance(days(2));
    let account = world.account.id;
    let state = &world.state;
    for grant in
        state.db.read(move |conn| porchlight::grants::in_account(conn, account, 9)).await.expect("read")
    {
        porchlight::grants::commands::note_lapse(&state.db, account, grant.id).await.expect("noted");
    }
    // Its mail went out, and is erased with it.
    let means = Means { state: state.clone(), alone: true };
    while jobs::run_all(&means).await.expect("the jobs run") > 0 {}
    world.clock.advance(days(366));
    by_age(&state.db, account, a_year()).await.expect("erased");
    let line = format!("Support session {} · erased after 365 days", session.code());
    let pages = [
        (Door::Agent, &world.ana, "/agent".to_owned()),
        (Door::Agent, &world.ana, format!("/agent/sessions/{}", session.id)),
        (Door::Review, &world.rita, "/review?state=all".to_owned()),
        (Door::Review, &world.rita, format!("/review/{}", session.id)),
    ];
    for (door, who, path) in pages {
        let page = world.get(door, who, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.says(&line), "{path}: {}", page.html);
        for word in
            ["invoice sync", "4821", "erased.invalid", "Nothing was opened in it", "No page was viewed"]
        {
            assert!(!page.says(word), "{path} says {word}: {}", page.html);
        }
    }
    let list = world.get(Door::Review, &world.rita, "/review?state=to-review").await;
    assert!(list.says("1 session: 0 to review") && list.says("Nothing is left to review"), "{}", list.html);
    let verdict = [("verdict", "no_concerns")];
    let tried = world.post(Door::Review, &world.rita, &format!("/review/{}", session.id), &verdict).await;
    assert_eq!(tried.status, StatusCode::CONFLICT);
}
