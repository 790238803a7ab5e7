//! The reviewer's pages: finished sessions, and a verdict on each.

mod queue;
mod session;

use actix_web::HttpRequest;
use actix_web::web::{ServiceConfig, get, post, resource};

use crate::http::{Shell, State};
use crate::staff::{Member, Role};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/review").route(get().to(queue::list)));
    cfg.service(
        resource("/review/{session}").route(get().to(session::show)).route(post().to(session::submit)),
    );
}

fn shell(state: &State, request: &HttpRequest, me: &Member) -> Shell {
    let nav: &[(&str, &str)] = match me.roles.has(Role::Lead) {
        true => &[("Sessions", "/review"), ("Fields", "/admin/fields")],
        false => &[("Sessions", "/review")],
    };
    Shell::at(state, request, "review", Some(&me.name), None, nav)
}
