//! Signing in and out, for everybody: staff by password and second factor, owners by a link in a mail.
//!
//! What does not live here: who may be let in (`staff`, `sign_ins`), and what a sign-in opens (`http::person`).

mod enter;
mod front;
mod join;
mod mine;
mod oidc;
mod owner;
mod staff;

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::web::{ServiceConfig, get, post};
use serde::Deserialize;

pub use front::routes as front_routes;

use crate::clock::Moment;
use crate::http::{Shell, State, WebError, next_page, sign_in_cookie, with_cookie};
use crate::random::Token;
use crate::sign_ins::Door;
use crate::staff::{Member, Role, StaffError};
use crate::words::Words;

pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/sign-in", get().to(staff::form))
        .route("/sign-in", post().to(staff::submit))
        .route("/sign-in/oidc", get().to(oidc::staff))
        .route("/sign-in/oidc/back", get().to(oidc::back))
        .route("/sign-in/oidc/owners", get().to(oidc::owners))
        .route("/join/{token}", get().to(join::form))
        .route("/join/{token}", post().to(join::submit))
        .route("/staff/sign-ins", get().to(mine::of_staff))
        .route("/staff/sign-ins/{sign_in}/end", post().to(mine::end_of_staff))
        .route("/account/sign-in", get().to(owner::form))
        .route("/account/sign-in", post().to(owner::submit))
        .route("/account/sign-in/{token}", get().to(owner::arrive))
        .route("/account/sign-in/{token}", post().to(owner::follow))
        .route("/account/enter", post().to(enter::enter))
        .route("/account/sign-ins", get().to(mine::of_owner))
        .route("/account/sign-ins/{sign_in}/end", post().to(mine::end_of_owner));
}

/// The shell for somebody who is nobody yet.
fn shell(state: &State, request: &HttpRequest) -> Shell {
    Shell::public(state, request)
}

/// Puts the cookies of a fresh sign-in on an answer. A browser's earlier ones at these doors are replaced.
fn with_cookies(response: HttpResponse, begun: &[(Door, Token)]) -> Result<HttpResponse, WebError> {
    begun
        .iter()
        .try_fold(response, |response, (door, token)| with_cookie(response, &sign_in_cookie(*door, token)))
}

/// Why somebody of the staff is not let in.
fn told(refusal: &StaffError, words: &Words) -> String {
    match refusal {
        StaffError::TooManyTries(until) => with_time("enter-too-many-tries", *until, words),
        other => words.wrong(other.code(), other),
    }
}

/// A text that says from when on something can be tried again, in UTC.
fn with_time(text: &str, at: Moment, words: &Words) -> String {
    words.text(text).with("time", words.clone().in_zone(chrono_tz::UTC).time(at)).to_string()
}

/// The page that somebody wanted before they had to sign in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Next {
    next: Option<String>,
}

impl Next {
    /// For a hidden field; empty where it is no page of ours.
    fn kept(&self) -> String {
        self.next().unwrap_or_default().to_owned()
    }

    fn next(&self) -> Option<&str> {
        next_page(self.next.as_deref())
    }
}

/// A page that a role opens.
struct Opens {
    role: Role,
    door: Door,
    label: &'static str,
    href: &'static str,
}

/// What each role opens. Somebody of several begins at the first of theirs.
const PAGES: [Opens; 4] = [
    Opens { role: Role::Agent, door: Door::Agent, label: "shell-support", href: "/agent" },
    Opens { role: Role::Reviewer, door: Door::Review, label: "shell-review", href: "/review" },
    Opens { role: Role::Lead, door: Door::Review, label: "mine-leads", href: "/review/questions" },
    Opens { role: Role::Admin, door: Door::Admin, label: "shell-admin", href: "/admin/diagnostics" },
];

fn pages_of(member: &Member) -> impl Iterator<Item = &'static Opens> {
    PAGES.iter().filter(|page| member.roles.has(page.role))
}

/// Where somebody begins.
fn home(member: &Member) -> &'static str {
    pages_of(member).next().map_or("/", |page| page.href)
}
