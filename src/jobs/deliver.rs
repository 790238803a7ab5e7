//! Sending what is due in the outbox.

use super::Means;
use crate::accounts;
use crate::db::DbError;
use crate::history;
use crate::notices::{self, NoticeError};
use crate::outbox::{self, Claimed, Delivered, SendError};

/// How many mails one turn takes.
const AT_ONCE: i64 = 20;

pub async fn due(means: Means) -> Result<usize, DbError> {
    let state = &means.state;
    // A mail that prints a checkpoint waits until that is kept outside, where a restored backup cannot unsay it.
    let covered = state.signer.look(&state.db).await?;
    let claimed = outbox::claim(&state.db, AT_ONCE, covered).await?;
    let count = claimed.len();
    for message in claimed {
        let id = message.0.id;
        // One mail that cannot be dealt with holds up no other; its claim runs out and it is tried again.
        if let Err(error) = send(&means, message).await {
            tracing::error!(message = %id, code = error.code(), %error, "a mail could not be dealt with");
        }
    }
    Ok(count)
}

/// Renders once, keeps the bytes, sends exactly them.
async fn send(means: &Means, claimed: Claimed) -> Result<(), DbError> {
    let state = &means.state;
    let Some(claimed) = outbox::hold(&state.db, claimed).await? else { return Ok(()) };
    let mut message = claimed.0.clone();
    if let (Some(size), Some(account)) = (message.needs_size, message.account) {
        let log = account.into();
        let made = state.db.read(move |conn| history::checkpoint_covering(conn, log, size)).await?;
        message = message.printing(&made.ok_or(DbError::NotFound)?.note);
    }
    let (about, words) = {
        let (asked, account, to) = (state.clone(), message.account, message.to.email.clone());
        let read = state.db.read(move |conn| match account {
            Some(id) => {
                let account = accounts::find(conn, id)?.ok_or(DbError::NotFound)?;
                let words = asked.words_for(&account).as_read(accounts::reading_at(conn, id, &to)?);
                Ok::<_, DbError>((account.name, words))
            }
            None => Ok((asked.vendor.name.clone(), asked.words_of_vendor())),
        });
        read.await?
    };
    let (subject, outcome) = match notices::render(&state.vendor, &message, &about, words) {
        Ok(rendered) => {
            let (id, fresh) = (message.id, rendered.bytes);
            let bytes = state.db.write(&[], move |tx| outbox::keep_rendered(tx, id, &fresh)).await?;
            let from = &state.vendor.from_email;
            let name = message.id.to_string();
            let sent = state.transport.send(&name, from, &message.to.email, &bytes).await;
            (rendered.subject, sent.map_or_else(Delivered::Refused, |()| Delivered::Accepted))
        }
        Err(NoticeError::Address { address, .. }) => {
            (String::new(), Delivered::Refused(SendError::Address(address)))
        }
        Err(error) => (String::new(), Delivered::Refused(SendError::Later(error.to_string()))),
    };
    if let Delivered::Refused(error) = &outcome {
        tracing::warn!(message = %message.id, %error, "a mail was not taken");
    }
    outbox::settle(&state.db, claimed, subject, outcome).await.map(drop)
}
