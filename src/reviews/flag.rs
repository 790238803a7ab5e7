//! A flag, and what came of it: who may say so.

use std::str::FromStr;

use super::{Review, ReviewError, Verdict};
use crate::clock::Moment;
use crate::db::{Db, DbError};
use crate::history::event::review;
use crate::history::{Draft, append};
use crate::ids::{SessionId, StaffId};
use crate::sessions::{self, Session};
use crate::staff::Member;

pub use crate::history::event::review::Outcome;

use super::store;

/// What somebody said came of a flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowedUp {
    pub session: SessionId,
    pub staff: StaffId,
    pub staff_name: String,
    pub outcome: Outcome,
    pub note: String,
    pub at: Moment,
}

/// Why what came of a flag was not noted.
#[derive(Debug, thiserror::Error)]
pub enum FlagError {
    #[error(transparent)]
    Review(#[from] ReviewError),
    #[error("This session is not flagged.")]
    NotFlagged,
    #[error("You opened this session; another reviewer must say what came of the flag.")]
    OwnSession,
    #[error("Choose what came of it.")]
    NoOutcome,
    #[error("Say what was done.")]
    NoNote,
    #[error("Somebody said already what came of this flag.")]
    AlreadyFollowedUp,
}

impl FlagError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Review(error) => error.code(),
            Self::NotFlagged => "not-flagged",
            Self::OwnSession => "own-flag",
            Self::NoOutcome => "no-outcome",
            Self::NoNote => "no-outcome-note",
            Self::AlreadyFollowedUp => "already-followed-up",
        }
    }
}

impl From<DbError> for FlagError {
    fn from(error: DbError) -> Self {
        Self::Review(error.into())
    }
}

/// Writes down what came of a flag. The owners read it in their history.
pub async fn follow_up(
    db: &Db,
    who: &Member,
    session: &Session,
    outcome: Outcome,
    note: String,
) -> Result<(), FlagError> {
    let (who, id) = (who.clone(), session.id);
    db.write(&[session.account.into()], move |tx| {
        let session = sessions::find(tx.conn, id)?.ok_or(ReviewError::NotFound)?;
        let (given, before) = (store::find(tx.conn, id)?, store::flags::find(tx.conn, id)?);
        may_follow_up(&session, given.as_ref(), before.is_some(), who.id, &note)?;
        let note = note.trim().to_owned();
        let (staff, staff_name) = (who.id, who.name.clone());
        store::flags::insert(
            tx,
            &FollowedUp { session: id, staff, staff_name, outcome, note: note.clone(), at: tx.now },
        )?;
        let told = review::FollowedUp { session: id, by: who.actor(), outcome, note };
        append(tx, session.account, vec![Draft::of(told).in_session(id)])?;
        Ok(())
    })
    .await
}

/// Whether this person may say what came of the flag.
pub fn may_follow_up(
    session: &Session,
    given: Option<&Review>,
    followed_up: bool,
    who: StaffId,
    note: &str,
) -> Result<(), FlagError> {
    if given.is_none_or(|review| review.verdict != Verdict::Flagged) {
        return Err(FlagError::NotFlagged);
    }
    if session.agent == who {
        return Err(FlagError::OwnSession);
    }
    if session.erased.is_some() {
        return Err(ReviewError::Erased.into());
    }
    if followed_up {
        return Err(FlagError::AlreadyFollowedUp);
    }
    if note.trim().is_empty() {
        return Err(FlagError::NoNote);
    }
    Ok(())
}

impl Outcome {
    pub const ALL: [Self; 4] = [Self::Explained, Self::Trained, Self::Reported, Self::Other];

    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Explained => "explained",
            Self::Trained => "trained",
            Self::Reported => "reported",
            Self::Other => "other",
        }
    }
}

impl FromStr for Outcome {
    type Err = FlagError;
    fn from_str(text: &str) -> Result<Self, FlagError> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == text).ok_or(FlagError::NoOutcome)
    }
}
