//! Opening a session: the form, what may be wrong with it, and the page that leads over into the app.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::session::{hand_over, own_session};
use super::{no_access, not_eligible, requests};
use crate::accounts::{self, Account, User};
use crate::grants::{self, Grant};
use crate::http::{
    AgentDoor, FieldError, MomentView, Shell, StaffIn, State, WebError, page_with_status, see_other,
};
use crate::ids::{AccountId, RequestId, SessionId, StepUpId};
use crate::requests::{Need, Terms};
use crate::sessions::{self, OpenError, Reason, Session, TicketUrl, commands::Open};
use crate::staff::{self, Code, Member, StaffError};
use crate::web::telling::listed;
use crate::words::Words;

/// The form as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The session's id-to-be, so that sending the form twice opens once.
    session: String,
    act_as: String,
    reason: String,
    ticket: String,
    code: String,
    /// The approved request whose user, reason and ticket are kept.
    request: String,
}

/// Which approved request leads here, if one does.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    request: String,
}

/// The form as meant.
struct Parsed {
    act_as: String,
    reason: Reason,
    ticket: TicketUrl,
    code: Code,
}

/// The account that is to be entered, as it stands now.
struct Place {
    account: Account,
    owners: Vec<String>,
    users: Vec<User>,
    grant: Option<Grant>,
    /// A session that this agent has there already.
    live: Option<Session>,
}

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
    live: Option<String>,
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
    let place = place(&state, super::id(&account)?, &me.member).await?;
    if place.grant.is_none() {
        let typed = match &state.demo {
            Some(demo) => Typed {
                reason: demo.reason().to_owned(),
                ticket: demo.ticket().to_owned(),
                ..Typed::default()
            },
            None => Typed::default(),
        };
        return no_access(&state, &request, &me.member, place, typed, (StatusCode::OK, false)).await;
    }
    let mut typed =
        Typed { session: SessionId::new(state.now(), &state.random).to_string(), ..Typed::default() };
    typed.act_as = preselected(&state.terms, &place);
    if let Some(demo) = &state.demo {
        typed.reason = demo.reason().to_owned();
        typed.ticket = demo.ticket().to_owned();
        typed.code = demo.code(&state, me.member.id).await;
    }
    if !from.request.is_empty() {
        let kept = requests::kept(&state, &from.request, place.account.id, me.member.id).await?;
        (typed.act_as, typed.reason, typed.ticket) = (kept.act_as, kept.reason, kept.ticket);
        typed.request = kept.request.to_string();
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
    let place = place(&state, super::id(&account)?, &me.member).await?;
    if let Some(same) = opened_before(&state, id, &place, &me.member).await? {
        return hand_over(&state, &request, &me.member, &same).await;
    }
    let parsed = match parse(&state, &place, &typed) {
        Ok(parsed) => parsed,
        Err(errors) => return show(&state, &request, &me.member, place, typed, errors).await,
    };
    match enter(&state, &me.member, &place, id, parsed).await {
        Ok(session) => hand_over(&state, &request, &me.member, &session).await,
        Err(OpenError::NeedsApproval(asked)) => Ok(to_request(asked.first())),
        Err(OpenError::Staff(StaffError::CodeUsed)) => {
            sent_twice(&state, &request, &me.member, id, place, typed).await
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
) -> Result<HttpResponse, WebError> {
    if let Some(same) = opened_meanwhile(state, id, &place, me).await? {
        return hand_over(state, request, me, &same).await;
    }
    match requests::asked_meanwhile(state, place.account.id, me.id, typed.act_as.clone()).await? {
        Some(asked) => Ok(to_request(Some(&asked))),
        None => refused(state, request, me, place, typed, StaffError::CodeUsed.into()).await,
    }
}

async fn enter(
    state: &State,
    me: &Member,
    place: &Place,
    id: SessionId,
    parsed: Parsed,
) -> Result<Session, OpenError> {
    let account = place.account.id;
    // Before the code is used up for nothing; the write looks again.
    if !state.signer.is_sound() {
        return Err(OpenError::LogStopped);
    }
    // Whoever may not enter uses up no code: the write refuses them before it looks for one, and on record.
    let step_up = match not_eligible::lacks(state, me).is_empty() {
        true => staff::commands::step_up(&state.db, &state.sealer, me.id, account, parsed.code).await?.id,
        false => StepUpId::new(state.now(), &state.random),
    };
    let Parsed { act_as, reason, ticket, .. } = parsed;
    let rules = state.rules.now().hash().to_owned();
    let terms = state.terms.clone();
    let wish = Open { id, account, act_as, reason, ticket, step_up, rules, terms };
    sessions::commands::open(&state.db, &state.signer, state.limits, me, wish).await
}

fn parse(state: &State, place: &Place, typed: &Typed) -> Result<Parsed, Vec<FieldError>> {
    let user = place.users.iter().find(|user| user.external_id == typed.act_as);
    let act_as = user.map(|user| user.external_id.clone()).ok_or(OpenError::NoSuchUser);
    let reason = typed.reason.parse::<Reason>();
    let ticket = state.tickets.parse(&typed.ticket);
    let code = Code::parse(&typed.code).map_err(OpenError::from);
    match (act_as, reason, ticket, code) {
        (Ok(act_as), Ok(reason), Ok(ticket), Ok(code)) => Ok(Parsed { act_as, reason, ticket, code }),
        (act_as, reason, ticket, code) => {
            let all = [act_as.err(), reason.err(), ticket.err(), code.err()];
            Err(all.into_iter().flatten().filter_map(|refusal| in_field(&refusal)).collect())
        }
    }
}

/// Where on the form a refusal belongs, if it is one that can be mended there.
fn in_field(refusal: &OpenError) -> Option<FieldError> {
    let field = match refusal {
        OpenError::NoSuchUser => "act_as",
        OpenError::NoReason | OpenError::EmptyReason | OpenError::ReasonTooLong => "reason",
        OpenError::BadTicket(_) => "ticket",
        OpenError::NoStepUp
        | OpenError::LogStopped
        | OpenError::Staff(StaffError::WrongCode | StaffError::CodeUsed | StaffError::NoSecondFactor) => {
            "code"
        }
        _ => return None,
    };
    Some(FieldError { field, text: refusal.to_string() })
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
async fn show(
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
        ticket_hint: ticket_hint(state),
        live: place.live.map(|session| session.id.to_string()),
        sensitive: place.account.sensitive,
        each_time: grant.each_time,
        typed,
        errors,
    };
    page_with_status(status, &opened)
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

fn ticket_hint(state: &State) -> String {
    let links: Vec<String> = state.tickets.0.iter().map(|host| format!("https://{host}/")).collect();
    format!("A link starting {}", links.join(" or "))
}

async fn place(state: &State, id: AccountId, me: &Member) -> Result<Place, WebError> {
    let (now, limits, agent) = (state.now(), state.limits, me.id);
    let read = state.db.read(move |conn| {
        let account = accounts::find(conn, id)?.ok_or(WebError::NotFound)?;
        let grant = grants::active(conn, id, now)?;
        let mut live = None;
        for session in sessions::live_in_account(conn, id)? {
            let still = grant
                .as_ref()
                .is_some_and(|grant| grant.id == session.grant && session.over(grant, limits, now).is_none());
            if still && session.agent == agent {
                live = Some(session);
            }
        }
        let owners = accounts::owners_of(conn, id)?.into_iter().map(|owner| owner.name).collect();
        Ok::<_, WebError>(Place { account, owners, users: accounts::users_of(conn, id)?, grant, live })
    });
    read.await
}

/// The session that this very form opened when it was sent before.
async fn opened_before(
    state: &State,
    id: SessionId,
    place: &Place,
    me: &Member,
) -> Result<Option<Session>, WebError> {
    let Some(session) = state.db.read(move |conn| Ok::<_, WebError>(sessions::find(conn, id)?)).await? else {
        return Ok(None);
    };
    let session = own_session(session, me)?;
    if session.account == place.account.id { Ok(Some(session)) } else { Err(WebError::NotFound) }
}

/// The same while the form's first sending is still under way: it used the code up, and opens in a moment.
async fn opened_meanwhile(
    state: &State,
    id: SessionId,
    place: &Place,
    me: &Member,
) -> Result<Option<Session>, WebError> {
    for _ in 0..10 {
        if let Some(session) = opened_before(state, id, place, me).await? {
            return Ok(Some(session));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(None)
}
