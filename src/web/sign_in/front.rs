//! The portal's first page: whether one is a customer or of the staff.

use actix_web::web::{Data, ServiceConfig, get};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::http::{Shell, State, WebError, page};

/// Not in the demo, whose first page is its story.
pub fn routes(config: &mut ServiceConfig) {
    config.route("/", get().to(show));
}

#[derive(Template)]
#[template(path = "sign_in/front.html")]
struct Front {
    shell: Shell,
}

async fn show(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    page(&Front { shell: super::shell(&state, &request) })
}
