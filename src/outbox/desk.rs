//! The outbox as an administrator looks at it: what waits, what was given up, what was sent; and sending again. What mails
//! tell is not read here, so it cannot be shown.

use diesel::prelude::*;

use super::message::{NoticeKind, State};
use crate::clock::Moment;
use crate::db::schema::messages;
use crate::db::{Conn, Db, DbError, Tx};
use crate::ids::{AccountId, MessageId};
use crate::on;

/// A mail without what it tells.
#[derive(Debug, Clone, Queryable)]
pub struct Line {
    pub id: MessageId,
    pub account: Option<AccountId>,
    pub notice: NoticeKind,
    /// Both empty once they are erased.
    pub to_name: String,
    pub to_email: String,
    pub state: State,
    pub attempts: i32,
    pub due_at: Moment,
    pub claimed_until: Option<Moment>,
    pub last_error: Option<String>,
    pub created_at: Moment,
    pub settled_at: Option<Moment>,
    /// After how many tries somebody had it sent again.
    pub again_after: Option<i32>,
}

impl Line {
    /// A link to sign in is good for minutes: whoever wanted it has asked for another.
    pub fn can_go_again(&self) -> bool {
        self.notice != NoticeKind::SignInLink
    }
}

/// How many mails stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub waiting: i64,
    pub failed: i64,
}

/// Why a mail is not sent again.
#[derive(Debug, thiserror::Error)]
pub enum AgainError {
    #[error("There is no such mail.")]
    NotFound,
    #[error("This mail was not given up: it waits, or was sent.")]
    NotFailed,
    #[error("The link in this mail was good for minutes only: whoever wants to sign in asks for a new one.")]
    Link,
    #[error("What this mail told is past its time and erased.")]
    Erased,
    #[error("This address is nobody’s there any more, so nothing was sent to it.")]
    Nobodys,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl AgainError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "no-such-mail",
            Self::NotFailed => "mail-not-failed",
            Self::Link => "mail-link-over",
            Self::Erased => "mail-erased",
            Self::Nobodys => "mail-to-nobody",
            Self::Database(error) => error.code(),
        }
    }
}

/// A query for lines; which of them, and in which order, follows.
macro_rules! lines {
    ($conn:expr, $query:expr) => {{
        let query = $query.select((
            messages::id,
            messages::account,
            messages::notice,
            messages::to_name,
            messages::to_email,
            messages::state,
            messages::attempts,
            messages::due_at,
            messages::claimed_until,
            messages::last_error,
            messages::created_at,
            messages::settled_at,
            messages::again_after,
        ));
        let rows: Vec<Line> = on!($conn, |c| query.load(c))?;
        rows
    }};
}

/// What is to be sent, the next try first.
pub fn waiting(conn: &mut Conn, most: i64) -> Result<Vec<Line>, DbError> {
    let query = messages::table.filter(messages::state.eq(State::Due));
    Ok(lines!(conn, query.order((messages::due_at, messages::id)).limit(most)))
}

/// What was given up, the newest first.
pub fn failed(conn: &mut Conn, most: i64) -> Result<Vec<Line>, DbError> {
    settled(conn, State::Failed, most)
}

/// What was sent, the newest first.
pub fn sent(conn: &mut Conn, most: i64) -> Result<Vec<Line>, DbError> {
    settled(conn, State::Sent, most)
}

fn settled(conn: &mut Conn, state: State, most: i64) -> Result<Vec<Line>, DbError> {
    let query = messages::table.filter(messages::state.eq(state));
    Ok(lines!(conn, query.order((messages::settled_at.desc(), messages::id.desc())).limit(most)))
}

pub fn counts(conn: &mut Conn) -> Result<Counts, DbError> {
    let of = |conn: &mut Conn, state: State| -> Result<i64, DbError> {
        let query = messages::table.filter(messages::state.eq(state)).count();
        Ok(on!(conn, |c| query.get_result(c))?)
    };
    Ok(Counts { waiting: of(conn, State::Due)?, failed: of(conn, State::Failed)? })
}

/// Has a mail sent again that was given up: it waits anew, with as many tries as at first. `is_somebodys` says whether the
/// address is still one that such a mail may go to.
pub async fn send_again(
    db: &Db,
    id: MessageId,
    is_somebodys: fn(&mut Conn, &Line) -> Result<bool, DbError>,
) -> Result<(), AgainError> {
    db.write(&[], move |tx| {
        let line = find(tx, id)?.ok_or(AgainError::NotFound)?;
        if line.state != State::Failed {
            return Err(AgainError::NotFailed);
        }
        if !line.can_go_again() {
            return Err(AgainError::Link);
        }
        if line.to_email.is_empty() {
            return Err(AgainError::Erased);
        }
        if !is_somebodys(&mut *tx.conn, &line)? {
            return Err(AgainError::Nobodys);
        }
        if set_due(tx, &line)? { Ok(()) } else { Err(AgainError::NotFailed) }
    })
    .await
}

fn find(tx: &mut Tx<'_>, id: MessageId) -> Result<Option<Line>, DbError> {
    let found = lines!(&mut *tx.conn, messages::table.filter(messages::id.eq(id)));
    Ok(found.into_iter().next())
}

/// False if somebody was faster.
fn set_due(tx: &mut Tx<'_>, line: &Line) -> Result<bool, DbError> {
    let given_up = messages::table.find(line.id).filter(messages::state.eq(State::Failed));
    let set = (
        messages::state.eq(State::Due),
        messages::due_at.eq(tx.now),
        messages::settled_at.eq(None::<Moment>),
        messages::again_after.eq(line.attempts),
    );
    Ok(on!(&mut *tx.conn, |c| diesel::update(given_up).set(set).execute(c))? == 1)
}
