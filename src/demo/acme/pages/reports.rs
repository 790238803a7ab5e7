//! The reports page: a frame that the app's script fills from the API.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{Acme, Failure, Frame, Visitor, answer, frame};

#[derive(Template)]
#[template(path = "acme/reports.html")]
struct Reports {
    frame: Frame,
    may_change: bool,
}

pub async fn show(acme: web::Data<Acme>, visitor: Visitor) -> Result<HttpResponse, Failure> {
    let page = Reports {
        frame: frame(&acme, &visitor, "reports", "Reports").await?,
        may_change: visitor.may_keep_books(),
    };
    answer(&page, None)
}
