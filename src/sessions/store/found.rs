//! Sessions found by what people call them: the code that they read out to each other, or the ticket.

use diesel::prelude::*;

use super::{Both, by_ids, session};
use crate::db::schema::{sessions, staff};
use crate::db::{Conn, DbError};
use crate::ids::{SessionId, StaffId};
use crate::on;
use crate::sessions::{Session, TicketUrl};
use crate::staff::standing_columns;

/// The sessions of that code, the newest first; only an agent's own, where one is named.
pub fn coded(conn: &mut Conn, code: &str, of: Option<StaffId>, most: usize) -> Result<Vec<Session>, DbError> {
    let query = sessions::table.select(sessions::id);
    let ids: Vec<SessionId> = match of {
        Some(agent) => on!(conn, |c| query.filter(sessions::agent.eq(agent)).load(c))?,
        None => on!(conn, |c| query.load(c))?,
    };
    let mut found = by_ids(conn, ids.into_iter().filter(|id| id.code() == code).collect())?;
    found.sort_by_key(|session| std::cmp::Reverse(session.opened_at));
    found.truncate(most);
    Ok(found)
}

/// The newest sessions for a ticket, in all accounts. Those that were erased are for none any more.
pub fn for_ticket(conn: &mut Conn, ticket: &TicketUrl, most: i64) -> Result<Vec<Session>, DbError> {
    let query = with_agents!()
        .filter(sessions::erased_at.is_null())
        .filter(sessions::ticket.eq_any(ticket.spellings()))
        .order((sessions::opened_at.desc(), sessions::id.desc()))
        .limit(most);
    let rows: Vec<Both> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(session).collect())
}
