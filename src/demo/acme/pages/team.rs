//! Who works in the account, when each was last here, and the form to invite one more.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::store::people;
use super::store::people::{Invitation, User};
use super::{
    Acme, Errors, Failure, Frame, Role, Submitted, Visitor, answer, frame, looks_like_email, number, sent_on,
    show,
};

#[derive(Template)]
#[template(path = "acme/team.html")]
struct Team {
    frame: Frame,
    users: Vec<User>,
    invitations: Vec<Invitation>,
    may_invite: bool,
    roles: [&'static str; 3],
    email: String,
    role: String,
    errors: Errors,
}

pub async fn show(acme: web::Data<Acme>, visitor: Visitor) -> Result<HttpResponse, Failure> {
    page(&acme, &visitor, String::new(), "viewer".to_owned(), Errors::default()).await
}

pub async fn invite(acme: web::Data<Acme>, submitted: Submitted) -> Result<HttpResponse, Failure> {
    let Submitted { visitor, fields } = submitted;
    visitor.must_be_owner()?;
    let (email, role) = (fields.text("email").to_lowercase(), fields.text("role"));
    let (tenant, address) = (visitor.tenant.clone(), email.clone());
    let taken = acme.run(move |connection| people::is_on_team(connection, &tenant, &address)).await?;
    let mut errors = Errors::default();
    errors.expect(
        looks_like_email(&email),
        "email",
        "Enter an e-mail address, such as jo@northwind.example.",
    );
    errors.expect(!taken, "email", "This address is already on the team or invited.");
    errors.expect(Role::NAMES.contains(&role.as_str()), "role", "Choose a role from the list.");
    if !errors.is_empty() {
        return page(&acme, &visitor, email, role, errors).await;
    }
    let (tenant, today) = (visitor.tenant.clone(), acme.today());
    acme.run(move |connection| people::invite(connection, &tenant, &email, &role, today)).await?;
    sent_on(&acme, &visitor, "Invited.", "/settings/team").await
}

/// `POST /settings/team/{id}/withdraw`.
pub async fn withdraw(
    acme: web::Data<Acme>,
    submitted: Submitted,
    id: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let visitor = submitted.visitor;
    visitor.must_be_owner()?;
    let (id, tenant) = (number(&id)?, visitor.tenant.clone());
    match acme.run(move |connection| people::withdraw_invitation(connection, &tenant, id)).await? {
        true => sent_on(&acme, &visitor, "Invitation withdrawn.", "/settings/team").await,
        false => Err(Failure::NotFound),
    }
}

async fn page(
    acme: &Acme,
    visitor: &Visitor,
    email: String,
    role: String,
    errors: Errors,
) -> Result<HttpResponse, Failure> {
    let tenant = visitor.tenant.clone();
    let (users, invitations) = acme
        .run(move |connection| {
            Ok((people::team(connection, &tenant)?, people::invitations(connection, &tenant)?))
        })
        .await?;
    let page = Team {
        frame: frame(acme, visitor, "settings", "Team").await?,
        users,
        invitations,
        may_invite: visitor.role == Role::Owner,
        roles: Role::NAMES,
        email,
        role,
        errors,
    };
    answer(&page, Some(&page.errors))
}
