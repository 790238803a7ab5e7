//! What an ended session came to, in numbers alone: what lists are sorted by and reports are added up from.
//!
//! The entries say the same, and [`Summary`] tells it in words; the numbers hold no words, so nothing has to be erased.

use super::{Summary, store};
use crate::clock::Moment;
use crate::db::{Db, DbError, Tx};
use crate::history;
use crate::ids::SessionId;

/// How much of what there was in a session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Changes that the app took.
    pub changes: u64,
    /// Changes that it did not take, or of which nobody knows.
    pub tried: u64,
    /// Files that were taken out.
    pub files: u64,
    /// Hidden fields that were shown.
    pub revealed: u64,
    /// Steps that were refused.
    pub refused: u64,
    /// How often a page outside the declared task was opened.
    pub outside: u64,
    /// How often a page was opened.
    pub pages: u64,
}

/// No figure counts for more in the order of risks.
const MOST: u64 = 99;

impl Figures {
    pub fn of(summary: &Summary) -> Self {
        let changes = summary.changes_made() as u64;
        Self {
            changes,
            tried: summary.changes.len() as u64 - changes,
            files: summary.files.len() as u64,
            revealed: summary.revealed.len() as u64,
            refused: summary.refusals(),
            outside: summary.pages_outside(),
            pages: summary.pages_viewed(),
        }
    }

    /// By how much it is worth to look at one session before another: changes first, then what left the account, then
    /// what was refused, then what does not belong to the task. Views alone are no risk.
    pub fn risk(&self) -> u64 {
        let digits = [self.changes + self.tried, self.files + self.revealed, self.refused, self.outside];
        digits.into_iter().fold(0, |risk, digit| risk * (MOST + 1) + digit.min(MOST))
    }
}

/// Until so long after its end something of a session may still come in.
const SETTLES_AFTER: chrono::Duration = chrono::Duration::minutes(15);

/// Adds up anew what ended a while ago, once nothing is under way in it any more: answers may come in after the end, and
/// sessions may have ended before there were figures. How many that were.
pub async fn settle(db: &Db, most: i64) -> Result<usize, DbError> {
    let before = db.clock().now().minus(SETTLES_AFTER);
    let unsettled = db.read(move |conn| store::figures::unsettled(conn, before, most)).await?;
    let count = unsettled.len();
    for (id, account, ended_at) in unsettled {
        db.write(&[account.into()], move |tx| {
            let figures = Figures::of(&Summary::of(&history::entries_of_session(tx.conn, id)?)?);
            store::figures::put(tx, id, ended_at, figures, true)
        })
        .await?;
    }
    Ok(count)
}

/// Keeps what a session came to, as far as one can tell at its end.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    id: SessionId,
    ended_at: Moment,
    summary: &Summary,
) -> Result<(), DbError> {
    store::figures::put(tx, id, ended_at, Figures::of(summary), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_change_outweighs_any_number_of_refusals_and_of_pages_outside_the_task() {
        let none = Figures::default();
        let change = Figures { changes: 1, ..none };
        let export = Figures { files: 1, ..none };
        let loud = Figures { refused: 5_000, outside: 5_000, pages: 5_000, ..none };
        assert!(change.risk() > Figures { files: 98, ..loud }.risk());
        assert!(export.risk() > loud.risk());
        assert!(Figures { refused: 1, ..none }.risk() > Figures { outside: 98, ..none }.risk());
        assert_eq!(Figures { pages: 400, ..none }.risk(), 0);
        assert_eq!(Figures { tried: 1, ..none }.risk(), change.risk());
    }
}
