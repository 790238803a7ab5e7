//! The rules in force, what is wrong with the file, a tester, and what recorded traffic suggests.

mod seen;
mod tester;

use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use self::tester::{Result as Tried, Typed};
use crate::http::{AdminDoor, Shell, StaffIn, State, WebError, page};
use crate::rules::{FieldRow, Host, Identity, Limits, Problem, Proposal, RouteRow, Rules, SeenRoute};
use crate::staff::Member;

#[derive(Template)]
#[template(path = "admin/rules.html")]
struct Page {
    shell: Shell,
    /// Nothing where the built-in rules are all.
    file: Option<String>,
    trouble: Option<Trouble>,
    facts: Facts,
    routes: Vec<RouteRow>,
    fields: Vec<FieldRow>,
    /// Aliases of the vendor's other hosts.
    aliases: Vec<String>,
    typed: Typed,
    tried: Option<Tried>,
    seen: Vec<SeenRoute>,
    proposals: Vec<Proposal>,
}

/// What holds for all requests, in words.
struct Facts {
    hash: String,
    closed: &'static str,
    identity: String,
    hosts: String,
    cookies: String,
    limits: String,
}

struct Trouble {
    what: String,
    problems: Vec<Problem>,
}

/// The page as it is.
pub async fn show(
    request: HttpRequest,
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
) -> Result<HttpResponse, WebError> {
    draw(&state, &request, &admin.member, Typed::default(), None).await
}

/// The page with what a request would be. It changes nothing and sends nothing.
pub async fn try_out(
    request: HttpRequest,
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    typed: Form<Typed>,
) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let tried = tester::try_out(&state, &typed);
    draw(&state, &request, &admin.member, typed, Some(tried)).await
}

async fn draw(
    state: &State,
    request: &HttpRequest,
    me: &Member,
    typed: Typed,
    tried: Option<Tried>,
) -> Result<HttpResponse, WebError> {
    let rules = state.rules.now();
    let seen = rules.routes_seen(&state.db.read(seen::recent).await?);
    let strangers = rules.propose_hosts(&state.rules.strangers());
    let proposals: Vec<Proposal> = strangers.into_iter().chain(rules.propose(&seen)).collect();
    let trouble = state.rules.trouble().map(|error| Trouble {
        what: error.to_string().lines().next().unwrap_or_default().trim_end_matches(':').to_owned(),
        problems: error.problems().to_vec(),
    });
    page(&Page {
        shell: super::shell(state, request, "admin", me),
        file: state.rules.file().map(|file| file.display().to_string()),
        trouble,
        routes: rules.route_rows(),
        fields: rules.field_rows(),
        facts: Facts::of(&rules),
        aliases: rules.hosts().iter().map(|host| host.alias.clone()).collect(),
        typed,
        tried,
        seen,
        proposals,
    })
}

impl Facts {
    fn of(rules: &Rules) -> Self {
        Self {
            hash: rules.hash().to_owned(),
            closed: in_words(rules.closed()),
            identity: told(rules.identity()),
            hosts: hosts(rules.hosts()),
            cookies: rules.cookies().join(", "),
            limits: limits(rules.limits()),
        }
    }
}

/// What becomes of a field that nobody has decided about.
fn in_words(closed: bool) -> &'static str {
    if closed { "closed: hidden unless shown" } else { "open: shown unless hidden" }
}

/// How the app is told whom to show.
fn told(identity: &Identity) -> String {
    match identity {
        Identity::Headers(headers) => {
            let named = [&headers.account, &headers.user, &headers.actor, &headers.session];
            let names: Vec<&str> = named.into_iter().flatten().map(String::as_str).collect();
            format!("headers ({})", names.join(", "))
        }
        Identity::Jwt(jwt) => {
            format!("a signed token in {}, good for {} s", jwt.header, jwt.good_for.as_secs())
        }
        Identity::Entry(entry) => {
            format!("an entry at {}", entry.address.split('?').next().unwrap_or_default())
        }
    }
}

fn hosts(hosts: &[Host]) -> String {
    let each = hosts.iter().map(|host| {
        let told = if host.identity { ", told whom to show" } else { "" };
        format!("{} ({}{told})", host.alias, host.origin)
    });
    each.collect::<Vec<_>>().join(", ")
}

fn limits(limits: &Limits) -> String {
    let mib = |bytes: u64| bytes / (1024 * 1024);
    format!(
        "uploads {} MiB, kept for questions {} MiB, pages held {} MiB, answers within {} s",
        mib(limits.upload),
        mib(limits.asked),
        mib(limits.held),
        limits.answer.as_secs()
    )
}
