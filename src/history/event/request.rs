//! Requests: before anybody is inside, an agent asks to come in; a lead or an owner answers, or nobody does in time.
//!
//! Each of these entries says who asked and what for, so that its sentence needs no other entry.

use serde::{Deserialize, Serialize};

use super::grant::Scope;
use super::session::ActingAs;
use crate::actor::Actor;
use crate::clock::Moment;
use crate::ids::{GrantId, RequestId};

/// What is asked for, and of whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// One session, of a lead of the vendor's.
    Lead,
    /// One session, of an owner.
    Owner,
    /// Support access, of an owner.
    Access,
}

/// The kind of work that an agent declares, as the vendor's settings told it then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    pub id: String,
    /// As people read it.
    pub label: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub request: RequestId,
    /// The agent.
    pub by: Actor,
    pub asks: Asks,
    /// Of a session: under which grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<GrantId>,
    /// Of a session: as whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_as: Option<ActingAs>,
    /// Of a session: for how long an approval is to be good, counted from itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u64>,
    /// Of a session: the declared task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<Task>,
    /// Of access: what support wants to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    pub reason: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// Without an answer by then, it is a no.
    pub until: Moment,
}

/// What is said to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Approved,
    Declined,
    /// The owner will rather show her screen.
    ShareScreen,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    pub request: RequestId,
    pub by: Actor,
    pub asks: Asks,
    /// Who asked.
    pub agent: Actor,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_as: Option<ActingAs>,
    pub answer: Answer,
    /// Of a session's approval: one session may be opened until then, and is over by then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// Of access: the grant that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<GrantId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How a request came to nothing, or was settled without its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LapsedHow {
    /// Nobody answered in time.
    Unanswered,
    /// It was approved, and no session was opened in time.
    Unused,
    /// Support access was over first.
    AccessOver,
    /// An owner allowed support access without answering.
    AllowedAnyway,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lapsed {
    pub request: RequestId,
    pub asks: Asks,
    pub agent: Actor,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_as: Option<ActingAs>,
    pub how: LapsedHow,
}
