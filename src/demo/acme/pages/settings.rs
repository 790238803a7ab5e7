//! The way to each page of settings, and to the vendor's support-access page.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{Acme, Failure, Frame, Role, Visitor, answer, frame};

#[derive(Template)]
#[template(path = "acme/settings.html")]
struct Settings {
    frame: Frame,
    support_access_url: String,
    is_owner: bool,
}

pub async fn show(acme: web::Data<Acme>, visitor: Visitor) -> Result<HttpResponse, Failure> {
    let page = Settings {
        frame: frame(&acme, &visitor, "settings", "Settings").await?,
        support_access_url: acme.support_access_url.clone(),
        is_owner: visitor.role == Role::Owner,
    };
    answer(&page, None)
}
