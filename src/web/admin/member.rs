//! One of the staff before an administrator: how they stand, and everything that can be decided about them.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use super::invite::{link_page, roles_of};
use super::staff::{Stands, live_sessions, roles};
use crate::accounts;
use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::http::{
    AdminDoor, FieldError, MomentView, Shell, StaffIn, State, WebError, page_with_status, see_other,
    with_flash, words_of_page,
};
use crate::ids::StaffId;
use crate::sessions::{self, Limits};
use crate::sign_ins::{self, Person};
use crate::staff::commands::day;
use crate::staff::commands::{Decider, Decision, invite};
use crate::staff::{self, Member, Role, Roles, StaffError};
use crate::words::Words;

/// What was typed into the forms of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    trained: String,
    team: String,
    reason: String,
}

impl Typed {
    /// What the forms show before anything is typed.
    fn stored(member: &Member) -> Self {
        let trained = member.trained_at.map(day).unwrap_or_default();
        Self { trained, team: member.team.clone(), reason: String::new() }
    }
}

#[derive(Template)]
#[template(path = "admin/member.html")]
struct MemberPage {
    shell: Shell,
    id: String,
    name: String,
    email: String,
    /// Whether it is the administrator who looks.
    oneself: bool,
    roles: String,
    choices: Vec<RoleChoice>,
    stands: Stands,
    suspended: Option<(MomentView, String)>,
    joined: Option<MomentView>,
    last_sign_in: Option<MomentView>,
    sign_ins: usize,
    /// The day up to which the training counts; "" where none is asked for, or none was finished.
    trained_until: String,
    asks_training: bool,
    /// The version in force, and whether they have read it; "" where nothing has to be read.
    guidelines: String,
    has_read: String,
    live: Vec<LiveRow>,
    typed: Typed,
    errors: Vec<FieldError>,
}

impl MemberPage {
    fn error(&self, field: &str) -> &str {
        FieldError::at(&self.errors, field)
    }
}

struct RoleChoice {
    role: &'static str,
    label: String,
    what: String,
    has: bool,
}

struct LiveRow {
    account: String,
    code: String,
    since: MomentView,
}

pub async fn show(
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    whom: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let member = member(&state, &whom).await?;
    let typed = Typed::stored(&member);
    shown(&state, &request, &admin.member, member, typed, Vec::new()).await
}

/// Boxes `role`, one for each.
pub async fn set_roles(
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    whom: Path<String>,
    said: Form<Vec<(String, String)>>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let decision = Ok(Decision::Roles(Roles::of(&roles_of(&said))));
    decide(&state, &request, &admin.member, &whom, Typed::default(), "role", decision).await
}

pub async fn set_training(
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    whom: Path<String>,
    typed: Form<Typed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let decision = moment(&typed.trained).map(Decision::Trained);
    decide(&state, &request, &admin.member, &whom, typed, "trained", decision).await
}

pub async fn set_team(
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    whom: Path<String>,
    typed: Form<Typed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let decision = Ok(Decision::Team(typed.team.clone()));
    decide(&state, &request, &admin.member, &whom, typed, "team", decision).await
}

pub async fn suspend(
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    whom: Path<String>,
    typed: Form<Typed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let decision = Ok(Decision::Suspend { reason: typed.reason.clone() });
    decide(&state, &request, &admin.member, &whom, typed, "reason", decision).await
}

pub async fn restore(
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    whom: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let decision = Ok(Decision::Restore);
    decide(&state, &request, &admin.member, &whom, Typed::default(), "reason", decision).await
}

/// A new one-time link, shown on this answer and nowhere again.
pub async fn make_link(
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    whom: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let member = member(&state, &whom).await?;
    let decider = Decider::Admin(admin.member.id);
    let email = member.email.clone();
    match invite(&state.db, &state.random, &state.sealer, email, None, None, decider).await {
        Ok(invited) => link_page(&state, &request, &admin.member, &invited),
        Err(refusal) => {
            refused(&state, &request, &admin.member, member, Typed::default(), "link", refusal).await
        }
    }
}

pub async fn sign_out(
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    whom: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let member = member(&state, &whom).await?;
    match sign_ins::commands::end_all(&state.db, Decider::Admin(admin.member.id), &member).await {
        Ok(_) => {}
        Err(StaffError::NotAnAdmin) => return Err(WebError::NotAllowed),
        Err(refusal) => return Err(refusal.into()),
    }
    let words = words_of_page(&state, &request);
    let done = words.text("member-done-signed-out").with("name", &member.name).to_string();
    Ok(with_flash(see_other(&address(member.id)), "success", &done))
}

async fn decide(
    state: &State,
    request: &HttpRequest,
    admin: &Member,
    whom: &str,
    typed: Typed,
    field: &'static str,
    decision: Result<Decision, StaffError>,
) -> Result<HttpResponse, WebError> {
    let member = member(state, whom).await?;
    let decided = match decision {
        Ok(decision) => {
            let decider = Decider::Admin(admin.id);
            let done = done(&words_of_page(state, request), &decision, &member.name);
            let decided = sessions::agents::decide(&state.db, state.limits, decider, member.id, decision);
            decided.await.map(|_| done)
        }
        Err(refusal) => Err(refusal),
    };
    match decided {
        Ok(done) => Ok(with_flash(see_other(&address(member.id)), "success", &done)),
        Err(refusal) => refused(state, request, admin, member, typed, field, refusal).await,
    }
}

