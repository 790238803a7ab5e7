//! The form that opens a session, as it is shown: what can be chosen, what entering means, what is to be mended.
//!
//! What is done with it lives in `open`.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::place::Place;
use super::typed::{Typed, looks};
use super::{confirm, open};
use crate::accounts::User;
use crate::grants;
use crate::http::{FieldError, MomentView, Shell, State, WebError, page_with_status};
use crate::requests::Need;
use crate::sessions::{self, EMPTY_WORDS, Mode, Reason};
use crate::staff::Member;
use crate::words::{Words, sentence_case};

#[derive(Template)]
#[template(path = "agent/open.html")]
struct OpenPage {
    shell: Shell,
    account: String,
    account_id: String,
    allowed_by: String,
    allowed_until: MomentView,
    scope: String,
    can_change: bool,
    users: Vec<Choice>,
    acting_as: String,
    until: MomentView,
    mailed: String,
    ticket_hint: String,
    reason_longest: usize,
    /// Words that say nothing by themselves, for the script that helps while typing.
    empty_words: String,
    works: Vec<WorkChoice>,
    /// `Only Ana, for onboarding`; "" where nothing is limited.
    limited: String,
    live: Option<String>,
    ways: confirm::Ways,
    /// What any session in the account needs now.
    sensitive: bool,
    each_time: bool,
    typed: Typed,
    errors: Vec<FieldError>,
}

impl OpenPage {
    fn error(&self, field: &str) -> &str {
        FieldError::at(&self.errors, field)
    }
}

struct Choice {
    id: String,
    name: String,
    role: String,
    chosen: bool,
    /// Whether acting as them needs a lead's approval.
    approval: bool,
}

/// A kind of work that can be declared.
struct WorkChoice {
    id: String,
    /// The first one carries the group's own name, so that an error can lead to it.
    field: String,
    label: String,
    needs: String,
    chosen: bool,
}

/// The form, with what is to be mended. Without access there is no form to show.
pub(super) async fn show(
    state: &State,
    request: &HttpRequest,
    me: &Member,
    place: Place,
    typed: Typed,
    errors: Vec<FieldError>,
) -> Result<HttpResponse, WebError> {
    let Some(grant) = place.grant.clone() else {
        return open::no_access(state, request, me, place, typed, (StatusCode::FORBIDDEN, false)).await;
    };
    let shell = super::shell(state, request, me).await?;
    let (words, now) = (state.words_read_by(&shell.words, &place.account), state.now());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let ways = confirm::ways(state, me.id, place.account.id, &typed.step_up).await?;
    let approvals = |user: &User| state.terms.needs(&place.account, user, &grant);
    let users = choices(place.users, &typed.act_as, approvals);
    let acting_as = users.iter().find(|user| user.chosen).or(users.first()).map(|user| user.name.clone());
    let opened = OpenPage {
        shell,
        account: place.account.name,
        account_id: place.account.id.to_string(),
        allowed_by: grant.allowed_name.clone(),
        allowed_until: MomentView::of(&words, grant.ends_at, now),
        scope: words.scope(grant.scope),
        can_change: grant.scope == grants::Scope::Change,
        users,
        acting_as: acting_as.unwrap_or_default(),
        until: MomentView::of(&words, now.plus(state.limits.hard).min(grant.ends_at), now),
        mailed: mailed(&place.owners, &words),
        ticket_hint: words.text("enter-ticket-hint").with("looks", looks(&state.tickets, &words)).into(),
        reason_longest: Reason::LONGEST,
        empty_words: EMPTY_WORDS.join(" "),
        limited: words.limit(&grant.only).map(|limit| sentence_case(&limit)).unwrap_or_default(),
        works: work_choices(state, grant.only.work.as_deref(), &typed.work, &words),
        ways,
        live: place.live.map(|session| session.id.to_string()),
        sensitive: place.account.sensitive,
        each_time: grant.each_time,
        typed,
        errors,
    };
    page_with_status(status, &opened)
}

fn choices(users: Vec<User>, chosen: &str, approvals: impl Fn(&User) -> Vec<Need>) -> Vec<Choice> {
    let choice = |user: User| Choice {
        chosen: user.external_id == chosen,
        approval: approvals(&user).contains(&Need::Role),
        id: user.external_id,
        name: user.name,
        role: user.role,
    };
    users.into_iter().map(choice).collect()
}

/// "Olivia is e-mailed".
fn mailed(owners: &[String], words: &Words) -> String {
    words.text("enter-mailed").with("owners", words.list(owners)).with("count", owners.len()).to_string()
}

/// The kinds of work that can be declared; only the one that the grant is for, where it is for one.
fn work_choices(state: &State, only: Option<&str>, chosen: &str, words: &Words) -> Vec<WorkChoice> {
    let works = state.works.all().iter().filter(|work| only.is_none_or(|only| only == work.id));
    let choice = |(place, work): (usize, &sessions::Work)| WorkChoice {
        field: if place == 0 { "work".to_owned() } else { format!("work-{}", work.id) },
        id: work.id.clone(),
        label: work.label.clone(),
        needs: match work.mode {
            Mode::View => words.text("enter-work-view").to_string(),
            Mode::Change => words.text("enter-work-change").to_string(),
        },
        chosen: work.id == chosen || only.is_some(),
    };
    works.enumerate().map(choice).collect()
}
