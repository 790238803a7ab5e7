//! Sessions by who had them and for which ticket.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::db::schema::sessions;
use crate::db::{Conn, DbError};
use crate::history::is_ticket;
use crate::ids::{AccountId, SessionId, StaffId};
use crate::on;

/// Whoever has been in an account, by name. Those whose names were erased are nobody any more.
pub fn agents_in(conn: &mut Conn, account: AccountId) -> Result<Vec<(StaffId, String)>, DbError> {
    let query = sessions::table
        .filter(sessions::account.eq(account))
        .filter(sessions::agent_name.ne(""))
        .select((sessions::agent, sessions::agent_name))
        .distinct()
        .order(sessions::agent_name);
    let mut agents: Vec<(StaffId, String)> = on!(conn, |c| query.load(c))?;
    // Who has married is one person still.
    let mut known = BTreeSet::new();
    agents.retain(|(id, _)| known.insert(*id));
    Ok(agents)
}

/// The account's sessions of that agent and for that ticket, where they are asked for. A ticket is named by its number
/// or by its whole address.
pub fn chosen(
    conn: &mut Conn,
    account: AccountId,
    agent: Option<StaffId>,
    ticket: Option<&str>,
) -> Result<BTreeSet<SessionId>, DbError> {
    let query = sessions::table.filter(sessions::account.eq(account)).select((
        sessions::id,
        sessions::agent,
        sessions::ticket,
        sessions::ticket_number,
    ));
    let all: Vec<(SessionId, StaffId, String, Option<String>)> = on!(conn, |c| query.load(c))?;
    let is_named = |address: &str, number: Option<&str>, named: &str| {
        is_ticket(address, named) || number == Some(named.trim_start_matches('#'))
    };
    let wanted = all.into_iter().filter(|(_, by, address, number)| {
        agent.is_none_or(|agent| *by == agent)
            && ticket.is_none_or(|ticket| is_named(address, number.as_deref(), ticket))
    });
    Ok(wanted.map(|(id, ..)| id).collect())
}
