//! The HTML doors of the portal: one folder for each kind of person.

pub mod admin;
pub mod agent;
mod asked;
mod filters;
mod health;
mod lacks;
mod log_keys;
pub mod owner;
mod requested;
pub mod review;
mod rules_told;
pub mod sign_in;
mod telling;
mod token_keys;

use actix_web::web::{self, Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use crate::http::{State, WebError, assets, brand};

/// Every address of the portal. The demo adds its own.
pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/healthz", web::get().to(health::alive))
        .route("/readyz", web::get().to(health::ready))
        .route("/.well-known/porchlight-log-keys", web::get().to(log_keys::show))
        .route("/.well-known/porchlight-jwks.json", web::get().to(token_keys::show))
        .route("/static/{path:.*}", web::get().to(file))
        .route("/brand/{file}", web::get().to(brand_file));
    owner::routes(config);
    agent::routes(config);
    review::routes(config);
    admin::routes(config);
    sign_in::routes(config);
}

async fn file(request: HttpRequest, path: Path<String>) -> Result<HttpResponse, WebError> {
    assets::serve(&request, &path)
}

/// The vendor's own look, where the settings have one.
async fn brand_file(
    request: HttpRequest,
    state: Data<State>,
    file: Path<String>,
) -> Result<HttpResponse, WebError> {
    brand::serve(&request, &state, &file)
}
