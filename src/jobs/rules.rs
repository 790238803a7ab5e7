//! Reading the rules file again, so that other rules come into force without a restart.

use super::Means;
use crate::db::DbError;
use crate::history::controls;
use crate::http::in_force;
use crate::rules::Looked;

/// Other rules are on record before the first request meets them; with a file that is wrong, those in force stay.
pub async fn again(means: Means) -> Result<usize, DbError> {
    let state = &means.state;
    match state.rules.look() {
        Looked::Same | Looked::StillWrong => Ok(0),
        Looked::Other(fresh) => {
            let rules = in_force(fresh.rules());
            controls::record(&state.db, &state.concerning_customers(), &rules).await?;
            tracing::info!(rules = rules.rules, "other rules are in force");
            state.rules.put(fresh);
            Ok(1)
        }
        Looked::Wrong(error) => {
            tracing::error!(code = error.code(), %error, "the rules in force stay so");
            Ok(0)
        }
    }
}
