//! What agents are asked to have read before they enter accounts.

use std::sync::Arc;

/// The guidelines in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guidelines {
    pub version: String,
    pub says: Says,
}

/// Where they are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// Plain text, shown here.
    Text(Arc<str>),
    /// A page of the vendor's.
    At(String),
}

impl Guidelines {
    /// What somebody was shown, for the record.
    pub fn shown(&self) -> &str {
        match &self.says {
            Says::Text(text) => text,
            Says::At(address) => address,
        }
    }
}
