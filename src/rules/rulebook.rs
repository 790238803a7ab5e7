//! The rules in force now, shared by everybody who decides by them.

use std::sync::{Arc, PoisonError, RwLock};

use super::Rules;

/// The book that the rules in force stand in. Cloning shares it; a request reads it once and keeps what it read.
#[derive(Debug, Clone)]
pub struct Rulebook(Arc<RwLock<Arc<Rules>>>);

impl Rulebook {
    /// A book of these rules.
    pub fn of(rules: Rules) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(rules))))
    }

    /// A book that holds only what holds without a file.
    pub fn built_in() -> Self {
        Self::of(Rules::built_in())
    }

    /// The rules in force.
    pub fn now(&self) -> Arc<Rules> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
