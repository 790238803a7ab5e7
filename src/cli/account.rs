//! `porchlight account`: what an operator does to one account's history.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::given::{AllSettings, DatabaseArgs, migrated_database};
use super::{Answer, CliError, say};
use crate::accounts::commands::BroughtIn;
use crate::accounts::{self, Account, Email, KeepDays, OwnerRole, import};
use crate::actor::Actor;
use crate::clock::Clock;
use crate::db::{Db, DbUrl, WriterOptions};
use crate::erasure::Person;
use crate::erasure::commands::{self, Plan};
use crate::history;
use crate::ids::AccountId;
use crate::random::Random;

/// Bring accounts in, say who of their people decides, set for how long a history is kept, or erase from it what names a
/// person
#[derive(Debug, Args)]
pub(super) struct AccountCommand {
    #[command(subcommand)]
    command: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Retention(Retention),
    Erase(Erase),
    Import(Import),
    Sensitive(Sensitive),
    Role(Role),
}

/// Set for how many days what the account's entries say is kept. It stands in the account's history
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 set, 2 it could not be done.")]
struct Retention {
    #[command(flatten)]
    database: DatabaseArgs,
    /// The account, such as acc_018f…
    #[arg(long, value_name = "ID")]
    account: AccountId,
    /// From 90 to 36525. What is older by then is erased within the hour
    #[arg(long, value_name = "DAYS")]
    days: u32,
}

/// Erase what names a person from the account's history, with its copies. The entries keep their places, and every
/// proof still holds. Says only what it would do, unless --yes is given
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 erased, or said what would be, 2 it could not be done.")]
struct Erase {
    #[command(flatten)]
    database: DatabaseArgs,
    /// The account, such as acc_018f…
    #[arg(long, value_name = "ID")]
    account: AccountId,
    /// Who: own_… (an owner), stf_… (of your staff), or user:ID (a user, by the id in your app)
    #[arg(long, value_name = "PERSON")]
    person: Person,
    /// Why, in words that name nobody. It stands in the account's history
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Do it. It cannot be undone
    #[arg(long)]
    yes: bool,
}

/// Mark the account as sensitive, so that each session in it needs a lead's approval; or, with --off, mark it so no more.
/// It stands in the account's history
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 set, 2 it could not be done.")]
struct Sensitive {
    #[command(flatten)]
    database: DatabaseArgs,
    /// The account, such as acc_018f…
    #[arg(long, value_name = "ID")]
    account: AccountId,
    /// It is not sensitive any more
    #[arg(long)]
    off: bool,
}

impl Sensitive {
    fn run(self) -> Result<Answer, CliError> {
        let db = open(&self.database)?;
        actix_web::rt::System::new().block_on(async {
            let account = find(&db, self.account).await?;
            let by = Actor::Porchlight;
            let before = accounts::commands::set_sensitive(&db, account.id, !self.off, by).await?;
            say(&match (before, !self.off) {
                (true, true) => format!("{} is marked as sensitive already.", account.name),
                (false, false) => format!("{} is not marked as sensitive.", account.name),
                (false, true) => format!(
                    "{}: each session needs a lead's approval from now on. It stands in the history.",
                    account.name
                ),
                (true, false) => format!(
                    "{}: sessions need no lead's approval for its sake any more. It stands in the history.",
                    account.name
                ),
            })?;
            db.let_go().await?;
            Ok(Answer::Yes)
        })
    }
}

/// Make one of the account's people an owner, who decides, or an observer, who reads everything and decides nothing. It
/// stands in the account's history
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 set, 2 it could not be done.")]
struct Role {
    #[command(flatten)]
    database: DatabaseArgs,
    /// The account, such as acc_018f…
    #[arg(long, value_name = "ID")]
    account: AccountId,
    /// Their e-mail address
    #[arg(long, value_name = "ADDRESS")]
    email: Email,
    /// What they are from now on: owner or observer
    #[arg(long, value_name = "ROLE", value_parser = role)]
    role: OwnerRole,
}

