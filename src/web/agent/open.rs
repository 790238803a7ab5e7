//! Opening a session: the form, what may be wrong with it, and the page that leads over into the app.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::place::{Place, known_place, opened_before, opened_meanwhile};
use super::session::hand_over;
use super::typed::{Proof, Typed, Wanted, in_field, parse};
use super::{confirm, no_access, not_eligible, not_for_you, requests};
use crate::accounts::User;
use crate::grants;
use crate::http::{
    AgentDoor, FieldError, MomentView, Shell, StaffIn, State, WebError, page_with_status, see_other,
};
use crate::ids::{RequestId, SessionId, StepUpId};
use crate::requests::{Need, Terms};
use crate::sessions::{self, EMPTY_WORDS, Mode, OpenError, Reason, Session, commands::Open};
use crate::staff::{Member, StaffError};
use crate::web::telling::listed;
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
    reason_hint: &'static str,
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
    needs: &'static str,
    chosen: bool,
}

/// What leads here, if anything does.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    /// An approved request.
    request: String,
    /// An earlier session, whose form is wanted again.
    #[serde(rename = "continue")]
    again: String,
    /// The OpenID provider: by this receipt, or without one where nothing came of it.
    confirmed: String,
    /// A practice case of the demo's.
    case: String,
}

/// What stands under the reason; the script replaces it while somebody types.
const REASON_HINT: &str = "For example: checking failed invoice sync";

pub async fn form(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    account: Path<String>,
    from: Query<From>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let lacks = not_eligible::lacks(&state, &me.member);
    if !lacks.is_empty() {
        return not_eligible::page(&state, &request, &me.member, lacks, false);
    }
    let place = known_place(&state, &account, &me.member).await?;
    let mut typed = Typed::default();
    if let Some(demo) = &state.demo {
        let begins = demo.begins(&from.case);
        (typed.reason, typed.ticket, typed.work) =
            (begins.reason.to_owned(), begins.ticket, begins.work.to_owned());
    }
    let Some(grant) = &place.grant else {
        return no_access(&state, &request, &me.member, place, typed, (StatusCode::OK, false)).await;
    };
    if let Err(refusal) = grant.only.admits_agent(me.member.id, &me.member.team) {
        let shell = super::shell(&state, &request, &me.member);
        return not_for_you::page(shell, &place.account, &place.owners, StatusCode::OK, &refusal);
    }
    typed.session = SessionId::new(state.now(), &state.random).to_string();
    typed.act_as = preselected(&state.terms, &place);
    if let Some(demo) = &state.demo {
        typed.code = demo.code(&state, me.member.id).await;
    }
    if !from.again.is_empty() {
        typed = as_before(&state, &from.again, &place, &me.member, typed).await?;
    }
    if !from.request.is_empty() {
        let kept = requests::kept(&state, &from.request, place.account.id, me.member.id).await?;
        (typed.act_as, typed.reason, typed.ticket) = (kept.act_as, kept.reason, kept.ticket);
        typed.work = kept.work;
        typed.request = kept.request.to_string();
    }
    if !from.confirmed.is_empty() {
        typed = confirm::kept(&state, &request, &me.member, place.account.id).unwrap_or(typed);
        typed.step_up = from.confirmed.clone();
    }
    show(&state, &request, &me.member, place, typed, Vec::new()).await
}

/// Everything typed is looked at before the one-time code is used up.
pub async fn submit(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    account: Path<String>,
    typed: Form<Typed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let id: SessionId = super::id(&typed.session)?;
    let place = known_place(&state, &account, &me.member).await?;
    if let Some(same) = opened_before(&state, id, &place, &me.member).await? {
        return hand_over(&state, &request, &me.member, &same).await;
    }
    let parsed = match parse(&state, &place.users, &typed) {
        Ok(parsed) => parsed,
        Err(errors) => return show(&state, &request, &me.member, place, typed, errors).await,
    };
    match enter(&state, &me.member, &place, id, parsed).await {
        Ok(session) => hand_over(&state, &request, &me.member, &session).await,
        Err(OpenError::NeedsApproval(asked)) => Ok(to_request(asked.first())),
        Err(OpenError::Staff(used @ (StaffError::CodeUsed | StaffError::ConfirmationUsed))) => {
            sent_twice(&state, &request, &me.member, id, place, typed, used).await
        }
        Err(refusal) => refused(&state, &request, &me.member, place, typed, refusal).await,
    }
}

