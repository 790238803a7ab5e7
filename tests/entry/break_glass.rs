//! There is no emergency door. Everybody of the vendor's staff tries every address there is, with every form filled in and
//! a good one-time code, while no owner of Northwind allows anything: nothing opens.

use super::errands::{Names, Stage, form, target};
use super::routes::{Route, routes};
use super::world::{Who, World};

/// Every kind of staff, and somebody of all roles at once.
const STAFF: [&str; 8] =
    ["agent", "other-agent", "lead", "reviewer", "admin", "suspended", "no-mfa", "everything"];

/// What an emergency door is often called.
const WORDS: [(&str, &str); 5] =
    [("emergency", "1"), ("override", "yes"), ("break_glass", "on"), ("force", "true"), ("as", "admin")];

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

#[actix_web::test]
async fn nobody_comes_in_where_access_was_never_allowed() {
    nobody_comes_in(Stage::Dark).await;
}

#[actix_web::test]
async fn nobody_comes_in_after_access_was_withdrawn_not_even_into_a_session_of_before() {
    nobody_comes_in(Stage::Withdrawn).await;
}

#[actix_web::test]
async fn nobody_comes_in_after_access_lapsed_not_even_into_a_session_of_before() {
    nobody_comes_in(Stage::Lapsed).await;
}

/// Meanwhile Fabrikam's Oscar allows everything, which helps nobody.
async fn nobody_comes_in(stage: Stage) {
    let world = World::at(stage).await;
    let before = Standing::of(&world).await;
    for name in STAFF {
        let who = world.who(name);
        for route in routes().iter().filter(|route| route.door != "gateway") {
            try_everything(&world, who, route).await;
        }
    }
    try_the_sessions_of_before(&world).await;
    assert_eq!(world.server.echo.bytes(), 0, "the app got something");
    assert_eq!(Standing::of(&world).await, before);
    everybody_was_there(&world).await;
    owner_reads_it(&world).await;
    world.stop().await;
}

/// Everything by which somebody could be in Northwind: what is there stays as it is, and no more comes.
#[derive(Debug, PartialEq)]
struct Standing {
    sessions: Vec<String>,
    grants: Vec<String>,
    consents: Vec<String>,
    /// Entries, but for those of refused tries, of asking and its mails, and what is said of a session that is over.
    entries: Vec<String>,
}

const HARMLESS: [&str; 8] = [
    "session.refused",
    "request.asked",
    "request.lapsed",
    "mail.sent",
    "session.reviewed",
    "session.followed_up",
    "session.noted",
    "session.files_deleted",
];

impl Standing {
    async fn of(world: &World) -> Self {
        let kinds = world.northwind.log_kinds().await;
        Self {
            sessions: world.rows("sessions"),
            grants: world.rows("grants"),
            consents: world.rows("consents"),
            entries: kinds.into_iter().filter(|kind| !HARMLESS.contains(&kind.as_str())).collect(),
        }
    }
}

async fn try_everything(world: &World, who: &Who, route: &Route) {
    // Whoever signs out is no use any more.
    let mut names = world.names.clone();
    let nothing = Names::made_up(&world.db);
    (names.agents_sign_in, names.owners_sign_in) = (nothing.agents_sign_in, nothing.owners_sign_in);
    names.new_session = nothing.new_session;
    for method in METHODS {
        let code = world.code(who).await;
        let mut all = form(route, &names, &code, who.name);
        for other in routes() {
            let more = form(&other, &names, &code, who.name);
            all.extend(
                more.into_iter().filter(|(name, _)| all.iter().all(|(n, _)| n != name)).collect::<Vec<_>>(),
            );
        }
        all.extend(WORDS.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let raw = world.ask(who, method, &target(route, &names), &all).await;
        assert!(
            raw.status != 0 && raw.status < 500,
            "{method} {} as {}: {}",
            route.address,
            who.name,
            raw.status
        );
        assert!(!raw.text().contains("/.porchlight/enter"), "{} hands {} a way in", route.address, who.name);
    }
}

/// With the cookie that Ana's browser still has, and without.
async fn try_the_sessions_of_before(world: &World) {
    let Some((session, cookie)) = &world.session else { return };
    let own = routes().into_iter().filter(|route| route.door == "gateway");
    let apps = ["/", "/settings/tax", "/customers.csv", "/logout"];
    let apps = apps.map(|address| Route { door: "app", method: "GET", address });
    for route in own.chain(apps) {
        for (method, cookie) in METHODS.into_iter().flat_map(|m| [(m, cookie.as_str()), (m, "")]) {
            let form = form(&route, &world.names, "", "agent");
            let at = (session.slug.as_str(), cookie);
            let raw = world.ask_session(at, method, &target(&route, &world.names), &form).await;
            assert!(raw.header("set-cookie").is_none(), "{method} {} gives a cookie", route.address);
        }
    }
}

/// Otherwise nothing is proved: each of them was signed in to the end, and tries of agents are on record.
async fn everybody_was_there(world: &World) {
    for (name, home) in [
        ("agent", "/agent"),
        ("other-agent", "/agent"),
        ("lead", "/review/questions"),
        ("reviewer", "/review"),
        ("admin", "/admin/diagnostics"),
        ("everything", "/agent"),
    ] {
        let raw = world.ask(world.who(name), "GET", home, &[]).await;
        assert_eq!(raw.status, 200, "{name} was not there");
    }
    let tries = world.northwind.log_from(0).await;
    let tries = tries.iter().filter(|entry| entry.kind == "session.refused").count();
    assert!(tries >= 3, "{tries} refused tries are on record");
}

async fn owner_reads_it(world: &World) {
    let page = world.ask(world.who("owner"), "GET", "/account/support-access", &[]).await.text();
    assert!(page.contains("Off. Acme support can’t open your account."), "{page}");
    assert!(page.contains("Acme cannot override this."), "{page}");
}
