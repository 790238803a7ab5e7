//! The periods for which an owner allows support access.

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::clock::Moment;
use crate::ids::GrantId;

/// What sessions under a grant may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    View,
    Change,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    pub grant: GrantId,
    pub by: Actor,
    pub scope: Scope,
    pub from: Moment,
    pub until: Moment,
    /// The words that the owner agreed to, as she read them. Only a `change` grant has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<String>,
    /// Each session under it needs an owner's approval.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ask_each_time: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changed {
    pub grant: GrantId,
    pub by: Actor,
    pub until_before: Moment,
    pub until: Moment,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    pub grant: GrantId,
    pub by: Actor,
    /// Until when it would have gone on.
    pub until_before: Moment,
}

/// The grant reached its end. Noted afterwards by a job; in force from `until` itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lapsed {
    pub grant: GrantId,
    pub until: Moment,
}
