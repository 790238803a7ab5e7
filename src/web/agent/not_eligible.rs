//! Somebody of support who may not enter accounts at the moment: what is missing, and what to do next.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::http::{Shell, State, WebError, page_with_status};
use crate::staff::{Member, Missing};
use crate::web::lacks::{Reader, told};
use crate::words::Words;

/// One thing that is missing, as its agent reads it.
pub(super) struct Lack {
    pub said: String,
    pub next: String,
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

/// Whether this agent may enter accounts now, whichever.
pub(super) fn may_enter(state: &State, me: &Member) -> bool {
    missing(state, me).is_empty()
}

/// What this agent lacks now; nothing for somebody who may enter.
pub(super) fn lacks(state: &State, me: &Member, words: &Words) -> Vec<Lack> {
    missing(state, me).iter().map(|missing| lack(missing, words)).collect()
}

/// With what is missing, where the write said so; otherwise as it stands now.
pub(super) async fn page(
    state: &State,
    request: &HttpRequest,
    me: &Member,
    refused: Option<Vec<Missing>>,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(state, request, me).await?;
    let recorded = refused.is_some();
    let missing = refused.unwrap_or_else(|| missing(state, me));
    let lacks = missing.iter().map(|missing| lack(missing, &shell.words)).collect();
    page_with_status(StatusCode::FORBIDDEN, &NotEligible { shell, lacks, recorded })
}

pub(super) fn lack(missing: &Missing, words: &Words) -> Lack {
    let href = if matches!(missing, Missing::Guidelines(_)) { "/staff/guidelines" } else { "" };
    let (said, next) = told(words, Reader::Themselves, missing);
    Lack { said, next, href }
}

fn missing(state: &State, me: &Member) -> Vec<Missing> {
    state.limits.entering.missing(&me.standing(), state.now())
}
