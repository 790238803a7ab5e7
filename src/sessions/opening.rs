//! What an agent must say before entering: a reason and a ticket, as types that cannot hold a bad one.

use std::str::FromStr;

use url::Url;

use crate::db::DbError;
use crate::ids::RequestId;
use crate::requests::RequestError;
use crate::staff::{Missing, StaffError};

/// Why an agent wants to enter, in words that mean something to the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(String);

/// Words that say nothing by themselves.
const EMPTY_WORDS: &[&str] = &[
    "support",
    "check",
    "checking",
    "checks",
    "issue",
    "issues",
    "test",
    "testing",
    "tests",
    "problem",
    "problems",
    "help",
    "helping",
    "customer",
    "customers",
    "request",
    "ticket",
    "case",
    "fix",
    "fixing",
    "look",
    "looking",
    "see",
    "the",
    "for",
    "and",
    "with",
    "this",
    "that",
    "account",
    "user",
    "work",
    "working",
    "debug",
    "debugging",
    "stuff",
    "something",
    "thing",
    "things",
    "todo",
    "asdf",
    "foo",
    "bar",
    "xxx",
    "abc",
    "none",
    "reason",
    "please",
];

const LONGEST_REASON: usize = 500;

impl Reason {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Reason {
    type Err = OpenError;

    fn from_str(text: &str) -> Result<Self, OpenError> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return Err(OpenError::NoReason);
        }
        if text.chars().count() > LONGEST_REASON || text.contains('\0') {
            return Err(OpenError::ReasonTooLong);
        }
        let says_something = text.split(|c: char| !c.is_alphabetic()).any(says_something);
        if says_something { Ok(Self(text)) } else { Err(OpenError::EmptyReason) }
    }
}

fn says_something(word: &str) -> bool {
    let word = word.to_lowercase();
    let letters = word.chars().count();
    let mut distinct: Vec<char> = word.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    letters >= 3 && distinct.len() >= 3 && !EMPTY_WORDS.contains(&word.as_str())
}

/// The hosts whose links count as tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketHosts(pub Vec<String>);

impl TicketHosts {
    /// Reads a link as typed, and refuses one that does not lead to a ticket system of ours.
    pub fn parse(&self, text: &str) -> Result<TicketUrl, OpenError> {
        let ticket: TicketUrl = text.parse().map_err(|_: OpenError| self.refusal())?;
        let host = ticket.1.host_str().unwrap_or_default().to_lowercase();
        if self.0.iter().any(|allowed| allowed.to_lowercase() == host) {
            Ok(ticket)
        } else {
            Err(self.refusal())
        }
    }

    fn refusal(&self) -> OpenError {
        OpenError::BadTicket(self.0.first().cloned().unwrap_or_default())
    }
}

/// A link to a ticket: https, no user name in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketUrl(String, Url);

impl TicketUrl {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `#4821`: what people call the ticket. The last part of the path, or the host where there is none.
    pub fn number(&self) -> String {
        let last =
            self.1.path_segments().and_then(|mut s| s.rfind(|part| !part.is_empty()).map(str::to_owned));
        match last {
            Some(part) if part.chars().count() <= 24 => format!("#{part}"),
            _ => self.1.host_str().unwrap_or_default().to_owned(),
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
        if plain && short && url.host_str().is_some() { Ok(Self(text.to_owned(), url)) } else { Err(bad()) }
    }
}

/// Why a session was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("Say what you will check, for example: checking failed invoice sync.")]
    NoReason,
    #[error("Say what you will check. “Support” is not enough.")]
    EmptyReason,
    #[error("Say it in at most 500 characters.")]
    ReasonTooLong,
    #[error("Enter a link to the ticket, starting with https://{0}/")]
    BadTicket(String),
    #[error("Choose whom to act as.")]
    NoSuchUser,
    #[error("The account has not allowed support access. Nothing was opened.")]
    NoActiveGrant,
    #[error("Show your second factor again: it is valid for five minutes, for one session of one account.")]
    NoStepUp,
    /// The signing key or the checkpoint outside the database is not what it should be.
    #[error(
        "Porchlight's log cannot vouch for itself at the moment, so no session opens. Nothing was opened. Whoever runs \
         Porchlight finds the reason under Diagnostics; then send this form again."
    )]
    LogStopped,
    #[error("You may not open sessions.")]
    NotAnAgent,
    #[error("You may not enter accounts at the moment. {}", .0.first().map(Missing::of_you).unwrap_or_default())]
    NotEligible(Vec<Missing>),
    #[error("There is no such account.")]
    NoSuchAccount,
    #[error("This session belongs to somebody else.")]
    NotYours,
    /// Nothing was opened: these were asked for.
    #[error("This session needs an approval, which has been asked for. Nothing was opened.")]
    NeedsApproval(Vec<RequestId>),
    #[error(transparent)]
    Request(#[from] RequestError),
    #[error(transparent)]
    Staff(#[from] StaffError),
    #[error(transparent)]
    Database(#[from] DbError),
}

impl OpenError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoReason => "no-reason",
            Self::EmptyReason => "empty-reason",
            Self::ReasonTooLong => "reason-too-long",
            Self::BadTicket(_) => "bad-ticket",
            Self::NoSuchUser => "no-such-user",
            Self::NoActiveGrant => "no-active-grant",
            Self::NoStepUp => "no-step-up",
            Self::LogStopped => "log-stopped",
            Self::NotAnAgent => "not-an-agent",
            Self::NotEligible(_) => "not-eligible",
            Self::NoSuchAccount => "no-such-account",
            Self::NotYours => "not-your-session",
            Self::NeedsApproval(_) => "needs-approval",
            Self::Request(error) => error.code(),
            Self::Staff(error) => error.code(),
            Self::Database(error) => error.code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_that_says_nothing_is_refused() {
        for text in [
            "",
            "  ",
            ".",
            "support",
            "Support!",
            "check issue",
            "test",
            "aaa",
            "123",
            "fix the problem",
            "??? !!!",
        ] {
            assert!(text.parse::<Reason>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_reason_that_says_what_will_be_checked_is_kept_as_typed() {
        for text in
            ["checking failed invoice sync", "VAT rate wrong on invoice 1042", "Prüfe falschen Steuersatz"]
        {
            assert_eq!(text.parse::<Reason>().expect("a reason").as_str(), text);
        }
    }

    #[test]
    fn only_https_links_of_the_ticket_system_are_tickets() {
        let hosts = TicketHosts(vec!["acme.example".to_owned()]);
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
            assert!(hosts.parse(text).is_err(), "{text}");
        }
        assert_eq!(hosts.parse("https://acme.example/tickets/4821").expect("a ticket").number(), "#4821");
    }
}
