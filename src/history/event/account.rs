//! Accounts and the people who own them.

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::ids::{AccountId, OwnerId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Added {
    pub account: AccountId,
    pub name: String,
    /// The account's name in the vendor's app.
    pub external_id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnerAdded {
    pub owner: OwnerId,
    pub name: String,
    pub email: String,
    pub by: Actor,
}

/// Which of the mails that can be declined an owner gets. The summary of a session is not among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticesSet {
    pub owner: OwnerId,
    pub by: Actor,
    /// "Support opened your account."
    pub start_mail: bool,
    /// The monthly statement.
    pub statement: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionSet {
    pub by: Actor,
    pub days: u64,
    pub days_before: u64,
}

/// Whether each session in the account needs a lead's approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SensitiveSet {
    pub by: Actor,
    pub sensitive: bool,
}

/// Their payloads are gone; that they were there is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erased {
    pub by: Actor,
    /// Why, in words that name nobody.
    pub reason: String,
    /// The erased entries' numbers, ascending.
    pub entries: Vec<u64>,
}
