//! Claiming what is due and settling what became of it. Sending itself happens between the two, outside any write.

use super::message::{Claimed, MOST_ATTEMPTS, Message, State};
use super::store;
use super::transport::SendError;
use crate::db::{Db, DbError};
use crate::history::event::mail;
use crate::history::{Draft, append};

/// How long a claim lasts: longer than any try to send may take, so that two instances never send at once.
const CLAIM: chrono::Duration = chrono::Duration::minutes(5);

/// What became of one try.
#[derive(Debug)]
pub enum Delivered {
    Accepted,
    Refused(SendError),
}

/// Takes up to `most` due messages for this instance alone.
pub async fn claim(db: &Db, most: i64) -> Result<Vec<Claimed>, DbError> {
    db.write(&[], move |tx| {
        let until = tx.now.plus(CLAIM);
        Ok(store::claim_due(tx, until, most)?.into_iter().map(Claimed).collect())
    })
    .await
}

/// Writes down how a try ended: sent and failed mails stand in the account's history.
pub async fn settle(db: &Db, claimed: Claimed, subject: String, outcome: Delivered) -> Result<State, DbError> {
    let message = claimed.0;
    db.write(&[message.account.into()], move |tx| {
        let (state, error) = match &outcome {
            Delivered::Accepted => (State::Sent, None),
            Delivered::Refused(error) if error.is_final() || message.attempts + 1 >= MOST_ATTEMPTS => {
                (State::Failed, Some(error.to_string()))
            }
            Delivered::Refused(error) => (State::Due, Some(error.to_string())),
        };
        if state == State::Due {
            let due = tx.now.plus(Message::wait_after(message.attempts));
            store::postpone(tx, message.id, due, error.as_deref().unwrap_or_default())?;
            return Ok(state);
        }
        store::settle_as(tx, message.id, state, error.as_deref())?;
        append(tx, message.account, vec![entry_for(&message, state, subject)])?;
        Ok(state)
    })
    .await
}

fn entry_for(message: &Message, state: State, subject: String) -> Draft {
    let (id, notice, to) = (message.id, message.notice.as_str().to_owned(), message.to.email.clone());
    let draft = if state == State::Sent {
        Draft::of(mail::Sent { message: id, notice, to, subject })
    } else {
        let tries = u64::from(message.attempts.unsigned_abs()) + 1;
        Draft::of(mail::Failed { message: id, notice, to, subject, tries })
    };
    match message.session {
        Some(session) => draft.in_session(session),
        None => draft,
    }
}
