//! Whether the program lives, and whether it can do its work: for load balancers and operators.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::db::DbError;
use crate::http::State;

/// The program answers.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("alive\n")
}

/// The program can write its records: without that nobody is let through. On a full disk it can still write that access
/// ends, so that is no reason to send owners away; it only says so.
pub async fn ready(state: Data<State>) -> HttpResponse {
    match state.db.write(&[], |_| Ok::<(), DbError>(())).await {
        Ok(()) => HttpResponse::Ok().content_type("text/plain").body("ready\n"),
        Err(error @ DbError::Full(_)) => {
            tracing::error!(code = error.code(), %error, "only what ends access is written");
            let text = format!("ready, but only to end access: {}\n", error.code());
            HttpResponse::Ok().content_type("text/plain").body(text)
        }
        Err(error) => {
            tracing::error!(code = error.code(), %error, "not ready");
            HttpResponse::ServiceUnavailable()
                .content_type("text/plain")
                .body(format!("not ready: {}\n", error.code()))
        }
    }
}
