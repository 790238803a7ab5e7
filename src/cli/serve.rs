//! `porchlight serve`: real customers, until it is asked to stop.

use clap::Args;

use super::given::{AllSettings, check, database_url};
use super::log::places;
use super::{Answer, CliError, say};
use crate::app;
use crate::clock::Clock;
use crate::config::{Settings, WebAddress};
use crate::db::DbUrl;
use crate::random::Random;

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
        let places = places(&settings.log)?;
        actix_web::rt::System::new().block_on(async {
            let alone = matches!(url, DbUrl::Sqlite(_));
            let origin = settings.log.origin.clone();
            let ground = app::open(url, places, origin, Clock::system(), Random::system()).await?;
            let running = app::serve(&settings, ground, alone).await?;
            announce(&settings)?;
            app::asked_to_stop().await;
            running.stop().await;
            Ok(Answer::Yes)
        })
    }
}

fn announce(settings: &Settings) -> Result<(), CliError> {
    let url = |address: &WebAddress| format!("{}://{}", address.scheme(), address.authority());
    say(&format!(
        "Porchlight is running.\n\
         Portal    {} (listening on {})\n\
         Gateway   {} (listening on {})\n\
         App       {}\n\
         Stop with Ctrl-C.",
        url(&settings.portal.url),
        settings.portal.listen,
        url(&settings.gateway.url),
        settings.gateway.listen,
        url(&settings.upstream.url),
    ))
}
