//! What holds for all requests, in words.

use crate::rules::{Host, Identity, Limits, Rules};
use crate::words::Words;

pub(super) struct Facts {
    pub hash: String,
    pub closed: Closed,
    pub identity: String,
    pub hosts: String,
    pub cookies: String,
    pub limits: String,
}

/// What becomes of a field that nobody has decided about.
#[derive(Clone, Copy)]
pub struct Closed(pub bool);

impl Facts {
    pub fn of(words: &Words, rules: &Rules) -> Self {
        Self {
            hash: rules.hash().to_owned(),
            closed: Closed(rules.closed()),
            identity: told(words, rules.identity()),
            hosts: hosts(words, rules.hosts()),
            cookies: rules.cookies().join(", "),
            limits: limits(words, rules.limits()),
        }
    }
}

impl Closed {
    /// As the rules file calls it.
    pub fn word(self) -> &'static str {
        if self.0 { "closed" } else { "open" }
    }

    /// The name of the text that says what it means.
    pub fn means(self) -> &'static str {
        if self.0 { "rules-closed" } else { "rules-open" }
    }
}

/// How the app is told whom to show.
fn told(words: &Words, identity: &Identity) -> String {
    let text = match identity {
        Identity::Headers(headers) => {
            let named = [&headers.account, &headers.user, &headers.actor, &headers.session];
            let names: Vec<&str> = named.into_iter().flatten().map(String::as_str).collect();
            words.text("rules-identity-headers").with("names", names.join(", "))
        }
        Identity::Jwt(jwt) => {
            let text = words.text("rules-identity-jwt").with("header", &jwt.header);
            text.with("count", jwt.good_for.as_secs())
        }
        Identity::Entry(entry) => {
            let address = entry.address.split('?').next().unwrap_or_default();
            words.text("rules-identity-entry").with("address", address)
        }
    };
    text.to_string()
}

fn hosts(words: &Words, hosts: &[Host]) -> String {
    let each = hosts.iter().map(|host| {
        let text = words.text(if host.identity { "rules-host-told" } else { "rules-host" });
        text.with("alias", &host.alias).with("origin", &host.origin).to_string()
    });
    each.collect::<Vec<_>>().join(", ")
}

fn limits(words: &Words, limits: &Limits) -> String {
    let mib = |bytes: u64| bytes / (1024 * 1024);
    let text = words.text("rules-limits-said").with("upload", mib(limits.upload));
    let text = text.with("asked", mib(limits.asked)).with("page", mib(limits.held));
    text.with("answer", limits.answer.as_secs()).to_string()
}
