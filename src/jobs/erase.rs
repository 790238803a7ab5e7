//! Erasing what has been kept for as long as it should be.

use super::Means;
use crate::accounts;
use crate::db::DbError;
use crate::erasure;
use crate::sign_ins;

/// Each account's entries and their copies, after the account's own number of days; what mails about no account
/// say; and sign-ins that are long over.
pub async fn past_its_time(means: Means) -> Result<usize, DbError> {
    let (state, usual) = (&means.state, means.state.keep_days);
    let accounts = state.db.read(accounts::all).await?;
    let mut erased = 0;
    for account in accounts {
        let of_account = erasure::commands::by_age(&state.db, account.id, usual).await?;
        erased += of_account.entries + of_account.copies;
    }
    erased += erasure::commands::mails_about_none(&state.db, usual).await?;
    erased += sign_ins::commands::forget_tokens(&state.db).await?;
    erased += sign_ins::commands::forget(&state.db, state.now().minus(usual.length())).await?;
    // Also of what the command line erased meanwhile.
    state.db.let_go().await?;
    Ok(erased)
}
