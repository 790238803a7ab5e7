//! Claiming what is due and settling what became of it. Sending itself happens between the two, outside any write.

use super::message::{Claimed, MOST_ATTEMPTS, Message, State};
use super::smtp::LONGEST_TRY;
use super::store;
use super::transport::SendError;
use crate::db::{Db, DbError, HeadId};
use crate::history::event::mail;
use crate::history::{Draft, append};

/// How long a claim lasts: longer than any try to send may take, so that two instances never send at once.
const CLAIM: chrono::Duration = chrono::Duration::minutes(5);
const _: () = assert!(LONGEST_TRY.as_secs() + 30 < CLAIM.num_seconds().cast_unsigned());

/// What became of one try.
#[derive(Debug)]
pub enum Delivered {
    Accepted,
    Refused(SendError),
}

/// Takes up to `most` due messages for this instance alone. Those that print a checkpoint are due only once the vendor's
/// log has noted it among the `covered` entries that are kept outside the database.
pub async fn claim(db: &Db, most: i64, covered: u64) -> Result<Vec<Claimed>, DbError> {
    db.write(&[], move |tx| {
        let until = tx.now.plus(CLAIM);
        Ok(store::claim_due(tx, until, most, covered)?
            .into_iter()
            .map(|message| Claimed(message, until))
            .collect())
    })
    .await
}

/// Makes a claim last for one more try, just before it: several are claimed at once, and the mails sent before this
/// one took their time. Nothing if the claim has run out and somebody else has taken the message since.
pub async fn hold(db: &Db, claimed: Claimed) -> Result<Option<Claimed>, DbError> {
    db.write(&[], move |tx| {
        let until = tx.now.plus(CLAIM).max(claimed.1);
        let held = store::hold(tx, claimed.0.id, claimed.1, until)?;
        Ok(held.then_some(Claimed(claimed.0, until)))
    })
    .await
}

/// Writes down how a try ended: sent and failed mails stand in the account's history. Answers where the message
/// stands now.
///
/// Whoever lost the claim meanwhile changes nothing any more, except that a mail which was taken is sent, whoever
/// handed it over; it stands in the history once.
pub async fn settle(
    db: &Db,
    claimed: Claimed,
    subject: String,
    outcome: Delivered,
) -> Result<State, DbError> {
    let Claimed(message, until) = claimed;
    let heads: Vec<HeadId> = message.account.into_iter().map(HeadId::from).collect();
    db.write(&heads, move |tx| {
        // Sent again, it has as many tries as at first; that it failed once stands in the history already.
        let tries = message.attempts - message.again_after.unwrap_or(0);
        let state = match &outcome {
            Delivered::Accepted => State::Sent,
            Delivered::Refused(error) if error.is_final() || tries + 1 >= MOST_ATTEMPTS => State::Failed,
            Delivered::Refused(_) => State::Due,
        };
        let settled = match &outcome {
            Delivered::Accepted => store::set_sent(tx, message.id)?,
            Delivered::Refused(error) => {
                let due = (state == State::Due).then(|| tx.now.plus(Message::wait_after(tries)));
                store::set_refused(tx, message.id, until, due, &error.to_string())?
            }
        };
        if !settled {
            return store::state_of(tx, message.id);
        }
        let is_news = state == State::Sent || (state == State::Failed && message.again_after.is_none());
        if let Some(account) = message.account.filter(|_| is_news) {
            append(tx, account, vec![entry_for(&message, state, subject)])?;
        }
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
