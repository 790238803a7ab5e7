//! What a reviewer found about a session, and who may say so.

use std::str::FromStr;

use crate::clock::Moment;
use crate::db::DbError;
use crate::history::event::review::Verdict;
use crate::ids::{SessionId, StaffId};
use crate::sessions::Session;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    pub session: SessionId,
    pub reviewer: StaffId,
    pub reviewer_name: String,
    pub verdict: Verdict,
    pub note: String,
    pub at: Moment,
}

/// Why a review was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    #[error("There is no such session.")]
    NotFound,
    #[error("This session is still going on.")]
    StillOpen,
    #[error("You opened this session; another reviewer must check it.")]
    OwnSession,
    #[error("Say what concerns you.")]
    NoNote,
    #[error("Choose: no concerns, or flag.")]
    NoVerdict,
    #[error("What this session said is erased; there is nothing left to review.")]
    Erased,
    #[error("This session was reviewed already.")]
    AlreadyReviewed,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl ReviewError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "no-such-session",
            Self::StillOpen => "session-still-open",
            Self::OwnSession => "own-session",
            Self::NoNote => "no-note",
            Self::NoVerdict => "no-verdict",
            Self::Erased => "session-erased",
            Self::AlreadyReviewed => "already-reviewed",
            Self::Database(error) => error.code(),
        }
    }
}

/// Whether this person may give this verdict on this session.
pub fn may_review(
    session: &Session,
    reviewer: StaffId,
    verdict: Verdict,
    note: &str,
) -> Result<(), ReviewError> {
    if session.agent == reviewer {
        return Err(ReviewError::OwnSession);
    }
    if session.ended_at.is_none() {
        return Err(ReviewError::StillOpen);
    }
    if session.erased.is_some() {
        return Err(ReviewError::Erased);
    }
    if verdict == Verdict::Flagged && note.trim().is_empty() {
        return Err(ReviewError::NoNote);
    }
    Ok(())
}

impl Verdict {
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NoConcerns => "no_concerns",
            Self::Flagged => "flagged",
        }
    }
}

impl FromStr for Verdict {
    type Err = ReviewError;
    fn from_str(text: &str) -> Result<Self, ReviewError> {
        match text {
            "no_concerns" => Ok(Self::NoConcerns),
            "flagged" => Ok(Self::Flagged),
            _ => Err(ReviewError::NoVerdict),
        }
    }
}
