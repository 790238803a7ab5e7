//! The reviewer's pages: finished sessions, and a verdict on each.

mod attempts;
mod chosen;
mod questions;
mod queue;
mod reports;
mod requests;
mod session;
mod weeks;

use actix_web::HttpRequest;
use actix_web::web::{ServiceConfig, get, post, resource};

use crate::http::{Shell, State};
use crate::staff::{Member, Role};
use crate::words::Words;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/review").route(get().to(queue::list)));
    cfg.service(resource("/review/attempts").route(get().to(attempts::list)));
    cfg.service(resource("/review/questions").route(get().to(questions::list)));
    cfg.service(
        resource("/review/questions/{question}")
            .route(get().to(questions::show))
            .route(post().to(questions::answer)),
    );
    cfg.service(resource("/review/reports").route(get().to(reports::show)));
    cfg.service(resource("/review/reports/{report}.csv").route(get().to(reports::csv)));
    cfg.service(resource("/review/requests").route(get().to(requests::list)));
    cfg.service(
        resource("/review/requests/{request}")
            .route(get().to(requests::show))
            .route(post().to(requests::answer)),
    );
    cfg.service(resource("/review/weeks").route(get().to(weeks::list)));
    cfg.service(resource("/review/weeks/{week}").route(get().to(weeks::show)).route(post().to(weeks::sign)));
    cfg.service(resource("/review/weeks/{week}/sign-off").route(get().to(weeks::check)));
    cfg.service(resource("/review/{session}/outcome").route(post().to(session::follow_up)));
    cfg.service(
        resource("/review/{session}").route(get().to(session::show)).route(post().to(session::submit)),
    );
}

/// The reader's words, in the zone in which weeks begin and end.
fn in_zone(state: &State, reader: &Words) -> Words {
    reader.clone().in_zone(state.sign_off.zone)
}

fn shell(state: &State, request: &HttpRequest, me: &Member) -> Shell {
    let mut nav = vec![
        ("nav-sessions", "/review"),
        ("nav-weeks", "/review/weeks"),
        ("nav-tries", "/review/attempts"),
        ("nav-reports", "/review/reports"),
    ];
    if me.roles.has(Role::Lead) {
        nav.extend([
            ("nav-requests", "/review/requests"),
            ("nav-questions", "/review/questions"),
            ("nav-fields", "/admin/fields"),
        ]);
    }
    Shell::at(state, request, "review", Some(&me.name), None, &nav)
}
