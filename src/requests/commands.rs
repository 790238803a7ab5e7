//! The verbs: asking before a session, answering, using an approval up, writing down what came to nothing.

use chrono::Duration;
use serde_json::json;

use super::{
    Answer, Answered, Asks, LapsedHow, Need, Request, RequestError, State, Task, Terms, Wanted, Wish, store,
};
use crate::accounts::{self, Owner};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::consents::commands::said;
use crate::db::{Db, DbError, Tx};
use crate::grants::Grant;
use crate::history::event::request as event;
use crate::history::event::session::{ActingAs, Approval, Work};
use crate::history::{self, append};
use crate::ids::{AccountId, GrantId, RequestId, SessionId};
use crate::outbox::{self, NoticeKind, Recipient};
use crate::staff::{self, Member, Role};

/// So many approvals one agent may wait for in one account: each is a mail to people.
const MOST_OPEN: usize = 6;

/// A session that needs approvals.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    pub wish: Wish<'a>,
    pub acting_as: &'a ActingAs,
    /// The declared task, where there is one.
    pub work: Option<&'a Work>,
    pub needs: &'a [Need],
}

/// The approvals by which this session may be opened now; or else who has to be asked for one first.
pub fn approvals(tx: &mut Tx<'_>, asking: &Asking<'_>) -> Result<Result<Vec<Request>, Vec<Asks>>, DbError> {
    let unsettled = store::unsettled_in(tx.conn, asking.wish.account)?;
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for asks in asked(asking.needs) {
        let lets_in =
            |request: &&Request| request.asks == asks && request.lets_in(&asking.wish, tx.now).is_some();
        match unsettled.iter().find(lets_in) {
            Some(request) => found.push(request.clone()),
            None => missing.push(asks),
        }
    }
    Ok(if missing.is_empty() { Ok(found) } else { Err(missing) })
}

/// Asks those who have to be asked, in a write that has declared the account. Gives the requests that are open now,
/// which are earlier ones where the very same was asked before.
pub fn ask(
    tx: &mut Tx<'_>,
    terms: &Terms,
    agent: &Member,
    asking: &Asking<'_>,
    missing: &[Asks],
) -> Result<Vec<RequestId>, RequestError> {
    let waits = |request: &Request, grant: Option<&Grant>, now| {
        matches!(request.state(grant, now), State::Waiting(_))
    };
    let mut waiting = Vec::new();
    for request in store::unsettled_in(tx.conn, asking.wish.account)? {
        let grant = store::grant_of(tx.conn, &request)?;
        if request.agent == agent.id && waits(&request, grant.as_ref(), tx.now) {
            waiting.push(request);
        }
    }
    let mut open = Vec::new();
    for asks in missing {
        let same = waiting.iter().find(|request| request.asks == *asks && request.is_about(&asking.wish));
        match same {
            Some(request) => open.push(request.id),
            None if waiting.len() >= MOST_OPEN => return Err(RequestError::TooManyOpen(waiting.len())),
            None => open.push(ask_one(tx, terms, agent, asking, *asks)?),
        }
    }
    Ok(open)
}

fn ask_one(
    tx: &mut Tx<'_>,
    terms: &Terms,
    agent: &Member,
    asking: &Asking<'_>,
    asks: Asks,
) -> Result<RequestId, RequestError> {
    let Asking { wish, acting_as, work, .. } = asking;
    let request = Request {
        id: RequestId::new(tx.now, tx.random),
        account: wish.account,
        agent: agent.id,
        agent_name: agent.name.clone(),
        asks,
        session: Some(Wanted {
            grant: wish.grant.id,
            acting_as: (*acting_as).clone(),
            work: work.map(|work| Task { id: work.id.clone(), label: work.label.clone() }),
            good_for: Duration::minutes(terms.good_for.num_minutes()),
        }),
        scope: None,
        reason: wish.reason.to_owned(),
        ticket: Some(wish.ticket.to_owned()),
        asked_at: tx.now,
        answer_by: tx.now.plus(terms.answer_within(asks)),
        answered: None,
        lapsed_at: None,
        used: None,
    };
    put(tx, agent, &request)?;
    let data = facts(&request, request.answer_by.min(wish.grant.ends_at));
    match asks {
        Asks::Lead => {
            let leads = staff::serving_but(tx.conn, Role::Lead, agent.id)?;
            let leads: Vec<Recipient> = leads.into_iter().map(Recipient::from).collect();
            outbox::enqueue(tx, wish.account, None, NoticeKind::RequestForLead, &data, &leads)?;
        }
        Asks::Owner | Asks::Access => {
            accounts::commands::tell_owners(tx, wish.account, None, NoticeKind::RequestForOwner, &data)?;
        }
    }
    Ok(request.id)
}

