//! Writing down what has come to its end by itself.

use super::Means;
use crate::consents;
use crate::db::{DbError, HeadId};
use crate::grants::{self, GrantError};
use crate::history;
use crate::requests;
use crate::sessions::{self, SessionError};

/// A request without an answer for so long is lost: far longer than the gateway waits for the app.
const LOST_AFTER: chrono::Duration = chrono::Duration::minutes(5);

/// Sessions that are over get their closing entry and their summaries.
pub async fn sessions(means: Means) -> Result<usize, DbError> {
    let state = &means.state;
    let (limits, now) = (state.limits, state.now());
    // Reading only says which are worth a write; the write decides.
    let seem_over = state.db.read(move |conn| {
        let mut seem_over = Vec::new();
        for session in sessions::open_at_all(conn)? {
            let grant = grants::find(conn, session.account, session.grant)?.ok_or(DbError::NotFound)?;
            if session.over(&grant, limits, now).is_some() {
                seem_over.push(session);
            }
        }
        Ok::<_, DbError>(seem_over)
    });
    let mut ended = 0;
    for session in seem_over.await? {
        let tidied = sessions::commands::tidy(&state.db, &state.signer, state.limits, &session).await;
        ended += usize::from(tidied.map_err(infrastructure)?.is_some());
    }
    Ok(ended)
}

pub async fn grants(means: Means) -> Result<usize, DbError> {
    let (db, now) = (&means.state.db, means.state.now());
    let lapsed = db.read(move |conn| grants::unnoted_lapses(conn, now)).await?;
    let count = lapsed.len();
    for grant in lapsed {
        match grants::commands::note_lapse(db, grant.account, grant.id).await {
            Ok(()) => {}
            Err(GrantError::Database(error)) => return Err(error),
            Err(refusal) => tracing::warn!(code = refusal.code(), "a lapse was not noted"),
        }
    }
    Ok(count)
}

/// Questions that nobody answered in time, and what is kept for answers that cannot be used any more.
pub async fn questions(means: Means) -> Result<usize, DbError> {
    let (db, now) = (&means.state.db, means.state.now());
    let due = db.read(move |conn| {
        let mut due = Vec::new();
        for consent in consents::unsettled(conn, now)? {
            let grant = consents::grant_of(conn, &consent)?;
            if consents::commands::is_due(&consent, &grant, now) {
                due.push((consent.account, consent.id));
            }
        }
        Ok::<_, DbError>(due)
    });
    let mut lapsed = 0;
    for (account, id) in due.await? {
        lapsed += usize::from(consents::commands::lapse(db, account, id).await?);
    }
    Ok(lapsed)
}

/// Requests that nobody answered in time, approvals that nobody used in time, and those that came to nothing otherwise.
pub async fn requests(means: Means) -> Result<usize, DbError> {
    let (db, now) = (&means.state.db, means.state.now());
    let due = db.read(move |conn| {
        let mut due = Vec::new();
        for request in requests::unsettled(conn)? {
            let grant = requests::grant_of(conn, &request)?;
            if requests::commands::is_due(&request, grant.as_ref(), now) {
                due.push((request.account, request.id));
            }
        }
        Ok::<_, DbError>(due)
    });
    let mut lapsed = 0;
    for (account, id) in due.await? {
        lapsed += usize::from(requests::commands::lapse(db, account, id).await?);
    }
    Ok(lapsed)
}

pub async fn unknown(means: Means) -> Result<usize, DbError> {
    let before = means.state.now().minus(LOST_AFTER);
    sessions::commands::mark_unknown(&means.state.db, before).await
}

/// How many sessions one turn adds up.
const FIGURES_AT_ONCE: i64 = 200;

pub async fn figures(means: Means) -> Result<usize, DbError> {
    sessions::figures::settle(&means.state.db, FIGURES_AT_ONCE).await
}

/// Every log with news gets a signed checkpoint, the vendor's own last.
pub async fn checkpoints(means: Means) -> Result<usize, DbError> {
    let state = &means.state;
    let with_news = state.db.read(history::logs_with_news).await?;
    let mut signed = 0;
    for account in with_news {
        let permit = state.signer.permit().await;
        let heads = [account.into(), HeadId::VENDOR];
        let made = state.db.write(&heads, move |tx| history::checkpoint(tx, account, &permit)).await?;
        signed += usize::from(made.is_some());
    }
    let permit = state.signer.permit().await;
    state.db.write(&[HeadId::VENDOR], move |tx| history::checkpoint_vendor(tx, &permit)).await?;
    Ok(signed)
}

/// Looks at key and outside, and keeps the newest checkpoint there.
pub async fn outside(means: Means) -> Result<usize, DbError> {
    means.state.signer.look(&means.state.db).await.map(|_| 0)
}

fn infrastructure(error: SessionError) -> DbError {
    match error {
        SessionError::Database(error) => error,
        other => DbError::Corrupt(other.to_string()),
    }
}
