//! Mails to owners.

use serde::{Deserialize, Serialize};

use crate::ids::MessageId;

/// A mail server took the mail for delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    pub message: MessageId,
    /// Which notice it was, such as `session_summary`.
    pub notice: String,
    pub to: String,
    pub subject: String,
}

/// No mail server would take it; nobody tries again by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failed {
    pub message: MessageId,
    pub notice: String,
    pub to: String,
    pub subject: String,
    pub tries: u64,
}
