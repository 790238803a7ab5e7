//! `porchlight export`: one log as a file that anybody can check.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::given::{DatabaseArgs, existing_database};
use super::{Answer, CliError};
use crate::db::{self, Conn, DbError, HeadId};
use crate::history::{self, Filter, log_size};
use crate::ids::AccountId;

/// Write an account's history, or the vendor log, as a file that `porchlight verify` checks
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 written, 2 it could not be done.")]
pub(super) struct Export {
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: Log,
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
    #[arg(long)]
    vendor: bool,
}

impl Export {
    pub fn run(self) -> Result<Answer, CliError> {
        let given = self.database.gather()?;
        let url = existing_database(&given)?;
        let missing = db::pending(&url)?;
        if !missing.is_empty() {
            return Err(CliError::NotMigrated(missing.join(", ")));
        }
        let mut conn = Conn::open(&url)?;
        let log = self.log.account.map_or(HeadId::VENDOR, HeadId::from);
        log_size(&mut conn, log).map_err(|error| self.log.unknown(error))?;
        match &self.output {
            Some(path) => to_file(&mut conn, log, path)?,
            None => write(&mut conn, log, std::io::stdout().lock())?,
        }
        Ok(Answer::Yes)
    }
}

impl Log {
    fn unknown(&self, error: DbError) -> CliError {
        match (error, self.account) {
            (DbError::NotFound, Some(account)) => CliError::NoAccount(account),
            (DbError::NotFound, None) => CliError::NoVendorLog,
            (error, _) => error.into(),
        }
    }
}

/// Writes beside and renames, so that half an export never looks like one.
fn to_file(conn: &mut Conn, log: HeadId, path: &Path) -> Result<(), CliError> {
    let unwritable = |error: std::io::Error| CliError::Unwritable { file: path.to_owned(), error };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
    write(conn, log, beside.as_file_mut())?;
    beside.as_file().sync_all().map_err(unwritable)?;
    beside.persist(path).map_err(|error| unwritable(error.error))?;
    Ok(())
}

fn write(conn: &mut Conn, log: HeadId, out: impl Write) -> Result<(), CliError> {
    let mut out = BufWriter::new(out);
    history::export(conn, log, &Filter::default(), &mut out)?;
    out.flush().map_err(CliError::Output)
}