/// The code was used before: by this very form, or by another.
async fn sent_twice(
    state: &State,
    request: &HttpRequest,
    me: &Member,
    id: SessionId,
    place: Place,
    typed: Typed,
    used: StaffError,
) -> Result<HttpResponse, WebError> {
    if let Some(same) = opened_meanwhile(state, id, &place, me).await? {
        return hand_over(state, request, me, &same).await;
    }
    match requests::asked_meanwhile(state, place.account.id, me.id, typed.act_as.clone()).await? {
        Some(asked) => Ok(to_request(Some(&asked))),
        None => refused(state, request, me, place, typed, used.into()).await,
    }
}

/// The form as it was for an earlier session of hers in this account; only the code is asked for anew.
async fn as_before(
    state: &State,
    earlier: &str,
    place: &Place,
    me: &Member,
    fresh: Typed,
) -> Result<Typed, WebError> {
    let found = opened_before(state, super::id(earlier)?, place, me).await?.ok_or(WebError::NotFound)?;
    if found.erased.is_some() {
        return Ok(fresh);
    }
    let work = found.work.as_ref().filter(|work| state.works.find(&work.id).is_some());
    Ok(Typed {
        act_as: found.acting_as.id,
        reason: found.reason.as_str().to_owned(),
        ticket: found.ticket.as_str().to_owned(),
        work: work.map(|work| work.id.clone()).unwrap_or_default(),
        ..fresh
    })
}

async fn enter(
    state: &State,
    me: &Member,
    place: &Place,
    id: SessionId,
    (wanted, proof): (Wanted, Proof),
) -> Result<Session, OpenError> {
    let account = place.account.id;
    // Before the code is used up for nothing; the write looks again.
    if !state.signer.is_sound() {
        return Err(OpenError::LogStopped);
    }
    let Wanted { act_as, reason, ticket, work } = wanted;
    // Whoever may not enter uses up no code: the write refuses them before it looks for one, and on record.
    let shown = match not_eligible::lacks(state, me).is_empty() {
        true => confirm::shown(state, me, account, proof).await,
        false => Ok(StepUpId::new(state.now(), &state.random)),
    };
    let step_up = match shown {
        Ok(step_up) => step_up,
        Err(refusal) => {
            if is_a_try(&refusal) {
                sessions::commands::refuse(&state.db, me, account, &reason, &ticket, refusal.code()).await?;
            }
            return Err(refusal.into());
        }
    };
    let rules = state.rules.now().hash().to_owned();
    let terms = state.terms.clone();
    let wish = Open { id, account, act_as, reason, ticket, work, step_up, rules, terms };
    sessions::commands::open(&state.db, &state.signer, state.limits, me, wish).await
}

