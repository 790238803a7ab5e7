//! What concerns all accounts: keys, staff, and how each account's log stood.

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::clock::Moment;
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
    /// Who did it; left out where it was done on the machine itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Actor>,
}

/// A one-time link was made, by which somebody can choose a password and enrol a second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffInvited {
    pub staff: StaffId,
    pub name: String,
    /// The link is good until then.
    pub until: Moment,
    /// Who made it; left out where it was made on the machine itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Actor>,
}

/// Somebody has used such a link. What held before is void.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffJoined {
    pub staff: StaffId,
    pub name: String,
}

/// Somebody signed in by an OpenID provider for the first time, and is known by the provider's own name for them from
/// here on. That name is nobody's business, and is not written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffBound {
    pub staff: StaffId,
    pub name: String,
    /// The provider, as it calls itself.
    pub issuer: String,
}

/// Somebody may enter no account and see no page of the staff's from here on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffSuspended {
    pub staff: StaffId,
    pub name: String,
    pub by: Actor,
    pub reason: String,
}

/// A suspension was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffRestored {
    pub staff: StaffId,
    pub name: String,
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffRolesSet {
    pub staff: StaffId,
    pub name: String,
    pub by: Actor,
    pub roles: Vec<String>,
    pub before: Vec<String>,
}

/// When somebody's training was finished, as somebody has noted it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffTrained {
    pub staff: StaffId,
    pub name: String,
    pub by: Actor,
    /// A day such as `2026-11-22`; left out where it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffTeamSet {
    pub staff: StaffId,
    pub name: String,
    pub by: Actor,
    /// Empty where they are in none.
    pub team: String,
    pub before: String,
}

/// Somebody says that they have read the guidelines for agents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffGuidelinesAccepted {
    pub staff: StaffId,
    pub name: String,
    pub version: String,
    /// SHA-256 (hex) of the text that they were shown, or of the address where it stands.
    pub text: String,
}

/// Somebody's sign-ins were ended for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffSignedOut {
    pub staff: StaffId,
    pub name: String,
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountCheckpoint {
    pub account: AccountId,
    pub size: u64,
    /// Hex.
    pub root: String,
}

/// Other rules are in force from here on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulesSet {
    /// SHA-256 (hex) of the rules, as sessions' opening entries name them.
    pub rules: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What they make less grave than the built-in rules take it for, such as `POST /teams: change, not forbidden`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overruled: Vec<String>,
}

/// A setting that concerns customers has another value from here on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingChanged {
    /// As in the settings' file, such as `history.keep_days`.
    pub name: String,
    pub value: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
}

/// How much of some fields' values support sees from here on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDecided {
    pub by: Actor,
    /// `shown`, `last2`, `last4`, `domain` or `hidden`; `undecided` where an earlier decision was taken back.
    pub show: String,
    pub fields: Vec<DecidedField>,
}

/// A field by where it stands: never by a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecidedField {
    /// The pattern of addresses that it was seen at, such as `/invoices/*`.
    pub route: String,
    /// `input`, `text` or `json`.
    pub kind: String,
    pub name: String,
}

/// Somebody signed a week's reviews off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeekSignedOff {
    /// As ISO 8601 counts weeks: `2026-W47`.
    pub week: String,
    pub by: Actor,
    pub from: Moment,
    pub until: Moment,
    /// How many ended in it, and what was found about them.
    pub sessions: u64,
    pub cleared: u64,
    pub flagged: u64,
    /// Erased before anybody had reviewed them.
    pub erased: u64,
    /// Its number, of so many.
    pub signature: u64,
    pub needed: u64,
}
