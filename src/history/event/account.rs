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
