//! Finding an account and entering it.

use actix_web::http::StatusCode;
use porchlight::grants::Scope;
use porchlight::sign_ins::Door;

use super::world::World;

pub const TICKET: &str = "https://acme.example/tickets/4821";
pub const REASON: &str = "checking failed invoice sync";

/// The form, filled in as it should be.
fn typed<'a>(session: &'a str, code: &'a str) -> [(&'a str, &'a str); 5] {
    [("session", session), ("act_as", "olivia"), ("reason", REASON), ("ticket", TICKET), ("code", code)]
}

async fn open_path(world: &World) -> String {
    format!("/agent/accounts/{}/open", world.account.id)
}

#[actix_web::test]
async fn ana_finds_northwind_by_name_id_and_owners_address_and_reads_whether_she_may_enter() {
    let world = World::new().await;
    for q in ["north", "northwind", "olivia%40northwind.example", &world.account.id.to_string(), ""] {
        let page = world.get(Door::Agent, &world.ana, &format!("/agent?q={q}")).await;
        assert!(page.says("Northwind") && page.says("No access allowed"), "{q}");
    }
    world.allow(Scope::View).await;
    let page = world.get(Door::Agent, &world.ana, "/agent?q=north").await;
    assert!(page.says("Access until Mon 23 Nov 2026, 14:06 CET, view only"), "{}", page.html);
    assert!(page.html.contains(&format!("href=\"{}\"", open_path(&world).await)));
    let none = world.get(Door::Agent, &world.ana, "/agent?q=globex").await;
    assert!(none.says("No account matches “globex”."));
}

#[actix_web::test]
async fn without_access_there_is_no_form_and_nothing_is_written_down_by_looking() {
    let world = World::new().await;
    let before = world.kinds().await;
    let page = world.get(Door::Agent, &world.ana, &open_path(&world).await).await;
    assert!(page.says("Northwind has not allowed support access. Nothing was opened."));
    assert!(!page.html.contains("name=\"code\""));
    assert_eq!(world.kinds().await, before);
}

#[actix_web::test]
async fn above_the_button_ana_reads_what_entering_means() {
    let world = World::new().await;
    world.allow(Scope::View).await;
    let page = world.get(Door::Agent, &world.ana, &open_path(&world).await).await;
    let said = "You enter Northwind as Olivia Berg, view only, until Sun 22 Nov 2026, 15:06 CET. \
        Recorded; Olivia Berg is e-mailed.";
    assert!(page.says(said), "{}", page.html);
    assert!(!page.says("switch to change mode"));
    assert!(page.html.contains("<option value=\"olivia\" data-name=\"Olivia Berg\" selected>"));
}

#[actix_web::test]
async fn where_changes_are_allowed_the_form_says_that_one_begins_by_viewing() {
    let world = World::new().await;
    world.allow(Scope::Change).await;
    let page = world.get(Door::Agent, &world.ana, &open_path(&world).await).await;
    assert!(page.says("You begin by viewing only; you may switch to change mode, which is recorded."));
}

#[actix_web::test]
async fn ana_enters_by_a_form_that_sends_itself_to_the_sessions_own_origin() {
    let world = World::new().await;
    world.allow(Scope::View).await;
    let path = open_path(&world).await;
    let form = world.get(Door::Agent, &world.ana, &path).await;
    let (session, code) = (form.field("session"), world.code(&world.ana).await);
    let typed = typed(&session, &code);
    let page = world.post(Door::Agent, &world.ana, &path, &typed).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.html.contains(".localhost:8081/.porchlight/enter\" data-auto-submit"));
    assert!(page.html.contains("Enter Acme Invoices</button>"));
    assert_eq!(page.field("token").len(), 43);
    assert!(world.kinds().await.contains(&"session.opened".to_owned()));
}

