//! Inviting somebody to the staff, and the one-time link that comes of it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::Email;
use crate::http::{
    AdminDoor, FieldError, MomentView, Shell, StaffIn, State, WebError, page, page_with_status,
};
use crate::staff::commands::{Decider, Invited, invite};
use crate::staff::{Member, Role, Roles, StaffError};
use crate::words::Words;

#[derive(Template)]
#[template(path = "admin/invite.html")]
struct InvitePage {
    shell: Shell,
    email: String,
    called: String,
    /// Role, what it is called, whether it is ticked.
    roles: Vec<(&'static str, &'static str, bool)>,
    errors: Vec<FieldError>,
}

impl InvitePage {
    fn error(&self, field: &str) -> &str {
        FieldError::at(&self.errors, field)
    }
}

#[derive(Template)]
#[template(path = "admin/link.html")]
struct LinkPage {
    shell: Shell,
    id: String,
    name: String,
    email: String,
    link: String,
    until: MomentView,
}

pub async fn form(
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(&state, &request, "admin", &admin.member);
    page(&InvitePage {
        shell,
        email: String::new(),
        called: String::new(),
        roles: ticked(&[Role::Agent]),
        errors: Vec::new(),
    })
}

/// Fields `email` and `name`, boxes `role`.
pub async fn submit(
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    said: Form<Vec<(String, String)>>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let text =
        |name: &str| said.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let (email, name, roles) = (text("email"), text("name"), roles_of(&said));
    let address = match email.parse::<Email>() {
        Ok(address) => address,
        Err(error) => {
            let errors = vec![FieldError { field: "email", text: error.to_string() }];
            return again(&state, &request, &admin.member, email, name, &roles, errors);
        }
    };
    let decider = Decider::Admin(admin.member.id);
    let chosen = (!roles.is_empty()).then(|| Roles::of(&roles));
    let (db, random, sealer) = (&state.db, &state.random, &state.sealer);
    match invite(db, random, sealer, address, Some(name.clone()), chosen, decider).await {
        Ok(invited) => link_page(&state, &request, &admin.member, &invited),
        Err(StaffError::Database(error)) => Err(error.into()),
        Err(StaffError::NotAnAdmin) => Err(WebError::NotAllowed),
        Err(refusal) => {
            let errors = vec![FieldError { field: field(&refusal), text: refusal.to_string() }];
            again(&state, &request, &admin.member, email, name, &roles, errors)
        }
    }
}

/// The boxes `role` that are ticked.
pub(super) fn roles_of(said: &[(String, String)]) -> Vec<Role> {
    said.iter().filter(|(name, _)| name == "role").filter_map(|(_, role)| role.parse().ok()).collect()
}

/// The link, shown once: only its hash is kept.
pub(super) fn link_page(
    state: &State,
    request: &HttpRequest,
    admin: &Member,
    invited: &Invited,
) -> Result<HttpResponse, WebError> {
    page(&LinkPage {
        shell: super::shell(state, request, "admin", admin),
        id: invited.member.id.to_string(),
        name: invited.member.name.clone(),
        email: invited.member.email.to_string(),
        link: state.portal(&format!("/join/{}", invited.token.reveal())),
        until: MomentView::of(&Words::new(chrono_tz::UTC), invited.until, state.now()),
    })
}

/// The form as it was typed, with what is wrong.
fn again(
    state: &State,
    request: &HttpRequest,
    admin: &Member,
    email: String,
    name: String,
    roles: &[Role],
    errors: Vec<FieldError>,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(state, request, "admin", admin);
    let form = InvitePage { shell, email, called: name, roles: ticked(roles), errors };
    page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &form)
}

fn field(refusal: &StaffError) -> &'static str {
    match refusal {
        StaffError::NoName => "name",
        StaffError::NoRole | StaffError::OtherRoles(_) => "role",
        _ => "email",
    }
}

fn ticked(chosen: &[Role]) -> Vec<(&'static str, &'static str, bool)> {
    let label = |role| match role {
        Role::Agent => "Agent: enters accounts that allow it",
        Role::Lead => "Lead: adds the second yes to what is sensitive",
        Role::Reviewer => "Reviewer: reads finished sessions",
        Role::Admin => "Admin: decides who is on the staff, and what may show",
    };
    Role::ALL.map(|role| (role.as_str(), label(role), chosen.contains(&role))).into()
}
