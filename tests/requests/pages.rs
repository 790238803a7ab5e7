//! The pages of a request: the agent's, the lead's, the owner's.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use porchlight::grants::Scope;
use porchlight::requests::Terms;
use porchlight::sessions::Works;
use porchlight::sign_ins::Door;
use porchlight::staff::{self, Member, Role, Roles};

use crate::agent::world::{Page, World};
use crate::owner::portal::{Portal, hidden};
use crate::support::{House, TestDb, a_session, both_databases};

const TICKET: &str = "https://acme.example/tickets/4821";
const REASON: &str = "checking failed invoice sync";

/// Where acting as an owner needs a lead, such as Lea.
async fn strict_world() -> (World, Member) {
    let mut world = World::new().await;
    world.state.terms = Arc::new(Terms { roles: vec!["owner".to_owned()], ..Terms::default() });
    let lea = hired(&world, "Lea", &[Role::Lead, Role::Reviewer]).await;
    world.allow(Scope::View).await;
    (world, lea)
}

async fn hired(world: &World, name: &str, roles: &[Role]) -> Member {
    let state = &world.state;
    let email = format!("{}@acme.example", name.to_lowercase()).parse().expect("an address");
    let roles = Roles::of(roles);
    let hired = staff::commands::add(&state.db, &state.random, &state.sealer, email, name.to_owned(), roles);
    hired.await.expect("hired").0
}

fn open_path(world: &World) -> String {
    format!("/agent/accounts/{}/open", world.account.id)
}

/// Sends the form as this agent; gives the answer.
async fn tries_to_enter(world: &World, agent: &Member) -> Page {
    let path = open_path(world);
    let session = world.get(Door::Agent, agent, &path).await.field("session");
    let code = world.code(agent).await;
    world.post(Door::Agent, agent, &path, &typed(&session, &code)).await
}

/// The form, filled in.
fn typed<'a>(session: &'a str, code: &'a str) -> [(&'static str, &'a str); 5] {
    [("session", session), ("act_as", "olivia"), ("reason", REASON), ("ticket", TICKET), ("code", code)]
}

/// Ana asks; where her request stands.
async fn asked(world: &World) -> String {
    let page = tries_to_enter(world, &world.ana).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
    page.location().to_owned()
}

fn lead_path(agents: &str) -> String {
    agents.replace("/agent/", "/review/")
}

#[actix_web::test]
async fn ana_reads_who_is_asked_and_until_when_and_that_nothing_was_opened() {
    let (world, _) = strict_world().await;
    let form = world.get(Door::Agent, &world.ana, &open_path(&world)).await;
    assert!(form.html.contains("Olivia Berg · owner (a lead approves each session)"), "{}", form.html);
    assert!(form.html.contains("Nils Aalto · accountant</option>"));
    let page = world.get(Door::Agent, &world.ana, &asked(&world).await).await;
    assert!(page.says("Waiting for a lead’s approval"), "{}", page.html);
    assert!(
        page.says("Nothing was opened. Lea can approve it, as a lead, until Sun 22 Nov 2026, 18:06 CET.")
    );
    assert!(!world.kinds().await.contains(&"session.opened".to_owned()));
    let first = world.get(Door::Agent, &world.ana, "/agent").await;
    assert!(
        first.says("What you asked for")
            && first.says("Ana Lind asks to open a support session as Olivia Berg")
    );
    let by_ben = world.get(Door::Agent, &world.ben, &asked(&world).await).await;
    assert_eq!(by_ben.status, StatusCode::NOT_FOUND, "somebody else's request does not exist");
}

