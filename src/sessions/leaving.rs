//! What an agent still owes once she has left: a line on what she fixed, if she likes, and her word that the files which
//! she took out are deleted.
//!
//! What does not live here: how a session comes to its end (`commands`).

use std::collections::BTreeSet;

use chrono::Duration;

use super::session::{Session, SessionError};
use super::{Summary, store};
use crate::clock::Moment;
use crate::db::{Db, DbError, Tx};
use crate::history::event::session::{FilesDeleted, Noted};
use crate::history::{self, Draft, append};
use crate::ids::{AccountId, SessionId, StaffId};
use crate::masking;
use crate::outbox::{self, NoticeKind};

/// For so long the summary waits for its agent's line.
pub(super) const WAITS: Duration = Duration::minutes(2);

/// From then on a deletion that nobody confirmed is the reviewers' and leads' business.
const CONFIRM_WITHIN: Duration = Duration::hours(24);

/// Longer lines are cut: it is one line of a mail.
const LONGEST_LINE: usize = 300;

/// A file that was taken out of an account, from its session's end on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    pub account: AccountId,
    /// The number of the intent by which it was taken.
    pub intent: u64,
    pub session: SessionId,
    pub agent: StaffId,
    pub at: Moment,
    pub ended_at: Moment,
    pub deleted_at: Option<Moment>,
}

impl Taken {
    /// When its agent should have confirmed that it is deleted.
    pub fn confirm_by(&self) -> Moment {
        self.ended_at.plus(CONFIRM_WITHIN)
    }

    pub fn is_overdue(&self, now: Moment) -> bool {
        self.deleted_at.is_none() && self.confirm_by() <= now
    }
}

/// Whether the summary tells the line that was noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    InTheMail,
    /// The mail was under way already; the history tells it.
    InTheHistory,
    /// There was nothing to say; the mail need not wait.
    Nothing,
}

/// The agent says what she fixed, or that there is nothing to say: once, and only after the end.
pub async fn note(db: &Db, agent: StaffId, session: &Session, line: &str) -> Result<Told, SessionError> {
    let (account, id, line) = (session.account, session.id, one_line(line));
    db.write(&[account.into()], move |tx| {
        let (session, summary) = own(tx, account, id, agent)?;
        if session.ended_at.is_none() {
            return Err(SessionError::StillOpen);
        }
        if summary.note.is_some() {
            return Err(SessionError::AlreadyNoted);
        }
        if line.is_empty() {
            outbox::let_go(tx, id, NoticeKind::SessionSummary, |_| {})?;
            return Ok(Told::Nothing);
        }
        let noted = Noted { by: session.agent(), text: line.clone() };
        append(tx, account, vec![Draft::of(noted).in_session(id)])?;
        let told = outbox::let_go(tx, id, NoticeKind::SessionSummary, |data| {
            data["summary"]["note"] = line.as_str().into();
        })?;
        Ok(if told > 0 { Told::InTheMail } else { Told::InTheHistory })
    })
    .await
}

/// The agent confirms that these files of the session, by the numbers of their intents, are deleted. Also while it goes on.
pub async fn confirm_deleted(
    db: &Db,
    agent: StaffId,
    session: &Session,
    intents: BTreeSet<u64>,
) -> Result<usize, SessionError> {
    let (account, id) = (session.account, session.id);
    db.write(&[account.into()], move |tx| {
        let (session, summary) = own(tx, account, id, agent)?;
        let due = summary.files.iter().filter(|file| !file.deleted && intents.contains(&file.intent));
        let (intents, files): (Vec<u64>, Vec<String>) =
            due.map(|file| (file.intent, file.name.clone())).unzip();
        if intents.is_empty() {
            return Err(SessionError::NothingToConfirm);
        }
        store::taken::set_deleted(tx, account, &intents)?;
        let count = intents.len();
        let deleted = FilesDeleted { by: session.agent(), intents, files };
        append(tx, account, vec![Draft::of(deleted).in_session(id)])?;
        Ok(count)
    })
    .await
}

fn own(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: SessionId,
    agent: StaffId,
) -> Result<(Session, Summary), SessionError> {
    let session = store::in_account_one(tx.conn, account, id)?.ok_or(SessionError::NotFound)?;
    if session.agent != agent || session.erased.is_some() {
        return Err(SessionError::NotFound);
    }
    let summary = Summary::of(&history::entries_of_session(tx.conn, id)?)?;
    Ok((session, summary))
}

/// What the session owes at its end.
pub(super) fn owe(
    tx: &mut Tx<'_>,
    session: &Session,
    ended_at: Moment,
    summary: &Summary,
) -> Result<(), DbError> {
    let taken: Vec<Taken> = summary
        .files
        .iter()
        .map(|file| Taken {
            account: session.account,
            intent: file.intent,
            session: session.id,
            agent: session.agent,
            at: file.at,
            ended_at,
            deleted_at: file.deleted.then_some(tx.now),
        })
        .collect();
    store::taken::insert(tx, &taken)
}

fn one_line(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    masking::mask_text(&words.join(" ")).chars().take(LONGEST_LINE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_fixed_is_one_line_without_secrets() {
        let line = one_line("  Corrected the\r\n rate; card 4111 1111 1111 1111\0 ");
        assert!(line.starts_with("Corrected the rate; card ") && !line.contains("4111 1111 1111"), "{line}");
        assert_eq!(one_line(" \n "), "");
        assert_eq!(one_line(&"x".repeat(1000)).len(), LONGEST_LINE);
    }
}
