//! `porchlight export`: one log as a file that anybody can check, or as a copy for people.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::given::{DatabaseArgs, migrated_database};
use super::{Answer, CliError};
use crate::accounts::{self, Account, KeepDays};
use crate::clock::Clock;
use crate::config::Given;
use crate::db::{Conn, DbError, HeadId};
use crate::history::{self, Filter, log_size};
use crate::ids::AccountId;
use crate::papers::{self, Copy, Style};
use crate::sessions;
use crate::words::Words;
use crate::words::table::Whose;

/// Write an account's history, or the vendor log, as a file that `porchlight verify` checks, or as a copy for people
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 written, 2 it could not be done.")]
pub(super) struct Export {
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: Log,
    /// jsonl can be checked; csv and html are for people, and say what they leave out
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,
    #[command(flatten)]
    part: Part,
    /// Where to write; the file is whole or not there. Left out: standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Log {
    /// The account whose history it is, such as acc_018f…
    #[arg(long, value_name = "ID")]
    account: Option<AccountId>,
    /// The vendor log: keys, staff, and how each account's log stood
    #[arg(long, conflicts_with = "session")]
    vendor: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Jsonl,
    Csv,
    Html,
}

/// Left out, all is shown. What a jsonl does not show is in it as hashes, so that it can be checked all the same.
#[derive(Debug, Args)]
struct Part {
    /// Only this session: its id, or its code such as S-7F3K
    #[arg(long, value_name = "SESSION")]
    session: Option<String>,
    /// Only from this day on, in the account's time zone: 2026-10-01
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    from: String,
    /// Only until this day, which is included
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    until: String,
}

impl Export {
    pub fn run(self) -> Result<Answer, CliError> {
        let given = self.database.gather()?;
        let url = migrated_database(&given)?;
        let mut conn = Conn::open(&url)?;
        let copy = self.copy(&mut conn, &given)?;
        match &self.output {
            Some(path) => to_file(&mut conn, &copy, self.format, path)?,
            None => write(&mut conn, &copy, self.format, std::io::stdout().lock())?,
        }
        Ok(Answer::Yes)
    }

    /// What is to be written, and what a copy for people says about itself.
    fn copy(&self, conn: &mut Conn, given: &Given) -> Result<Copy, CliError> {
        let account = self.log.find(conn)?;
        let words = words(account.as_ref(), given)?;
        let vendor = given.vendor_name().unwrap_or_else(|| "The vendor".to_owned());
        Ok(Copy {
            whose: Whose { log: self.log.head(), came: account.as_ref().map(|account| account.created_at) },
            name: account.as_ref().map_or(&vendor, |account| &account.name).clone(),
            vendor,
            filter: self.part.filter(conn, account.as_ref(), &words)?,
            words,
            made_by: "porchlight export".to_owned(),
            made_at: Clock::system().now(),
            jsonl: match self.log.account {
                Some(id) => format!("porchlight export --account {id}"),
                None => "porchlight export --vendor".to_owned(),
            },
            keys: None,
        })
    }
}

/// As the account's owners read.
fn words(account: Option<&Account>, given: &Given) -> Result<Words, CliError> {
    let Some(account) = account else { return Ok(Words::new(chrono_tz::UTC)) };
    Ok(account.words(KeepDays::new(given.keep_days()?)?))
}

impl Log {
    fn head(&self) -> HeadId {
        self.account.map_or(HeadId::VENDOR, HeadId::from)
    }

    /// Makes sure of the log, and finds whose it is; nobody's where it is the vendor's own.
    fn find(&self, conn: &mut Conn) -> Result<Option<Account>, CliError> {
        log_size(conn, self.head()).map_err(|error| self.unknown(error))?;
        match self.account {
            Some(id) => Ok(Some(accounts::find(conn, id)?.ok_or(CliError::NoAccount(id))?)),
            None => Ok(None),
        }
    }

    fn unknown(&self, error: DbError) -> CliError {
        match (error, self.account) {
            (DbError::NotFound, Some(account)) => CliError::NoAccount(account),
            (DbError::NotFound, None) => CliError::NoVendorLog,
            (error, _) => error.into(),
        }
    }
}

impl Part {
    fn filter(&self, conn: &mut Conn, account: Option<&Account>, words: &Words) -> Result<Filter, CliError> {
        let (from, until) = words.read_period(&self.from, &self.until)?;
        let session = match (&self.session, account) {
            (Some(name), Some(account)) => {
                let found = sessions::named(conn, account.id, name)?;
                Some(found.ok_or_else(|| CliError::NoSession(name.clone()))?)
            }
            _ => None,
        };
        Ok(Filter { session, from, until, ..Filter::default() })
    }
}

/// Writes beside and renames, so that half an export never looks like one.
fn to_file(conn: &mut Conn, copy: &Copy, format: Format, path: &Path) -> Result<(), CliError> {
    let unwritable = |error: std::io::Error| CliError::Unwritable { file: path.to_owned(), error };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
    write(conn, copy, format, beside.as_file_mut())?;
    beside.as_file().sync_all().map_err(unwritable)?;
    beside.persist(path).map_err(|error| unwritable(error.error))?;
    Ok(())
}

fn write(conn: &mut Conn, copy: &Copy, format: Format, out: impl Write) -> Result<(), CliError> {
    let mut out = BufWriter::new(out);
    match format {
        Format::Jsonl => history::export(conn, copy.whose.log, &copy.filter, &mut out).map(drop)?,
        Format::Csv => papers::csv(conn, copy, &mut out)?,
        Format::Html => papers::print(conn, copy, &Style::Inside, &mut out)?,
    }
    out.flush().map_err(CliError::Output)
}
