//! The pages (and, for scripts, problems) that the gateway answers with itself.
//!
//! Here is what the pages of one request have in common; what they say stands in the files below, by occasion.

mod asked;
mod failed;
mod over;
mod refused;
mod render;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName};
use actix_web::{HttpRequest, HttpResponse};

pub(super) use self::asked::{Offer, Outcome};
pub(super) use self::failed::unavailable;
use self::over::Begun;
pub(super) use self::over::{ended, leave, no_way_in, not_here};
pub(super) use self::render::CSP;
pub(super) use self::render::begin;
use self::render::{Says, as_page, as_problem, plain};
use super::visit::Visit;
use crate::grants::Scope;
use crate::http::{State, request_id};
use crate::words::Words;

/// What the pages of one request have in common.
pub(super) struct Page {
    app: String,
    owner: String,
    portal: String,
    may_switch: bool,
    /// Why it may not, where it may not: this task only views; the owner said so, where there is none.
    views_only: Option<String>,
    begun: Begun,
    /// A person waits for a page, rather than a script for data.
    is_navigation: bool,
    request_id: String,
    back_to: String,
    words: Words,
}

/// The session's page in the portal.
fn session_page(state: &State, visit: &Visit) -> String {
    state.portal(&format!("/agent/sessions/{}", visit.session.id))
}

fn views_only(visit: &Visit) -> Option<String> {
    let work = visit.session.view_only_work().filter(|_| visit.grant.scope == Scope::Change);
    work.map(|work| work.label.clone())
}

impl Page {
    pub fn new(state: &State, visit: &Visit, request: &HttpRequest) -> Self {
        let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
        let mode = text(HeaderName::from_static("sec-fetch-mode"));
        let accepts_html = text(header::ACCEPT).is_some_and(|accept| accept.contains("text/html"));
        let is_navigation = mode.map_or(accepts_html, |mode| mode == "navigate");
        // Where to come back to: the page that the form stood on.
        let from_page = text(header::REFERER).and_then(|referer| referer.strip_prefix(&visit.origin));
        let back_to = from_page.filter(|path| path.starts_with('/')).unwrap_or(request.path()).to_owned();
        Self {
            app: state.vendor.app.clone(),
            owner: visit.grant.allowed_name.clone(),
            portal: session_page(state, visit),
            may_switch: visit.session.may_change(visit.grant.scope),
            views_only: views_only(visit),
            begun: Begun { idle: state.limits.idle, opened: visit.session.opened_at },
            is_navigation,
            request_id: request_id(request),
            back_to,
            words: visit.words.clone(),
        }
    }

    /// The same about another host than the app.
    pub fn about(self, who: &str) -> Self {
        Self { app: who.to_owned(), ..self }
    }

    /// The same for what only a person does.
    pub fn for_person(state: &State, visit: &Visit, request: &HttpRequest) -> Self {
        Self { is_navigation: true, ..Self::new(state, visit, request) }
    }

    /// The text of that name.
    fn t(&self, name: &str) -> String {
        self.words.text(name).to_string()
    }

    /// The same of a text that names the owner.
    fn of_owner(&self, name: &str) -> String {
        self.words.text(name).with("owner", &self.owner).to_string()
    }

    /// The same of a text that names the app.
    fn of_app(&self, name: &str) -> String {
        self.words.text(name).with("app", &self.app).to_string()
    }

    fn says(&self, status: StatusCode, code: &'static str, heading: &str, text: &str) -> Says {
        Says {
            technical: vec![(self.t("gateway-reason"), code.to_owned())],
            request_id: self.request_id.clone(),
            ..plain(&self.words, status, code, heading, text)
        }
    }

    /// A page that says this, and leads back.
    fn says_no(
        &self,
        status: StatusCode,
        code: &'static str,
        heading: &str,
        text: &str,
        html: fn(&Says) -> askama::Result<String>,
    ) -> HttpResponse {
        self.answer(&Says { back: true, ..self.says(status, code, heading, text) }, html)
    }

    fn answer(&self, says: &Says, html: fn(&Says) -> askama::Result<String>) -> HttpResponse {
        if self.is_navigation { as_page(says, html) } else { as_problem(says) }
    }
}
