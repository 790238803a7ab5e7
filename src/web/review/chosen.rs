//! What of the queue somebody wants to see, as it stands in the address: the same for the list, for the next session after
//! a decision, and for whoever is given the address.

use serde::Deserialize;

use crate::accounts::{self, Account};
use crate::db::{Conn, DbError};
use crate::http::State;
use crate::ids::{SessionId, StaffId};
use crate::reviews::Week;
use crate::reviews::queue::{Choice, Show};
use crate::sessions;
use crate::staff;

/// As it stands in the address. What cannot be read narrows nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    pub state: String,
    pub agent: String,
    /// An account's id, its id in the app, or its name.
    pub account: String,
    pub week: String,
}

/// The same, read.
pub struct Wanted {
    pub choice: Choice,
    /// What is chosen besides the state: how it is called, and the address without it.
    pub named: Vec<Named>,
    /// What was typed for an account, where there is none or more than one.
    pub no_account: Option<String>,
}

pub struct Named {
    pub label: String,
    pub without: String,
}

impl Chosen {
    pub fn show(&self) -> Show {
        self.state.parse().unwrap_or_default()
    }

    /// `/review?state=flagged&agent=…`: what is left out shows what is usual.
    pub fn address(&self, path: &str) -> String {
        let query = self.query();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    pub fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let members = [
            ("state", &self.state),
            ("agent", &self.agent),
            ("account", &self.account),
            ("week", &self.week),
        ];
        for (name, value) in members.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        query.finish()
    }

    pub fn showing(&self, show: Show) -> Self {
        Self { state: show.as_str().to_owned(), ..self.clone() }
    }

    pub fn read(&self, conn: &mut Conn, state: &State) -> Result<Wanted, DbError> {
        let agent = self.agent.parse::<StaffId>().ok();
        let agent = agent.map(|id| staff::find(conn, id)).transpose()?.flatten();
        let week = self.week.parse::<Week>().ok();
        let account = account_called(conn, &self.account)?;
        let mut named = Vec::new();
        let mut name = |label: String, without: Self| {
            named.push(Named { label, without: without.address("/review") });
        };
        if let Some(agent) = &agent {
            name(agent.name.clone(), Self { agent: String::new(), ..self.clone() });
        }
        if let Some(account) = &account {
            name(account.name.clone(), Self { account: String::new(), ..self.clone() });
        }
        if let Some(week) = week {
            name(week.to_string(), Self { week: String::new(), ..self.clone() });
        }
        let zone = state.sign_off.zone;
        let choice = Choice {
            show: self.show(),
            agent: agent.map(|agent| agent.id),
            account: account.as_ref().map(|account| account.id),
            ended: week.map(|week| (week.begins(zone), week.ends(zone))),
            overdue: overdue(conn, state)?,
            waiting_for: None,
        };
        let no_account =
            (account.is_none() && !self.account.trim().is_empty()).then(|| self.account.trim().to_owned());
        Ok(Wanted { choice, named, no_account })
    }
}

/// Sessions of which a file should have been deleted by now.
fn overdue(conn: &mut Conn, state: &State) -> Result<Vec<SessionId>, DbError> {
    let now = state.now();
    let taken = sessions::deletions_due(conn)?.into_iter().filter(|taken| taken.is_overdue(now));
    let mut ids: Vec<SessionId> = taken.map(|taken| taken.session).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// The one account of that id or name; nothing where it is none, or could be several.
fn account_called(conn: &mut Conn, text: &str) -> Result<Option<Account>, DbError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let mut found = accounts::search(conn, text, 50)?;
    let is_it = |account: &Account| account.name.to_lowercase() == text.to_lowercase();
    if let Some(index) = found.iter().position(is_it) {
        return Ok(Some(found.swap_remove(index)));
    }
    Ok(if found.len() == 1 { found.pop() } else { None })
}
