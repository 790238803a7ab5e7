//! The rules in force, what is wrong with the file, a tester, and what recorded traffic suggests.

mod facts;
mod seen;
mod suggested;
mod tester;
mod trouble;

use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use self::facts::Facts;
use self::suggested::Suggested;
use self::tester::{Result as Tried, Typed};
pub(super) use self::trouble::Trouble;
use crate::http::{AdminDoor, Shell, StaffIn, State, WebError, page};
use crate::rules::{FieldRow, RouteRow, SeenRoute};
use crate::staff::Member;
use crate::web::rules_told;
use crate::words::Words;

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
    proposals: Vec<Suggested>,
}

impl Page {
    fn words(&self) -> &Words {
        &self.shell.words
    }

    fn address(&self, route: &RouteRow) -> String {
        rules_told::address(self.words(), route)
    }

    fn conditions(&self, route: &RouteRow) -> Vec<String> {
        rules_told::conditions(self.words(), route)
    }

    /// The bodies that the tester can send: as the form calls them, and the names of their texts.
    fn kinds(&self) -> [(&'static str, &'static str); 4] {
        [
            ("none", "rules-try-kind-none"),
            ("form", "rules-try-kind-form"),
            ("json", "rules-try-kind-json"),
            ("multipart", "rules-try-kind-multipart"),
        ]
    }
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
    let proposals = strangers.into_iter().chain(rules.propose(&seen));
    let shell = super::shell(state, request, "admin", me);
    let words = &shell.words;
    page(&Page {
        file: state.rules.file().map(|file| file.display().to_string()),
        trouble: state.rules.trouble().map(|error| Trouble::of(words, &error)),
        routes: rules.route_rows(),
        fields: rules.field_rows(),
        facts: Facts::of(words, &rules),
        aliases: rules.hosts().iter().map(|host| host.alias.clone()).collect(),
        typed,
        tried,
        seen,
        proposals: proposals.map(|proposal| Suggested::of(words, proposal)).collect(),
        shell,
    })
}
