//! What somebody does at an address: which things it is about, and the form there, filled in as if all were well. A new
//! route with names in its address or with a form gets its line here.

use porchlight::consents::{Answer, Kind};
use porchlight::grants;
use porchlight::ids::RequestId;
use porchlight::requests::{self, Asking, Asks, RequestError, Wish};
use porchlight::sessions::Session;

use super::routes::Route;
use crate::consents::{answered, asked_about, drafted};
use crate::support::House;

/// How Northwind stands when somebody comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Olivia allows nothing.
    Dark,
    /// Ana is inside, in change mode, and has asked.
    Inside,
    /// Ana has been inside.
    Left,
    /// Olivia has withdrawn what she allowed, while Ana was inside.
    Withdrawn,
    /// What she allowed has lapsed.
    Lapsed,
}

/// How things are called that addresses and forms name.
#[derive(Debug, Clone)]
pub struct Names {
    pub account: String,
    pub session: String,
    pub grant: String,
    /// Tried but not asked; asked; allowed; allowed, and waiting for a lead.
    pub questions: [String; 4],
    /// One of the staff, whom nobody in the columns is.
    pub staff: String,
    /// What a lead is asked, and what the owners are.
    pub requests: [String; 2],
    pub owners_sign_in: String,
    pub agents_sign_in: String,
    /// Of a grant and a session that are to be.
    pub new_grant: String,
    pub new_session: String,
}

/// Ana's four questions.
pub async fn questions(house: &House, session: &Session) -> [String; 4] {
    let content = |digit: &str| digit.repeat(64);
    let draft = drafted(house, session, Kind::Export, &content("1")).await;
    let asked = asked_about(house, &drafted(house, session, Kind::Change, &content("2")).await).await;
    let allowed = asked_about(house, &drafted(house, session, Kind::Change, &content("3")).await).await;
    let seconded = asked_about(house, &drafted(house, session, Kind::Sensitive, &content("4")).await).await;
    for question in [&allowed, &seconded] {
        answered(house, question, Answer::Once).await.expect("answered");
    }
    [draft, asked, allowed, seconded].map(|question| question.id.to_string())
}

/// Ana asks a lead, and the owners, to approve a session.
pub async fn asked_first(house: &House, session: &Session) -> [String; 2] {
    let (agent, session, terms) = (house.ana.clone(), session.clone(), house.terms.clone());
    let heads = [session.account.into()];
    let asked = house.db.write(&heads, move |tx| {
        let grant = grants::find(tx.conn, session.account, session.grant)?.expect("the grant");
        let asking = Asking {
            wish: Wish {
                account: session.account,
                agent: agent.id,
                grant: &grant,
                act_as: &session.acting_as.id,
                work: session.work.as_ref().map(|work| work.id.as_str()),
                reason: session.reason.as_str(),
                ticket: session.ticket.as_str(),
            },
            acting_as: &session.acting_as,
            work: session.work.as_ref(),
            needs: &[],
        };
        requests::ask(tx, &terms, &agent, &asking, &[Asks::Lead, Asks::Owner])
    });
    let asked: Result<Vec<RequestId>, RequestError> = asked.await;
    <[RequestId; 2]>::try_from(asked.expect("asked")).expect("two").map(|id| id.to_string())
}

/// Where things must stand for the errand to be worth its while.
pub fn stage(route: &Route) -> Stage {
    match (route.door, route.method, route.address) {
        ("owner", "POST", "/account/support-access") => Stage::Dark,
        ("agent", _, "/agent/accounts/{account}/ask") => Stage::Dark,
        ("review", _, "/review/{session}" | "/review/{session}/outcome") => Stage::Left,
        ("owner", _, "/account/history/{session}" | "/account/history/{session}/proof") => Stage::Left,
        ("agent", _, "/agent/sessions/{session}/note" | "/agent/sessions/{session}/deleted") => Stage::Left,
        _ => Stage::Inside,
    }
}

