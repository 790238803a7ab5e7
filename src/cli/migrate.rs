//! `porchlight migrate`: brings the database to this program's schema.

use clap::Args;

use super::given::{DatabaseArgs, database_url, existing_database};
use super::{Answer, CliError, say};
use crate::db;

/// Bring the database to this program's schema, all of it or nothing
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 up to date, 1 with --check when something is missing, 2 it could not be done."
)]
pub(super) struct Migrate {
    #[command(flatten)]
    database: DatabaseArgs,
    /// Change nothing, and say what is missing
    #[arg(long)]
    check: bool,
}

impl Migrate {
    pub fn run(self) -> Result<Answer, CliError> {
        let given = self.database.gather()?;
        if self.check {
            let missing = db::pending(&existing_database(&given)?)?;
            return match missing.is_empty() {
                true => say("The database is up to date.").map(|()| Answer::Yes),
                false => say(&format!("The database lacks {}.", missing.join(", "))).map(|()| Answer::No),
            };
        }
        match db::migrate(&database_url(&given)?)?.as_slice() {
            [] => say("Nothing to do: the database is up to date.")?,
            applied => say(&format!("Applied {}.", applied.join(", ")))?,
        }
        Ok(Answer::Yes)
    }
}
