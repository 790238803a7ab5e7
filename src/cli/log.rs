//! `porchlight log`: how the log stands, a new signing key, and going on after a backup was restored.

use clap::{Args, Subcommand};

use super::given::{AllSettings, ground, migrated_database};
use super::{Answer, CliError, say};
use crate::app::Ground;
use crate::history::{change_key, new_epoch};
use crate::random::Random;

/// The log: whether it can vouch for itself, a new signing key, going on after a restored backup
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 done or sound, 1 the log cannot vouch for itself, 2 it could not be done."
)]
pub(super) struct Log {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Say whether checkpoints are signed and sessions may open, and if not, why and what to do
    Status(AllSettings),
    /// Make a new signing key. The old one signs that it hands over, and is gone afterwards. Nothing needs to be stopped
    RotateKey(AllSettings),
    /// Go on from a restored backup although newer entries are lost. Every owner's history says so for ever
    NewEpoch(NewEpoch),
}

#[derive(Debug, Args)]
struct NewEpoch {
    #[command(flatten)]
    settings: AllSettings,
    /// What happened, in words for your customers
    #[arg(long, value_name = "WORDS")]
    reason: String,
    /// Really do it; without it, only what would be done is said
    #[arg(long)]
    yes: bool,
}

impl Log {
    pub fn run(self) -> Result<Answer, CliError> {
        let (What::Status(settings) | What::RotateKey(settings) | What::NewEpoch(NewEpoch { settings, .. })) =
            &self.what;
        let given = settings.gather()?;
        let url = migrated_database(&given)?;
        actix_web::rt::System::new().block_on(async {
            let ground = ground(url, &given.log()?).await?;
            match &self.what {
                What::Status(_) => status(&ground).await,
                What::RotateKey(_) => rotate(&ground).await,
                What::NewEpoch(NewEpoch { reason, yes, .. }) => epoch(&ground, reason, *yes).await,
            }
        })
    }
}

async fn status(ground: &Ground) -> Result<Answer, CliError> {
    match ground.signer.standing() {
        Ok(key) => {
            let covered = ground.signer.look(&ground.db).await?;
            say(&format!(
                "The log can vouch for itself: checkpoints are signed and sessions may open.\nKey: {}\nKept outside: the \
                 vendor's log over {covered} entries",
                key.verifier()
            ))?;
            Ok(Answer::Yes)
        }
        Err(why) => {
            say(&format!(
                "Nothing is signed and no session opens ({}): {why}.\n{}",
                why.code(),
                why.advice()
            ))?;
            Ok(Answer::No)
        }
    }
}

async fn rotate(ground: &Ground) -> Result<Answer, CliError> {
    let new = change_key(&ground.db, &ground.signer, &Random::system()).await?;
    say(&format!(
        "The key has changed. The new one, for your customers to compare:\n{new}\nBack the key file up; the old key is \
         gone."
    ))?;
    Ok(Answer::Yes)
}

async fn epoch(ground: &Ground, reason: &str, yes: bool) -> Result<Answer, CliError> {
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        return Err(CliError::NoReason);
    }
    if !yes {
        return match ground.signer.standing() {
            Ok(_) => Err(CliError::Epoch(crate::history::EpochError::NothingLost)),
            Err(why) => {
                say(&format!(
                    "{why}.\n{}\nNothing was done. With --yes, every account's history says from now on: began a new epoch \
                     from an older state, so that newer entries may be lost: {reason}",
                    why.advice()
                ))?;
                Ok(Answer::No)
            }
        };
    }
    let began = new_epoch(&ground.db, &ground.signer, reason).await?;
    say(&format!("Epoch {} has begun; {} accounts' histories say so.", began.number, began.accounts))?;
    Ok(Answer::Yes)
}
