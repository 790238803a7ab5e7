//! Declared tasks, limits of a grant, going on after an idle end, and refused tries, as agents and reviewers meet them.

use actix_web::http::StatusCode;
use chrono::Duration;
use porchlight::grants::commands::Allow;
use porchlight::grants::{self, EndChoice, Only, OnlyAgent, Scope};
use porchlight::history;
use porchlight::ids::GrantId;
use porchlight::sessions::{self, Session, Works};
use porchlight::sign_ins::Door;
use porchlight::staff::Member;

use super::opening::{REASON, TICKET};
use super::world::{Page, World};

/// Acme's settings name two kinds of work.
async fn a_world_with_tasks() -> World {
    let mut world = World::new().await;
    let work = |id: &str, label: &str, changes, pages: &[&str]| porchlight::config::Work {
        id: id.to_owned(),
        label: label.to_owned(),
        changes,
        pages: pages.iter().map(|page| (*page).to_owned()).collect(),
    };
    let kinds = [
        work("invoices", "Invoices", false, &["/", "/invoices/**"]),
        work("settings", "Settings", true, &["/settings/**"]),
    ];
    world.state.works = Works::of(&kinds).expect("patterns");
    world
}

async fn sent(world: &World, who: &Member, task: &str) -> Page {
    let path = format!("/agent/accounts/{}/open", world.account.id);
    let session = sessions_id(world);
    let code = world.code(who).await;
    let typed = [
        ("session", session.as_str()),
        ("act_as", "olivia"),
        ("reason", REASON),
        ("ticket", TICKET),
        ("work", task),
        ("code", &code),
    ];
    world.post(Door::Agent, who, &path, &typed).await
}

fn sessions_id(world: &World) -> String {
    porchlight::ids::SessionId::new(world.state.now(), &world.state.random).to_string()
}

async fn opened(world: &World, task: &str) -> Session {
    assert_eq!(sent(world, &world.ana, task).await.status, StatusCode::OK);
    let account = world.account.id;
    let read: Result<_, porchlight::db::DbError> =
        world.state.db.read(move |conn| sessions::in_account(conn, account, 1)).await;
    read.expect("read").remove(0)
}

async fn limited(world: &World, only: Only) {
    let id = GrantId::new(world.state.now(), &world.state.random);
    let wish = Allow {
        id,
        scope: Scope::Change,
        end: EndChoice::After(Duration::hours(24)),
        each_time: false,
        only,
        language: porchlight::language::Language::English,
    };
    grants::commands::allow(&world.state.db, &world.account, &world.olivia, wish).await.expect("allowed");
}

#[actix_web::test]
async fn where_tasks_are_set_one_must_be_declared_and_what_was_typed_stays() {
    let world = a_world_with_tasks().await;
    world.allow(Scope::View).await;
    let path = format!("/agent/accounts/{}/open", world.account.id);
    let form = world.get(Door::Agent, &world.ana, &path).await;
    assert!(form.says("What will you work on?") && form.says("InvoicesView only"), "{}", form.html);
    for wrong in ["", "customers"] {
        let page = sent(&world, &world.ana, wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.says("Choose what you will work on.") && page.html.contains("href=\"#work\""),
            "{}",
            page.html
        );
        assert!(page.html.contains(&format!("value=\"{REASON}\"")));
    }
    let session = opened(&world, "invoices").await;
    let page = world.get(Door::Agent, &world.ana, &format!("/agent/sessions/{}", session.id)).await;
    assert!(page.says("Declared taskInvoices"), "{}", page.html);
}

#[actix_web::test]
async fn without_tasks_the_form_asks_for_none() {
    let world = World::new().await;
    world.allow(Scope::View).await;
    let path = format!("/agent/accounts/{}/open", world.account.id);
    assert!(!world.get(Door::Agent, &world.ana, &path).await.says("What will you work on?"));
}

#[actix_web::test]
async fn a_task_that_is_only_to_look_offers_no_switch_and_refuses_one() {
    let world = a_world_with_tasks().await;
    world.allow(Scope::Change).await;
    let session = opened(&world, "invoices").await;
    let path = format!("/agent/sessions/{}", session.id);
    let page = world.get(Door::Agent, &world.ana, &path).await;
    assert!(
        page.says("The declared task, Invoices, is view only.") && !page.says("Switch to change mode"),
        "{}",
        page.html
    );
    let form = [("mode", "change"), ("back", "/")];
    let refused = world.post(Door::Agent, &world.ana, &format!("{path}/mode"), &form).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.says("The declared task, Invoices, is view only."), "{}", refused.html);
}

