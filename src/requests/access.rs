//! Asking for support access where there is none: one request at a time, and not too many, to which an owner can say yes
//! with a grant of what was asked for, or less.

use super::commands::{Reply, decide, facts, in_account, put};
use super::{Answer, Asks, Request, RequestError, State, Terms, store};
use crate::accounts::{self, Account, Owner};
use crate::actor::Actor;
use crate::db::{Db, DbError, Tx};
use crate::grants::commands::{Allow, give};
use crate::grants::{self, Grant};
use crate::history::event::grant::Scope;
use crate::ids::{AccountId, RequestId};
use crate::outbox::NoticeKind;
use crate::staff::{self, Member, Requirements};

/// So often in a day support may ask for access to one account: each time is a mail to every owner.
const MOST_A_DAY: i64 = 5;

/// What an agent asks the owners for.
#[derive(Debug, Clone)]
pub struct WantAccess {
    pub account: AccountId,
    pub scope: Scope,
    pub reason: String,
    pub ticket: Option<String>,
}

/// Asks the owners to allow support access, for somebody who may enter then. Gives the request that is open now, which is an earlier one where this agent
/// has asked already.
pub async fn ask(
    db: &Db,
    terms: &Terms,
    entering: Requirements,
    agent: &Member,
    wish: WantAccess,
) -> Result<RequestId, RequestError> {
    let (agent, answer_within) = (agent.clone(), terms.answer_within(Asks::Access));
    db.write(&[wish.account.into(), agent.id.into()], move |tx| {
        accounts::find(tx.conn, wish.account)?.ok_or(RequestError::NotFound)?;
        let member = staff::find(tx.conn, agent.id)?.ok_or(RequestError::NotAnAgent)?;
        if !entering.missing(&member.standing(), tx.now).is_empty() {
            return Err(RequestError::NotAnAgent);
        }
        if grants::active(tx.conn, wish.account, tx.now)?.is_some() {
            return Err(RequestError::AlreadyAllowed);
        }
        if let Some(open) = open_of(tx, &agent, wish.account)? {
            return Ok(open.id);
        }
        let since = tx.now.minus(chrono::Duration::hours(24));
        if store::access_asked_since(tx.conn, wish.account, since)? >= MOST_A_DAY {
            return Err(RequestError::TooManyToday);
        }
        let request = Request {
            id: RequestId::new(tx.now, tx.random),
            account: wish.account,
            agent: agent.id,
            agent_name: agent.name.clone(),
            asks: Asks::Access,
            session: None,
            scope: Some(wish.scope),
            reason: wish.reason,
            ticket: wish.ticket,
            asked_at: tx.now,
            answer_by: tx.now.plus(answer_within),
            answered: None,
            lapsed_at: None,
            used: None,
        };
        put(tx, &agent, &request)?;
        let data = facts(&request, request.answer_by);
        accounts::commands::tell_owners(tx, request.account, None, NoticeKind::RequestForOwner, &data)?;
        Ok(request.id)
    })
    .await
}

/// The agent's request for access to this account that waits for an answer, if there is one.
fn open_of(tx: &mut Tx<'_>, agent: &Member, account: AccountId) -> Result<Option<Request>, DbError> {
    for request in store::unsettled_in(tx.conn, account)? {
        let grant = store::grant_of(tx.conn, &request)?;
        let waits = matches!(request.state(grant.as_ref(), tx.now), State::Waiting(_));
        if request.asks == Asks::Access && request.agent == agent.id && waits {
            return Ok(Some(request));
        }
    }
    Ok(None)
}

/// An owner allows it: the grant is given, of what was asked for or less. The agent is mailed, and so is every owner.
pub async fn allow(
    db: &Db,
    account: &Account,
    owner: &Owner,
    id: RequestId,
    wish: Allow,
) -> Result<Grant, RequestError> {
    let (zone, owner) = (account.time_zone, owner.clone());
    db.write(&[owner.account.into()], move |tx| {
        if !accounts::decides(tx.conn, owner.id)? {
            return Err(RequestError::OnlyObserves);
        }
        // The form was sent twice.
        if let Some(same) = grants::find(tx.conn, owner.account, wish.id)? {
            return Ok(same);
        }
        let (request, since) = in_account(tx, owner.account, id)?;
        if request.asks != Asks::Access {
            return Err(RequestError::NotForYou);
        }
        request.may_be_answered(since.as_ref(), tx.now)?;
        if wish.scope == Scope::Change && request.scope != Some(Scope::Change) {
            return Err(RequestError::MoreThanAsked);
        }
        let given = give(tx, zone, &owner, &wish)?;
        let by = Actor::owner(owner.id, &owner.name);
        let reply = Reply { id, answer: Answer::Approved, minutes: None, note: None };
        decide(tx, request, since.as_ref(), by, &reply, Some(given.id))?;
        Ok(given)
    })
    .await
}