/// Says why nothing was opened: on the form where it can be mended, else as a page of its own.
async fn refused(
    state: &State,
    request: &HttpRequest,
    me: &Member,
    place: Place,
    mut typed: Typed,
    refusal: OpenError,
) -> Result<HttpResponse, WebError> {
    if let Some(error) = in_field(&refusal) {
        if let (Some(demo), "code") = (&state.demo, error.field) {
            typed.code = demo.code(state, me.id).await;
        }
        return show(state, request, me, place, typed, vec![error]).await;
    }
    match refusal {
        OpenError::NoActiveGrant => {
            no_access(state, request, me, place, typed, (StatusCode::FORBIDDEN, true)).await
        }
        OpenError::NotFor(not) => {
            let shell = super::shell(state, request, me);
            not_for_you::page(shell, &place.account, &place.owners, StatusCode::FORBIDDEN, &not)
        }
        OpenError::NotEligible(missing) => {
            let lacks = missing.iter().map(not_eligible::lack).collect();
            not_eligible::page(state, request, me, lacks, true)
        }
        OpenError::NotAnAgent | OpenError::Staff(_) => Err(WebError::NotAllowed),
        OpenError::Request(error) => Err(WebError::Refused(error.to_string())),
        OpenError::Database(error) => Err(error.into()),
        _ => Err(WebError::NotFound),
    }
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
        return no_access(state, request, me, place, typed, (StatusCode::FORBIDDEN, false)).await;
    };
    let (words, now) = (Words::new(place.account.time_zone), state.now());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let ways = confirm::ways(state, me.id, place.account.id, &typed.step_up).await?;
    let approvals = |user: &User| state.terms.needs(&place.account, user, &grant);
    let users = choices(place.users, &typed.act_as, approvals);
    let acting_as = users.iter().find(|user| user.chosen).or(users.first()).map(|user| user.name.clone());
    let opened = OpenPage {
        shell: super::shell(state, request, me),
        account: place.account.name,
        account_id: place.account.id.to_string(),
        allowed_by: grant.allowed_name.clone(),
        allowed_until: MomentView::of(&words, grant.ends_at, now),
        scope: words.scope(grant.scope),
        can_change: grant.scope == grants::Scope::Change,
        users,
        acting_as: acting_as.unwrap_or_default(),
        until: MomentView::of(&words, now.plus(state.limits.hard).min(grant.ends_at), now),
        mailed: mailed(&place.owners),
        ticket_hint: format!("A link {}", state.tickets.looks()),
        reason_hint: REASON_HINT,
        reason_longest: Reason::LONGEST,
        empty_words: EMPTY_WORDS.join(" "),
        limited: words.limit(&grant.only).map(|limit| sentence_case(&limit)).unwrap_or_default(),
        works: work_choices(state, grant.only.work.as_deref(), &typed.work),
        ways,
        live: place.live.map(|session| session.id.to_string()),
        sensitive: place.account.sensitive,
        each_time: grant.each_time,
        typed,
        errors,
    };
    page_with_status(status, &opened)
}

/// Whether a refused code is more than a slip in typing it.
fn is_a_try(refusal: &StaffError) -> bool {
    matches!(refusal, StaffError::TooManyTries(_) | StaffError::Suspended | StaffError::NoSecondFactor)
}

/// What this agent typed so far goes along, to be asked for.
async fn no_access(
    state: &State,
    request: &HttpRequest,
    me: &Member,
    place: Place,
    typed: Typed,
    (status, recorded): (StatusCode, bool),
) -> Result<HttpResponse, WebError> {
    let asking = no_access::Asking { reason: typed.reason, ticket: typed.ticket, ..Default::default() };
    let said = no_access::Said { status, recorded, errors: Vec::new() };
    no_access::page(state, request, me, &place.account, asking, said).await
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

/// Nothing was opened: the page of what was asked for instead.
fn to_request(asked: Option<&RequestId>) -> HttpResponse {
    see_other(&asked.map_or("/agent".to_owned(), |asked| format!("/agent/requests/{asked}")))
}

/// Whom an agent acts as unless they choose: an owner of the app's account, or somebody else where that needs no approval.
fn preselected(terms: &Terms, place: &Place) -> String {
    let needs = |user: &User| match &place.grant {
        Some(grant) => terms.needs(&place.account, user, grant).contains(&Need::Role),
        None => false,
    };
    let chosen = place.users.iter().min_by_key(|user| (needs(user), !owns(user)));
    chosen.map(|user| user.external_id.clone()).unwrap_or_default()
}

fn owns(user: &User) -> bool {
    user.role.eq_ignore_ascii_case("owner")
}

/// "Olivia is e-mailed".
fn mailed(owners: &[String]) -> String {
    format!("{} {} e-mailed", listed(owners), if owners.len() > 1 { "are" } else { "is" })
}

/// The kinds of work that can be declared; only the one that the grant is for, where it is for one.
fn work_choices(state: &State, only: Option<&str>, chosen: &str) -> Vec<WorkChoice> {
    let works = state.works.all().iter().filter(|work| only.is_none_or(|only| only == work.id));
    let choice = |(place, work): (usize, &sessions::Work)| WorkChoice {
        field: if place == 0 { "work".to_owned() } else { format!("work-{}", work.id) },
        id: work.id.clone(),
        label: work.label.clone(),
        needs: match work.mode {
            Mode::View => "View only",
            Mode::Change => "View, and change after a switch",
        },
        chosen: work.id == chosen || only.is_some(),
    };
    works.enumerate().map(choice).collect()
}
