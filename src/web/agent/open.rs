//! Opening a session: what leads to the form, what is done with it, and the page that leads over into the app.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::form::show;
use super::place::{Place, known_place, opened_before, opened_meanwhile};
use super::session::hand_over;
use super::typed::{Proof, Typed, Wanted, in_field, parse};
use super::{confirm, no_access, not_eligible, not_for_you, requests};
use crate::accounts::User;
use crate::http::{AgentDoor, StaffIn, State, WebError, see_other, words_of_page};
use crate::ids::{RequestId, SessionId, StepUpId};
use crate::requests::{Need, Terms};
use crate::sessions::{self, OpenError, Session, commands::Open};
use crate::staff::{Member, StaffError};

/// What leads here, if anything does.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    /// An approved request.
    request: String,
    /// An earlier session, whose form is wanted again.
    #[serde(rename = "continue")]
    again: String,
    /// The search: with this ticket.
    ticket: String,
    /// The OpenID provider: by this receipt, or without one where nothing came of it.
    confirmed: String,
    /// A practice case of the demo's.
    case: String,
}

pub async fn form(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    account: Path<String>,
    from: Query<From>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    if !not_eligible::may_enter(&state, &me.member) {
        return not_eligible::page(&state, &request, &me.member, None).await;
    }
    let place = known_place(&state, &account, &me.member).await?;
    let mut typed = Typed::default();
    if let Some(demo) = &state.demo {
        let begins = demo.begins(&from.case);
        (typed.reason, typed.ticket, typed.work) =
            (begins.reason.to_owned(), begins.ticket, begins.work.to_owned());
    }
    // The ticket by which the account was found.
    if let Ok(ticket) = state.tickets.parse(&from.ticket) {
        typed.ticket = ticket.as_str().to_owned();
    }
    let Some(grant) = &place.grant else {
        return no_access(&state, &request, &me.member, place, typed, (StatusCode::OK, false)).await;
    };
    if let Err(refusal) = grant.only.admits_agent(me.member.id, &me.member.team) {
        let shell = super::shell(&state, &request, &me.member).await?;
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
    let words = words_of_page(&state, &request);
    let parsed = match parse(&state, &place.users, &typed, &words) {
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
    let shown = match not_eligible::may_enter(state, me) {
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
    if let Some(error) = in_field(&refusal, state, &words_of_page(state, request)) {
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
            let shell = super::shell(state, request, me).await?;
            not_for_you::page(shell, &place.account, &place.owners, StatusCode::FORBIDDEN, &not)
        }
        OpenError::NotEligible(missing) => not_eligible::page(state, request, me, Some(missing)).await,
        OpenError::NotAnAgent | OpenError::Staff(_) => Err(WebError::NotAllowed),
        OpenError::Request(error) => {
            let words = words_of_page(state, request);
            Err(WebError::Refused(words.wrong(error.code(), &error)))
        }
        OpenError::Database(error) => Err(error.into()),
        _ => Err(WebError::NotFound),
    }
}

/// Whether a refused code is more than a slip in typing it.
fn is_a_try(refusal: &StaffError) -> bool {
    matches!(refusal, StaffError::TooManyTries(_) | StaffError::Suspended | StaffError::NoSecondFactor)
}

/// What this agent typed so far goes along, to be asked for.
pub(super) async fn no_access(
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
