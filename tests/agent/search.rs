//! The one search box: what it finds, what it says of each account, and that the ticket goes along.

use actix_web::http::StatusCode;
use porchlight::accounts;
use porchlight::accounts::commands::NewAccount;
use porchlight::grants::Scope;
use porchlight::sign_ins::Door;

use super::opening::TICKET;
use super::world::World;
use crate::support::{LOG_ORIGIN, both_databases};

both_databases! {
    async fn capitals_and_marks_do_not_matter_and_no_character_stands_for_others(db: TestDb) {
        let world = World::over(&db).await;
        add(&world, "muller-soehne", "Müller & Söhne", "mia@mueller.example").await;
        for q in ["muller+%26+sohne", "M%C3%9CLLER", "mu%CC%88ller", "s%C3%B6hne", "MULLER-SOEHNE"] {
            let page = world.get(Door::Agent, &world.ana, &format!("/agent?q={q}")).await;
            assert!(page.says("Müller & Söhne") && !page.says("Northwind"), "{q}: {}", page.html);
        }
        for q in ["%25", "_", "m%25r", "northwin_", "north.*"] {
            let page = world.get(Door::Agent, &world.ana, &format!("/agent?q={q}")).await;
            assert!(page.says("No account matches") && page.says("Looked in: names and ids"), "{q}");
        }
    }

    async fn somebodys_address_finds_their_account_whole_and_nothing_by_its_parts(db: TestDb) {
        let world = World::over(&db).await;
        add(&world, "fabrikam", "Fabrikam", "oscar@fabrikam.example").await;
        for q in ["oscar%40fabrikam.example", "Oscar%40Fabrikam.Example", "OSCAR-1"] {
            let page = world.get(Door::Agent, &world.ana, &format!("/agent?q={q}")).await;
            assert!(page.says("Fabrikam") && !page.says("Northwind"), "{q}: {}", page.html);
            assert!(!page.says("oscar@fabrikam.example"), "no address is shown that was not typed");
        }
        for q in ["oscar%40", "%40northwind.example", "olivia%40north", "northwind.example"] {
            let page = world.get(Door::Agent, &world.ana, &format!("/agent?q={q}")).await;
            assert!(page.says("No account matches"), "{q}");
        }
    }

    async fn a_sessions_code_finds_her_own_and_everybodys_for_somebody_who_reviews(db: TestDb) {
        let world = World::over(&db).await;
        world.allow(Scope::View).await;
        let session = world.session_of(&world.ana).await;
        world.end(&session, &world.ana).await;
        let asked = format!("/agent?q={}", session.code().to_lowercase());
        let mine = world.get(Door::Agent, &world.ana, &asked).await;
        assert!(mine.says("Northwind") && mine.html.contains(&format!("/agent/sessions/{}", session.id)));
        // Ben reviews as well; then he does not, and it is nothing of his.
        let reviewer = world.get(Door::Agent, &world.ben, &asked).await;
        assert!(reviewer.html.contains(&format!("/review/{}", session.id)), "{}", reviewer.html);
        let cleo = world.hire("Cleo Falk").await;
        let other = world.get(Door::Agent, &cleo, &asked).await;
        assert!(other.says("No account matches") && !other.html.contains(&session.id.to_string()));
    }

    async fn an_account_that_is_called_like_a_sessions_code_is_found_by_it(db: TestDb) {
        let world = World::over(&db).await;
        add(&world, "S-1001", "Stadtwerke", "susi@stadtwerke.example").await;
        add(&world, "sbahn", "S-Bahn Hamburg", "sven@sbahn.example").await;
        for (q, name) in [("S-1001", "Stadtwerke"), ("s-bahn", "S-Bahn Hamburg")] {
            let page = world.get(Door::Agent, &world.ana, &format!("/agent?q={q}")).await;
            assert!(page.says(name) && !page.says("Northwind"), "{q}: {}", page.html);
        }
    }

    async fn a_pasted_ticket_brings_its_account_first_and_goes_along_to_the_form(db: TestDb) {
        let world = World::over(&db).await;
        add(&world, "aaa", "Aardvark", "ada@aardvark.example").await;
        world.allow(Scope::View).await;
        let link = "/agent?q=https%3A%2F%2Facme.example%2Ftickets%2F4821";
        let new = world.get(Door::Agent, &world.ana, link).await;
        assert!(new.says("For ticket #4821") && new.says("Nobody has been in an account with this ticket yet."));
        let session = world.session_of(&world.ana).await;
        world.end(&session, &world.ana).await;
        let page = world.get(Door::Agent, &world.ana, &format!("{link}%23comment-2")).await;
        let at = |name: &str| page.html.find(&format!("<strong>{name}</strong>")).expect("listed");
        assert!(page.says("With this ticket before") && at("Northwind") < at("Aardvark"), "{}", page.html);
        assert!(page.says(&session.code()));
        // A colleague who may not read her session learns that there was one, and no more.
        let cleo = world.hire("Cleo Falk").await;
        let other = world.get(Door::Agent, &cleo, link).await;
        assert!(other.says("A colleague was inside with this ticket.") && !other.says(&session.code()));

        let form = format!(
            "/agent/accounts/{}/open?ticket=https%3A%2F%2Facme.example%2Ftickets%2F4821",
            world.account.id
        );
        let narrowed = format!("/agent?q=north&ticket={}", &link[9..]);
        let narrowed = world.get(Door::Agent, &world.ana, &narrowed).await;
        assert!(narrowed.html.contains(&form), "{}", narrowed.html);
        assert_eq!(world.get(Door::Agent, &world.ana, &form).await.field_value("ticket"), TICKET);
        let elsewhere = form.replace("acme.example", "evil.example");
        assert_eq!(world.get(Door::Agent, &world.ana, &elsewhere).await.field_value("ticket"), "");
    }

    async fn each_account_says_what_stands_in_the_way_and_the_one_next_thing(db: TestDb) {
        let mut world = World::over(&db).await;
        let found = "/agent?q=northwind";
        let page = world.get(Door::Agent, &world.ana, found).await;
        assert!(page.says("No access allowed") && page.says("Ask Olivia Berg"));
        world.allow(Scope::View).await;
        let page = world.get(Door::Agent, &world.ana, found).await;
        assert!(page.says("Access until") && page.says("view only") && page.says("Open, Northwind"));
        world.state.terms = std::sync::Arc::new(porchlight::requests::Terms {
            roles: vec!["owner".to_owned(), "accountant".to_owned()],
            ..Default::default()
        });
        let page = world.get(Door::Agent, &world.ana, found).await;
        assert!(page.says("A lead approves each session first.") && page.says("Ask to open"));
        world.state.limits.entering.training = Some(chrono::Duration::days(365));
        let page = world.get(Door::Agent, &world.ana, found).await;
        assert!(page.says("Nobody has noted yet that you finished the training. Finish the training"));
        assert!(!page.says("Ask to open"));
    }

    async fn her_recent_accounts_and_a_live_session_with_its_time_stand_on_her_first_page(db: TestDb) {
        let world = World::over(&db).await;
        add(&world, "aaa", "Aardvark", "ada@aardvark.example").await;
        world.allow(Scope::View).await;
        let before = world.get(Door::Agent, &world.ana, "/agent").await;
        assert!(!before.says("Your recent accounts"));
        let session = world.session_of(&world.ana).await;
        let page = world.get(Door::Agent, &world.ana, "/agent").await;
        assert!(page.says("Your recent accounts") && page.says("60 min left"));
        assert!(page.says(&format!("You are inside, {}.", session.code())) && page.says("Go to the session"));
    }
}

