//! Requests to come in, as the agent who asks sees them: who was asked, until when, what came of it.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts;
use crate::clock::Moment;
use crate::db::Conn;
use crate::http::{AgentDoor, Shell, StaffIn, State, WebError, page};
use crate::ids::{AccountId, RequestId, StaffId};
use crate::requests::{self, Asks, Request};
use crate::staff::{self, Role};
use crate::web::requested::{Around, LISTED, Listed, Requested};
use crate::words::Words;

/// What came to nothing, or was used, is on the first page for a day.
const TOLD_FOR: chrono::Duration = chrono::Duration::hours(24);

#[derive(Template)]
#[template(path = "agent/request.html")]
struct RequestPage {
    shell: Shell,
    account: String,
    account_id: String,
    asked: Requested,
    /// Who can answer, by name; empty where nobody can.
    whom: String,
    count: usize,
    /// What the same session needs besides.
    also: Vec<Requested>,
}

impl RequestPage {
    /// Whether everything that the session needs is there.
    fn is_ready(&self) -> bool {
        self.asked.is_approved() && self.also.iter().all(Requested::is_approved)
    }
}

/// What an approved request fills into the form that opens a session.
pub(super) struct Kept {
    pub request: RequestId,
    pub act_as: String,
    pub reason: String,
    pub ticket: String,
    /// The declared task's id; empty where there was none.
    pub work: String,
}

pub async fn show(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (id, agent, now, app): (RequestId, _, _, _) =
        (super::id(&id)?, me.member.id, state.now(), state.clone());
    let shell = super::shell(&state, &request, &me.member).await?;
    let page_words = shell.words.clone();
    let read = state.db.read(move |conn| {
        let request = own(conn, id, agent)?;
        let around = Around::read(conn, request)?;
        let words = app.words_read_by(&page_words, &around.account);
        let mut also = Vec::new();
        for other in requests::in_account(conn, around.account.id, LISTED)? {
            let other = Around::read(conn, other)?.seen_beside(&around, &words, now);
            also.extend(other);
        }
        let whom = whom(conn, &around.request)?;
        Ok::<_, WebError>((around.seen(&words, now), around.account, also, whom))
    });
    let (asked, account, also, whom) = read.await?;
    page(&RequestPage {
        account: account.name,
        account_id: account.id.to_string(),
        asked,
        count: whom.len(),
        whom: shell.words.list(&whom),
        also,
        shell,
    })
}

/// The agent's requests that wait, or can be used, or were settled lately.
pub(super) fn recent(
    conn: &mut Conn,
    state: &State,
    agent: StaffId,
    words: &Words,
) -> Result<Vec<Listed>, WebError> {
    let (mut found, now) = (Vec::new(), state.now());
    for request in requests::by_agent(conn, agent, LISTED)? {
        let is_told = request.answered.as_ref().map_or(request.answer_by, |answered| answered.at);
        let around = Around::read(conn, request)?;
        let request = around.seen(&state.words_read_by(words, &around.account), now);
        let is_new = now < is_told.plus(TOLD_FOR) && !request.is_used();
        if request.is_waiting() || request.is_approved() || is_new {
            found.push(Listed { account: around.account.name, request });
        }
    }
    Ok(found)
}

/// What a request of this agent's in this account keeps for the form.
pub(super) async fn kept(
    state: &State,
    id: &str,
    account: AccountId,
    agent: StaffId,
) -> Result<Kept, WebError> {
    let id: RequestId = super::id(id)?;
    let request = state.db.read(move |conn| own(conn, id, agent)).await?;
    let session = request.session.filter(|_| request.account == account).ok_or(WebError::NotFound)?;
    Ok(Kept {
        request: request.id,
        act_as: session.acting_as.id,
        work: session.work.map(|task| task.id).unwrap_or_default(),
        reason: request.reason,
        ticket: request.ticket.unwrap_or_default(),
    })
}

/// What this agent asked for in this account a moment ago with the same form: its first sending, when it was sent twice.
pub(super) async fn asked_meanwhile(
    state: &State,
    account: AccountId,
    agent: StaffId,
    act_as: String,
) -> Result<Option<RequestId>, WebError> {
    let now = state.now();
    let read = state.db.read(move |conn| {
        let newest = requests::by_agent(conn, agent, 1)?.into_iter().next();
        let same = |request: &Request| {
            request.account == account
                && request.acting_as().is_some_and(|user| user.id == act_as)
                && now < request.asked_at.plus(chrono::Duration::seconds(10))
        };
        Ok(newest.filter(same).map(|request| request.id))
    });
    read.await
}

/// Somebody else's request does not exist.
fn own(conn: &mut Conn, id: RequestId, agent: StaffId) -> Result<Request, WebError> {
    requests::find(conn, id)?.filter(|request| request.agent == agent).ok_or(WebError::NotFound)
}

/// The names of those owners who decide, and do not only read.
pub(super) fn deciding(conn: &mut Conn, account: AccountId) -> Result<Vec<String>, WebError> {
    let owners = accounts::owners_of(conn, account)?.into_iter();
    Ok(owners.filter(|owner| owner.role.decides()).map(|owner| owner.name).collect())
}

fn whom(conn: &mut Conn, request: &Request) -> Result<Vec<String>, WebError> {
    Ok(match request.asks {
        Asks::Lead => staff::serving_but(conn, Role::Lead, request.agent)?
            .into_iter()
            .map(|member| member.name)
            .collect(),
        Asks::Owner | Asks::Access => deciding(conn, request.account)?,
    })
}

impl Around {
    /// The request as it is seen beside another of the same session, unless it is settled.
    fn seen_beside(&self, other: &Self, words: &Words, now: Moment) -> Option<Requested> {
        let is_beside = self.request.is_beside(&other.request);
        Some(self.seen(words, now)).filter(|seen| is_beside && (seen.is_waiting() || seen.is_approved()))
    }
}
