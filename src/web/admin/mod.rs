//! The administrator's pages.

mod diagnostics;
mod fields;
mod invite;
mod jobs;
mod mail;
mod member;
mod rules;
mod staff;

use actix_web::HttpRequest;
use actix_web::web::{ServiceConfig, get, post, resource};

use crate::http::{Shell, State};
use crate::staff::Member;

pub fn routes(config: &mut ServiceConfig) {
    config.service(resource("/admin/diagnostics").route(get().to(diagnostics::show)));
    config.service(resource("/admin/diagnostics.md").route(get().to(diagnostics::as_text)));
    config.service(resource("/admin/jobs").route(get().to(jobs::list)));
    config.service(resource("/admin/jobs/{job}/run").route(post().to(jobs::run_now)));
    config.service(resource("/admin/mail").route(get().to(mail::list)));
    config.service(resource("/admin/mail/test").route(post().to(mail::test)));
    config.service(resource("/admin/mail/{message}/again").route(post().to(mail::send_again)));
    config.service(resource("/admin/staff").route(get().to(staff::list)));
    config.service(
        resource("/admin/staff/invite").route(get().to(invite::form)).route(post().to(invite::submit)),
    );
    config.service(resource("/admin/staff/{staff}").route(get().to(member::show)));
    config.service(resource("/admin/staff/{staff}/roles").route(post().to(member::set_roles)));
    config.service(resource("/admin/staff/{staff}/training").route(post().to(member::set_training)));
    config.service(resource("/admin/staff/{staff}/team").route(post().to(member::set_team)));
    config.service(resource("/admin/staff/{staff}/suspend").route(post().to(member::suspend)));
    config.service(resource("/admin/staff/{staff}/restore").route(post().to(member::restore)));
    config.service(resource("/admin/staff/{staff}/link").route(post().to(member::make_link)));
    config.service(resource("/admin/staff/{staff}/sign-out").route(post().to(member::sign_out)));
    config.service(resource("/admin/rules").route(get().to(rules::show)).route(post().to(rules::try_out)));
    config.service(resource("/admin/fields").route(get().to(fields::list)).route(post().to(fields::decide)));
    config.service(resource("/admin/fields/learn").route(post().to(fields::learn)));
}

/// Leads come to some of these pages from where sessions are reviewed, and go back there.
fn shell(state: &State, request: &HttpRequest, door: &'static str, me: &Member) -> Shell {
    let nav: &[(&'static str, &str)] = match door {
        "review" => &[
            ("nav-sessions", "/review"),
            ("nav-questions", "/review/questions"),
            ("nav-fields", "/admin/fields"),
        ],
        _ => &[
            ("nav-staff", "/admin/staff"),
            ("nav-rules", "/admin/rules"),
            ("nav-fields", "/admin/fields"),
            ("nav-jobs", "/admin/jobs"),
            ("nav-outbox", "/admin/mail"),
            ("nav-diagnostics", "/admin/diagnostics"),
        ],
    };
    Shell::at(state, request, door, Some(&me.name), None, nav)
}
