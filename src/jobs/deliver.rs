//! Sending what is due in the outbox.

use super::Means;
use crate::accounts;
use crate::db::DbError;
use crate::notices;
use crate::outbox::{self, Claimed, Delivered, SendError};

/// How many mails one turn takes.
const AT_ONCE: i64 = 20;

pub async fn due(means: Means) -> Result<usize, DbError> {
    let claimed = outbox::claim(&means.state.db, AT_ONCE).await?;
    let count = claimed.len();
    for message in claimed {
        send(&means, message).await?;
    }
    Ok(count)
}

/// Renders once, keeps the bytes, sends exactly them.
async fn send(means: &Means, claimed: Claimed) -> Result<(), DbError> {
    let (state, message) = (&means.state, claimed.0.clone());
    let account = {
        let id = message.account;
        state.db.read(move |conn| accounts::find(conn, id)).await?.ok_or(DbError::NotFound)?
    };
    let (subject, outcome) = match notices::render(&state.vendor, &message, &account.name, account.time_zone) {
        Ok(rendered) => {
            let (id, fresh) = (message.id, rendered.bytes);
            let bytes = state
                .db
                .write(&[], move |tx| outbox::keep_rendered(tx, id, &fresh))
                .await?;
            let from = &state.vendor.from_email;
            let name = message.id.to_string();
            let sent = means.transport.send(&name, from, &message.to.email, &bytes).await;
            (rendered.subject, sent.map_or_else(Delivered::Refused, |()| Delivered::Accepted))
        }
        Err(error) => (String::new(), Delivered::Refused(SendError::Later(error.to_string()))),
    };
    if let Delivered::Refused(error) = &outcome {
        tracing::warn!(message = %message.id, %error, "a mail was not taken");
    }
    outbox::settle(&state.db, claimed, subject, outcome).await.map(drop)
}
