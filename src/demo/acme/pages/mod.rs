//! The pages, one file each, and the frame that they all stand in.

pub mod billing;
pub mod customers;
pub mod dashboard;
pub mod invoices;
pub mod notifications;
pub mod reports;
pub mod settings;
pub mod sign_in;
pub mod tax;
pub mod team;
pub mod tokens;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use askama::Template;

use super::failure::Failure;
use super::identity::{Role, Visitor};
use super::server::Acme;
use super::store::people;
use super::submitted::{Errors, Submitted, looks_like_email};
use super::{show, store};

/// What stands around every page: its title, who is signed in, the visit's CSRF token, and the message that
/// the previous request left.
pub struct Frame {
    pub title: String,
    /// Which part of the navigation the page belongs to.
    pub part: &'static str,
    pub name: String,
    pub account: String,
    pub csrf: String,
    pub flash: Option<String>,
}

/// The frame of a page for that visitor. Takes the message left for her, so it is made once a page.
async fn frame(
    acme: &Acme,
    visitor: &Visitor,
    part: &'static str,
    title: impl Into<String>,
) -> Result<Frame, Failure> {
    let visit = visitor.visit.clone();
    Ok(Frame {
        title: title.into(),
        part,
        name: visitor.name.clone(),
        account: visitor.tenant_name.clone(),
        csrf: visitor.csrf.clone(),
        flash: acme.run(move |connection| people::take_flash(connection, &visit)).await?,
    })
}

/// The page as an answer: 422 when it shows again a form that could not be accepted.
fn answer(page: &impl Template, errors: Option<&Errors>) -> Result<HttpResponse, Failure> {
    let status = match errors {
        Some(errors) if !errors.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(page.render()?))
}

/// Sends the browser on after a form was accepted, with a message for the page that it arrives at.
async fn sent_on(
    acme: &Acme,
    visitor: &Visitor,
    message: &'static str,
    to: impl AsRef<str>,
) -> Result<HttpResponse, Failure> {
    let visit = visitor.visit.clone();
    acme.run(move |connection| people::leave_flash(connection, &visit, message)).await?;
    Ok(redirect(to.as_ref()))
}

fn redirect(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
}

/// A number out of an address; what is none is an address of nothing.
fn number(id: &web::Path<String>) -> Result<i32, Failure> {
    id.parse().map_err(|_| Failure::NotFound)
}
