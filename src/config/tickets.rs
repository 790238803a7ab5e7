//! Where an agent's ticket may be: a host of the vendor's, or an address with its number in a certain place.

use super::read::ticket_host;

/// `acme.zendesk.com/agent/tickets/{number}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketPattern {
    host: String,
    before: String,
    after: String,
}

/// What stands for the number.
const GAP: &str = "{number}";

const LONGEST_NUMBER: usize = 40;

impl TicketPattern {
    /// The error ends a sentence that begins with the setting's name.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("must hold links such as https://acme.zendesk.com/agent/tickets/{GAP}, not {text:?}");
        let (host, path) = text.strip_prefix("https://").unwrap_or(text).split_once('/').ok_or_else(wrong)?;
        let (before, after) = path.split_once(GAP).ok_or_else(wrong)?;
        let plain = |part: &str| {
            !part.contains(['{', '}', '?', '#', '%', '*']) && !part.contains(char::is_whitespace)
        };
        if !plain(before) || !plain(after) {
            return Err(wrong());
        }
        let host = ticket_host(host).map_err(|_| wrong())?;
        Ok(Self { host, before: format!("/{before}"), after: after.to_owned() })
    }

    /// The number in a link's path, if it is such a link. A slash at its end does not matter.
    pub fn number_in<'a>(&self, host: &str, path: &'a str) -> Option<&'a str> {
        let path = if self.after.ends_with('/') { path } else { path.strip_suffix('/').unwrap_or(path) };
        let number = path.strip_prefix(&self.before)?.strip_suffix(&self.after)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let fits = !number.is_empty() && number.len() <= LONGEST_NUMBER && number.chars().all(plain);
        (fits && host.eq_ignore_ascii_case(&self.host)).then_some(number)
    }

    /// How such a link looks.
    pub fn example(&self) -> String {
        format!("https://{}{}4821{}", self.host, self.before, self.after)
    }
}

impl std::fmt::Display for TicketPattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "https://{}{}{GAP}{}", self.host, self.before, self.after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_stands_where_the_pattern_says() {
        let desk =
            TicketPattern::parse("https://Acme.zendesk.com/agent/tickets/{number}").expect("a pattern");
        assert_eq!(desk.number_in("acme.zendesk.com", "/agent/tickets/4821"), Some("4821"));
        assert_eq!(desk.number_in("acme.zendesk.com", "/agent/tickets/4821/"), Some("4821"));
        for other in ["/agent/tickets/", "/agent/tickets/4821/events", "/tickets/4821", "/agent/tickets/a b"]
        {
            assert_eq!(desk.number_in("acme.zendesk.com", other), None, "{other}");
        }
        assert_eq!(desk.number_in("evil.example", "/agent/tickets/4821"), None);
        let tracker =
            TicketPattern::parse("git.acme.example/app/issues/ACME-{number}/view").expect("a pattern");
        assert_eq!(tracker.number_in("git.acme.example", "/app/issues/ACME-7/view"), Some("7"));
        assert_eq!(tracker.to_string(), "https://git.acme.example/app/issues/ACME-{number}/view");
    }

    #[test]
    fn a_pattern_without_one_plain_place_for_the_number_is_refused() {
        for wrong in [
            "acme.example",
            "acme.example/tickets",
            "acme.example/{id}",
            "acme.example/{number}/{number}",
            "acme.example/t?id={number}",
            "localhost/{number}",
            "*.acme.example/{number}",
        ] {
            assert!(TicketPattern::parse(wrong).is_err(), "{wrong}");
        }
    }
}
