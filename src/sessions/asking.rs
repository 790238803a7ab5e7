//! Asking an owner, in a session that is live: what was refused in it becomes a question.

use super::commands::{facts, live};
use super::session::{Limits, SessionError};
use crate::consents::{self, Consent, ConsentError};
use crate::db::{Db, DbError};
use crate::staff::Member;

/// Why a question was not asked.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error(transparent)]
    Session(SessionError),
    #[error(transparent)]
    Consent(#[from] ConsentError),
}

impl From<DbError> for AskError {
    fn from(error: DbError) -> Self {
        Self::Consent(error.into())
    }
}

/// Asks the owners about a step that was refused in the agent's session. Gives the question that is open now, which
/// is an earlier one where the very same was asked before.
pub async fn ask(
    db: &Db,
    limits: Limits,
    agent: &Member,
    consent: &Consent,
    why: Option<String>,
) -> Result<Consent, AskError> {
    let (agent, account, id, session) = (agent.clone(), consent.account, consent.id, consent.session);
    db.write(&[account.into()], move |tx| {
        let (session, _) = live(tx, account, session, limits).map_err(AskError::Session)?;
        if session.agent != agent.id {
            return Err(ConsentError::NotFound.into());
        }
        Ok(consents::ask(tx, &agent, id, why.as_deref(), facts(&session))?)
    })
    .await
}
