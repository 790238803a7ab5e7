//! To which address somebody's answer to a mail goes: that of the ticket that the mail is about.

use super::read::ticket_host;

/// `support+{number}@acme.example`, for tickets of one host or of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyTo {
    host: Option<String>,
    address: String,
}

/// What stands for the ticket's number.
const GAP: &str = "{number}";

const LONGEST_NUMBER: usize = 40;

impl ReplyTo {
    /// The error ends a sentence that begins with the setting's name.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "must hold addresses such as support+{GAP}@acme.example, or acme.zendesk.com: \
                 support+id{GAP}@acme.zendesk.com for tickets of one host, not {text:?}"
            )
        };
        let (host, address) = match text.split_once(':') {
            Some((host, address)) => (Some(ticket_host(host.trim()).map_err(|_| wrong())?), address.trim()),
            None => (None, text.trim()),
        };
        let (local, domain) = address.split_once('@').ok_or_else(wrong)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "+-_.=".contains(c);
        let fits = local.matches(GAP).count() <= 1 && local.replacen(GAP, "4821", 1).chars().all(plain);
        let known = address.replacen(GAP, "4821", 1).parse::<lettre::Address>().is_ok();
        match fits && known && domain.contains('.') && !domain.contains(['{', '}']) {
            true => Ok(Self { host, address: address.to_owned() }),
            false => Err(wrong()),
        }
    }

    /// The address for a ticket of that host and number, if this is for it.
    fn of(&self, host: &str, number: &str) -> Option<String> {
        let ours = self.host.as_deref().is_none_or(|of| of.eq_ignore_ascii_case(host));
        let numbered = !self.address.contains(GAP) || is_plain(number);
        (ours && numbered).then(|| self.address.replacen(GAP, number, 1))
    }
}

/// The address of a ticket, by the first that is for its host, or else the first that is for all.
pub fn reply_to(all: &[ReplyTo], host: &str, number: &str) -> Option<String> {
    let (of_one, of_all): (Vec<_>, Vec<_>) = all.iter().partition(|one| one.host.is_some());
    of_one.into_iter().chain(of_all).find_map(|one| one.of(host, number))
}

/// What can stand in an address as it is, and reads as the same ticket again.
fn is_plain(number: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let dotted = number.starts_with('.') || number.ends_with('.') || number.contains("..");
    !number.is_empty() && number.len() <= LONGEST_NUMBER && number.chars().all(plain) && !dotted
}

impl std::fmt::Display for ReplyTo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.host {
            Some(host) => write!(f, "{host}: {}", self.address),
            None => f.write_str(&self.address),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(texts: &[&str]) -> Vec<ReplyTo> {
        texts.iter().map(|text| ReplyTo::parse(text).expect("an address")).collect()
    }

    #[test]
    fn a_ticket_has_the_address_of_its_host_and_number() {
        let all =
            all(&["help+{number}@acme.example", "acme.zendesk.com: support+id{number}@acme.zendesk.com"]);
        let told = |host: &str, number: &str| reply_to(&all, host, number);
        assert_eq!(told("acme.example", "4821").as_deref(), Some("help+4821@acme.example"));
        assert_eq!(told("ACME.zendesk.com", "4821").as_deref(), Some("support+id4821@acme.zendesk.com"));
        assert_eq!(all[1].to_string(), "acme.zendesk.com: support+id{number}@acme.zendesk.com");
    }

    #[test]
    fn a_number_that_could_be_another_address_has_none() {
        let all = all(&["help+{number}@acme.example"]);
        for odd in
            ["", "a b", "1@evil.example", "1>", "..", ".1", "1\r\nBcc: x@evil.example", "ü", &"1".repeat(41)]
        {
            assert_eq!(reply_to(&all, "acme.example", odd), None, "{odd:?}");
        }
        let fixed = [ReplyTo::parse("help@acme.example").expect("an address")];
        assert_eq!(reply_to(&fixed, "acme.example", "a b").as_deref(), Some("help@acme.example"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for wrong in [
            "",
            "acme.example",
            "{number}@{number}.example",
            "help@localhost",
            "help+{id}@acme.example",
            "help+{number}{number}@acme.example",
            "Acme <help@acme.example>",
            "help@acme.example, x@evil.example",
            "localhost: help@acme.example",
            ": help@acme.example",
        ] {
            assert!(ReplyTo::parse(wrong).is_err(), "{wrong}");
        }
    }
}
