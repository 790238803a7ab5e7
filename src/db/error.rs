//! What can go wrong with the database itself. Refusals that people read are each room's own.

use super::heads::HeadId;

/// An infrastructure error. Doors turn it into an opaque 500 (or 503) and log it once.
///
/// It can be cloned because everybody in a failed batch is told the same.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DbError {
    #[error("no connection to the database: {0}")]
    Unreachable(String),
    #[error("the database refused a statement: {0}")]
    Statement(String),
    #[error("the row is not there")]
    NotFound,
    #[error("the row is there already ({0})")]
    Duplicate(String),
    #[error("the write was rolled back because another part of its batch failed: {0}")]
    BatchLost(String),
    /// Known to be undone. Support is out until there is room; what ends access has space set aside.
    #[error("the disk is full, and nothing was written: {0}")]
    Full(String),
    #[error("a write panicked; its batch was rolled back")]
    Panicked,
    /// The commit was sent and no answer came. Nothing may be forwarded; what was written is looked up by its id.
    #[error("it is unknown whether the write was committed: {0}")]
    CommitUnknown(String),
    #[error("a write touched {0:?} without having declared it")]
    Undeclared(HeadId),
    #[error("the database would lose acknowledged writes: {0}")]
    NotDurable(String),
    #[error("{0}")]
    Schema(String),
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
    #[error("Porchlight is shutting down")]
    ShuttingDown,
}

impl DbError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "database-unreachable",
            Self::Statement(_) => "database-statement",
            Self::NotFound => "not-found",
            Self::Duplicate(_) => "duplicate",
            Self::BatchLost(_) => "batch-lost",
            Self::Full(_) => "disk-full",
            Self::Panicked => "write-panicked",
            Self::CommitUnknown(_) => "commit-unknown",
            Self::Undeclared(_) => "head-undeclared",
            Self::NotDurable(_) => "database-not-durable",
            Self::Schema(_) => "database-schema",
            Self::Corrupt(_) => "stored-value",
            Self::ShuttingDown => "shutting-down",
        }
    }
}

impl From<diesel::result::Error> for DbError {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind as Kind, Error};
        match error {
            Error::NotFound => Self::NotFound,
            Error::DatabaseError(Kind::UniqueViolation, info) => {
                Self::Duplicate(info.constraint_name().unwrap_or(info.message()).to_owned())
            }
            Error::DatabaseError(Kind::ClosedConnection, info) => {
                Self::Unreachable(info.message().to_owned())
            }
            Error::DatabaseError(Kind::Unknown, info) if says_full(info.message()) => {
                Self::Full(info.message().to_owned())
            }
            Error::BrokenTransactionManager => Self::Unreachable("the transaction was lost".to_owned()),
            Error::DeserializationError(error) => Self::Corrupt(error.to_string()),
            other => Self::Statement(other.to_string()),
        }
    }
}

/// In SQLite's words, or in those of PostgreSQL's server (its class 53100, whose code Diesel does not pass on). A server
/// that speaks another language says "refused a statement" instead, which stops as much.
fn says_full(message: &str) -> bool {
    message == "database or disk is full" || message.contains("No space left on device")
}