#[actix_web::test]
async fn after_a_leads_yes_only_the_code_is_left_to_enter() {
    let (world, lea) = strict_world().await;
    let path = asked(&world).await;
    let waiting = world.get(Door::Review, &lea, "/review/requests").await;
    assert!(waiting.html.contains(&lead_path(&path)), "{}", waiting.html);
    let page = world.get(Door::Review, &lea, &lead_path(&path)).await;
    assert!(page.says("Olivia Berg") && page.says(REASON) && page.says("#4821"), "{}", page.html);
    let yes = [("answer", "approved"), ("minutes", "60"), ("note", "")];
    let done = world.post(Door::Review, &lea, &lead_path(&path), &yes).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let page = world.get(Door::Agent, &world.ana, &path).await;
    assert!(page.says("Approved") && page.says("Lea approved it"), "{}", page.html);
    let id = path.rsplit('/').next().expect("an id");
    let back = format!("{}?request={id}", open_path(&world));
    assert!(page.html.contains(&format!("href=\"{back}\"")), "{}", page.html);
    let form = world.get(Door::Agent, &world.ana, &back).await;
    assert!(form.says("This session is approved. Only your second factor is left to show."), "{}", form.html);
    let (session, code) = (form.field("session"), world.code(&world.ana).await);
    let typed: [(&str, &str); 6] = [
        ("session", session.as_str()),
        ("request", &form.field("request")),
        ("act_as", &form.field("act_as")),
        ("reason", &form.field("reason")),
        ("ticket", &form.field("ticket")),
        ("code", &code),
    ];
    let opened = world.post(Door::Agent, &world.ana, &open_path(&world), &typed).await;
    assert_eq!(opened.status, StatusCode::OK, "{}", opened.html);
    assert!(opened.html.contains("/.porchlight/enter"));
    let used = world.get(Door::Agent, &world.ana, &path).await;
    assert!(used.says("Approved, and used"));
    let somebodys = world.get(Door::Agent, &world.ben, &back).await;
    assert_eq!(somebodys.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn an_approved_session_opens_with_the_task_that_was_declared_and_with_no_other() {
    let (mut world, lea) = strict_world().await;
    world.state.works = two_tasks();
    let path = open_path(&world);
    let sent = async |task: &str| {
        let session = world.get(Door::Agent, &world.ana, &path).await.field("session");
        let code = world.code(&world.ana).await;
        let mut typed = typed(&session, &code).to_vec();
        typed.push(("work", task));
        world.post(Door::Agent, &world.ana, &path, &typed).await
    };
    let asked = sent("invoices").await.location().to_owned();
    for (door, who, path) in
        [(Door::Review, &lea, lead_path(&asked)), (Door::Agent, &world.ana, asked.clone())]
    {
        let page = world.get(door, who, &path).await;
        assert!(
            page.html.contains("Declared task</dt><dd class=\"datagrid-content\">Invoices<"),
            "{}",
            page.html
        );
    }
    world.post(Door::Review, &lea, &lead_path(&asked), &[("answer", "approved"), ("minutes", "60")]).await;
    let back = format!("{path}?request={}", asked.rsplit('/').next().expect("an id"));
    let form = world.get(Door::Agent, &world.ana, &back).await;
    assert!(form.html.contains("value=\"invoices\" checked"), "{}", form.html);
    assert!(!form.html.contains("value=\"settings\" checked"));

    // For another task it is another request; for this one the way is open.
    let another = sent("settings").await;
    assert_eq!(another.status, StatusCode::SEE_OTHER, "{}", another.html);
    assert_ne!(another.location(), asked);
    let opened = sent("invoices").await;
    assert!(opened.status == StatusCode::OK && opened.html.contains("/.porchlight/enter"), "{}", opened.html);
}

fn two_tasks() -> Works {
    let work = |id: &str, label: &str| porchlight::config::Work {
        id: id.to_owned(),
        label: label.to_owned(),
        changes: false,
        pages: vec!["/**".to_owned()],
    };
    Works::of(&[work("invoices", "Invoices"), work("settings", "Settings")]).expect("patterns")
}

#[actix_web::test]
async fn a_wrong_code_keeps_what_was_approved() {
    let (world, lea) = strict_world().await;
    let path = asked(&world).await;
    world.post(Door::Review, &lea, &lead_path(&path), &[("answer", "approved"), ("minutes", "60")]).await;
    let back = format!("{}?request={}", open_path(&world), path.rsplit('/').next().expect("an id"));
    let form = world.get(Door::Agent, &world.ana, &back).await;
    let typed = [
        ("session", form.field("session")),
        ("request", form.field("request")),
        ("act_as", form.field("act_as")),
        ("reason", form.field("reason")),
        ("ticket", form.field("ticket")),
        ("code", "12".to_owned()),
    ];
    let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let again = world.post(Door::Agent, &world.ana, &open_path(&world), &typed).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.says("Only your second factor is left to show."), "{}", again.html);
    assert_eq!(again.field("reason"), REASON);
}

#[actix_web::test]
async fn a_form_sent_twice_asks_once_and_both_answers_lead_there() {
    let (world, _) = strict_world().await;
    let path = open_path(&world);
    let session = world.get(Door::Agent, &world.ana, &path).await.field("session");
    let code = world.code(&world.ana).await;
    let typed = typed(&session, &code);
    let both = futures_util::future::join(
        world.post(Door::Agent, &world.ana, &path, &typed),
        world.post(Door::Agent, &world.ana, &path, &typed),
    );
    let (first, second) = both.await;
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(first.location(), second.location());
    assert_eq!(world.kinds().await.iter().filter(|kind| *kind == "request.asked").count(), 1);
}

#[actix_web::test]
async fn a_lead_who_asked_reads_why_she_may_not_answer_and_is_turned_away_if_she_tries() {
    let (world, _) = strict_world().await;
    let ida = hired(&world, "Ida", &[Role::Agent, Role::Lead]).await;
    let path = lead_path(tries_to_enter(&world, &ida).await.location());
    let page = world.get(Door::Review, &ida, &path).await;
    assert!(page.says("You asked for this yourself; another lead must approve it."), "{}", page.html);
    assert!(!page.html.contains("name=\"answer\""));
    let tried = world.post(Door::Review, &ida, &path, &[("answer", "approved"), ("minutes", "60")]).await;
    assert_eq!(tried.status, StatusCode::FORBIDDEN);
    let by_rita =
        world.post(Door::Review, &world.rita, &path, &[("answer", "approved"), ("minutes", "60")]).await;
    assert_eq!(by_rita.status, StatusCode::FORBIDDEN, "a reviewer is no lead");
    assert!(!world.kinds().await.contains(&"request.answered".to_owned()));
}

#[actix_web::test]
async fn a_lead_who_comes_second_reads_that_it_was_answered() {
    let (world, lea) = strict_world().await;
    let path = lead_path(&asked(&world).await);
    for _ in 0..2 {
        let done =
            world.post(Door::Review, &lea, &path, &[("answer", "declined"), ("note", "not today")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
    }
    let page = world.get(Door::Review, &lea, &path).await;
    assert!(page.says("Not approved") && page.says("“not today”") && !page.html.contains("name=\"answer\""));
    assert_eq!(world.kinds().await.iter().filter(|kind| *kind == "request.answered").count(), 1);
}

/// Olivia in her browser, Ana having asked under a grant with an approval of each session.
async fn olivia_is_asked(db: &TestDb) -> (Portal, String) {
    let portal = Portal::of_olivia(db).await;
    let id = hidden(&portal.switch().await, "id");
    let form = [("id", id.as_str()), ("until", "24h"), ("scope", "view"), ("each_time", "on")];
    portal.post("/account/support-access", &form).await;
    let tried = a_session().tried_in(&portal.house).await;
    let Err(porchlight::sessions::OpenError::NeedsApproval(asked)) = tried else { panic!("{tried:?}") };
    let path = format!("/account/requests/{}", asked[0]);
    (portal, path)
}

async fn count(house: &House, kind: &str) -> usize {
    house.log_kinds().await.iter().filter(|known| *known == kind).count()
}

both_databases! {
    async fn olivia_asked_each_time_sees_the_request_at_the_switch_and_approves_it(db: TestDb) {
        let (portal, path) = olivia_is_asked(&db).await;
        let switch = portal.switch().await;
        assert!(switch.contains(&path) && switch.contains("You are asked each time"), "{switch}");
        let page = portal.get(&path).await;
        assert!(page.html.contains("Ana asks to open a support session as Olivia"), "{}", page.html);
        assert_eq!(count(&portal.house, "request.answered").await, 0, "opening a page decides nothing");
        let done = portal.post(&path, &[("answer", "approved"), ("minutes", "30")]).await;
        assert_eq!((done.status, done.location.as_deref()), (StatusCode::SEE_OTHER, Some(path.as_str())));
        db.clock.advance(chrono::Duration::seconds(30));
        a_session().opened_in(&portal.house).await;
        let history = portal.get("/account/history").await.html;
        for line in [
            "asked the owners to approve a support session as Olivia",
            "approved a support session of Ana as Olivia, good until",
        ] {
            assert!(history.contains(line), "{line}: {history}");
        }
    }

    async fn olivia_declines_with_a_note_or_would_rather_share_her_screen(db: TestDb) {
        let (portal, path) = olivia_is_asked(&db).await;
        let too_much = "x".repeat(1001);
        let wrong = portal.post(&path, &[("answer", "declined"), ("note", too_much.as_str())]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.html.contains(&too_much), "what was typed stays");
        assert_eq!(portal.post(&path, &[("answer", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let longer = portal.post(&path, &[("answer", "approved"), ("minutes", "999")]).await;
        assert_eq!(longer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(portal.post(&path, &[("answer", "share_screen")]).await.status, StatusCode::SEE_OTHER);
        let page = portal.get(&path).await.html;
        assert!(page.contains("will share the screen instead") && !page.contains("name=\"answer\""), "{page}");
        let late = portal.post(&path, &[("answer", "approved"), ("minutes", "30")]).await;
        assert_eq!(late.status, StatusCode::SEE_OTHER);
        assert_eq!(count(&portal.house, "request.answered").await, 1);
    }

    async fn an_identity_that_acts_for_somebody_approves_nothing(db: TestDb) {
        let (portal, path) = olivia_is_asked(&db).await;
        let request = TestRequest::post()
            .uri(&path)
            .insert_header(("sec-fetch-site", "same-origin"))
            .insert_header(("x-porchlight-actor", "ana"))
            .set_form(vec![("answer", "approved"), ("minutes", "30")]);
        assert_eq!(portal.send(request).await.status, StatusCode::FORBIDDEN);
        assert_eq!(count(&portal.house, "request.answered").await, 0);
    }

    async fn another_customers_owner_finds_no_such_request(db: TestDb) {
        let (portal, path) = olivia_is_asked(&db).await;
        let fabrikam = crate::support::another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        let oscar = fabrikam.olivia.clone();
        let his = Portal::of(fabrikam, &oscar).await;
        assert_eq!(his.get(&path).await.status, StatusCode::NOT_FOUND);
        let tried = his.post(&path, &[("answer", "approved"), ("minutes", "30")]).await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND);
        assert_eq!(count(&portal.house, "request.answered").await, 0);
    }
}
