//! Looking at refused tries: telling reviewers of too many, and forgetting old ones.

use super::Means;
use crate::attempts::commands;
use crate::db::DbError;

pub async fn told(means: Means) -> Result<usize, DbError> {
    let state = &means.state;
    commands::tell(&state.db, &state.sealer, state.watch).await
}

pub async fn forgotten(means: Means) -> Result<usize, DbError> {
    commands::forget(&means.state.db, means.state.watch).await
}
