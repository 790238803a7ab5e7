//! The agent's first page: one search box for accounts, people, sessions and tickets; what of hers goes on, waits, or was.

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::found::{AccountRow, Before, Rows};
use super::mine::{DueRow, Mine, SessionRow};
use super::news::Looked;
use super::not_eligible::{self, Lack};
use super::sought::Sought;
use crate::accounts::{self, Account};
use crate::db::Conn;
use crate::http::{AgentDoor, Shell, StaffIn, State, WebError, page};
use crate::ids::AccountId;
use crate::sessions::TicketUrl;
use crate::staff::Member;
use crate::web::asked;
use crate::web::requested;
use crate::words::Words;

/// Accounts shown at once, beside hers; a narrower search finds the others.
const MOST_ACCOUNTS: usize = 20;

/// Accounts of hers shown at once.
const MOST_RECENT: usize = 6;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Search {
    q: String,
    /// The ticket that is worked on, carried from search to search.
    ticket: String,
}

#[derive(Template)]
#[template(path = "agent/accounts.html")]
struct Accounts {
    shell: Shell,
    /// What stands in the box.
    q: String,
    ticket: Option<Ticket>,
    /// Whether the ticket was just pasted, and says by itself what is shown.
    pasted: bool,
    other_link: bool,
    /// What links to tickets look like.
    looks: String,
    lists: Vec<List>,
    more: bool,
    live: Vec<SessionRow>,
    ended: Vec<SessionRow>,
    due: Vec<DueRow>,
    /// Why she may not enter any account at the moment.
    lacks: Vec<Lack>,
    requests: Vec<requested::Listed>,
    /// Questions that wait for an answer or have a new one.
    questions: Vec<(asked::Listed, bool)>,
}

impl Accounts {
    /// Whether somebody looks for something, and not at the page as it is.
    fn is_search(&self) -> bool {
        !self.q.is_empty()
    }

    /// Whether nobody has done anything with the ticket that was pasted.
    fn is_new_ticket(&self) -> bool {
        self.pasted && self.lists.iter().all(|list| list.of != Of::Ticket)
    }

    fn found(&self) -> usize {
        self.lists.iter().map(|list| list.rows.len()).sum()
    }
}

/// Accounts that belong together.
struct List {
    of: Of,
    rows: Vec<AccountRow>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    /// What was worked on with the ticket.
    Ticket,
    /// Where she was of late.
    Recent,
    /// What is left, where there are others.
    Others,
    All,
}

impl List {
    /// The text that says what they have in common.
    fn label(&self) -> &'static str {
        match self.of {
            Of::Ticket => "find-with-ticket",
            Of::Recent => "find-recent",
            Of::Others => "find-others",
            Of::All => "find-accounts",
        }
    }
}

struct Ticket {
    url: String,
    number: String,
}

pub async fn list(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    search: Query<Search>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (search, me) = (search.into_inner(), me.member);
    let sought = Sought::of(&search.q, &state.tickets);
    let ticket = match &sought {
        Sought::Ticket(ticket) => Some(ticket.clone()),
        _ => state.tickets.parse(&search.ticket).ok(),
    };
    let pasted = matches!(sought, Sought::Ticket(_));
    let shell = super::shell(&state, &request, &me).await?;
    let looked = Looked::of(&state, &request, me.id);
    let (app, words, who) = (state.clone(), shell.words.clone(), me.clone());
    let (looks_for, carried) = (sought.clone(), ticket.clone());
    let read = state.db.read(move |conn| {
        let mine = Mine::read(conn, (&app, &who, &words), &looked)?;
        let lists = lists(conn, (&app, &who, &words), (&looks_for, carried.as_ref()), &mine)?;
        Ok::<_, WebError>((mine, lists))
    });
    let (mine, (lists, more)) = read.await?;
    let (live, ended) = mine.rows.into_iter().partition(|row| row.facts.end.is_none());
    page(&Accounts {
        q: if pasted { String::new() } else { search.q.trim().to_owned() },
        ticket: ticket.map(|ticket| Ticket { number: ticket.number(), url: ticket.as_str().to_owned() }),
        pasted,
        other_link: sought == Sought::OtherLink,
        looks: super::typed::looks(&state.tickets, &shell.words),
        lists,
        more,
        live,
        ended,
        due: mine.due,
        lacks: not_eligible::lacks(&state, &me, &shell.words),
        requests: mine.requests,
        questions: mine.questions,
        shell,
    })
}

/// What the box led to, and whether there is more of it.
fn lists(
    conn: &mut Conn,
    (state, me, words): (&State, &Member, &Words),
    (sought, ticket): (&Sought, Option<&TicketUrl>),
    mine: &Mine,
) -> Result<(Vec<List>, bool), WebError> {
    let before = match (sought, ticket) {
        (Sought::Code { code, .. }, _) => Before::coded(conn, code, me)?,
        (_, Some(ticket)) => Before::with_ticket(conn, ticket, me)?,
        _ => Before::default(),
    };
    let mut groups = groups(conn, sought, &before.accounts, mine)?;
    let (_, last) = groups.last_mut().ok_or(WebError::NotFound)?;
    let more = last.len() > MOST_ACCOUNTS;
    last.truncate(MOST_ACCOUNTS);
    let rows = Rows::new(conn, (state, me, words), (ticket, before), &mine.sessions)?;
    let mut lists = Vec::new();
    for (of, accounts) in groups {
        let each = accounts.into_iter().map(|account| rows.row(conn, account));
        lists.push(List { of, rows: each.collect::<Result<_, _>>()? });
    }
    lists.retain(|list| !list.rows.is_empty());
    if let [only] = lists.as_mut_slice()
        && only.of == Of::Others
    {
        only.of = Of::All;
    }
    Ok((lists, more))
}

/// Accounts by what they have in common; what else there is comes last.
fn groups(
    conn: &mut Conn,
    sought: &Sought,
    before: &[AccountId],
    mine: &Mine,
) -> Result<Vec<(Of, Vec<Account>)>, WebError> {
    Ok(match sought {
        Sought::OtherLink => vec![(Of::All, Vec::new())],
        Sought::Code { typed, .. } => {
            let mut found = accounts::by_ids(conn, before)?;
            let called = accounts::search(conn, typed, MOST_ACCOUNTS + 1)?;
            found.extend(called.into_iter().filter(|account| !before.contains(&account.id)));
            vec![(Of::All, found)]
        }
        Sought::Words(text) => {
            let mut found = accounts::search(conn, text, MOST_ACCOUNTS + 1)?;
            // What was worked on with the ticket comes first, however near the others are.
            found.sort_by_key(|account| !before.contains(&account.id));
            vec![(Of::All, found)]
        }
        Sought::Nothing | Sought::Ticket(_) => {
            let recent = mine.recent.iter().filter(|id| !before.contains(id));
            let recent: Vec<AccountId> = recent.take(MOST_RECENT).copied().collect();
            let mut others = accounts::search(conn, "", MOST_ACCOUNTS + 1 + before.len() + recent.len())?;
            others.retain(|account| !before.contains(&account.id) && !recent.contains(&account.id));
            vec![
                (Of::Ticket, accounts::by_ids(conn, before)?),
                (Of::Recent, accounts::by_ids(conn, &recent)?),
                (Of::Others, others),
            ]
        }
    })
}
