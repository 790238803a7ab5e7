//! Why a command could not be done, as the sentence that people read.

use std::path::PathBuf;

use crate::accounts::AccountError;
use crate::accounts::import::ImportError;
use crate::app::StartError;
use crate::config::ConfigError;
use crate::db::{DbError, DbUrlError, MigrateError};
use crate::demo::DemoError;
use crate::erasure::ErasureError;
use crate::history::{EpochError, ExportError, RotationError};
use crate::ids::AccountId;
use crate::rules::RulesError;
use crate::staff::StaffError;
use crate::words::PeriodError;

#[derive(Debug, thiserror::Error)]
pub enum CliError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Rules(#[from] RulesError),
    #[error(transparent)]
    DatabaseUrl(#[from] DbUrlError),
    #[error(transparent)]
    Database(#[from] DbError),
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    #[error("there is no database at {}; check the address", .0.display())]
    NoDatabase(PathBuf),
    #[error("the database lacks {0}; run `porchlight migrate`")]
    NotMigrated(String),
    #[error(transparent)]
    Account(#[from] AccountError),
    #[error(transparent)]
    Staff(#[from] StaffError),
    #[error(transparent)]
    Erasure(#[from] ErasureError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Rotation(#[from] RotationError),
    #[error(transparent)]
    Epoch(#[from] EpochError),
    #[error("say with --reason what happened, in words for your customers")]
    NoReason,
    #[error("{file}: nothing was brought in.\n{error}")]
    Import { file: String, error: ImportError },
    #[error("there is no account {0}")]
    NoAccount(AccountId),
    #[error("no session of this account is called {0}")]
    NoSession(String),
    #[error("--from and --until: {0}")]
    Period(#[from] PeriodError),
    #[error("the vendor log has not begun; start Porchlight once")]
    NoVendorLog,
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error("{file} cannot be read: {error}")]
    Unreadable { file: String, error: std::io::Error },
    #[error("{} cannot be written: {error}", .file.display())]
    Unwritable { file: PathBuf, error: std::io::Error },
    #[error(
        "{0} holds no checkpoint; one has three lines, an empty line, and a line that begins with a long dash. \
         The mail itself, saved as a file, will do"
    )]
    NoCheckpoint(String),
    #[error(
        "{0} holds no key; a verifier key is one word, such as porchlight.example/log+1f2e3d4c+AbCd…, and stands on a page \
         of the vendor's and in the first mail"
    )]
    NoKey(String),
    #[error("{0} holds several keys; give the one that the vendor uses now, by itself")]
    SeveralKeys(String),
    #[error(transparent)]
    Demo(#[from] DemoError),
    #[error("the output cannot be written: {0}")]
    Output(std::io::Error),
    #[error("RUST_LOG is not understood: {0}")]
    LogFilter(String),
}

impl CliError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Config(error) => error.code(),
            Self::Rules(error) => error.code(),
            Self::DatabaseUrl(_) => "database-url",
            Self::Database(error) => error.code(),
            Self::Migrate(_) => "migrate",
            Self::NoDatabase(_) => "no-database",
            Self::NotMigrated(_) => "not-migrated",
            Self::Account(error) => error.code(),
            Self::Staff(error) => error.code(),
            Self::Erasure(error) => error.code(),
            Self::Start(_) => "start",
            Self::Rotation(error) => error.code(),
            Self::Epoch(error) => error.code(),
            Self::NoReason => "no-reason",
            Self::Import { .. } => "import",
            Self::NoAccount(_) => "no-account",
            Self::NoSession(_) => "no-session-of-that-name",
            Self::Period(error) => error.code(),
            Self::NoVendorLog => "no-vendor-log",
            Self::Export(_) => "export",
            Self::Unreadable { .. } => "unreadable",
            Self::Unwritable { .. } => "unwritable",
            Self::NoCheckpoint(_) => "no-checkpoint",
            Self::NoKey(_) => "no-key",
            Self::SeveralKeys(_) => "several-keys",
            Self::Demo(_) => "demo",
            Self::Output(_) => "output",
            Self::LogFilter(_) => "log-filter",
        }
    }

    /// Whoever read our output has heard enough, as in `porchlight export … | head`.
    pub(super) fn is_a_closed_pipe(&self) -> bool {
        match self {
            Self::Output(error) | Self::Export(ExportError::Write(error)) => {
                error.kind() == std::io::ErrorKind::BrokenPipe
            }
            _ => false,
        }
    }
}
