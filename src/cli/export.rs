//! `porchlight export`: one log as a file that anybody can check.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::given::{DatabaseArgs, existing_database};
use super::{Answer, CliError};
use crate::db::{self, Conn, DbError, HeadId};
use crate::history::{self, KeyFileError, LogKey, latest_checkpoint, log_size};
use crate::ids::AccountId;
use crate::merkle::{self, NoteError, VerifierKey};
use crate::random::Random;

/// Write an account's history, or the vendor log, as a file that `porchlight verify` checks
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 written, 2 it could not be done.")]
pub(super) struct Export {
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: Log,
    /// The key that signs the log's checkpoints, instead of log.key_file; only its public side is written
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
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
        let given = self.database.gather(self.key_file.as_deref())?;
        let url = existing_database(&given)?;
        let key_file = given.key_file()?;
        let missing = db::pending(&url)?;
        if !missing.is_empty() {
            return Err(CliError::NotMigrated(missing.join(", ")));
        }
        let mut conn = Conn::open(&url)?;
        let log = self.log.account.map_or(HeadId::VENDOR, HeadId::from);
        let (_, origin) = log_size(&mut conn, log).map_err(|error| self.log.unknown(error))?;
        let key = verifier(&mut conn, log, &origin, &key_file)?;
        match &self.output {
            Some(path) => to_file(&mut conn, log, &key, path)?,
            None => write(&mut conn, log, &key, std::io::stdout().lock())?,
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

/// The public side of the key, once it is sure that it is the key of this log.
fn verifier(conn: &mut Conn, log: HeadId, origin: &str, path: &Path) -> Result<VerifierKey, CliError> {
    // Reading would make a key where there is none, and an export under a new key would prove nothing.
    match path.try_exists() {
        Ok(true) => {}
        Ok(false) => return Err(CliError::NoKeyFile(path.to_owned())),
        Err(error) => return Err(KeyFileError::Unreadable { path: path.to_owned(), error }.into()),
    }
    let name = origin.rsplit_once('/').map_or(origin, |(log_origin, _)| log_origin);
    let (key, _) = LogKey::load_or_make(path, name, &Random::system())?;
    if let Some(newest) = latest_checkpoint(conn, log)? {
        match merkle::open(&newest.note, &[key.verifier()]) {
            Ok(_) => {}
            Err(NoteError::NotSignedByKnownKey) => return Err(CliError::OtherKey(path.to_owned())),
            Err(error) => return Err(DbError::Corrupt(format!("the newest checkpoint: {error}")).into()),
        }
    }
    Ok(key.verifier())
}

/// Writes beside and renames, so that half an export never looks like one.
fn to_file(conn: &mut Conn, log: HeadId, key: &VerifierKey, path: &Path) -> Result<(), CliError> {
    let unwritable = |error: std::io::Error| CliError::Unwritable { file: path.to_owned(), error };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
    write(conn, log, key, beside.as_file_mut())?;
    beside.as_file().sync_all().map_err(unwritable)?;
    beside.persist(path).map_err(|error| unwritable(error.error))?;
    Ok(())
}

fn write(conn: &mut Conn, log: HeadId, key: &VerifierKey, out: impl Write) -> Result<(), CliError> {
    let mut out = BufWriter::new(out);
    history::export(conn, log, std::slice::from_ref(key), &mut out)?;
    out.flush().map_err(CliError::Output)
}
