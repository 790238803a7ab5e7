//! What the vendor set for all its customers: changes of it go on record, where every customer reads them.

use std::time::Duration;

use super::State;
use crate::history::controls::InForce;
use crate::rules::Rules;

impl State {
    /// Each by the name of its setting, in one spelling, so that the same written in another way is no change.
    pub fn concerning_customers(&self) -> Vec<(&'static str, String)> {
        let length = |of: chrono::Duration| length(of.to_std().unwrap_or_default());
        let entering = self.limits.entering;
        let training = entering.training.map(|counts| ("staff.training_days", counts.num_days().to_string()));
        let guidelines = entering.guidelines.map(|version| ("staff.guidelines_version", version.to_owned()));
        let always = [
            ("history.keep_days", self.keep_days.days().to_string()),
            ("sessions.hard", length(self.limits.hard)),
            ("sessions.idle", length(self.limits.idle)),
            ("approvals.roles", roles(&self.terms.roles)),
            ("approvals.leads_answer_within", length(self.terms.leads_answer_within)),
            ("approvals.owners_answer_within", length(self.terms.owners_answer_within)),
            ("approvals.good_for", length(self.terms.good_for)),
            ("tickets.hosts", self.tickets.all().join(", ")),
            ("work", self.works.spelled()),
            ("vendor.name", self.vendor.name.clone()),
            ("vendor.app", self.vendor.app.clone()),
            ("portal.url", self.vendor.portal_url.clone()),
            ("gateway.url", format!("{}://{}", self.gateway.scheme, self.gateway.domain)),
            ("mail.from_email", self.vendor.from_email.clone()),
        ];
        always.into_iter().chain(training).chain(guidelines).collect()
    }
}

/// What the log tells of rules.
pub fn in_force(rules: &Rules) -> InForce {
    InForce { rules: rules.hash().to_owned(), overruled: rules.overruled() }
}

fn roles(of: &[String]) -> String {
    if of.is_empty() { "none".to_owned() } else { of.join(", ") }
}

/// `60m`; `90s` where it is not whole minutes.
fn length(of: Duration) -> String {
    let seconds = of.as_secs();
    if seconds.is_multiple_of(60) { format!("{}m", seconds / 60) } else { format!("{seconds}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_has_one_spelling() {
        assert_eq!(length(Duration::from_secs(3600)), "60m");
        assert_eq!(length(Duration::from_secs(90)), "90s");
    }
}
