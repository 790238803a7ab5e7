//! The ticket that an agent names, as a type that cannot hold a bad one.

use std::str::FromStr;

use url::Url;

use super::OpenError;
use crate::config::TicketPattern;

/// What links count as tickets: any to these hosts, and those of the patterns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tickets {
    hosts: Vec<String>,
    patterns: Vec<TicketPattern>,
}

impl Tickets {
    pub fn new(hosts: Vec<String>, patterns: Vec<TicketPattern>) -> Self {
        Self { hosts, patterns }
    }

    /// Reads a link as typed, and refuses one that does not lead to a ticket system of ours.
    pub fn parse(&self, text: &str) -> Result<TicketUrl, OpenError> {
        let ticket: TicketUrl = text.parse().map_err(|_: OpenError| self.refusal())?;
        let host = ticket.url.host_str().unwrap_or_default().to_lowercase();
        let told = self.patterns.iter().find_map(|pattern| pattern.number_in(&host, ticket.url.path()));
        if let Some(number) = told.map(str::to_owned) {
            return Ok(ticket.called(Some(number)));
        }
        if self.hosts.iter().any(|allowed| allowed.to_lowercase() == host) {
            Ok(ticket)
        } else {
            Err(self.refusal())
        }
    }

    /// How links look that are tickets: `starting with https://acme.zendesk.com/`.
    pub fn looks(&self) -> String {
        let hosts = self.beginnings().into_iter().map(|beginning| format!("starting with {beginning}"));
        let patterns = self.examples().into_iter().map(|example| format!("such as {example}"));
        patterns.chain(hosts).collect::<Vec<_>>().join(" or ")
    }

    /// Links that are tickets, for examples.
    pub fn examples(&self) -> Vec<String> {
        self.patterns.iter().map(TicketPattern::example).collect()
    }

    /// How every link to a host begins that holds nothing but tickets.
    pub fn beginnings(&self) -> Vec<String> {
        self.hosts.iter().map(|host| format!("https://{host}/")).collect()
    }

    /// All of them, as settings spell them.
    pub fn all(&self) -> Vec<String> {
        self.hosts.iter().cloned().chain(self.patterns.iter().map(TicketPattern::to_string)).collect()
    }

    fn refusal(&self) -> OpenError {
        OpenError::BadTicket(self.looks())
    }
}

/// A link to a ticket: https, no user name in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketUrl {
    text: String,
    url: Url,
    /// Where the vendor's settings say what people call it.
    number: Option<String>,
}

impl TicketUrl {
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// How else its link may have been written: with or without the slash at its end, without the mark of a place in it.
    pub fn spellings(&self) -> Vec<String> {
        let page = self.text.split('#').next().unwrap_or_default();
        let bare = page.strip_suffix('/').unwrap_or(page);
        let mut all = vec![self.text.clone(), page.to_owned(), bare.to_owned()];
        if !bare.contains('?') {
            all.push(format!("{bare}/"));
        }
        all.sort();
        all.dedup();
        all
    }

    /// The same, called so.
    pub fn called(self, number: Option<String>) -> Self {
        Self { number, ..self }
    }

    /// What the vendor's settings say that people call it.
    pub fn told_number(&self) -> Option<&str> {
        self.number.as_deref()
    }

    /// `#4821`: what people call the ticket. Where nothing says so it is the last part of the path, or the host where
    /// there is none.
    pub fn number(&self) -> String {
        if let Some(number) = &self.number {
            return format!("#{number}");
        }
        let last =
            self.url.path_segments().and_then(|mut s| s.rfind(|part| !part.is_empty()).map(str::to_owned));
        match last {
            Some(part) if part.chars().count() <= 24 => format!("#{part}"),
            _ => self.url.host_str().unwrap_or_default().to_owned(),
        }
    }
}

impl FromStr for TicketUrl {
    type Err = OpenError;

    fn from_str(text: &str) -> Result<Self, OpenError> {
        let bad = || OpenError::BadTicket(String::new());
        let text = text.trim();
        let url = Url::parse(text).map_err(|_| bad())?;
        let plain = url.scheme() == "https" && url.username().is_empty() && url.password().is_none();
        let short = text.len() <= 500 && text.chars().all(|c| !c.is_control() && !c.is_whitespace());
        if plain && short && url.host_str().is_some() {
            Ok(Self { text: text.to_owned(), url, number: None })
        } else {
            Err(bad())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_links_of_the_ticket_system_are_tickets() {
        let tickets = Tickets::new(vec!["acme.example".to_owned()], Vec::new());
        for text in [
            "",
            "4821",
            "http://acme.example/tickets/4821",
            "https://evil.example/tickets/4821",
            "https://acme.example.evil.example/4821",
            "https://acme.example@evil.example/4821",
            "javascript:alert(1)",
            "https://user:pw@acme.example/4821",
        ] {
            assert!(tickets.parse(text).is_err(), "{text}");
        }
        assert_eq!(tickets.parse("https://acme.example/tickets/4821").expect("a ticket").number(), "#4821");
    }

    #[test]
    fn a_link_to_a_place_in_a_ticket_is_a_link_to_the_ticket() {
        let ticket: TicketUrl = "https://acme.example/tickets/4821/#comment-3".parse().expect("a ticket");
        for other in ["https://acme.example/tickets/4821", "https://acme.example/tickets/4821/"] {
            assert!(ticket.spellings().contains(&other.to_owned()), "{other}");
        }
        assert!(!ticket.spellings().contains(&"https://acme.example/tickets/482".to_owned()));
    }

    #[test]
    fn where_a_pattern_tells_the_number_that_is_what_the_ticket_is_called() {
        let pattern = TicketPattern::parse("git.acme.example/app/issues/{number}/view").expect("a pattern");
        let tickets = Tickets::new(Vec::new(), vec![pattern]);
        let ticket = tickets.parse("https://git.acme.example/app/issues/77/view").expect("a ticket");
        assert_eq!((ticket.number().as_str(), ticket.told_number()), ("#77", Some("77")));
        let refused = tickets.parse("https://git.acme.example/app/wiki").expect_err("no ticket").to_string();
        assert_eq!(
            refused,
            "Enter a link to the ticket, such as https://git.acme.example/app/issues/4821/view"
        );
    }
}