/// Stores a request, and writes down that it was asked.
pub(super) fn put(tx: &mut Tx<'_>, agent: &Member, request: &Request) -> Result<(), DbError> {
    store::insert(tx, request)?;
    let wanted = request.session.as_ref();
    let entry = event::Asked {
        request: request.id,
        by: agent.actor(),
        asks: request.asks,
        grant: wanted.map(|wanted| wanted.grant),
        acting_as: request.acting_as().cloned(),
        minutes: wanted.map(|wanted| wanted.good_for.num_minutes().unsigned_abs()),
        work: wanted.and_then(|wanted| wanted.work.clone()),
        scope: request.scope,
        reason: request.reason.clone(),
        ticket: request.ticket.clone(),
        until: request.answer_by,
    };
    on_record(tx, request.account, entry)
}

/// What somebody says to a request. `minutes` makes an approval shorter than was asked for.
#[derive(Debug, Clone)]
pub struct Reply {
    pub id: RequestId,
    pub answer: Answer,
    pub minutes: Option<i64>,
    pub note: Option<String>,
}

/// An owner answers. The agent is mailed.
pub async fn answer(db: &Db, owner: &Owner, reply: Reply) -> Result<Request, RequestError> {
    let owner = owner.clone();
    db.write(&[owner.account.into()], move |tx| {
        if !accounts::decides(tx.conn, owner.id)? {
            return Err(RequestError::OnlyObserves);
        }
        let (request, grant) = in_account(tx, owner.account, reply.id)?;
        match (request.asks, reply.answer) {
            (Asks::Owner, _) | (Asks::Access, Answer::Declined | Answer::ShareScreen) => {}
            _ => return Err(RequestError::NotForYou),
        }
        let by = Actor::owner(owner.id, &owner.name);
        decide(tx, request, grant.as_ref(), by, &reply, None)
    })
    .await
}

/// A lead answers, who is not the agent. The agent is mailed.
pub async fn answer_as_lead(
    db: &Db,
    lead: &Member,
    account: AccountId,
    reply: Reply,
) -> Result<Request, RequestError> {
    let lead = lead.id;
    db.write(&[account.into(), lead.into()], move |tx| {
        let (request, grant) = in_account(tx, account, reply.id)?;
        let lead = staff::find(tx.conn, lead)?.ok_or(RequestError::NotALead)?;
        if !lead.serves_as(Role::Lead) {
            return Err(RequestError::NotALead);
        }
        request.is_for_lead(lead.id)?;
        if reply.answer == Answer::ShareScreen {
            return Err(RequestError::NoAnswer);
        }
        decide(tx, request, grant.as_ref(), lead.actor(), &reply, None)
    })
    .await
}

/// Takes an answer by somebody who may give it; `given` is the grant by which access was allowed.
pub(super) fn decide(
    tx: &mut Tx<'_>,
    mut request: Request,
    grant: Option<&Grant>,
    by: Actor,
    reply: &Reply,
    given: Option<GrantId>,
) -> Result<Request, RequestError> {
    request.may_be_answered(grant, tx.now)?;
    let until = match reply.answer {
        Answer::Approved => request.good_until(reply.minutes, tx.now)?,
        Answer::Declined | Answer::ShareScreen => None,
    };
    let answered = Answered {
        at: tx.now,
        by,
        answer: reply.answer,
        note: said(reply.note.as_deref(), RequestError::TooManyWords)?,
        until,
    };
    store::set_answered(tx, request.id, &answered)?;
    let entry = event::Answered {
        request: request.id,
        by: answered.by.clone(),
        asks: request.asks,
        agent: request.agent(),
        acting_as: request.acting_as().cloned(),
        answer: answered.answer,
        until: answered.until,
        grant: given,
        note: answered.note.clone(),
    };
    on_record(tx, request.account, entry)?;
    request.answered = Some(answered);
    tell_agent(tx, &request, None)?;
    Ok(request)
}

