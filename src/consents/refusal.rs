//! What can be wrong with asking, answering, and using an answer.

use crate::db::DbError;

/// Why a consent does not allow a step. Nothing of it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    #[error("There is no such answer.")]
    Unknown,
    #[error("The owner has not answered yet.")]
    Unanswered,
    #[error("The owner said no.")]
    Declined,
    #[error("A lead has to agree as well, and has not.")]
    NotSeconded,
    #[error("This was allowed for another session.")]
    OtherSession,
    #[error("This yes was used already. It was good for once.")]
    Used,
    #[error("This yes is too old: it was good for 24 hours.")]
    Expired,
    #[error("The support access under which this was allowed is over.")]
    AccessOver,
    #[error("The owner allowed something else.")]
    OtherContent,
}

impl NotAllowed {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "consent-unknown",
            Self::Unanswered => "consent-unanswered",
            Self::Declined => "consent-declined",
            Self::NotSeconded => "consent-not-seconded",
            Self::OtherSession => "consent-other-session",
            Self::Used => "consent-used",
            Self::Expired => "consent-expired",
            Self::AccessOver => "consent-access-over",
            Self::OtherContent => "consent-other-content",
        }
    }
}

/// What can be wrong with a wish about a question.
#[derive(Debug, thiserror::Error)]
pub enum ConsentError {
    #[error("There is no such question.")]
    NotFound,
    #[error("Support access is over, and the question with it.")]
    AccessOver,
    #[error("This question was answered already.")]
    AlreadyAnswered,
    #[error("Nobody answered in time, so the answer was no.")]
    Lapsed,
    #[error("Choose an answer.")]
    NoAnswer,
    #[error("This can be allowed once only.")]
    OnceOnly,
    #[error("Say it in at most 1,000 characters.")]
    TooLong,
    #[error("You asked this question; another lead must agree to it.")]
    OwnQuestion,
    #[error("Only a lead can agree to this.")]
    NotALead,
    #[error("This needs no second yes, or not yet.")]
    NotForLeads,
    #[error("You are an observer: you can read everything here, and decide nothing.")]
    OnlyObserves,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl ConsentError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "no-such-question",
            Self::AccessOver => "question-access-over",
            Self::AlreadyAnswered => "question-answered",
            Self::Lapsed => "question-lapsed",
            Self::NoAnswer => "no-answer",
            Self::OnceOnly => "once-only",
            Self::TooLong => "words-too-long",
            Self::OwnQuestion => "own-question",
            Self::NotALead => "not-a-lead",
            Self::NotForLeads => "not-for-leads",
            Self::OnlyObserves => "only-observes",
            Self::Database(error) => error.code(),
        }
    }
}