#[actix_web::test]
async fn pages_outside_the_declared_task_are_marked_for_rita() {
    let world = a_world_with_tasks().await;
    world.allow(Scope::View).await;
    let session = opened(&world, "invoices").await;
    for (target, title) in
        [("/invoices/7", "Invoice 7"), ("/settings/team", "Team"), ("/settings/team", "Team")]
    {
        world.viewed_at(&session, target, title).await;
    }
    world.end(&session, &world.ana).await;
    let queue = world.get(Door::Review, &world.rita, "/review?state=outside-task").await;
    assert!(queue.says("Outside the task") && queue.says("2 outside the declared task"), "{}", queue.html);
    let page = world.get(Door::Review, &world.rita, &format!("/review/{}", session.id)).await;
    assert!(page.says("Outside the declared task Team (2×)"), "{}", page.html);
    assert!(page.html.contains(
        "href=\"https://acme.example/tickets/4821\" target=\"_blank\" rel=\"noopener noreferrer\""
    ));

    let kept = opened(&world, "settings").await;
    world.viewed_at(&kept, "/settings/team", "Team").await;
    world.end(&kept, &world.ana).await;
    let page = world.get(Door::Review, &world.rita, &format!("/review/{}", kept.id)).await;
    assert!(!page.says("Outside the declared task"), "{}", page.html);
}

#[actix_web::test]
async fn after_an_idle_end_ana_goes_on_with_everything_filled_in_but_the_code() {
    let world = a_world_with_tasks().await;
    world.allow(Scope::View).await;
    let session = opened(&world, "invoices").await;
    let page_of = format!("/agent/sessions/{}", session.id);
    assert!(!world.get(Door::Agent, &world.ana, &page_of).await.html.contains("continue="));
    world.clock.advance(Duration::minutes(15));
    let ended = world.get(Door::Agent, &world.ana, &page_of).await;
    let again = format!("/agent/accounts/{}/open?continue={}", world.account.id, session.id);
    assert!(ended.html.contains(&format!("href=\"{again}\"")), "{}", ended.html);
    let form = world.get(Door::Agent, &world.ana, &again).await;
    assert!(
        form.html.contains(&format!("value=\"{REASON}\""))
            && form.html.contains(&format!("value=\"{TICKET}\""))
    );
    assert!(
        form.html.contains("value=\"invoices\" checked")
            && form.html.contains("value=\"olivia\" data-name=\"Olivia Berg\" selected")
    );
    assert_ne!(form.field("session"), session.id.to_string());
    assert!(form.html.contains("autocomplete=\"one-time-code\" value=\"\""), "the code is asked for anew");
    assert_eq!(world.get(Door::Agent, &world.ben, &again).await.status, StatusCode::NOT_FOUND, "it is Ana's");
}

#[actix_web::test]
async fn ben_reads_that_access_is_only_for_ana_and_his_try_is_on_record() {
    let world = World::new().await;
    let agent = Some(OnlyAgent { id: world.ana.id, name: "Ana Lind".to_owned() });
    limited(&world, Only { agent, purpose: Some("onboarding".to_owned()), ..Only::default() }).await;
    let path = format!("/agent/accounts/{}/open", world.account.id);
    let anas = world.get(Door::Agent, &world.ana, &path).await;
    assert!(anas.says("Only Ana Lind, for onboarding."), "{}", anas.html);
    let before = world.kinds().await;
    let looked = world.get(Door::Agent, &world.ben, &path).await;
    assert!(
        looked.says("Northwind allowed support access only for Ana Lind. Nothing was opened."),
        "{}",
        looked.html
    );
    assert_eq!(world.kinds().await, before, "looking is no try");
    let tried = sent(&world, &world.ben, "").await;
    assert_eq!(tried.status, StatusCode::FORBIDDEN);
    assert!(tried.says("Your try is on record"), "{}", tried.html);
    assert_eq!(world.kinds().await.last().map(String::as_str), Some("session.refused"));
}

