//! The public keys of the tokens that tell the vendor's app whom to show, at a well-known address, for everybody.

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Data;

use crate::assertions;
use crate::http::State;

/// A set of keys as RFC 7517 writes it.
pub(super) async fn show(state: Data<State>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=3600"))
        .content_type("application/jwk-set+json")
        .body(assertions::key_set(&state.sealer, state.now()).to_string())
}
