//! (written next)
use serde::{Deserialize, Serialize};
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change { pub label: String, pub field: String, pub from: Option<String>, pub to: Option<String>, pub hidden: bool }
