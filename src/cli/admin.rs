//! `porchlight admin`: who is on the staff. The first administrator too begins with a link made here.

use clap::{Args, Subcommand};

use super::given::{AllSettings, ground, migrated_database};
use super::{Answer, CliError, say};
use crate::accounts::Email;
use crate::random::Random;
use crate::sessions::{Limits, agents};
use crate::staff::commands::{self, Decided, Decider, Decision};
use crate::staff::{self, Member, Role, Roles, StaffError};

/// Invite somebody to the staff, or let somebody of the staff begin anew
#[derive(Debug, Args)]
pub(super) struct AdminCommand {
    #[command(subcommand)]
    command: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Invite(Invite),
    Suspend(Suspend),
    Restore(Restore),
    Role(Change),
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

/// Suspend somebody: they are signed out, and out of every account from the next request on
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 suspended, 2 it could not be done.")]
struct Suspend {
    #[command(flatten)]
    settings: AllSettings,
    /// Their e-mail address
    #[arg(long, value_name = "ADDRESS")]
    email: Email,
    /// Why: it stands in your own log for good
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Take a suspension back
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 restored, 2 it could not be done.")]
struct Restore {
    #[command(flatten)]
    settings: AllSettings,
    /// Their e-mail address
    #[arg(long, value_name = "ADDRESS")]
    email: Email,
}

/// Give somebody roles, or take roles away. Who is no agent any more is out of every account from the next request on;
/// whoever has other roles signs in anew. It stands in your own log
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 set, 2 it could not be done.")]
struct Change {
    #[command(flatten)]
    settings: AllSettings,
    /// Their e-mail address
    #[arg(long, value_name = "ADDRESS")]
    email: Email,
    /// A role that they have from now on: agent, lead, reviewer, admin. Can be given again
    #[arg(long, value_name = "ROLE", value_parser = role, required_unless_present = "remove")]
    add: Vec<Role>,
    /// A role that they do not have any more. Can be given again
    #[arg(long, value_name = "ROLE", value_parser = role)]
    remove: Vec<Role>,
}

impl AdminCommand {
    pub fn run(self) -> Result<Answer, CliError> {
        match self.command {
            What::Invite(command) => command.run(),
            What::Suspend(Suspend { settings, email, reason }) => decide(
                &settings,
                email,
                |_| Decision::Suspend { reason },
                |of| format!("{} is suspended: signed out, and out of every account.", of.after.name),
            ),
            What::Restore(Restore { settings, email }) => decide(
                &settings,
                email,
                |_| Decision::Restore,
                |of| format!("{} is restored; sessions from before stay ended.", of.after.name),
            ),
            What::Role(Change { settings, email, add, remove }) => {
                decide(&settings, email, |of| Decision::Roles(changed(of, &add, &remove)), set)
            }
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

/// Decides about somebody by their address, and says what came of it.
fn decide(
    settings: &AllSettings,
    email: Email,
    decision: impl FnOnce(&Member) -> Decision,
    told: impl FnOnce(&Decided) -> String,
) -> Result<Answer, CliError> {
    let given = settings.gather()?;
    let (settings, url) = (given.settings()?, migrated_database(&given)?);
    actix_web::rt::System::new().block_on(async {
        let ground = ground(url, &settings.log).await?;
        let found = ground.db.read(move |conn| staff::find_by_email(conn, &email)).await?;
        let member = found.ok_or(StaffError::NotFound)?;
        // What the settings ask of agents besides makes no difference to who is suspended, and to who has which role.
        let (limits, decision) = (Limits::default(), decision(&member));
        let decided = agents::decide(&ground.db, limits, Decider::Machine, member.id, decision).await?;
        ground.db.let_go().await?;
        say(&told(&decided))
    })?;
    Ok(Answer::Yes)
}

/// What they have with these, and without those.
fn changed(of: &Member, add: &[Role], remove: &[Role]) -> Roles {
    let has = |role: &Role| (of.roles.has(*role) || add.contains(role)) && !remove.contains(role);
    Roles::of(&Role::ALL.into_iter().filter(has).collect::<Vec<_>>())
}

fn set(of: &Decided) -> String {
    let named = |roles: &Roles| match roles.names() {
        none if none.is_empty() => "no role".to_owned(),
        names => names.join(", "),
    };
    let (name, before, after) = (&of.after.name, named(&of.before.roles), named(&of.after.roles));
    match of.before.roles == of.after.roles {
        true => format!("{name} has these roles already: {after}."),
        false => format!("{name} has from now on: {after} (before: {before})."),
    }
}

fn role(text: &str) -> Result<Role, String> {
    text.parse().map_err(|()| "choose among agent, lead, reviewer and admin".to_owned())
}
