//! Looking for weeks that should be signed off by now.

use super::Means;
use crate::db::DbError;
use crate::reviews;

pub async fn overdue(means: Means) -> Result<usize, DbError> {
    reviews::signing::remind(&means.state.db, means.state.sign_off).await
}
