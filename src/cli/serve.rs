//! `porchlight serve`: real customers, until it is asked to stop.

use clap::Args;

use super::given::{AllSettings, check, database_url, ground};
use super::{Answer, CliError, say};
use crate::app;
use crate::config::Settings;
use crate::db::DbUrl;

/// Serve real customers
#[derive(Debug, Args)]
#[command(
    after_help = "It brings the database to this program's schema first. Ctrl-C stops it: requests under way are finished."
)]
pub(super) struct Serve {
    #[command(flatten)]
    settings: AllSettings,
}

impl Serve {
    pub fn run(self) -> Result<Answer, CliError> {
        let given = self.settings.gather()?;
        check(&given)?;
        let (settings, url) = (given.settings()?, database_url(&given)?);
        actix_web::rt::System::new().block_on(async {
            let alone = matches!(url, DbUrl::Sqlite(_));
            let running = app::serve(&settings, ground(url, &settings.log).await?, alone).await?;
            announce(&settings)?;
            app::asked_to_stop().await;
            running.stop().await;
            Ok(Answer::Yes)
        })
    }
}

fn announce(settings: &Settings) -> Result<(), CliError> {
    say(&format!(
        "Porchlight is running.\n\
         Portal    {} (listening on {})\n\
         Gateway   {} (listening on {})\n\
         App       {}\n\
         Stop with Ctrl-C.",
        settings.portal.url,
        settings.portal.listen,
        settings.gateway.url,
        settings.gateway.listen,
        settings.upstream.url,
    ))
}
