//! Accounts in a list, as an agent finds them: whether she could enter now, what stands in the way, the one next thing to do;
//! and what was done before with the ticket or under the code that she looks for.

use std::collections::BTreeMap;

use super::not_eligible;
use crate::accounts::{self, Account};
use crate::clock::Moment;
use crate::db::Conn;
use crate::grants;
use crate::http::{MomentView, State, WebError};
use crate::ids::{AccountId, RequestId};
use crate::requests::{self, Asks, Request};
use crate::sessions::{self, Session, TicketUrl, WayIn};
use crate::staff::{Member, Role};
use crate::web::requested::{Around, LISTED};
use crate::words::Words;

/// So many sessions are found for a ticket, or under a code.
const MOST_SESSIONS: usize = 50;

pub(super) struct AccountRow {
    pub id: String,
    pub name: String,
    pub external_id: String,
    /// Who decides about it.
    pub owners: String,
    pub access: Option<Access>,
    /// What stands in the way, or comes before; "" where nothing does.
    pub says: String,
    pub until: Option<MomentView>,
    /// The one next thing, and where it is done; "" where there is nothing that she could do.
    pub next: String,
    pub href: String,
    /// Whether she can enter, or go on, at once.
    pub ready: bool,
    pub earlier: Vec<Earlier>,
    /// Sessions of others that she may not read.
    pub others: usize,
}

pub(super) struct Access {
    pub until: MomentView,
    pub scope: String,
}

/// A session that was found, beside its account.
pub(super) struct Earlier {
    pub code: String,
    /// "" where she has no page of it.
    pub href: String,
    pub agent: String,
    pub mine: bool,
    pub opened: MomentView,
    /// "" while it goes on.
    pub ended: String,
}

/// What was done before, by account, in the order in which it matters.
#[derive(Default)]
pub(super) struct Before {
    pub accounts: Vec<AccountId>,
    pub sessions: BTreeMap<AccountId, Vec<Session>>,
}

impl Before {
    /// With this ticket: everybody's sessions, and her own requests.
    pub fn with_ticket(conn: &mut Conn, ticket: &TicketUrl, me: &Member) -> Result<Self, WebError> {
        let sessions = sessions::for_ticket(conn, ticket, MOST_SESSIONS as i64)?;
        let asked = requests::for_ticket(conn, me.id, &ticket.spellings(), MOST_SESSIONS as i64)?;
        Ok(Self::of(sessions, asked.into_iter().map(|request| request.account)))
    }

    /// Under this code: her own sessions; of somebody who reviews, everybody's.
    pub fn coded(conn: &mut Conn, code: &str, me: &Member) -> Result<Self, WebError> {
        let of = (!reads_all(me)).then_some(me.id);
        Ok(Self::of(sessions::coded(conn, code, of, MOST_SESSIONS)?, std::iter::empty()))
    }

    fn of(sessions: Vec<Session>, more: impl Iterator<Item = AccountId>) -> Self {
        let mut before = Self::default();
        for session in sessions {
            before.name(session.account);
            before.sessions.entry(session.account).or_default().push(session);
        }
        more.for_each(|account| before.name(account));
        before
    }

    fn name(&mut self, account: AccountId) {
        if !self.accounts.contains(&account) {
            self.accounts.push(account);
        }
    }
}

/// Makes rows: for whom, in whose words, with which ticket carried on.
pub(super) struct Rows<'a> {
    pub state: &'a State,
    pub me: &'a Member,
    pub words: &'a Words,
    pub ticket: Option<&'a TicketUrl>,
    pub before: Before,
    /// Her requests that may still come to something.
    asked: Vec<Request>,
    /// Her sessions whose end is not written down.
    open: Vec<Session>,
    now: Moment,
}

