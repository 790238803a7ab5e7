//! Writing down the names of fields that answers held.

use super::Means;
use crate::db::DbError;
use crate::fields;

/// All at once: an answer itself writes nothing. It also takes in what another instance's people have decided.
pub async fn seen(means: Means) -> Result<usize, DbError> {
    fields::commands::flush(&means.state.db, &means.state.fields).await
}
