//! What must be hidden: the detectors' names, and the two ways they find something: by the identity of a field
//! (`identity`) and by the look of a value (`values`). How it is hidden lives in `shape` and `marks`.

use serde::{Deserialize, Serialize};

mod checks;
mod identity;
mod keys;
mod numbers;
#[cfg(test)]
mod plainly;
mod readings;
mod survey;
mod values;

pub use identity::{Identity, identify, identify_beneath};
pub(crate) use identity::{carries, is_bearer, is_csrf, is_token, of_autocomplete};
pub(crate) use keys::looks_like_a_token;
pub(crate) use survey::SHORTEST;
pub(crate) use values::{Found, Reach, find};

/// What kind of secret something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detector {
    Password,
    Secret,
    Key,
    Token,
    RecoveryCode,
    CardNumber,
    CardCode,
    BankAccount,
    NationalId,
    BirthDate,
    Passport,
    TaxId,
    PrivateNote,
}

impl Detector {
    /// The stable name, for entries, rules and scripts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Secret => "secret",
            Self::Key => "key",
            Self::Token => "token",
            Self::RecoveryCode => "recovery-code",
            Self::CardNumber => "card-number",
            Self::CardCode => "card-code",
            Self::BankAccount => "bank-account",
            Self::NationalId => "national-id",
            Self::BirthDate => "birth-date",
            Self::Passport => "passport",
            Self::TaxId => "tax-id",
            Self::PrivateNote => "private-note",
        }
    }

    /// The kind in plain words, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Secret => "secret",
            Self::Key => "key",
            Self::Token => "token",
            Self::RecoveryCode => "recovery code",
            Self::CardNumber => "card number",
            Self::CardCode => "card security code",
            Self::BankAccount => "bank account number",
            Self::NationalId => "national id",
            Self::BirthDate => "birth date",
            Self::Passport => "passport number",
            Self::TaxId => "tax id",
            Self::PrivateNote => "private note",
        }
    }

    /// Whether no decision shows it: only the owner's own yes does.
    pub(crate) fn is_never_shown(self) -> bool {
        matches!(
            self,
            Self::Password
                | Self::Secret
                | Self::Key
                | Self::Token
                | Self::RecoveryCode
                | Self::CardNumber
                | Self::CardCode
        )
    }

    /// Whether it is something machines exchange: such values travel as surrogates where scripts need them.
    pub(crate) fn is_a_credential(self) -> bool {
        matches!(self, Self::Secret | Self::Key | Self::Token)
    }
}

/// Whether a value shows nothing that any detector would hide: for tests, logs and mails.
pub fn may_be_shown(value: &str) -> bool {
    find(value, Reach::All).is_empty()
}
