//! Who does something. Every entry names one.

use serde::{Deserialize, Serialize};

use crate::ids::{OwnerId, StaffId};

/// A person, or Porchlight itself, as entries and pages name them.
///
/// The name is kept as it was at that moment: a history must read the same after somebody has married.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "snake_case")]
pub enum Actor {
    /// A person at the customer's.
    Owner { id: OwnerId, name: String },
    /// A person of the vendor's staff.
    Staff { id: StaffId, name: String },
    /// Porchlight: its clock, its jobs.
    Porchlight,
}

impl Actor {
    pub fn owner(id: OwnerId, name: &str) -> Self {
        Self::Owner { id, name: name.to_owned() }
    }

    pub fn staff(id: StaffId, name: &str) -> Self {
        Self::Staff { id, name: name.to_owned() }
    }

    /// The name people read.
    pub fn name(&self) -> &str {
        match self {
            Self::Owner { name, .. } | Self::Staff { name, .. } => name,
            Self::Porchlight => "Porchlight",
        }
    }
}
