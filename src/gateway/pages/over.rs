//! Pages outside a session: it has ended, it is left, or this browser is in none.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};

use super::render::{Ended, Leave, Refused, Says, as_page, plain};
use super::{Page, session_page};
use crate::clock::Moment;
use crate::gateway::visit::Visit;
use crate::http::State;
use crate::sessions::{EndedHow, Over};
use crate::words::Words;

/// What is needed to say that a session has ended.
pub(super) struct Begun {
    pub idle: chrono::Duration,
    pub opened: Moment,
}

impl Page {
    pub fn ended(&self, over: Over) -> HttpResponse {
        let text = ended_text(over, &self.begun, &self.words);
        let says = self.says(StatusCode::GONE, "session-over", &self.t("gateway-over"), &text);
        let portal = Some((self.portal.clone(), see_label(Some(over), &self.words)));
        cleared(self.answer(&Says { portal, ..says }, Ended::html))
    }
}

/// The end of a session, said to a browser that may not have it any more.
pub(in crate::gateway) fn ended(state: &State, visit: &Visit) -> HttpResponse {
    let over = visit.session.over(&visit.grant, state.limits, state.now());
    let facts = Begun { idle: state.limits.idle, opened: visit.session.opened_at };
    let text = over.map(|over| ended_text(over, &facts, &visit.words)).unwrap_or_default();
    let portal = session_page(state, visit);
    let heading = visit.words.text("gateway-over").to_string();
    let says = Says {
        portal: Some((portal, see_label(over, &visit.words))),
        ..plain(&visit.words, StatusCode::GONE, "session-over", &heading, &text)
    };
    cleared(as_page(&says, Ended::html))
}

/// The last page: what the app stored in this browser is cleared, and the agent goes on to the portal.
pub(in crate::gateway) fn leave(state: &State, visit: &Visit) -> HttpResponse {
    let portal = session_page(state, visit);
    let t = |name: &str| visit.words.text(name).to_string();
    let says = Says {
        portal: Some((portal, t("gateway-go-on"))),
        ..plain(&visit.words, StatusCode::OK, "session-over", &t("gateway-left"), &t("gateway-left-more"))
    };
    cleared(as_page(&says, Leave::html))
}

/// There is no session here, or not for this browser.
pub(in crate::gateway) fn not_here(state: &State, words: &Words, visit: Option<&Visit>) -> HttpResponse {
    let portal = visit.map_or_else(|| state.portal("/agent"), |visit| session_page(state, visit));
    let t = |name: &str| words.text(name).to_string();
    let (heading, text) = (t("gateway-not-here"), t("gateway-not-here-more"));
    let says = Says {
        portal: Some((portal, t("gateway-open"))),
        ..plain(words, StatusCode::UNAUTHORIZED, "not-in-session", &heading, &text)
    };
    as_page(&says, Refused::html)
}

/// A way in that does not work (any more).
pub(in crate::gateway) fn no_way_in(state: &State, visit: &Visit, text: &str) -> HttpResponse {
    let portal = session_page(state, visit);
    let t = |name: &str| visit.words.text(name).to_string();
    let says = Says {
        portal: Some((portal, t("gateway-see-session"))),
        ..plain(&visit.words, StatusCode::FORBIDDEN, "hand-off-used", &t("gateway-no-way-in"), text)
    };
    as_page(&says, Refused::html)
}

/// What the app stored in the browser does not outlast its session. Never the cookies: that would take those of other
/// sessions along.
fn cleared(mut response: HttpResponse) -> HttpResponse {
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), clear);
    response
}

/// What the way to the session's page in the portal is called. After an idle end she can go on from there.
fn see_label(over: Option<Over>, words: &Words) -> String {
    let name = match over.map(|over| over.how) {
        Some(EndedHow::Idle) => "gateway-see-or-continue",
        _ => "gateway-see-session",
    };
    words.text(name).to_string()
}

fn ended_text(over: Over, begun: &Begun, words: &Words) -> String {
    let how = match over.how {
        EndedHow::HardLimit => words.text("gateway-over-hard-limit"),
        EndedHow::Idle => words.text("gateway-over-idle").with("length", words.duration(begun.idle)),
        EndedHow::GrantEnded => words.text("gateway-over-grant"),
        EndedHow::Withdrawn => words.text("gateway-over-withdrawn"),
        EndedHow::Limited => words.text("gateway-over-limited"),
        EndedHow::OwnerStopped => words.text("gateway-over-owner"),
        EndedHow::Agent => words.text("gateway-over-agent"),
        EndedHow::AppLogOut => words.text("gateway-over-log-out"),
        EndedHow::AgentNoLongerEligible => words.text("gateway-over-not-eligible"),
    };
    let span = words.text("gateway-over-more").with("how", how).with("from", words.moment(begun.opened));
    span.with("to", words.time(over.at)).to_string()
}