/// Uses approvals up for the session that they let in. Gives what its opening entry says of them.
pub fn use_up(tx: &mut Tx<'_>, approvals: &[Request], session: SessionId) -> Result<Vec<Approval>, DbError> {
    let mut told = Vec::new();
    for request in approvals {
        store::set_used(tx, request.id, session)?;
        let by = request.answered.as_ref().map(|answered| answered.by.clone());
        told.extend(by.map(|by| Approval { request: request.id, by }));
    }
    Ok(told)
}

/// Writes down that a request came to nothing. Gives whether there was anything to do.
pub async fn lapse(db: &Db, account: AccountId, id: RequestId) -> Result<bool, DbError> {
    db.write(&[account.into()], move |tx| {
        let Some(request) = store::find(tx.conn, id)?.filter(|request| request.account == account) else {
            return Ok(false);
        };
        let grant = store::grant_of(tx.conn, &request)?;
        let Some(how) = due(&request, grant.as_ref(), tx.now) else { return Ok(false) };
        store::set_lapsed(tx, id)?;
        let entry = event::Lapsed {
            request: id,
            asks: request.asks,
            agent: request.agent(),
            acting_as: request.acting_as().cloned(),
            how,
        };
        on_record(tx, account, entry)?;
        tell_agent(tx, &request, Some(how))?;
        Ok(true)
    })
    .await
}

/// Whether [`lapse`] has something to do: for choosing what is worth a write.
pub fn is_due(request: &Request, grant: Option<&Grant>, now: Moment) -> bool {
    due(request, grant, now).is_some()
}

fn due(request: &Request, grant: Option<&Grant>, now: Moment) -> Option<LapsedHow> {
    if request.lapsed_at.is_some() {
        return None;
    }
    match request.state(grant, now) {
        State::Lapsed => Some(LapsedHow::Unanswered),
        State::Expired => Some(LapsedHow::Unused),
        State::AccessOver => Some(LapsedHow::AccessOver),
        State::AllowedAnyway => Some(LapsedHow::AllowedAnyway),
        _ => None,
    }
}

/// A request of another account does not exist.
pub(super) fn in_account(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: RequestId,
) -> Result<(Request, Option<Grant>), RequestError> {
    let found = store::find(tx.conn, id)?.filter(|request| request.account == account);
    let request = found.ok_or(RequestError::NotFound)?;
    let grant = store::grant_of(tx.conn, &request)?;
    Ok((request, grant))
}

fn on_record(tx: &mut Tx<'_>, account: AccountId, event: impl Into<history::Event>) -> Result<(), DbError> {
    append(tx, account, vec![history::Draft::of(event)]).map(drop)
}

/// Whom these needs ask, each once.
fn asked(needs: &[Need]) -> Vec<Asks> {
    let mut asked: Vec<Asks> = Vec::new();
    for need in needs {
        if !asked.contains(&need.asks()) {
            asked.push(need.asks());
        }
    }
    asked
}

/// What mails tell of a request; `until` is when it lapses.
pub(super) fn facts(request: &Request, until: Moment) -> serde_json::Value {
    json!({
        "request": request.id,
        "asks": request.asks,
        "agent": request.agent_name,
        "acting_as": request.acting_as().map(|user| &user.name),
        "minutes": request.session.as_ref().map(|wanted| wanted.good_for.num_minutes()),
        "scope": request.scope,
        "reason": request.reason,
        "ticket": request.ticket,
        "until": until,
    })
}

fn tell_agent(tx: &mut Tx<'_>, request: &Request, lapsed: Option<LapsedHow>) -> Result<(), DbError> {
    let Some(agent) = staff::find(tx.conn, request.agent)? else { return Ok(()) };
    let answered = request.answered.as_ref();
    let mut data = facts(request, request.answer_by);
    data["answer"] = json!(answered.map(|answered| answered.answer));
    data["by"] = json!(answered.map(|answered| answered.by.name()));
    data["note"] = json!(answered.and_then(|answered| answered.note.as_ref()));
    data["good_until"] = json!(answered.and_then(|answered| answered.until));
    data["lapsed"] = json!(lapsed);
    outbox::enqueue(tx, request.account, None, NoticeKind::RequestAnswered, &data, &[agent.into()])
}