impl<'a> Rows<'a> {
    pub fn new(
        conn: &mut Conn,
        (state, me, words): (&'a State, &'a Member, &'a Words),
        (ticket, before): (Option<&'a TicketUrl>, Before),
        mine: &[Session],
    ) -> Result<Self, WebError> {
        let asked = requests::by_agent(conn, me.id, LISTED)?;
        let may_come = |request: &Request| request.used.is_none() && request.lapsed_at.is_none();
        Ok(Self {
            asked: asked.into_iter().filter(may_come).collect(),
            open: mine.iter().filter(|session| session.ended_at.is_none()).cloned().collect(),
            now: state.now(),
            state,
            me,
            words,
            ticket,
            before,
        })
    }

    pub fn row(&self, conn: &mut Conn, account: Account) -> Result<AccountRow, WebError> {
        let words = self.words.clone().in_zone(account.time_zone);
        let grant = grants::active(conn, account.id, self.now)?;
        let users = accounts::users_of(conn, account.id)?;
        let owners = super::requests::deciding(conn, account.id)?;
        let way = WayIn::of(
            (self.state.limits, &self.state.terms),
            self.me,
            (&account, &users),
            grant.as_ref(),
            self.now,
        );
        let mut row = AccountRow {
            id: account.id.to_string(),
            name: account.name.clone(),
            external_id: account.external_id.clone(),
            owners: words.list(&owners),
            access: grant.as_ref().map(|grant| Access {
                until: MomentView::of(&words, grant.ends_at, self.now),
                scope: words.scope(grant.scope),
            }),
            says: String::new(),
            until: None,
            next: String::new(),
            href: String::new(),
            ready: false,
            earlier: self.earlier(conn, &account, &words)?,
            others: self.others(account.id),
        };
        row.lead_on(&way, &words, &owners, self.form(account.id, None));
        if let Some(grant) = &grant
            && let Some(inside) = self.open.iter().find(|session| {
                session.grant == grant.id && session.over(grant, self.state.limits, self.now).is_none()
            })
        {
            row.is_inside(inside, &words);
        } else if matches!(way, WayIn::NoAccess | WayIn::Approval(_)) {
            self.asked_already(conn, &mut row, &account, &words)?;
        }
        Ok(row)
    }

    /// Where she has asked already, what came of it leads on.
    fn asked_already(
        &self,
        conn: &mut Conn,
        row: &mut AccountRow,
        account: &Account,
        words: &Words,
    ) -> Result<(), WebError> {
        for request in self.asked.iter().filter(|request| request.account == account.id) {
            let id = request.id;
            let seen = Around::read(conn, request.clone())?.seen(words, self.now);
            if seen.is_approved() && request.asks != Asks::Access {
                (row.next, row.href) =
                    (words.text("found-open").to_string(), self.form(account.id, Some(id)));
                row.ready = true;
            } else if seen.is_waiting() {
                (row.next, row.href) =
                    (words.text("found-see-request").to_string(), format!("/agent/requests/{id}"));
            } else {
                continue;
            }
            (row.says, row.until) = (seen.stands, seen.until);
            break;
        }
        Ok(())
    }

    /// The form that opens a session there, with the ticket in it.
    fn form(&self, account: AccountId, request: Option<RequestId>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if let Some(request) = request {
            query.append_pair("request", &request.to_string());
        } else if let Some(ticket) = self.ticket {
            query.append_pair("ticket", ticket.as_str());
        }
        let (path, query) = (format!("/agent/accounts/{account}/open"), query.finish());
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }

    fn earlier(&self, conn: &mut Conn, account: &Account, words: &Words) -> Result<Vec<Earlier>, WebError> {
        let mut earlier = Vec::new();
        for session in self.before.sessions.get(&account.id).into_iter().flatten() {
            let mine = session.agent == self.me.id;
            if !mine && !reads_all(self.me) {
                continue;
            }
            let grant = grants::find(conn, account.id, session.grant)?.ok_or(WebError::NotFound)?;
            let over = session.over(&grant, self.state.limits, self.now);
            earlier.push(Earlier {
                code: session.code(),
                href: match (mine, session.ended_at) {
                    (true, _) => format!("/agent/sessions/{}", session.id),
                    (false, Some(_)) => format!("/review/{}", session.id),
                    (false, None) => String::new(),
                },
                agent: session.agent_name.clone(),
                mine,
                opened: MomentView::of(words, session.opened_at, self.now),
                ended: over.map(|over| words.ended_how(over.how, None)).unwrap_or_default(),
            });
        }
        Ok(earlier)
    }

    fn others(&self, account: AccountId) -> usize {
        let found = self.before.sessions.get(&account).into_iter().flatten();
        found.filter(|session| session.agent != self.me.id && !reads_all(self.me)).count()
    }
}

impl AccountRow {
    fn lead_on(&mut self, way: &WayIn, words: &Words, owners: &[String], form: String) {
        let (says, next) = match way {
            WayIn::NotEligible(missing) => {
                let lack = not_eligible::lack(missing, words);
                (self.says, self.next, self.href) = (lack.said, lack.next, lack.href.to_owned());
                if self.href.is_empty() {
                    self.says = format!("{} {}", self.says, std::mem::take(&mut self.next));
                }
                return;
            }
            WayIn::NoAccess => (String::new(), ask_whom(words, owners)),
            WayIn::NotFor(grants::NotFor::Another(only) | grants::NotFor::OtherWork(only)) => {
                (words.text("found-not-for").with("only", only).to_string(), String::new())
            }
            WayIn::Nobody => (words.text("found-nobody").to_string(), String::new()),
            WayIn::Approval(Asks::Lead) => {
                (words.text("found-lead-first").to_string(), words.text("found-ask-open").to_string())
            }
            WayIn::Approval(_) => {
                (words.text("found-owner-first").to_string(), words.text("found-ask-open").to_string())
            }
            WayIn::Open => (String::new(), words.text("found-open").to_string()),
        };
        self.ready = *way == WayIn::Open;
        self.href = if next.is_empty() { String::new() } else { form };
        (self.says, self.next) = (says, next);
    }

    fn is_inside(&mut self, session: &Session, words: &Words) {
        self.says = words.text("found-inside").with("code", session.code()).to_string();
        (self.next, self.href) =
            (words.text("found-go-on").to_string(), format!("/agent/sessions/{}", session.id));
        self.ready = true;
    }
}

/// `Ask Olivia`; of several, `Ask the owners`.
pub(super) fn ask_whom(words: &Words, owners: &[String]) -> String {
    match owners {
        [one] => words.text("enter-ask-one").with("owner", one).to_string(),
        _ => words.text("enter-ask-owners").to_string(),
    }
}

/// Whether they may read everybody's sessions.
fn reads_all(me: &Member) -> bool {
    me.roles.has(Role::Reviewer)
}