/// The address with its names filled in.
pub fn target(route: &Route, names: &Names) -> String {
    let [draft, asked, allowed, sensitive] = &names.questions;
    let question = match (route.door, route.address) {
        ("owner", _) => asked,
        ("review", _) => sensitive,
        (_, "/agent/questions/{question}/send") => allowed,
        _ => draft,
    };
    let request = if route.door == "owner" { &names.requests[1] } else { &names.requests[0] };
    let sign_in =
        if route.address.starts_with("/account/") { &names.owners_sign_in } else { &names.agents_sign_in };
    let path = if route.door == "portal" { "theme.css" } else { "help/settings/tax" };
    let filled = [
        ("{account}", names.account.as_str()),
        ("{session}", &names.session),
        ("{question}", question),
        ("{staff}", &names.staff),
        ("{request}", request),
        ("{sign_in}", sign_in),
        // Nobody's: what a good one opens is told elsewhere (`tests/sign_ins`).
        ("{token}", "0123456789abcdef0123456789abcdef"),
        ("{path:.*}", path),
        ("{file}", "banner.js"),
        // One in which nobody was inside: there is nothing to sign off.
        ("{week}", "2026-W40"),
        ("{report}", "sessions"),
        ("{id}", "1"),
        ("{job}", "forget-old-refused-tries"),
        // No mail of that name: sending again is told elsewhere (`tests/admin`).
        ("{message}", "msg_0123456789abcdef0123456789abcdef"),
    ];
    filled.into_iter().fold(route.address.to_owned(), |target, (hole, name)| target.replace(hole, name))
}

/// Whether a route names anything that belongs to somebody.
pub fn names_something(route: &Route) -> bool {
    let in_address = ["{account}", "{session}", "{question}", "{request}", "{staff}", "{sign_in}"];
    let in_form = [
        "/account/support-access/end",
        "/account/support-access/limit",
        "/account/support-access/off",
        "/admin/fields/learn",
    ];
    in_address.iter().any(|hole| route.address.contains(hole)) || in_form.contains(&route.address)
}

/// The form that is sent there, with the one-time code of whoever sends it.
pub fn form(route: &Route, names: &Names, code: &str, who: &str) -> Vec<(String, String)> {
    let address = format!("{who}@nowhere.example");
    let fields: &[(&str, &str)] = match route.address {
        "/account/support-access" => &[("id", &names.new_grant), ("scope", "change"), ("until", "24h")],
        "/account/support-access/end" => &[("grant", &names.grant), ("until", "7d")],
        "/account/support-access/off" => &[("grant", &names.grant)],
        "/account/support-access/limit" => &[("grant", &names.grant), ("purpose", "onboarding")],
        "/account/questions/{question}" => &[("answer", "once"), ("note", "")],
        "/account/requests/{request}" | "/review/requests/{request}" => {
            &[("answer", "approved"), ("minutes", "60"), ("note", "")]
        }
        "/account/notices" => &[("statement", "on")],
        "/sign-in" => &[("email", &address), ("password", "a guess of somebody's"), ("code", code)],
        "/join/{token}" => &[("password", "lantern over wet gravel"), ("code", code)],
        "/account/sign-in" => &[("email", &address)],
        "/account/enter" => &[("token", "of nobody")],
        "/agent/accounts/{account}/open" => &[
            ("session", &names.new_session),
            ("act_as", "olivia-1"),
            ("reason", "checking failed invoice sync"),
            ("ticket", "https://acme.example/tickets/4821"),
            ("code", code),
        ],
        "/agent/accounts/{account}/ask" => &[("reason", "checking failed invoice sync"), ("scope", "view")],
        "/agent/sessions/{session}/mode" => &[("mode", "view"), ("back", "/")],
        "/agent/sessions/{session}/note" => &[("line", "Set the rate to 10%")],
        "/agent/sessions/{session}/deleted" => &[("file", "0")],
        "/agent/questions/{question}" => &[("why", "20% was a slip")],
        "/review/questions/{question}" => &[("answer", "agree"), ("note", "")],
        "/review/{session}" => &[("verdict", "no_concerns"), ("note", "")],
        "/review/{session}/outcome" => {
            &[("outcome", "explained"), ("outcome-note", "A colleague had asked.")]
        }
        "/admin/fields" => &[("see", "open"), ("scope", "all")],
        "/admin/fields/learn" => &[("account", &names.account), ("learn", "on")],
        "/admin/staff/invite" => &[("email", "nina@acme.example"), ("name", "Nina"), ("role", "agent")],
        "/admin/staff/{staff}/roles" => &[("role", "agent"), ("role", "lead")],
        "/admin/staff/{staff}/training" => &[("trained", "2026-01-15")],
        "/admin/staff/{staff}/team" => &[("team", "Billing")],
        "/admin/staff/{staff}/suspend" => &[("reason", "left her laptop on a train")],
        "/staff/guidelines" => &[("version", "2026-11")],
        "/admin/rules" => &[("method", "GET"), ("target", "/settings/tax"), ("kind", "none")],
        "/demo/be" => &[("persona", "ana")],
        "/.porchlight/enter" => &[("token", "0123456789abcdef0123456789abcdef")],
        "/.porchlight/send" => {
            &[("consent", &names.questions[2]), ("token", "0123456789abcdef0123456789abcdef")]
        }
        "/.porchlight/hidden" => &[("page", "1"), ("field", "iban")],
        _ => &[],
    };
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
