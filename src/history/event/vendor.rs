//! What concerns all accounts: keys, staff, and how each account's log stood.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, StaffId};

/// The key that signs checkpoints was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyMade {
    /// The public key as a C2SP verifier key.
    pub key: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffAdded {
    pub staff: StaffId,
    pub name: String,
    pub roles: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountCheckpoint {
    pub account: AccountId,
    pub size: u64,
    /// Hex.
    pub root: String,
}
