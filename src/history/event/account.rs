//! Accounts and the people who own them.

use std::str::FromStr;

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

/// What one of the customer's people may do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerRole {
    /// Decides.
    #[default]
    Owner,
    /// Reads everything, and decides nothing.
    Observer,
}

impl OwnerRole {
    pub fn decides(&self) -> bool {
        *self == Self::Owner
    }

    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Observer => "observer",
        }
    }
}

impl FromStr for OwnerRole {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Owner, Self::Observer].into_iter().find(|role| role.as_str() == text).ok_or(())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnerAdded {
    pub owner: OwnerId,
    pub name: String,
    pub email: String,
    pub by: Actor,
    /// Left out: an owner.
    #[serde(default, skip_serializing_if = "OwnerRole::decides")]
    pub role: OwnerRole,
}

/// Somebody is called otherwise, has another address, or may do something else, from here on. What was before is
/// there only where it was something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnerChanged {
    pub owner: OwnerId,
    pub by: Actor,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_before: Option<String>,
    pub email: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_before: Option<String>,
    pub role: OwnerRole,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_before: Option<OwnerRole>,
}

/// Somebody signed in by an OpenID provider for the first time, and is known by the provider's own name for them from
/// here on. That name is nobody's business, and is not written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnerBound {
    /// Who signed in.
    pub by: Actor,
    /// The provider, as it calls itself.
    pub issuer: String,
}

/// Somebody came acting as one of the customer's people, by the vendor's app, by the OpenID provider or with a token of
/// their own, and was not let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandOffRefused {
    pub by: Actor,
    /// The refusal's stable code: `acting-for-another`.
    pub code: String,
    /// Who was acted as: the user's id in the vendor's app, or the owner's name where none is known.
    pub user: String,
    /// Who acted, as whatever brought them calls them; left out where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting: Option<String>,
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
