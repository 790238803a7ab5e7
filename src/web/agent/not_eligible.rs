//! Somebody of support who may not enter accounts at the moment: what is missing, and what to do next.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::http::{Shell, State, WebError, page_with_status};
use crate::staff::{Member, Missing};

/// One thing that is missing, as its agent reads it.
pub(super) struct Lack {
    pub said: String,
    pub next: &'static str,
    /// Where they can do it themselves; "" where they cannot.
    pub href: &'static str,
}

#[derive(Template)]
#[template(path = "agent/not_eligible.html")]
struct NotEligible {
    shell: Shell,
    lacks: Vec<Lack>,
    /// Whether the try stands in the account's history.
    recorded: bool,
}

/// What this agent lacks now; nothing for somebody who may enter.
pub(super) fn lacks(state: &State, me: &Member) -> Vec<Lack> {
    let missing = state.limits.entering.missing(&me.standing(), state.now());
    missing.iter().map(lack).collect()
}

pub(super) fn page(
    state: &State,
    request: &HttpRequest,
    me: &Member,
    lacks: Vec<Lack>,
    recorded: bool,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(state, request, me);
    page_with_status(StatusCode::FORBIDDEN, &NotEligible { shell, lacks, recorded })
}

pub(super) fn lack(missing: &Missing) -> Lack {
    let href = if matches!(missing, Missing::Guidelines(_)) { "/staff/guidelines" } else { "" };
    Lack { said: missing.of_you(), next: missing.next_for_you(), href }
}
