//! `porchlight admin`: who is on the staff. The first administrator too begins with a link made here.

use clap::{Args, Subcommand};

use super::given::{AllSettings, ground, migrated_database};
use super::{Answer, CliError, say};
use crate::accounts::Email;
use crate::random::Random;
use crate::staff::commands::{self, Decider};
use crate::staff::{Role, Roles};

/// Invite somebody to the staff, or let somebody of the staff begin anew
#[derive(Debug, Args)]
pub(super) struct AdminCommand {
    #[command(subcommand)]
    command: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Invite(Invite),
}

/// Make a fresh one-time link, by which somebody chooses a password and enrols a second factor. Links made for them
/// before are void. It stands in your own log
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 made, 2 it could not be done.\n\n\
    Somebody who has lost password or authenticator gets a new link with --email alone.")]
struct Invite {
    #[command(flatten)]
    settings: AllSettings,
    /// Their e-mail address
    #[arg(long, value_name = "ADDRESS")]
    email: Email,
    /// What they are called, as customers read it; for somebody new
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What they may do: agent, lead, reviewer, admin. Can be given again; for somebody new
    #[arg(long = "role", value_name = "ROLE", value_parser = role)]
    roles: Vec<Role>,
}

impl AdminCommand {
    pub fn run(self) -> Result<Answer, CliError> {
        match self.command {
            What::Invite(command) => command.run(),
        }
    }
}

impl Invite {
    fn run(self) -> Result<Answer, CliError> {
        let given = self.settings.gather()?;
        let (settings, url) = (given.settings()?, migrated_database(&given)?);
        actix_web::rt::System::new().block_on(async {
            let random = Random::system();
            let ground = ground(url, &settings.log).await?;
            let roles = (!self.roles.is_empty()).then(|| Roles::of(&self.roles));
            let invited =
                commands::invite(&ground.db, &random, &ground.sealer, self.email, self.name, roles, Decider::Machine).await?;
            ground.db.let_go().await?;
            say(&format!(
                "Give this link to {} ({}, {}), on a way that only they read. It is good once, until {}:\n\n{}/join/{}\n",
                invited.member.name,
                invited.member.email,
                invited.member.roles.as_str(),
                invited.until.utc().format("%A, %-d %B, %H:%M UTC"),
                settings.portal.url,
                invited.token.reveal(),
            ))
        })?;
        Ok(Answer::Yes)
    }
}

fn role(text: &str) -> Result<Role, String> {
    text.parse().map_err(|()| "choose among agent, lead, reviewer and admin".to_owned())
}