impl Role {
    fn run(self) -> Result<Answer, CliError> {
        let db = open(&self.database)?;
        actix_web::rt::System::new().block_on(async {
            let account = find(&db, self.account).await?;
            let set = accounts::commands::set_owner_role(&db, account.id, self.email, self.role).await?;
            let (owner, changes) = set;
            let what = match self.role {
                OwnerRole::Owner => "an owner, who decides",
                OwnerRole::Observer => "an observer, who reads everything and decides nothing",
            };
            say(&match changes {
                true => format!(
                    "{}: {} is {what}, from now on. It stands in the history.",
                    account.name, owner.name
                ),
                false => format!("{}: {} is {what}, already.", account.name, owner.name),
            })?;
            db.let_go().await?;
            Ok(Answer::Yes)
        })
    }
}

fn role(text: &str) -> Result<OwnerRole, String> {
    text.parse().map_err(|()| "choose among owner and observer".to_owned())
}

/// Bring accounts with their owners and users in, out of a file: JSON, or a table (CSV). Doing it again adds what is
/// new, and calls people as they are called now. Nobody is removed
#[derive(Debug, Args)]
#[command(after_help = "\
JSON:  [{\"id\": \"northwind\", \"name\": \"Northwind\", \"time_zone\": \"Europe/Berlin\",
         \"owners\": [{\"id\": \"u-1\", \"name\": \"Olivia\", \"email\": \"olivia@northwind.example\"},
                    {\"name\": \"Nils\", \"email\": \"nils@northwind.example\", \"role\": \"observer\"}],
         \"users\": [{\"id\": \"u-1\", \"name\": \"Olivia\", \"role\": \"owner\"},
                   {\"id\": \"u-2\", \"name\": \"Nils\", \"role\": \"clerk\"}]}]
CSV:   account,account_name,time_zone,person,id,name,email,role
       northwind,Northwind,Europe/Berlin,owner,u-1,Olivia,olivia@northwind.example,
       northwind,Northwind,Europe/Berlin,observer,,Nils,nils@northwind.example,
       northwind,Northwind,Europe/Berlin,user,u-1,Olivia,,owner
       northwind,Northwind,Europe/Berlin,user,u-2,Nils,,clerk

Ids are those of your app; a user's is what your app is told when an agent acts as them. By an owner's id (it may be
left out) somebody is known again when the address has changed; old and new address are told. An observer reads
everything and decides nothing.
An account with \"sensitive\": true (a column of that name in a table) needs a lead's approval for each session; left out,
that stays as it is.
Exit codes: 0 brought in, 2 it could not be done.")]
struct Import {
    #[command(flatten)]
    settings: AllSettings,
    /// The file
    #[arg(value_name = "FILE")]
    accounts: PathBuf,
}

impl Import {
    fn run(self) -> Result<Answer, CliError> {
        let name = self.accounts.display().to_string();
        let text = std::fs::read_to_string(&self.accounts)
            .map_err(|error| CliError::Unreadable { file: name.clone(), error })?;
        let accounts = import::read(&text).map_err(|error| CliError::Import { file: name, error })?;
        let given = self.settings.gather()?;
        let (origin, url) = (given.log()?.origin, migrated_database(&given)?);
        let (random, db) = (Random::system(), open_at(&url)?);
        actix_web::rt::System::new().block_on(async {
            let origin = history::fix_origin(&db, origin).await?;
            for account in accounts {
                let done = accounts::commands::bring_in(&db, &random, &origin, account).await?;
                say(&told(&done))?;
            }
            db.let_go().await?;
            Ok(Answer::Yes)
        })
    }
}

fn told(done: &BroughtIn) -> String {
    let changed = done.owners_changed + done.users_changed + usize::from(done.sensitive_set.is_some());
    let what = match (done.is_new, done.owners_added + done.users_added + changed) {
        (true, _) => "new",
        (false, 0) => "as it was",
        (false, _) => "brought up to date",
    };
    let sensitive = match done.sensitive_set {
        Some(true) => "; sensitive from now on",
        Some(false) => "; not sensitive any more",
        None => "",
    };
    format!(
        "{} ({}): {what}; {} owners and {} users added, {} owners and {} users changed{sensitive}",
        done.account.name,
        done.account.id,
        done.owners_added,
        done.users_added,
        done.owners_changed,
        done.users_changed
    )
}

impl AccountCommand {
    pub fn run(self) -> Result<Answer, CliError> {
        match self.command {
            What::Retention(command) => command.run(),
            What::Erase(command) => command.run(),
            What::Import(command) => command.run(),
            What::Sensitive(command) => command.run(),
            What::Role(command) => command.run(),
        }
    }
}

impl Retention {
    fn run(self) -> Result<Answer, CliError> {
        let keep = KeepDays::new(self.days)?;
        let usual = KeepDays::new(self.database.gather()?.keep_days()?)?;
        let db = open(&self.database)?;
        actix_web::rt::System::new().block_on(async {
            let account = find(&db, self.account).await?;
            let by = Actor::Porchlight;
            let before = accounts::commands::set_retention(&db, account.id, keep, usual, by).await?;
            say(&format!(
                "{}: what entries say is kept for {} days from now on (before: {}). It stands in the history. What is \
                 older is erased within the hour, while Porchlight runs.",
                account.name,
                keep.days(),
                before.days()
            ))
        })?;
        Ok(Answer::Yes)
    }
}

impl Erase {
    fn run(self) -> Result<Answer, CliError> {
        let db = open(&self.database)?;
        actix_web::rt::System::new().block_on(async {
            let account = find(&db, self.account).await?;
            let plan = commands::plan(&db, account.id, self.person.clone()).await?;
            plan.check_reason(&self.reason)?;
            say(&self.foreseen(&account, &plan))?;
            if !self.yes {
                return say("Nothing was erased. Say it again with --yes to do it; it cannot be undone.");
            }
            let (person, reason) = (self.person.clone(), self.reason.clone());
            let done = commands::for_person(&db, account.id, person, reason, Actor::Porchlight).await?;
            db.let_go().await?;
            say(&format!(
                "Erased: what {} entries said, and {} mails. Which ones stands in the history. Backups still hold them.",
                done.entries, done.mails
            ))
        })?;
        Ok(Answer::Yes)
    }

    /// What would be erased, and what stays.
    fn foreseen(&self, account: &Account, plan: &Plan) -> String {
        let who = match plan.wanted.name.as_str() {
            "" => self.person.to_string(),
            name => format!("{name} ({})", self.person),
        };
        let mut lines = vec![format!("{}: {} entries name {who}.", account.name, plan.entries_in_all())];
        lines.extend(plan.entries.iter().map(|(kind, count)| format!("  {count} {kind}")));
        lines.push(format!("Mails kept here that went to them or name them: {}.", plan.mails));
        if plan.of_open > 0 {
            lines.push(format!(
                "{} more entries are of a session or a grant that is still open, and stay. Run this again when it is over.",
                plan.of_open
            ));
        }
        if plan.mails_due > 0 {
            lines.push(format!(
                "{} mails are still to be sent, and stay. Run this again when they are.",
                plan.mails_due
            ));
        }
        lines.extend(self.stays(plan).map(str::to_owned));
        lines
            .push("A name that somebody typed into a reason, a note or a form is not looked for.".to_owned());
        lines.join("\n")
    }

    fn stays(&self, plan: &Plan) -> Option<&'static str> {
        if !plan.wanted.is_known() {
            return None;
        }
        Some(match self.person {
            Person::Owner(_) => "They are an owner still: name and address stay in the list of owners.",
            Person::Staff(_) => "They are on your staff's list still, and in your own log: both stay.",
            Person::User(_) => "They leave the list of users whom an agent may act as.",
        })
    }
}

fn open(database: &DatabaseArgs) -> Result<Db, CliError> {
    open_at(&migrated_database(&database.gather()?)?)
}

fn open_at(url: &DbUrl) -> Result<Db, CliError> {
    Ok(Db::open(url, Clock::system(), Random::system(), WriterOptions::default())?)
}

async fn find(db: &Db, id: AccountId) -> Result<Account, CliError> {
    db.read(move |conn| accounts::find(conn, id)).await?.ok_or(CliError::NoAccount(id))
}
