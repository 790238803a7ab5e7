//! `porchlight serve`: real customers. It checks the settings, and does not start before people can sign in.

use clap::Args;

use super::given::{AllSettings, check};
use super::{Answer, CliError};

/// Serve real customers (does not start yet: see `demo`)
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    settings: AllSettings,
}

impl Serve {
    pub fn run(self) -> Result<Answer, CliError> {
        let given = self.settings.gather()?;
        check(&given)?;
        Err(CliError::ServeDoesNotStart)
    }
}
