//! What can be wrong with asking, and with answering.

use crate::db::DbError;
use crate::grants::GrantError;

#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    #[error("There is no such request.")]
    NotFound,
    #[error("Support access is over, and the request with it.")]
    AccessOver,
    #[error("This request was answered already.")]
    AlreadyAnswered,
    #[error("Nobody answered in time, so the answer was no.")]
    Lapsed,
    #[error("Choose an answer.")]
    NoAnswer,
    #[error("An approval can be made shorter than what was asked for, not longer.")]
    TooLong,
    #[error("Say it in at most 1,000 characters.")]
    TooManyWords,
    #[error("You asked for this yourself; somebody else must approve it.")]
    OwnRequest,
    #[error("Only a lead can approve this.")]
    NotALead,
    #[error("This is not yours to answer.")]
    NotForYou,
    #[error("You can read everything here, and decide nothing.")]
    OnlyObserves,
    #[error(
        "You wait for {0} approvals in this account already. Nothing was asked; wait for an answer first."
    )]
    TooManyOpen(usize),
    #[error("Support access is on already.")]
    AlreadyAllowed,
    #[error("You can allow what was asked for, or less.")]
    MoreThanAsked,
    #[error("The owners were asked often enough today. Try again tomorrow, or reach them in another way.")]
    TooManyToday,
    #[error("You may not enter accounts, and so not ask for access.")]
    NotAnAgent,
    #[error(transparent)]
    Grant(#[from] GrantError),
    #[error(transparent)]
    Database(#[from] DbError),
}

impl RequestError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "no-such-request",
            Self::AccessOver => "request-access-over",
            Self::AlreadyAnswered => "request-answered",
            Self::Lapsed => "request-lapsed",
            Self::NoAnswer => "no-request-answer",
            Self::TooLong => "approval-too-long",
            Self::TooManyWords => "request-words-too-long",
            Self::OwnRequest => "own-request",
            Self::NotALead => "request-not-a-lead",
            Self::NotForYou => "request-not-for-you",
            Self::OnlyObserves => "request-only-observes",
            Self::TooManyOpen(_) => "too-many-requests",
            Self::AlreadyAllowed => "access-allowed",
            Self::MoreThanAsked => "more-than-asked",
            Self::TooManyToday => "asked-too-often",
            Self::NotAnAgent => "request-not-an-agent",
            Self::Grant(error) => error.code(),
            Self::Database(error) => error.code(),
        }
    }
}
