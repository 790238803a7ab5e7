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
    pub zone: chrono_tz::Tz,
    pub opened: Moment,
}

impl Page {
    pub fn ended(&self, over: Over) -> HttpResponse {
        let text = ended_text(over, &self.begun);
        let says = self.says(StatusCode::GONE, "session-over", "This session has ended.", &text);
        let portal = Some((self.portal.clone(), see_label(Some(over)).to_owned()));
        cleared(self.answer(&Says { portal, ..says }, Ended::html))
    }
}

/// The end of a session, said to a browser that may not have it any more.
pub(in crate::gateway) fn ended(state: &State, visit: &Visit) -> HttpResponse {
    let over = visit.session.over(&visit.grant, state.limits, state.now());
    let facts = Begun { zone: visit.account.time_zone, opened: visit.session.opened_at };
    let text = over.map(|over| ended_text(over, &facts)).unwrap_or_default();
    let portal = session_page(state, visit);
    let says = Says {
        portal: Some((portal, see_label(over).to_owned())),
        ..plain(StatusCode::GONE, "session-over", "This session has ended.", &text)
    };
    cleared(as_page(&says, Ended::html))
}

/// The last page: what the app stored in this browser is cleared, and the agent goes on to the portal.
pub(in crate::gateway) fn leave(state: &State, visit: &Visit) -> HttpResponse {
    let portal = session_page(state, visit);
    let text =
        "Everything that the app kept in this browser is cleared. The customer is e-mailed what was done.";
    let says = Says {
        portal: Some((portal, "Go on".to_owned())),
        ..plain(StatusCode::OK, "session-over", "Session ended.", text)
    };
    cleared(as_page(&says, Leave::html))
}

/// There is no session here, or not for this browser.
pub(in crate::gateway) fn not_here(state: &State, visit: Option<&Visit>) -> HttpResponse {
    let portal = visit.map_or_else(|| state.portal("/agent"), |visit| session_page(state, visit));
    let text = "Enter it from its page in Porchlight; only one browser has a session at a time.";
    let says = Says {
        portal: Some((portal, "Open Porchlight".to_owned())),
        ..plain(StatusCode::UNAUTHORIZED, "not-in-session", "This browser is in no session here.", text)
    };
    as_page(&says, Refused::html)
}

/// A way in that does not work (any more).
pub(in crate::gateway) fn no_way_in(state: &State, visit: &Visit, text: &str) -> HttpResponse {
    let portal = session_page(state, visit);
    let says = Says {
        portal: Some((portal, "See the session".to_owned())),
        ..plain(StatusCode::FORBIDDEN, "hand-off-used", "You were not let in here.", text)
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
fn see_label(over: Option<Over>) -> &'static str {
    match over.map(|over| over.how) {
        Some(EndedHow::Idle) => "See the session, or continue",
        _ => "See the session",
    }
}

fn ended_text(over: Over, facts: &Begun) -> String {
    let words = Words::new(facts.zone);
    let how = match over.how {
        EndedHow::HardLimit => "It reached its time limit.",
        EndedHow::Idle => "Nobody did anything for 15 minutes.",
        EndedHow::GrantEnded => "The time for which access was allowed is over.",
        EndedHow::Withdrawn => "Support access was turned off.",
        EndedHow::Limited => "Support access was limited to somebody or something else.",
        EndedHow::OwnerStopped => "The customer ended it.",
        EndedHow::Agent => "You ended it.",
        EndedHow::AppLogOut => "You logged out of the app.",
        EndedHow::AgentNoLongerEligible => {
            "You may not enter accounts at the moment; your page in Porchlight says why."
        }
    };
    format!("{how} It went on from {} to {}.", words.moment(facts.opened), words.time(over.at))
}
