//! Which of some sessions are over, by what is stored now: for what is under way in them, not for deciding.

use std::collections::{BTreeMap, BTreeSet};

use super::{Limits, Session, store};
use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::grants::{self, Grant};
use crate::ids::{GrantId, SessionId};

/// Those of these sessions that are over at `now`, or that do not exist.
pub fn over_among(
    conn: &mut Conn,
    asked: Vec<SessionId>,
    limits: Limits,
    now: Moment,
) -> Result<Vec<SessionId>, DbError> {
    let sessions: BTreeMap<SessionId, Session> =
        store::by_ids(conn, asked.clone())?.into_iter().map(|session| (session.id, session)).collect();
    let ids: BTreeSet<GrantId> = sessions.values().map(|session| session.grant).collect();
    let grants: BTreeMap<GrantId, Grant> =
        grants::by_ids(conn, ids.into_iter().collect())?.into_iter().map(|grant| (grant.id, grant)).collect();
    let is_live = |id: &SessionId| {
        let session = sessions.get(id)?;
        Some(session.over(grants.get(&session.grant)?, limits, now).is_none())
    };
    Ok(asked.into_iter().filter(|id| is_live(id) != Some(true)).collect())
}
