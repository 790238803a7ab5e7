//! What is wrong with a rules file. The English words stand beside the rule; other languages have theirs by name.

use fluent_templates::fluent_bundle::FluentValue;

use super::Words;
use crate::rules::{Complaint, Gap};

impl Words {
    /// What is wrong with a rules file, to whoever can mend it.
    pub fn complaint(&self, complaint: &Complaint) -> String {
        let filled = |gap: &Gap| match gap {
            Gap::Text(text) => FluentValue::from(text.clone()),
            Gap::Words(words) => self.complaint(words).into(),
        };
        let gaps: Vec<_> = complaint.gaps.iter().map(|(name, gap)| (*name, filled(gap))).collect();
        let said = self.maybe_say(&format!("complaint-{}", complaint.name), &gaps);
        said.unwrap_or_else(|| complaint.to_string())
    }
}