#[actix_web::test]
async fn a_form_sent_twice_opens_one_session() {
    let world = World::new().await;
    world.allow(Scope::View).await;
    let path = open_path(&world).await;
    let form = world.get(Door::Agent, &world.ana, &path).await;
    let (session, code) = (form.field("session"), world.code(&world.ana).await);
    let typed = typed(&session, &code);
    let both = futures_util::future::join(
        world.post(Door::Agent, &world.ana, &path, &typed),
        world.post(Door::Agent, &world.ana, &path, &typed),
    );
    let (first, second) = both.await;
    assert_eq!((first.status, second.status), (StatusCode::OK, StatusCode::OK));
    assert_ne!(first.field("token"), second.field("token"));
    let opened = world.kinds().await.into_iter().filter(|kind| kind == "session.opened").count();
    assert_eq!(opened, 1);
    let by_ben = world.post(Door::Agent, &world.ben, &path, &typed).await;
    assert_eq!(by_ben.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn what_was_typed_stays_and_the_code_is_not_used_up_by_a_typo() {
    let world = World::new().await;
    world.allow(Scope::View).await;
    let path = open_path(&world).await;
    let session = world.get(Door::Agent, &world.ana, &path).await.field("session");
    let code = world.code(&world.ana).await;
    let before = world.kinds().await;
    let typed = [
        ("session", &*session),
        ("act_as", "nils"),
        ("reason", "Support"),
        ("ticket", "4821"),
        ("code", &code),
    ];
    let page = world.post(Door::Agent, &world.ana, &path, &typed).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("Say what you will check. “Support” is not enough."));
    assert!(page.says("Enter a link to the ticket, starting with https://acme.example/"));
    assert!(page.html.contains("value=\"Support\"") && page.html.contains(&format!("value=\"{code}\"")));
    assert!(page.html.contains("<option value=\"nils\" data-name=\"Nils Aalto\" selected>"));
    assert_eq!(page.field("session"), session);
    assert_eq!(world.kinds().await, before, "a typo is no entry");
    let mended =
        [("session", &*session), ("act_as", "nils"), ("reason", REASON), ("ticket", TICKET), ("code", &code)];
    assert_eq!(world.post(Door::Agent, &world.ana, &path, &mended).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_wrong_code_is_said_beside_its_field() {
    let world = World::new().await;
    world.allow(Scope::View).await;
    let path = open_path(&world).await;
    let session = world.get(Door::Agent, &world.ana, &path).await.field("session");
    for code in ["", "12345", "000000"] {
        let typed = [
            ("session", &*session),
            ("act_as", "olivia"),
            ("reason", REASON),
            ("ticket", TICKET),
            ("code", code),
        ];
        let page = world.post(Door::Agent, &world.ana, &path, &typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.says("Enter the six digits that your authenticator shows now."));
        assert!(page.html.contains(&format!("value=\"{REASON}\"")));
    }
}

#[actix_web::test]
async fn a_try_after_the_owner_turned_access_off_opens_nothing_and_stands_in_her_history() {
    let world = World::new().await;
    let grant = world.allow(Scope::View).await;
    let path = open_path(&world).await;
    let session = world.get(Door::Agent, &world.ana, &path).await.field("session");
    world.withdraw(&grant).await;
    let code = world.code(&world.ana).await;
    let typed = typed(&session, &code);
    let page = world.post(Door::Agent, &world.ana, &path, &typed).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.says("Northwind has not allowed support access. Nothing was opened."));
    assert!(page.says("Your try is on record: Northwind’s owners see it"), "{}", page.html);
    assert_eq!(world.kinds().await.last().map(String::as_str), Some("session.refused"));
}

#[actix_web::test]
async fn an_unknown_account_and_a_reviewer_at_the_agents_door_find_nothing() {
    let world = World::new().await;
    let unknown = porchlight::ids::AccountId::new(world.state.now(), &world.state.random);
    for account in [unknown.to_string(), "northwind".to_owned(), world.ana.id.to_string()] {
        let page = world.get(Door::Agent, &world.ana, &format!("/agent/accounts/{account}/open")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{account}");
    }
    assert_eq!(world.get(Door::Agent, &world.rita, "/agent").await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn while_the_log_cannot_vouch_for_itself_the_form_keeps_what_was_typed_and_adam_reads_why() {
    let world = World::new().await;
    world.allow(Scope::View).await;
    let path = open_path(&world).await;
    let session = world.get(Door::Agent, &world.ana, &path).await.field("session");
    let code = world.code(&world.ana).await;
    let key = world.folder.path().join("log.key");
    std::fs::rename(&key, world.folder.path().join("away")).expect("moved");
    world.state.signer.look(&world.state.db).await.expect("looked");
    let typed = typed(&session, &code);
    let page = world.post(Door::Agent, &world.ana, &path, &typed).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("log cannot vouch for itself") && page.says("Nothing was opened."), "{}", page.html);
    assert!(page.html.contains(REASON), "what she typed is still there");
    let page = world.get(Door::Admin, &world.adam, "/admin/diagnostics").await;
    assert!(
        page.says("Nothing is signed, and no session opens") && page.says("key-unreadable"),
        "{}",
        page.html
    );
    assert!(page.says("Put the right key file back"), "{}", page.html);

    std::fs::rename(world.folder.path().join("away"), &key).expect("moved back");
    world.state.signer.look(&world.state.db).await.expect("looked");
    let page = world.post(Door::Agent, &world.ana, &path, &typed).await;
    assert_eq!(page.status, StatusCode::OK, "the same form and the same code: {}", page.html);
}