#[actix_web::test]
async fn a_grant_for_one_task_offers_that_task_alone() {
    let world = a_world_with_tasks().await;
    limited(
        &world,
        Only { work: Some("settings".to_owned()), purpose: Some("Settings".to_owned()), ..Only::default() },
    )
    .await;
    let path = format!("/agent/accounts/{}/open", world.account.id);
    let form = world.get(Door::Agent, &world.ana, &path).await;
    assert!(
        form.html.contains("value=\"settings\" checked") && !form.html.contains("value=\"invoices\""),
        "{}",
        form.html
    );
    let refused = sent(&world, &world.ana, "invoices").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.says("Northwind allowed support access only for Settings."), "{}", refused.html);
    assert_eq!(sent(&world, &world.ana, "settings").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn rita_reads_who_was_refused_and_why_by_agent_and_cause() {
    let world = World::new().await;
    let empty = world.get(Door::Review, &world.rita, "/review/attempts").await;
    assert!(empty.says("No try was refused"), "{}", empty.html);
    for _ in 0..5 {
        // Without a grant.
        let grant = world.allow(Scope::View).await;
        world.withdraw(&grant).await;
        assert_eq!(sent(&world, &world.ana, "").await.status, StatusCode::FORBIDDEN);
    }
    let nowhere = porchlight::ids::AccountId::new(world.state.now(), &world.state.random);
    world.get(Door::Agent, &world.ben, &format!("/agent/accounts/{nowhere}/open")).await;
    assert_eq!(sent(&world, &world.rita, "").await.status, StatusCode::FORBIDDEN);
    let page = world.get(Door::Review, &world.rita, "/review/attempts").await;
    assert!(page.says("7 tries were refused in the last 30 days."), "{}", page.html);
    assert!(page.says("Ana Lind 5Too often lately Support access was not allowed (5×)"), "{}", page.html);
    assert!(
        page.says("Ben Okafor 1 No such account (1×)") && page.says(&nowhere.to_string()),
        "{}",
        page.html
    );
    assert!(page.says("Rita Moreau 1 Not an agent (1×)"), "{}", page.html);
    assert!(page.says("of the account’s history: Ana Lind tried to open the account; refused, support access was not allowed"), "{}", page.html);
    let bens = world
        .get(Door::Review, &world.rita, &format!("/review/attempts?agent={}&days=7", world.ben.id))
        .await;
    assert!(bens.says("1 try was refused in the last 7 days.") && !bens.says("Ana Lind"), "{}", bens.html);
    let by_cause = world.get(Door::Review, &world.rita, "/review/attempts?cause=not-an-agent").await;
    assert!(by_cause.says("Rita Moreau") && !by_cause.says("Ben Okafor"), "{}", by_cause.html);
    world.clock.advance(Duration::days(8));
    assert!(world.get(Door::Review, &world.rita, "/review/attempts?days=7").await.says("No try was refused"));
}

#[actix_web::test]
async fn a_thousand_refused_tries_stand_on_one_page_which_tells_the_newest_of_each_cause() {
    let world = World::new().await;
    let (reason, ticket) = (REASON.parse().expect("a reason"), TICKET.parse().expect("a ticket"));
    for n in 0..1000 {
        let code = if n % 2 == 0 { "no-active-grant" } else { "too-many-tries" };
        let (db, account) = (&world.state.db, world.account.id);
        sessions::commands::refuse(db, &world.ana, account, &reason, &ticket, code).await.expect("on record");
    }
    let page = world.get(Door::Review, &world.rita, "/review/attempts").await;
    assert!(page.says("1000 tries were refused in the last 30 days."));
    assert!(page.says("(500×)") && page.says("The newest 20 of 500 tries are told here."));
    assert_eq!(entries_named(&page).len(), 2 * 20);
    let of_one = world.get(Door::Review, &world.rita, "/review/attempts?cause=no-active-grant").await;
    assert!(
        of_one.says("500 tries were refused") && of_one.says("The newest 100 of 500 tries are told here.")
    );
    let newest = entries_named(&of_one).pop_last().expect("an entry");
    let account = world.account.id;
    let read: Result<_, porchlight::db::DbError> =
        world.state.db.read(move |conn| history::page(conn, account, history::Page::From(newest), 1)).await;
    assert_eq!(read.expect("the log").remove(0).kind, "session.refused", "each stands at its own number");
    assert_eq!(entries_named(&of_one).len(), 100);
}

/// The numbers of the entries that the page tells of.
fn entries_named(page: &Page) -> std::collections::BTreeSet<u64> {
    let named = page.html.split("<summary>Entry ").skip(1).filter_map(|rest| rest.split(' ').next());
    named.map(|number| number.parse().expect("a number")).collect()
}

#[actix_web::test]
async fn wrong_codes_are_slips_until_there_are_too_many() {
    let world = World::new().await;
    world.allow(Scope::View).await;
    let path = format!("/agent/accounts/{}/open", world.account.id);
    let session = sessions_id(&world);
    let before = world.kinds().await;
    let typed = [
        ("session", session.as_str()),
        ("act_as", "olivia"),
        ("reason", REASON),
        ("ticket", TICKET),
        ("code", "000000"),
    ];
    for _ in 0..10 {
        world.post(Door::Agent, &world.ana, &path, &typed).await;
    }
    assert_eq!(world.kinds().await, before);
    let page = world.post(Door::Agent, &world.ana, &path, &typed).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("Too many tries.") && page.html.contains(REASON), "{}", page.html);
    assert_eq!(world.kinds().await.last().map(String::as_str), Some("session.refused"));
}
