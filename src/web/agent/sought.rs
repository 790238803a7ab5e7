//! What somebody typed into the search box: a ticket's link, a session's code, or words for an account.

use crate::ids::SessionId;
use crate::sessions::{TicketUrl, Tickets};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sought {
    /// Nothing yet.
    Nothing,
    Ticket(TicketUrl),
    /// A link, but to no ticket of ours.
    OtherLink,
    /// `S-7F3K`; what was typed may be what an account is called, all the same.
    Code {
        code: String,
        typed: String,
    },
    Words(String),
}

impl Sought {
    pub fn of(text: &str, tickets: &Tickets) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::Nothing;
        }
        if text.starts_with("https://") || text.starts_with("http://") {
            return tickets.parse(text).map_or(Self::OtherLink, Self::Ticket);
        }
        let typed = text.to_owned();
        match SessionId::read_code(text) {
            Some(code) => Self::Code { code, typed },
            None => Self::Words(typed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_a_code_and_words_are_told_apart() {
        let tickets = Tickets::new(vec!["acme.example".to_owned()], Vec::new());
        let of = |text: &str| Sought::of(text, &tickets);
        let link = "https://acme.example/tickets/4821";
        assert_eq!(of(&format!("  {link} ")), Sought::Ticket(link.parse().expect("a ticket")));
        assert_eq!(of("https://evil.example/tickets/4821"), Sought::OtherLink);
        assert_eq!(of("http://acme.example/tickets/4821"), Sought::OtherLink);
        let code = Sought::Code { code: "S-7F3K".to_owned(), typed: "s-7f3k".to_owned() };
        assert_eq!(of("s-7f3k"), code);
        for text in ["7F3K", "Northwind"] {
            assert_eq!(of(text), Sought::Words(text.to_owned()), "{text}");
        }
        assert_eq!(of("  "), Sought::Nothing);
    }
}
