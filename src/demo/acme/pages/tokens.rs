//! API tokens, the webhook's signing secret and the recovery codes: all secret, all here.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::store::secrets;
use super::store::secrets::Secrets;
use super::{Acme, Errors, Failure, Frame, Submitted, Visitor, answer, frame, number, sent_on, show};

#[derive(Template)]
#[template(path = "acme/tokens.html")]
struct Tokens {
    frame: Frame,
    secrets: Secrets,
    typed: String,
    errors: Errors,
}

pub async fn show(acme: web::Data<Acme>, visitor: Visitor) -> Result<HttpResponse, Failure> {
    visitor.must_be_owner()?;
    page(&acme, &visitor, String::new(), Errors::default()).await
}

pub async fn create(acme: web::Data<Acme>, submitted: Submitted) -> Result<HttpResponse, Failure> {
    let Submitted { visitor, fields } = submitted;
    visitor.must_be_owner()?;
    let name = fields.text("name");
    let mut errors = Errors::default();
    errors.expect(
        (1..=60).contains(&name.chars().count()),
        "name",
        "Enter a name of at most 60 characters that says what the token is for.",
    );
    if !errors.is_empty() {
        return page(&acme, &visitor, name, errors).await;
    }
    let (tenant, today) = (visitor.tenant.clone(), acme.today());
    acme.run(move |connection| secrets::add_token(connection, &tenant, &name, today)).await?;
    sent_on(&acme, &visitor, "Token created.", "/settings/tokens").await
}

/// `POST /settings/tokens/{id}/revoke`.
pub async fn revoke(
    acme: web::Data<Acme>,
    submitted: Submitted,
    id: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let visitor = submitted.visitor;
    visitor.must_be_owner()?;
    let (id, tenant) = (number(&id)?, visitor.tenant.clone());
    match acme.run(move |connection| secrets::revoke_token(connection, &tenant, id)).await? {
        true => sent_on(&acme, &visitor, "Token revoked.", "/settings/tokens").await,
        false => Err(Failure::NotFound),
    }
}

async fn page(acme: &Acme, visitor: &Visitor, name: String, errors: Errors) -> Result<HttpResponse, Failure> {
    let tenant = visitor.tenant.clone();
    let secrets = acme.run(move |connection| secrets::secrets(connection, &tenant)).await?;
    let frame = frame(acme, visitor, "settings", "API tokens").await?;
    let page = Tokens { frame, secrets, typed: name, errors };
    answer(&page, Some(&page.errors))
}
