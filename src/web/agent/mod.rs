//! The agent's pages: find an account, enter it, see how a session stands, end it.
//!
//! What does not live here: the session itself, which happens on its own origin (`gateway/`).

mod accounts;
mod confirm;
mod ended;
mod form;
mod found;
mod guidelines;
mod leaving;
mod mine;
mod news;
mod no_access;
mod not_eligible;
mod not_for_you;
mod open;
mod place;
mod questions;
mod refused;
mod requests;
mod session;
mod sought;
mod typed;

use actix_web::HttpRequest;
use actix_web::web::{ServiceConfig, get, post, resource};

use crate::http::{Shell, State, WebError};
use crate::staff::Member;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/agent").route(get().to(accounts::list)));
    cfg.service(
        resource("/agent/accounts/{account}/open").route(get().to(open::form)).route(post().to(open::submit)),
    );
    cfg.service(resource("/agent/accounts/{account}/open/confirm").route(post().to(confirm::set_out)));
    cfg.service(resource("/agent/accounts/{account}/ask").route(post().to(no_access::ask)));
    cfg.service(resource("/agent/sessions/{session}").route(get().to(session::show)));
    cfg.service(
        resource("/agent/sessions/{session}/enter")
            .route(get().to(session::reloaded))
            .route(post().to(session::enter)),
    );
    cfg.service(resource("/agent/sessions/{session}/mode").route(post().to(session::mode)));
    cfg.service(resource("/agent/sessions/{session}/end").route(post().to(session::end)));
    cfg.service(resource("/agent/questions").route(get().to(questions::list)));
    cfg.service(
        resource("/staff/guidelines").route(get().to(guidelines::show)).route(post().to(guidelines::accept)),
    );
    cfg.service(
        resource("/agent/questions/{question}")
            .route(get().to(questions::show))
            .route(post().to(questions::ask)),
    );
    cfg.service(
        resource("/agent/questions/{question}/send")
            .route(get().to(questions::reloaded))
            .route(post().to(questions::send)),
    );
    cfg.service(resource("/agent/requests/{request}").route(get().to(requests::show)));
    cfg.service(resource("/agent/sessions/{session}/note").route(post().to(leaving::note)));
    cfg.service(resource("/agent/sessions/{session}/deleted").route(post().to(leaving::deleted)));
}

const NAV: [(&str, &str); 2] = [("nav-support", "/agent"), ("nav-questions", "/agent/questions")];

/// The shell around a page of theirs, in the language that their browser asks for.
async fn shell(state: &State, request: &HttpRequest, me: &Member) -> Result<Shell, WebError> {
    shell_after(state, request, me, news::Looked::of(state, request, me.id)).await
}

/// The same once they have looked at so much.
async fn shell_after(
    state: &State,
    request: &HttpRequest,
    me: &Member,
    looked: news::Looked,
) -> Result<Shell, WebError> {
    let mut shell = Shell::at(state, request, "agent", Some(&me.name), None, &NAV);
    let new = news::count(state, &looked).await?;
    let questions = shell.nav.iter_mut().filter(|item| item.label == "nav-questions" && new > 0);
    questions.for_each(|item| item.badge = Some(new));
    Ok(shell)
}

/// An id from an address or a hidden field; anything else names nothing.
fn id<T: std::str::FromStr>(text: &str) -> Result<T, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}
