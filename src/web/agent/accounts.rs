//! The agent's first page: find an account, go back to a session.

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::not_eligible::{self, Lack};
use crate::accounts::{self, Account};
use crate::clock::Moment;
use crate::db::Conn;
use crate::grants;
use crate::http::{AgentDoor, MomentView, Shell, StaffIn, State, WebError, page};
use crate::ids::StaffId;
use crate::sessions::{self, Limits, Session};
use crate::web::requested::Listed;
use crate::web::telling::Facts;
use crate::words::Words;

/// Accounts shown at once; a narrower search finds the others.
const MOST_ACCOUNTS: usize = 20;

/// Sessions of one's own shown at once.
const MOST_SESSIONS: i64 = 50;

#[derive(Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "agent/accounts.html")]
struct Accounts {
    shell: Shell,
    q: String,
    accounts: Vec<AccountRow>,
    more: bool,
    live: Vec<SessionRow>,
    ended: Vec<SessionRow>,
    due: Vec<DueRow>,
    /// Why she may not enter any account at the moment.
    lacks: Vec<Lack>,
    requests: Vec<Listed>,
}

/// A session whose files she still has to say of that they are deleted.
struct DueRow {
    session: String,
    account: String,
    code: String,
    files: usize,
    by: MomentView,
    is_overdue: bool,
}

struct AccountRow {
    id: String,
    name: String,
    external_id: String,
    owners: String,
    access: Option<Access>,
}

struct Access {
    until: MomentView,
    scope: String,
}

struct SessionRow {
    facts: Facts,
    mode: String,
    minutes_left: i64,
}

pub async fn list(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    search: Query<Search>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let q = search.q.trim().to_owned();
    let (agent, limits, now, wanted) = (me.member.id, state.limits, state.now(), q.clone());
    let app = state.clone();
    let (mut found, mine, due, requests) = state
        .db
        .read(move |conn| {
            let accounts = accounts::search(conn, &wanted, MOST_ACCOUNTS + 1)?;
            let found: Vec<_> = accounts
                .into_iter()
                .map(|account| account_row(conn, account, now))
                .collect::<Result<_, _>>()?;
            let mine = my_sessions(conn, agent, limits, now)?;
            let requests = super::requests::recent(conn, &app, agent, now)?;
            Ok::<_, WebError>((found, mine, my_due(conn, agent, now)?, requests))
        })
        .await?;
    let more = found.len() > MOST_ACCOUNTS;
    found.truncate(MOST_ACCOUNTS);
    let (live, ended) = mine.into_iter().partition(|row| row.facts.end.is_none());
    page(&Accounts {
        shell: super::shell(&state, &request, &me.member),
        q,
        accounts: found,
        more,
        live,
        ended,
        due,
        lacks: not_eligible::lacks(&state, &me.member),
        requests,
    })
}

fn account_row(conn: &mut Conn, account: Account, now: Moment) -> Result<AccountRow, WebError> {
    let words = Words::new(account.time_zone);
    let grant = grants::active(conn, account.id, now)?;
    let owners: Vec<String> = accounts::owners_of(conn, account.id)?
        .into_iter()
        .map(|owner| format!("{} ({})", owner.name, owner.email))
        .collect();
    Ok(AccountRow {
        id: account.id.to_string(),
        name: account.name,
        external_id: account.external_id,
        owners: owners.join(", "),
        access: grant.map(|grant| Access {
            until: MomentView::of(&words, grant.ends_at, now),
            scope: words.scope(grant.scope),
        }),
    })
}

/// By session, the oldest first.
fn my_due(conn: &mut Conn, agent: StaffId, now: Moment) -> Result<Vec<DueRow>, WebError> {
    let mut rows: Vec<DueRow> = Vec::new();
    for taken in sessions::deletions_due_of(conn, agent)? {
        let session = taken.session.to_string();
        if let Some(row) = rows.iter_mut().find(|row| row.session == session) {
            row.files += 1;
            continue;
        }
        let account = accounts::find(conn, taken.account)?.ok_or(WebError::NotFound)?;
        rows.push(DueRow {
            session,
            code: taken.session.code(),
            files: 1,
            by: MomentView::of(&Words::new(account.time_zone), taken.confirm_by(), now),
            is_overdue: taken.is_overdue(now),
            account: account.name,
        });
    }
    Ok(rows)
}

fn my_sessions(
    conn: &mut Conn,
    agent: StaffId,
    limits: Limits,
    now: Moment,
) -> Result<Vec<SessionRow>, WebError> {
    let sessions = sessions::by_agent(conn, agent, MOST_SESSIONS)?;
    sessions.into_iter().map(|session| session_row(conn, &session, limits, now)).collect()
}

fn session_row(
    conn: &mut Conn,
    session: &Session,
    limits: Limits,
    now: Moment,
) -> Result<SessionRow, WebError> {
    let account = accounts::find(conn, session.account)?.ok_or(WebError::NotFound)?;
    let grant = grants::find(conn, session.account, session.grant)?.ok_or(WebError::NotFound)?;
    Ok(SessionRow {
        facts: Facts::of(session, &account, session.over(&grant, limits, now), now),
        mode: Words::new(account.time_zone).mode(session.mode),
        minutes_left: super::session::minutes_left(session.until(&grant), now),
    })
}
