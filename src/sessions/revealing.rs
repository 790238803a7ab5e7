//! Showing hidden fields, as an owner has allowed: decided, used up and put on record in one write, before the answer.

use super::commands::live;
use super::session::{Limits, SessionError};
use super::store;
use crate::consents::{self, NotAllowed, Showing};
use crate::db::{Db, DbError, Tx};
use crate::history::event::step;
use crate::history::{Draft, append};
use crate::ids::{AccountId, ConsentId, SessionId};

/// The fields that an answer would show, and the request that it answers.
#[derive(Debug, Clone)]
pub struct Revealing {
    pub account: AccountId,
    pub session: SessionId,
    pub intent: u64,
    pub fields: Vec<Revealed>,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct Revealed {
    pub consent: ConsentId,
    /// Of the field and its place.
    pub content: String,
    /// In how many places of the answer.
    pub values: u64,
}

/// Uses the owners' answers, and gives those that allow what would be shown. What is not among them stays hidden: also all
/// of it once the session is over, or the request was given up.
pub async fn reveal(db: &Db, limits: Limits, wanted: Revealing) -> Result<Vec<ConsentId>, DbError> {
    db.write(&[wanted.account.into()], move |tx| {
        let (session, grant) = match live(tx, wanted.account, wanted.session, limits) {
            Ok(live) => live,
            Err(SessionError::Database(error)) => return Err(error),
            Err(_) => return Ok(Vec::new()),
        };
        if !store::is_open(tx, wanted.account, wanted.intent)? {
            return Ok(Vec::new());
        }
        let mut allowed = Vec::new();
        for field in &wanted.fields {
            let showing = Showing {
                account: wanted.account,
                agent: session.agent,
                session: session.id,
                grant: &grant,
                content: &field.content,
                values: field.values,
            };
            if use_up(tx, field, &showing, wanted.intent)?.is_ok() {
                allowed.push(field.consent);
            }
        }
        Ok(allowed)
    })
    .await
}

fn use_up(
    tx: &mut Tx<'_>,
    field: &Revealed,
    showing: &Showing<'_>,
    intent: u64,
) -> Result<Result<(), NotAllowed>, DbError> {
    let Some(consent) = consents::find(tx.conn, field.consent)? else {
        return Ok(Err(NotAllowed::Unknown));
    };
    if let Err(refusal) = consent.may_be_shown(showing, tx.now) {
        return Ok(Err(refusal));
    }
    if consent.is_for_once() {
        consents::set_used(tx, consent.id, showing.session)?;
    }
    let shown = step::Revealed {
        intent,
        consent: consent.id,
        field: consent.question.field.clone().unwrap_or_default(),
        page: consent.question.page.clone(),
        values: field.values,
    };
    append(tx, showing.account, vec![Draft::of(shown).in_session(showing.session)])?;
    Ok(Ok(()))
}
