//! What an agent must say before entering: the reason, as a type that cannot hold a bad one, and why nothing was opened.

use std::str::FromStr;

use crate::db::DbError;
use crate::grants::NotFor;
use crate::ids::RequestId;
use crate::requests::RequestError;
use crate::staff::{Missing, StaffError};

/// Why an agent wants to enter, in words that mean something to the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(String);

/// Words that say nothing by themselves. The form's script goes by them too.
pub const EMPTY_WORDS: &[&str] = &[
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

impl Reason {
    /// Its length, at most.
    pub const LONGEST: usize = 500;

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
        if text.chars().count() > Self::LONGEST || text.contains('\0') {
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

/// Why a session was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("Say what you will check, for example: checking failed invoice sync.")]
    NoReason,
    #[error("Say what you will check. “Support” is not enough.")]
    EmptyReason,
    #[error("Say it in at most 500 characters.")]
    ReasonTooLong,
    /// How a good one looks.
    #[error("Enter a link to the ticket, {0}")]
    BadTicket(String),
    #[error("Choose what you will work on.")]
    NoWork,
    #[error("Choose whom to act as.")]
    NoSuchUser,
    #[error("The account has not allowed support access. Nothing was opened.")]
    NoActiveGrant,
    #[error(transparent)]
    NotFor(NotFor),
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
            Self::NoWork => "no-work",
            Self::NoSuchUser => "no-such-user",
            Self::NoActiveGrant => "no-active-grant",
            Self::NotFor(refusal) => refusal.code(),
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
}
