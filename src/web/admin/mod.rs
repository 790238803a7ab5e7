//! The administrator's pages.

mod diagnostics;

use actix_web::web::{self, ServiceConfig};

pub fn routes(config: &mut ServiceConfig) {
    config.route("/admin/diagnostics", web::get().to(diagnostics::show));
}
