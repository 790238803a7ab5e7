//! `porchlight config`: what is in force and where it came from, or an example file.

use clap::Args;

use super::given::{AllSettings, check};
use super::{Answer, CliError, say};
use crate::config::{effective, example};

/// Show the settings in force, with secrets hidden and the place each came from
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 the settings are in order, 2 they are not.")]
pub(super) struct Config {
    #[command(flatten)]
    settings: AllSettings,
    /// Print a settings file with every setting explained, instead
    #[arg(long)]
    example: bool,
}

impl Config {
    pub fn run(self) -> Result<Answer, CliError> {
        if self.example {
            return say(&example()).map(|()| Answer::Yes);
        }
        let given = self.settings.gather()?;
        say(&effective(&given))?;
        check(&given)?;
        Ok(Answer::Yes)
    }
}
