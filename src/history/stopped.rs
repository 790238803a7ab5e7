//! Why nothing is signed and no session opens: each cause, and what an operator does about it.

use std::path::PathBuf;

use super::{KeyFileError, OutsideError};

/// The log cannot vouch for itself at the moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    #[error("the signing key cannot be used: {what}")]
    Key { code: &'static str, what: String },
    #[error("the key in {path} is not the one that signs this installation's logs (that one is {in_force})")]
    OtherKey { path: PathBuf, in_force: String },
    #[error(
        "the key in {path} took over from the one that is in force in this database ({in_force}): the database is older \
         than the change of keys, so it was restored from a backup"
    )]
    KeyAhead { path: PathBuf, in_force: String },
    #[error("the checkpoint outside the database cannot be used: {what}")]
    Outside { what: String },
    #[error("the checkpoint that was kept outside the database is gone")]
    OutsideGone,
    #[error(
        "the database is older than the checkpoint kept outside it ({outside} entries there, {here} here): it was \
         restored from a backup, and entries are lost"
    )]
    Behind { outside: u64, here: u64 },
    #[error(
        "the database does not continue the checkpoint kept outside it (over {outside} entries): it was restored from \
         a backup and went on differently, or was tampered with"
    )]
    Forked { outside: u64 },
}

impl Stopped {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Key { code, .. } => code,
            Self::OtherKey { .. } => "key-not-in-force",
            Self::KeyAhead { .. } => "key-ahead",
            Self::Outside { .. } => "outside-unusable",
            Self::OutsideGone => "outside-gone",
            Self::Behind { .. } => "log-behind",
            Self::Forked { .. } => "log-forked",
        }
    }

    /// What to do, for the operator.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Key { .. } | Self::OtherKey { .. } => {
                "Put the right key file back with mode 0600. Only where Porchlight was started without it must it be restarted \
                 then."
            }
            Self::Outside { .. } => "See that it can be read and written. Nothing needs to be restarted.",
            Self::KeyAhead { .. } | Self::OutsideGone | Self::Behind { .. } | Self::Forked { .. } => {
                "If a newer copy of the database exists, put that back. Only if there is none: `porchlight log \
                 new-epoch` goes on from here, and every owner's history says so."
            }
        }
    }
}

impl From<KeyFileError> for Stopped {
    fn from(error: KeyFileError) -> Self {
        Self::Key { code: error.code(), what: error.to_string() }
    }
}

impl From<OutsideError> for Stopped {
    fn from(error: OutsideError) -> Self {
        Self::Outside { what: error.to_string() }
    }
}
