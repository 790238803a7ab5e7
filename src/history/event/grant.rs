//! The periods for which an owner allows support access.

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::clock::Moment;
use crate::ids::{GrantId, StaffId};

/// What sessions under a grant may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    View,
    Change,
}

/// Whom or what a grant is limited to. What is left out limits nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Only {
    /// Nobody else may enter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<OnlyAgent>,
    /// Nobody outside this team may enter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// The declared task must be this one, by its id in the vendor's settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<String>,
    /// What for, in the owner's words, or as the task is called. It is told, and not compared with anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnlyAgent {
    pub id: StaffId,
    pub name: String,
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
    /// Whom or what it is limited to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Only>,
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
    /// Where its limit was changed: what that was, if anything. Where both are left out it stays as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_before: Option<Only>,
    /// And what it is from now on, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Only>,
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
