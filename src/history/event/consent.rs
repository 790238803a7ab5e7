//! Consents: an agent asked, an owner answered, a lead agreed, or nobody answered in time.
//!
//! Each of these entries says what it is about, so that its sentence needs no other entry.

use serde::{Deserialize, Serialize};

use super::step::{File, StepKind};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::forms::Change;
use crate::ids::{ConsentId, GrantId};
use crate::masking::PlaceKind;

/// What sort of thing is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Exactly this change.
    Change,
    /// Exactly this, which a lead has to agree to as well.
    Sensitive,
    /// Exactly this file.
    Export,
    /// One field that is hidden, for one case.
    Reveal,
}

/// What exactly is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub kind: Kind,
    pub method: String,
    /// As a step's.
    pub target: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressed: Option<String>,
    /// Of an export: what is known of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub export: Option<Export>,
    /// Of a reveal: the hidden field, as the page called it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Of a reveal: by what the field is known again, and how many values of it there were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<HiddenField>,
}

/// A hidden field, as its page or its document names it. What it has no name of is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HiddenField {
    pub kind: PlaceKind,
    /// The control's name, or the key in JSON.
    pub name: String,
    /// The keys in JSON from the outside in, joined by dots.
    pub path: String,
    /// In how many places of the answer it stood. A yes shows no more than these.
    pub values: u64,
}

/// What is known of a file before it is taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub consent: ConsentId,
    pub by: Actor,
    /// Under which the answer may be used.
    pub grant: GrantId,
    pub question: Question,
    /// What a yes binds besides what can be read: a keyed hash (hex) over every field that is sent, hidden ones too.
    pub content: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Without an answer by then, it is a no.
    pub until: Moment,
}

/// What an owner says to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Exactly this, once.
    Once,
    /// Changes, until the session that asked ends; a shown field, likewise.
    UntilEnd,
    Declined,
    /// She will rather do it herself, and show her screen.
    ShareScreen,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    pub consent: ConsentId,
    pub by: Actor,
    pub question: Question,
    pub answer: Answer,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A lead's second yes (or no) to what is sensitive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seconded {
    pub consent: ConsentId,
    pub by: Actor,
    pub question: Question,
    pub agreed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Why a question is over without a yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LapsedHow {
    /// No owner answered in time.
    Unanswered,
    /// An owner agreed, and no lead did in time.
    NotSeconded,
    /// Support access was over first.
    AccessOver,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lapsed {
    pub consent: ConsentId,
    pub question: Question,
    pub how: LapsedHow,
}

impl Kind {
    /// The kind of step that a yes allows.
    pub fn step(self) -> Option<StepKind> {
        match self {
            Self::Change => Some(StepKind::Change),
            Self::Sensitive => Some(StepKind::Sensitive),
            Self::Export => Some(StepKind::Export),
            Self::Reveal => None,
        }
    }
}

impl Answer {
    pub fn is_yes(self) -> bool {
        matches!(self, Self::Once | Self::UntilEnd)
    }
}
