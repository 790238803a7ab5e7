//! While a session goes on: handing it over, entering, switching, staying, and what is kept for it.

use sha2::{Digest, Sha256};

use super::live;
use crate::consents;
use crate::db::{Db, DbError};
use crate::history::event::session as event;
use crate::history::{Draft, append};
use crate::ids::{AccountId, SessionId, StaffId};
use crate::random::Token;
use crate::sessions::{Keeping, Limits, Mode, Session, SessionError, store};

/// Mints a fresh one-time way into the session for the agent's browser. An older one is no good any more.
pub async fn hand_off(
    db: &Db,
    limits: Limits,
    agent: StaffId,
    session: &Session,
) -> Result<Token, SessionError> {
    let (account, id) = (session.account, session.id);
    db.write(&[account.into()], move |tx| {
        let session = live(tx, account, id, limits)?.0;
        if session.agent != agent {
            return Err(SessionError::NotFound);
        }
        let token = tx.random.token();
        store::set_hand_off(tx, id, token.hash())?;
        Ok(token)
    })
    .await
}

/// A browser brings the one-time token to the session's origin and gets a cookie instead.
pub async fn enter(db: &Db, limits: Limits, session: &Session, token: Token) -> Result<Token, SessionError> {
    let (account, id) = (session.account, session.id);
    db.write(&[account.into()], move |tx| {
        let session = live(tx, account, id, limits)?.0;
        if session.hand_off_hash != Some(token.hash()) {
            return Err(SessionError::HandOffUsed);
        }
        let cookie = tx.random.token();
        store::set_cookie(tx, id, cookie.hash())?;
        let entered = event::Entered { by: session.agent() };
        append(tx, session.account, vec![Draft::of(entered).in_session(id)])?;
        Ok(cookie)
    })
    .await
}

/// Switches between viewing and changing: deliberate, and on record.
pub async fn switch_mode(
    db: &Db,
    limits: Limits,
    agent: StaffId,
    session: &Session,
    mode: Mode,
) -> Result<(), SessionError> {
    let (account, id) = (session.account, session.id);
    db.write(&[account.into()], move |tx| {
        let (session, grant) = live(tx, account, id, limits)?;
        if session.agent != agent {
            return Err(SessionError::NotFound);
        }
        let consent = match mode {
            Mode::Change if !session.may_change(grant.scope) => consents::in_session(tx.conn, id)?
                .into_iter()
                .find(|consent| consent.lets_change(id, &grant, tx.now))
                .map(|consent| consent.id),
            _ => None,
        };
        session.may_switch(mode, grant.scope, consent.is_some())?;
        if session.mode != mode {
            store::set_mode(tx, id, mode)?;
            let changed = event::ModeChanged { by: session.agent(), mode, consent };
            append(tx, session.account, vec![Draft::of(changed).in_session(id)])?;
        }
        Ok(())
    })
    .await
}

/// The agent says that somebody is still there.
pub async fn stay(db: &Db, limits: Limits, session: &Session) -> Result<(), SessionError> {
    let (account, id) = (session.account, session.id);
    db.write(&[account.into()], move |tx| {
        live(tx, account, id, limits)?;
        Ok(store::set_active(tx, id)?)
    })
    .await
}

/// Under names that begin so it is kept which pages' removals are on record.
const REMOVALS: &str = "banner removed ";

/// Pages of one session of which it is written down that they removed the banner; a script could name any number.
const MOST_REMOVALS: usize = 50;

/// Writes down that a page's script removed the banner: once for each page, however often it did.
pub async fn banner_removed(
    db: &Db,
    limits: Limits,
    session: &Session,
    page: String,
) -> Result<(), SessionError> {
    let (account, id) = (session.account, session.id);
    db.write(&[account.into()], move |tx| {
        let session = live(tx, account, id, limits)?.0;
        let name = format!("{REMOVALS}{}", hex::encode(Sha256::digest(page.as_bytes())));
        let noted = store::keepings_beginning(tx.conn, id, REMOVALS)?;
        if noted.len() >= MOST_REMOVALS || noted.iter().any(|(known, _)| *known == name) {
            return Ok(());
        }
        store::keep(tx, &[(id, &Keeping { name, sealed: Vec::new(), newest: None })])?;
        append(tx, session.account, vec![Draft::of(event::BannerRemoved { page }).in_session(id)])?;
        Ok(())
    })
    .await
}

/// Keeps for a session what its answers bring while they are still under way.
pub async fn keep(
    db: &Db,
    account: AccountId,
    session: SessionId,
    keepings: Vec<Keeping>,
) -> Result<(), DbError> {
    db.write(&[account.into()], move |tx| {
        let kept: Vec<_> = keepings.iter().map(|one| (session, one)).collect();
        store::keep(tx, &kept)
    })
    .await
}
