//! Looking for statements that are due.

use super::Means;
use crate::accounts;
use crate::db::DbError;
use crate::statements;

/// Each account's, for the months that are over in its own time zone.
pub async fn due(means: Means) -> Result<usize, DbError> {
    let db = &means.state.db;
    let accounts = db.read(accounts::all).await?;
    let mut queued = 0;
    for account in accounts {
        queued += statements::commands::queue_due(db, account.id).await?;
    }
    Ok(queued)
}