async fn refused(
    state: &State,
    request: &HttpRequest,
    admin: &Member,
    member: Member,
    typed: Typed,
    field: &'static str,
    refusal: StaffError,
) -> Result<HttpResponse, WebError> {
    match refusal {
        StaffError::Database(error) => Err(error.into()),
        StaffError::NotAnAdmin => Err(WebError::NotAllowed),
        StaffError::NotFound => Err(WebError::NotFound),
        other => {
            // What the other forms show stays as it is stored.
            let stored = Typed::stored(&member);
            let typed = match field {
                "trained" => Typed { trained: typed.trained, ..stored },
                "team" => Typed { team: typed.team, ..stored },
                _ => Typed { reason: typed.reason, ..stored },
            };
            let text = words_of_page(state, request).wrong(other.code(), &other);
            let errors = vec![FieldError { field, text }];
            shown(state, request, admin, member, typed, errors).await
        }
    }
}

fn done(words: &Words, decision: &Decision, name: &str) -> String {
    let done = match decision {
        Decision::Suspend { .. } => words.text("member-done-suspended"),
        Decision::Restore => words.text("member-done-restored"),
        Decision::Roles(_) => words.text("member-done-roles"),
        Decision::Trained(Some(_)) => words.text("member-done-trained"),
        Decision::Trained(None) => words.text("member-done-not-trained"),
        Decision::Team(_) => words.text("member-done-team"),
    };
    done.with("name", name).to_string()
}

async fn shown(
    state: &State,
    request: &HttpRequest,
    admin: &Member,
    member: Member,
    typed: Typed,
    errors: Vec<FieldError>,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(state, request, "admin", admin);
    let (limits, now, id, words) = (state.limits, state.now(), member.id, shell.words.clone());
    let read = state.db.read(move |conn| Ok::<_, WebError>(beside(conn, &words, id, limits, now)?));
    let (last, sign_ins, live) = read.await?;
    let until = member.trained_at.and_then(|at| limits.entering.training_until(at));
    let words = &shell.words;
    let view = |at: Moment| MomentView::of(words, at, now);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = MemberPage {
        id: id.to_string(),
        oneself: id == admin.id,
        roles: roles(words, &member.roles),
        choices: Role::ALL.map(|role| choice(words, role, &member)).into(),
        stands: Stands::of(words, limits, &member, now),
        suspended: member.suspended_at.map(|at| (view(at), member.suspended_for.clone().unwrap_or_default())),
        joined: member.joined_at.map(view),
        last_sign_in: last.map(view),
        sign_ins,
        trained_until: until.map(|at| words.day(at)).unwrap_or_default(),
        asks_training: limits.entering.training.is_some(),
        guidelines: limits.entering.guidelines.unwrap_or_default().to_owned(),
        has_read: member.guidelines.clone().unwrap_or_default(),
        live,
        name: member.name,
        email: member.email.to_string(),
        typed,
        errors,
        shell,
    };
    page_with_status(status, &page)
}

/// When they last signed in, in how many browsers they are signed in, and which sessions they have open.
fn beside(
    conn: &mut Conn,
    words: &Words,
    id: StaffId,
    limits: Limits,
    now: Moment,
) -> Result<(Option<Moment>, usize, Vec<LiveRow>), DbError> {
    let mut live = Vec::new();
    for session in live_sessions(conn, limits, now)?.into_iter().filter(|session| session.agent == id) {
        let account = accounts::find(conn, session.account)?.ok_or(DbError::NotFound)?;
        live.push(LiveRow {
            since: MomentView::of(words, session.opened_at, now),
            code: session.code(),
            account: account.name,
        });
    }
    let signed_in = sign_ins::live_of(conn, Person::Staff(id), now)?.len();
    Ok((sign_ins::last_of(conn, id)?, signed_in, live))
}

fn choice(words: &Words, role: Role, member: &Member) -> RoleChoice {
    let name = role.as_str();
    RoleChoice {
        role: name,
        label: words.text(&format!("role-{name}")).to_string(),
        what: words.text(&format!("role-{name}-what")).to_string(),
        has: member.roles.has(role),
    }
}

async fn member(state: &State, whom: &str) -> Result<Member, WebError> {
    let id: StaffId = whom.parse().map_err(|_| WebError::NotFound)?;
    state.db.read(move |conn| Ok::<_, WebError>(staff::find(conn, id)?)).await?.ok_or(WebError::NotFound)
}

fn address(id: StaffId) -> String {
    format!("/admin/staff/{id}")
}

/// The day as typed: its first moment in UTC. Nothing typed takes the training back.
fn moment(text: &str) -> Result<Option<Moment>, StaffError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let day: NaiveDate = text.trim().parse().map_err(|_| StaffError::NotADay)?;
    let first = day.and_hms_opt(0, 0, 0).ok_or(StaffError::NotADay)?;
    Ok(Some(Moment::new(first.and_utc())))
}
