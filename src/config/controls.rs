//! Which settings concern customers: changes of these go on record, where every customer reads them.

use std::time::Duration;

use super::Settings;

impl Settings {
    /// Each by its name, in one spelling, so that writing a value in another way is no change.
    pub fn concerning_customers(&self) -> Vec<(&'static str, String)> {
        vec![
            ("history.keep_days", self.history.keep_days.to_string()),
            ("sessions.hard", length(self.sessions.hard)),
            ("sessions.idle", length(self.sessions.idle)),
            ("tickets.hosts", self.tickets.hosts.join(", ")),
            ("vendor.name", self.vendor.name.clone()),
            ("vendor.app", self.vendor.app.clone()),
            ("portal.url", self.portal.url.to_string()),
            ("gateway.url", self.gateway.url.to_string()),
            ("upstream.url", self.upstream.url.to_string()),
            ("mail.from_email", self.mail.from_email.clone()),
        ]
    }
}

/// `60m`; `90s` where it is not whole minutes.
fn length(of: Duration) -> String {
    let seconds = of.as_secs();
    if seconds.is_multiple_of(60) { format!("{}m", seconds / 60) } else { format!("{seconds}s") }
}
