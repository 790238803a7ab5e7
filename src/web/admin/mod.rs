//! The administrator's pages.

mod diagnostics;
mod rules;

use actix_web::web::{self, ServiceConfig};

/// What stands in the head of each of these pages.
const NAV: [(&str, &str); 2] = [("Rules", "/admin/rules"), ("Diagnostics", "/admin/diagnostics")];

pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/admin/diagnostics", web::get().to(diagnostics::show))
        .route("/admin/rules", web::get().to(rules::show))
        .route("/admin/rules", web::post().to(rules::try_out));
}