#[actix_web::test]
async fn a_link_elsewhere_is_no_ticket_and_the_page_says_how_tickets_look() {
    let world = World::new().await;
    let page = world.get(Door::Agent, &world.ana, "/agent?q=https%3A%2F%2Fevil.example%2F4821").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.says("This link leads to no ticket.") && page.says("starting with https://acme.example/"));
}

#[actix_web::test]
async fn ana_reads_german_where_her_browser_asks_for_it() {
    let world = World::new().await;
    let page = world.get_in("de-AT,de;q=0.9", &world.ana, "/agent?q=northwind").await;
    assert!(page.html.contains("<html lang=\"de\">"));
    assert!(page.says("Kein Zugang erlaubt") && page.says("Olivia Berg fragen"), "{}", page.html);
    let path = format!("/agent/accounts/{}/open", world.account.id);
    let none = world.get_in("de", &world.ana, &path).await;
    assert!(none.says("Northwind hat den Supportzugang nicht erlaubt. Es wurde nichts geöffnet."));
    world.allow(Scope::Change).await;
    let form = world.get_in("de", &world.ana, &path).await;
    assert!(form.says("Ein Link, der mit https://acme.example/ beginnt") && form.says("Northwind öffnen"));
    let session = world.session_of(&world.ana).await;
    let live = world.get_in("de", &world.ana, &format!("/agent/sessions/{}", session.id)).await;
    assert!(live.says("Sie sind in Northwind") && live.says("Sitzung beenden"), "{}", live.html);
}

async fn add(world: &World, external_id: &str, name: &str, email: &str) {
    let new = NewAccount {
        external_id: external_id.to_owned(),
        name: name.to_owned(),
        time_zone: chrono_tz::Europe::Vienna,
        owners: vec![("Somebody".to_owned(), email.parse().expect("an address")).into()],
        users: vec![("oscar-1".to_owned(), "Oscar".to_owned(), "owner".to_owned())],
        sensitive: None,
    };
    accounts::commands::add(&world.state.db, &world.state.random, LOG_ORIGIN, new).await.expect("added");
}
