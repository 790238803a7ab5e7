//! Inviting somebody to the staff, and the one-time link that comes of it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::staff::roles as listed;
use crate::accounts::Email;
use crate::http::{
    AdminDoor, FieldError, MomentView, Shell, StaffIn, State, WebError, page, page_with_status, words_of_page,
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
    roles: Vec<(&'static str, String, bool)>,
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
        roles: ticked(&shell.words, &[Role::Agent]),
        shell,
        email: String::new(),
        called: String::new(),
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
    let typed =
        |name: &str| said.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let (email, name, roles) = (typed("email"), typed("name"), roles_of(&said));
    let words = words_of_page(&state, &request);
    let address = match email.parse::<Email>() {
        Ok(address) => address,
        Err(error) => {
            let errors = vec![FieldError { field: "email", text: words.wrong(error.code(), &error) }];
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
            let errors = vec![FieldError { field: field(&refusal), text: text(&refusal, &words) }];
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
    let shell = super::shell(state, request, "admin", admin);
    page(&LinkPage {
        id: invited.member.id.to_string(),
        name: invited.member.name.clone(),
        email: invited.member.email.to_string(),
        link: state.portal(&format!("/join/{}", invited.token.reveal())),
        until: MomentView::of(&shell.words, invited.until, state.now()),
        shell,
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
    let roles = ticked(&shell.words, roles);
    let form = InvitePage { shell, email, called: name, roles, errors };
    page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &form)
}

fn field(refusal: &StaffError) -> &'static str {
    match refusal {
        StaffError::NoName => "name",
        StaffError::NoRole | StaffError::OtherRoles(_) => "role",
        _ => "email",
    }
}

/// What is wrong; which roles somebody has already is said as the page calls them.
fn text(refusal: &StaffError, words: &Words) -> String {
    let has = match refusal {
        StaffError::OtherRoles(has) => has.parse::<Roles>().ok(),
        _ => None,
    };
    has.map_or_else(
        || words.wrong(refusal.code(), refusal),
        |has| words.text("invite-other-roles").with("roles", listed(words, &has)).to_string(),
    )
}

fn ticked(words: &Words, chosen: &[Role]) -> Vec<(&'static str, String, bool)> {
    let label = |role: Role| words.text(&format!("role-{}-invited", role.as_str())).to_string();
    Role::ALL.map(|role| (role.as_str(), label(role), chosen.contains(&role))).into()
}
