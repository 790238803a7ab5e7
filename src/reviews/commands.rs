//! Giving a verdict.

use super::review::{Review, ReviewError, may_review};
use super::{Verdict, store};
use crate::db::Db;
use crate::history::event::review::Reviewed;
use crate::history::{Draft, append};
use crate::sessions::{self, Session};
use crate::staff::Member;

/// Writes down what a reviewer found. The owner reads it in her history.
pub async fn review(
    db: &Db,
    reviewer: &Member,
    session: &Session,
    verdict: Verdict,
    note: String,
) -> Result<(), ReviewError> {
    let (reviewer, id) = (reviewer.clone(), session.id);
    db.write(&[session.account.into()], move |tx| {
        let session = sessions::find(tx.conn, id)?.ok_or(ReviewError::NotFound)?;
        may_review(&session, reviewer.id, verdict, &note)?;
        if store::find(tx.conn, id)?.is_some() {
            return Err(ReviewError::AlreadyReviewed);
        }
        let note = note.trim().to_owned();
        let review = Review {
            session: id,
            reviewer: reviewer.id,
            reviewer_name: reviewer.name.clone(),
            verdict,
            note: note.clone(),
            at: tx.now,
        };
        store::insert(tx, &review)?;
        let note = Some(note).filter(|note| !note.is_empty());
        let reviewed = Reviewed { session: id, by: reviewer.actor(), verdict, note };
        append(tx, session.account, vec![Draft::of(reviewed).in_session(id)])?;
        Ok(())
    })
    .await
}
