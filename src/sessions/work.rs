//! Kinds of work: what an agent can declare as the task of a session, and which pages belong to it.

use super::{Mode, OpenError, Work};
use crate::config;
use crate::rules::Paths;

/// Those of the vendor's settings; none where nothing is to be declared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Works(Vec<Work>);

impl Works {
    /// The error ends a sentence that begins with the setting's name.
    pub fn of(settings: &[config::Work]) -> Result<Self, String> {
        let mut all = Vec::new();
        for one in settings {
            Paths::parse(&one.pages).map_err(|why| format!("{} {why}", one.id))?;
            let mode = if one.changes { Mode::Change } else { Mode::View };
            let (id, label) = (one.id.clone(), one.label.clone());
            all.push(Work { id, label, mode, pages: one.pages.clone() });
        }
        Ok(Self(all))
    }

    pub fn all(&self) -> &[Work] {
        &self.0
    }

    pub fn find(&self, id: &str) -> Option<&Work> {
        self.0.iter().find(|work| work.id == id)
    }

    /// The one that an agent chose. Where there are some, one must be chosen.
    pub fn chosen(&self, id: &str) -> Result<Option<Work>, OpenError> {
        match self.find(id) {
            Some(work) => Ok(Some(work.clone())),
            None if self.0.is_empty() => Ok(None),
            None => Err(OpenError::NoWork),
        }
    }

    /// In one spelling, so that the same written in another way is no change.
    pub fn spelled(&self) -> String {
        let one = |work: &Work| {
            format!("{} ({}, {}): {}", work.label, work.id, work.mode.as_str(), work.pages.join(" "))
        };
        self.0.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}
