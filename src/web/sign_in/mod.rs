//! Signing in and out, for everybody: staff by password and second factor, owners by a link in a mail.
//!
//! What does not live here: who may be let in (`staff`, `sign_ins`), and what a sign-in opens (`http::person`).

mod front;
mod join;
mod mine;
mod owner;
mod staff;

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::web::{ServiceConfig, get, post};

pub use front::routes as front_routes;

use crate::http::{Shell, State, WebError, sign_in_cookie};
use crate::random::Token;
use crate::sign_ins::Door;

pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/sign-in", get().to(staff::form))
        .route("/sign-in", post().to(staff::submit))
        .route("/join/{token}", get().to(join::form))
        .route("/join/{token}", post().to(join::submit))
        .route("/staff/sign-ins", get().to(mine::of_staff))
        .route("/staff/sign-ins/{sign_in}/end", post().to(mine::end_of_staff))
        .route("/account/sign-in", get().to(owner::form))
        .route("/account/sign-in", post().to(owner::submit))
        .route("/account/sign-in/{token}", get().to(owner::arrive))
        .route("/account/sign-in/{token}", post().to(owner::follow))
        .route("/account/sign-ins", get().to(mine::of_owner))
        .route("/account/sign-ins/{sign_in}/end", post().to(mine::end_of_owner));
}

/// The shell for somebody who is nobody yet.
fn shell(state: &State, request: &HttpRequest) -> Shell {
    Shell::public(state, request)
}

/// Puts the cookies of a fresh sign-in on an answer. A browser's earlier ones at these doors are replaced.
fn with_cookies(mut response: HttpResponse, begun: &[(Door, Token)]) -> Result<HttpResponse, WebError> {
    for (door, token) in begun {
        response
            .add_cookie(&sign_in_cookie(*door, token))
            .map_err(|error| WebError::Internal(error.to_string()))?;
    }
    Ok(response)
}
