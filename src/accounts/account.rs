//! What an account is, and the people in it.

use std::str::FromStr;

use crate::clock::Moment;
use crate::db::DbError;
use crate::ids::{AccountId, OwnerId};
use crate::outbox::Recipient;
use crate::words::Words;

use super::{KeepDays, OwnerRole};

/// One customer's space in the vendor's app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    /// Its name in the vendor's app.
    pub external_id: String,
    pub name: String,
    /// An IANA name: every moment the owner reads is told in it.
    pub time_zone: chrono_tz::Tz,
    pub created_at: Moment,
    /// For how long what its entries say is kept; where it has no number of its own, the settings' holds.
    pub keep_days: Option<KeepDays>,
    /// Entries below this number were erased by age.
    pub erased_below: u64,
    /// Whether each session in it needs a lead's approval.
    pub sensitive: bool,
}

impl Account {
    /// For how long what its entries say is kept, `usual` being what the settings say.
    pub fn keeps(&self, usual: KeepDays) -> KeepDays {
        self.keep_days.unwrap_or(usual)
    }

    /// The words for its people: in its time zone, and knowing how its history is erased.
    pub fn words(&self, usual: KeepDays) -> Words {
        Words::new(self.time_zone).erasing(self.keeps(usual).days(), self.erased_below)
    }
}

/// A person at the customer's: one who decides about support access, or one who only reads what was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    pub id: OwnerId,
    pub account: AccountId,
    pub name: String,
    pub email: Email,
    pub role: OwnerRole,
    /// The person's id in the vendor's app, where it is known.
    pub external_id: Option<String>,
}

impl From<Owner> for Recipient {
    fn from(owner: Owner) -> Self {
        Self { name: owner.name, email: owner.email.to_string() }
    }
}

/// Which of the mails that can be declined an owner gets. The summary of a session is not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notices {
    /// "Support opened your account."
    pub start_mail: bool,
    /// The monthly statement.
    pub statement: bool,
}

/// A user of the account in the vendor's app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub account: AccountId,
    pub external_id: String,
    pub name: String,
    pub role: String,
}

/// An e-mail address that can stand in a header: no spaces, line ends or quotes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both are one address, however its letters are written.
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Email {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        let text = text.trim();
        let plain = text.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | ',' | ';'));
        let parsed = text.parse::<lettre::Address>();
        if plain && text.len() <= 254 && parsed.is_ok() {
            Ok(Self(text.to_owned()))
        } else {
            Err(AccountError::NotAnAddress)
        }
    }
}

/// What can be wrong with an account or its people.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error("There is no such account.")]
    NotFound,
    #[error("Enter an e-mail address like olivia@northwind.example.")]
    NotAnAddress,
    #[error("There is an account of that name in the app already.")]
    AlreadyThere,
    #[error("{0} is the address of somebody else in this account.")]
    AddressTaken(Email),
    #[error("Nobody of this account has this e-mail address.")]
    NoSuchOwner,
    #[error("You are an observer: you can read everything here, and decide nothing.")]
    OnlyObserves,
    #[error("Choose a number of days from 90 to 36525, not {0}.")]
    NotKeepDays(u32),
    #[error(transparent)]
    Database(#[from] DbError),
}

impl AccountError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "no-such-account",
            Self::NotAnAddress => "not-an-address",
            Self::AlreadyThere => "account-exists",
            Self::AddressTaken(_) => "address-taken",
            Self::NoSuchOwner => "no-such-owner",
            Self::OnlyObserves => "only-observes",
            Self::NotKeepDays(_) => "not-keep-days",
            Self::Database(error) => error.code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_could_break_a_header_is_refused() {
        for text in ["", "olivia", "o@x\r\nBcc: y@z", "\"a b\"@x.example", "a@b, c@d", "ö@x.example", "a@"] {
            assert!(text.parse::<Email>().is_err(), "{text}");
        }
        assert!("olivia@northwind.example".parse::<Email>().is_ok());
    }
}
