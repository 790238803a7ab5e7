//! The account that somebody is about to enter, and the session that the form opened already.

use std::time::Duration;

use super::session::own_session;
use crate::accounts::{self, Account, User};
use crate::attempts::{self, Tried};
use crate::grants::{self, Grant};
use crate::http::{State, WebError};
use crate::ids::{AccountId, SessionId};
use crate::sessions::{self, OpenError, Session};
use crate::staff::Member;

/// The account that is to be entered, as it stands now.
pub(super) struct Place {
    pub account: Account,
    pub owners: Vec<String>,
    pub users: Vec<User>,
    pub grant: Option<Grant>,
    /// A session that this agent has there already.
    pub live: Option<Session>,
}

/// By an id as it stands in the address; one that names no account is written down.
pub(super) async fn known_place(state: &State, id: &str, me: &Member) -> Result<Place, WebError> {
    let found = match id.parse() {
        Ok(id) => place(state, id, me).await,
        Err(_) => Err(WebError::NotFound),
    };
    if matches!(found, Err(WebError::NotFound)) {
        let code = OpenError::NoSuchAccount.code().to_owned();
        let tried = Tried { staff: Some(me.id), account: None, seq: None, code, place: id.to_owned() };
        attempts::commands::write_down(&state.db, &state.sealer, &me.id.to_string(), tried).await?;
    }
    found
}

async fn place(state: &State, id: AccountId, me: &Member) -> Result<Place, WebError> {
    let (now, limits, agent) = (state.now(), state.limits, me.id);
    let read = state.db.read(move |conn| {
        let account = accounts::find(conn, id)?.ok_or(WebError::NotFound)?;
        let grant = grants::active(conn, id, now)?;
        let mut live = None;
        for session in sessions::live_in_account(conn, id)? {
            let still = grant
                .as_ref()
                .is_some_and(|grant| grant.id == session.grant && session.over(grant, limits, now).is_none());
            if still && session.agent == agent {
                live = Some(session);
            }
        }
        let owners = accounts::owners_of(conn, id)?.into_iter().map(|owner| owner.name).collect();
        Ok::<_, WebError>(Place { account, owners, users: accounts::users_of(conn, id)?, grant, live })
    });
    read.await
}

/// The session that this very form opened when it was sent before.
pub(super) async fn opened_before(
    state: &State,
    id: SessionId,
    place: &Place,
    me: &Member,
) -> Result<Option<Session>, WebError> {
    let Some(session) = state.db.read(move |conn| Ok::<_, WebError>(sessions::find(conn, id)?)).await? else {
        return Ok(None);
    };
    let session = own_session(session, me)?;
    if session.account == place.account.id { Ok(Some(session)) } else { Err(WebError::NotFound) }
}

/// The same while the form's first sending is still under way: it used the code up, and opens in a moment.
pub(super) async fn opened_meanwhile(
    state: &State,
    id: SessionId,
    place: &Place,
    me: &Member,
) -> Result<Option<Session>, WebError> {
    for _ in 0..10 {
        if let Some(session) = opened_before(state, id, place, me).await? {
            return Ok(Some(session));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(None)
}
