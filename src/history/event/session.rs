//! Support sessions: tried, opened, entered, ended.

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::clock::Moment;
use crate::ids::{ConsentId, GrantId, RequestId, SessionId, StepUpId};

/// What a session may do at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    View,
    Change,
}

/// For want of what an agent may not enter accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// The agent is suspended.
    Suspended,
    AgentRole,
    SecondFactor,
    /// No training was finished, or nobody says so any more.
    Training,
    /// The training counts no longer.
    FreshTraining,
    /// The guidelines in force have not been read.
    Guidelines,
}

/// How a session came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndedHow {
    /// The hard limit was reached.
    HardLimit,
    /// Nobody did anything for the idle limit.
    Idle,
    /// The grant reached its end.
    GrantEnded,
    /// An owner withdrew the grant.
    Withdrawn,
    /// An owner limited the grant to somebody or something else.
    Limited,
    /// An owner ended this session.
    OwnerStopped,
    /// The agent ended it.
    Agent,
    /// The agent logged out of the app.
    AppLogOut,
    /// The agent may not enter accounts any more: suspended, or without what it takes.
    AgentNoLongerEligible,
}

/// Whom an agent acts as in the vendor's app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActingAs {
    /// The user's id in the vendor's app.
    pub id: String,
    pub name: String,
}

/// What kind of work an agent declares, as the vendor's settings told it then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    pub id: String,
    /// As people read it.
    pub label: String,
    /// `view` where it needs no change: a session of it never switches without an owner's own yes.
    pub mode: Mode,
    /// Patterns of the pages that belong to it, in the language of the rules.
    pub pages: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryRefused {
    pub by: Actor,
    /// The refusal's stable code, such as `no-active-grant`.
    pub code: String,
    pub reason: String,
    pub ticket: String,
}

/// A request that was approved, and by whom. It is used up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    pub request: RequestId,
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    pub session: SessionId,
    pub code: String,
    pub grant: GrantId,
    pub by: Actor,
    pub acting_as: ActingAs,
    pub reason: String,
    pub ticket: String,
    /// What people call the ticket, where the vendor's settings told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_number: Option<String>,
    /// The declared task, where the vendor's settings name kinds of work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<Work>,
    /// The hard limit, or the grant's end where that is earlier.
    pub until: Moment,
    /// The session's own hard limit, whatever becomes of its grant. Entries of older programs lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Moment>,
    /// Who had approved it, where it needed that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<Approval>,
    pub step_up: StepUpId,
    /// SHA-256 (hex) of the rules in force.
    pub rules: String,
    /// The key that signs this log's checkpoints.
    pub key: String,
}

/// A browser took the session over at its own origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entered {
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModeChanged {
    pub by: Actor,
    pub mode: Mode,
    /// The owner's answer that allows changes until this session ends, where her grant alone does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentId>,
}

/// What the agent says that she fixed, after the session's end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Noted {
    pub by: Actor,
    /// One line, secrets in it hidden.
    pub text: String,
}

/// The agent says that files which she took out of the account are deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilesDeleted {
    pub by: Actor,
    /// The numbers of the intents by which she took them.
    pub intents: Vec<u64>,
    /// What they are called. A name may be erased with the rest.
    pub files: Vec<String>,
}

/// A page's script removed the banner; it was put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BannerRemoved {
    pub page: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    pub by: Actor,
    pub how: EndedHow,
    /// What the agent lacked as this was written, where the agent may not enter accounts any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Lack>,
    /// When it ended; the entry may be written later, by a job.
    pub at: Moment,
    /// How many entries the session has before this one.
    pub entries: u64,
    /// SHA-256 (hex) over the leaf hashes of those entries, in order.
    pub entries_hash: String,
}
