//! All Diesel of the outbox.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::message::{Message, NoticeKind, Recipient, State};
use crate::clock::Moment;
use crate::db::schema::{checkpoints, messages};
use crate::db::{Conn, DbError, Tx};
use crate::ids::{AccountId, MessageId, SessionId};
use crate::{load_unlocked, on, text_column};

text_column!(NoticeKind, State);

/// Queues one mail for each recipient, in the write that the mail tells of.
pub fn enqueue(
    tx: &mut Tx<'_>,
    account: impl Into<Option<AccountId>>,
    session: Option<SessionId>,
    notice: NoticeKind,
    data: &serde_json::Value,
    recipients: &[Recipient],
) -> Result<(), DbError> {
    let account = account.into();
    let needs_size = match account.filter(|_| notice.prints_checkpoint()) {
        Some(account) => Some(tx.head(account)?.range.size().cast_signed()),
        None => None,
    };
    for to in recipients {
        let row = Row {
            id: MessageId::new(tx.now, tx.random),
            account,
            session,
            notice,
            to_name: to.name.clone(),
            to_email: to.email.clone(),
            data: data.to_string(),
            rendered: None,
            state: State::Due,
            attempts: 0,
            due_at: tx.now,
            claimed_until: None,
            last_error: None,
            created_at: tx.now,
            settled_at: None,
            needs_size,
            again_after: None,
        };
        on!(&mut *tx.conn, |c| diesel::insert_into(messages::table).values(&row).execute(c))?;
    }
    Ok(())
}

/// Has a session's mails of one kind, queued in this write or before, wait until a moment.
pub fn hold_back(
    tx: &mut Tx<'_>,
    session: SessionId,
    notice: NoticeKind,
    due: Moment,
) -> Result<(), DbError> {
    let waiting = messages::table
        .filter(messages::session.eq(session))
        .filter(messages::notice.eq(notice))
        .filter(messages::settled_at.is_null());
    on!(&mut *tx.conn, |c| diesel::update(waiting).set(messages::due_at.eq(due)).execute(c))?;
    Ok(())
}

/// Lets a session's mails of one kind go that were held back, each telling besides what `tell` puts into its data. One
/// that is under way already stays as it is. Gives how many will tell it.
pub fn let_go(
    tx: &mut Tx<'_>,
    session: SessionId,
    notice: NoticeKind,
    tell: impl Fn(&mut serde_json::Value),
) -> Result<usize, DbError> {
    let told = amend(tx, session, notice, tell)?;
    for id in &told {
        let due = messages::due_at.eq(tx.now);
        on!(&mut *tx.conn, |c| diesel::update(messages::table.find(*id)).set(due).execute(c))?;
    }
    Ok(told.len())
}

/// Puts what `tell` says into the data of a session's mails of one kind, where they are not under way already.
pub fn amend(
    tx: &mut Tx<'_>,
    session: SessionId,
    notice: NoticeKind,
    tell: impl Fn(&mut serde_json::Value),
) -> Result<Vec<MessageId>, DbError> {
    let waiting = messages::table
        .filter(messages::session.eq(session))
        .filter(messages::notice.eq(notice))
        .filter(messages::settled_at.is_null())
        .filter(messages::attempts.eq(0))
        .filter(messages::rendered.is_null())
        .filter(messages::claimed_until.is_null());
    let rows: Vec<(MessageId, String)> =
        on!(&mut *tx.conn, |c| waiting.select((messages::id, messages::data)).load(c))?;
    for (id, data) in &rows {
        let mut data: serde_json::Value =
            serde_json::from_str(data).map_err(|e| DbError::Corrupt(format!("a notice's data: {e}")))?;
        tell(&mut data);
        let set = messages::data.eq(data.to_string());
        on!(&mut *tx.conn, |c| diesel::update(messages::table.find(*id)).set(set).execute(c))?;
    }
    Ok(rows.into_iter().map(|(id, _)| id).collect())
}

/// Keeps the bytes of a mail the first time it is rendered; a later rendering does not replace them.
pub fn keep_rendered(tx: &mut Tx<'_>, id: MessageId, bytes: &[u8]) -> Result<Vec<u8>, DbError> {
    let fresh = messages::table.find(id).filter(messages::rendered.is_null());
    let set = messages::rendered.eq(bytes);
    on!(&mut *tx.conn, |c| diesel::update(fresh).set(set).execute(c))?;
    let query = messages::table.find(id).select(messages::rendered.assume_not_null());
    Ok(on!(&mut *tx.conn, |c| query.first(c))?)
}

/// Takes due messages that nobody else holds, for this instance to send until `until`.
pub(super) fn claim_due(
    tx: &mut Tx<'_>,
    until: Moment,
    most: i64,
    covered: u64,
) -> Result<Vec<Message>, DbError> {
    let now = tx.now;
    let vouched_for = checkpoints::table
        .filter(checkpoints::log.nullable().eq(messages::account))
        .filter(checkpoints::size.nullable().ge(messages::needs_size))
        .filter(checkpoints::vendor_size.le(covered.cast_signed()));
    let due = messages::table
        .filter(messages::settled_at.is_null())
        .filter(messages::due_at.le(now))
        .filter(messages::claimed_until.is_null().or(messages::claimed_until.le(now)))
        .filter(messages::needs_size.is_null().or(exists(vouched_for)))
        .order((messages::created_at, messages::id))
        .limit(most);
    let rows: Vec<Row> = load_unlocked!(&mut *tx.conn, due)?;
    let ids: Vec<MessageId> = rows.iter().map(|row| row.id).collect();
    let set = messages::claimed_until.eq(until);
    on!(&mut *tx.conn, |c| diesel::update(messages::table.filter(messages::id.eq_any(ids)))
        .set(set)
        .execute(c))?;
    rows.into_iter().map(Row::message).collect()
}

/// Moves the end of a claim; false if it is not this claim's message any more.
pub(super) fn hold(tx: &mut Tx<'_>, id: MessageId, held: Moment, until: Moment) -> Result<bool, DbError> {
    let mine = messages::table.find(id).filter(messages::claimed_until.eq(held));
    let set = messages::claimed_until.eq(until);
    Ok(on!(&mut *tx.conn, |c| diesel::update(mine).set(set).execute(c))? == 1)
}

/// False if it was sent already.
pub(super) fn set_sent(tx: &mut Tx<'_>, id: MessageId) -> Result<bool, DbError> {
    let unsent = messages::table.find(id).filter(messages::state.ne(State::Sent));
    let set = (
        messages::state.eq(State::Sent),
        messages::settled_at.eq(tx.now),
        messages::last_error.eq(None::<String>),
        messages::claimed_until.eq(None::<Moment>),
        messages::attempts.eq(messages::attempts + 1),
    );
    Ok(on!(&mut *tx.conn, |c| diesel::update(unsent).set(set).execute(c))? == 1)
}

/// Due again, or given up when there is no such moment. False if the claim that held until `held` is gone.
pub(super) fn set_refused(
    tx: &mut Tx<'_>,
    id: MessageId,
    held: Moment,
    due: Option<Moment>,
    error: &str,
) -> Result<bool, DbError> {
    let mine = messages::table.find(id).filter(messages::claimed_until.eq(held));
    let set = (
        messages::state.eq(if due.is_some() { State::Due } else { State::Failed }),
        messages::due_at.eq(due.unwrap_or(tx.now)),
        messages::settled_at.eq(due.is_none().then_some(tx.now)),
        messages::last_error.eq(error),
        messages::claimed_until.eq(None::<Moment>),
        messages::attempts.eq(messages::attempts + 1),
    );
    Ok(on!(&mut *tx.conn, |c| diesel::update(mine).set(set).execute(c))? == 1)
}

pub(super) fn state_of(tx: &mut Tx<'_>, id: MessageId) -> Result<State, DbError> {
    Ok(on!(&mut *tx.conn, |c| messages::table.find(id).select(messages::state).first(c))?)
}

pub fn find(conn: &mut Conn, id: MessageId) -> Result<Option<Message>, DbError> {
    let row: Option<Row> = on!(conn, |c| messages::table.find(id).first(c).optional())?;
    row.map(Row::message).transpose()
}

/// The newest messages of all accounts.
pub fn recent(conn: &mut Conn, most: i64) -> Result<Vec<Message>, DbError> {
    let query = messages::table.order((messages::created_at.desc(), messages::id.desc())).limit(most);
    let rows: Vec<Row> = on!(conn, |c| query.load(c))?;
    rows.into_iter().map(Row::message).collect()
}

pub fn in_account(conn: &mut Conn, account: AccountId, most: i64) -> Result<Vec<Message>, DbError> {
    let newest_first = (messages::created_at.desc(), messages::id.desc());
    let query = messages::table.filter(messages::account.eq(account)).order(newest_first).limit(most);
    let rows: Vec<Row> = on!(conn, |c| query.load(c))?;
    rows.into_iter().map(Row::message).collect()
}

/// Mails of the account that have not been erased, in the order of their making; those after one of them, at most
/// `most`.
pub fn with_words(
    conn: &mut Conn,
    account: AccountId,
    after: Option<(Moment, MessageId)>,
    most: i64,
) -> Result<Vec<Message>, DbError> {
    let query = messages::table
        .filter(messages::account.eq(account))
        .filter(messages::to_email.ne(""))
        .order((messages::created_at, messages::id))
        .limit(most);
    let rows: Vec<Row> = match after {
        None => on!(conn, |c| query.load(c))?,
        Some((at, id)) => {
            let later = messages::created_at.gt(at).or(messages::created_at.eq(at).and(messages::id.gt(id)));
            let query = query.filter(later);
            on!(conn, |c| query.load(c))?
        }
    };
    rows.into_iter().map(Row::message).collect()
}

pub fn of_session(conn: &mut Conn, session: SessionId) -> Result<Vec<Message>, DbError> {
    let query =
        messages::table.filter(messages::session.eq(session)).order((messages::created_at, messages::id));
    let rows: Vec<Row> = on!(conn, |c| query.load(c))?;
    rows.into_iter().map(Row::message).collect()
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = messages)]
struct Row {
    id: MessageId,
    account: Option<AccountId>,
    session: Option<SessionId>,
    notice: NoticeKind,
    to_name: String,
    to_email: String,
    data: String,
    rendered: Option<Vec<u8>>,
    state: State,
    attempts: i32,
    due_at: Moment,
    claimed_until: Option<Moment>,
    last_error: Option<String>,
    created_at: Moment,
    settled_at: Option<Moment>,
    needs_size: Option<i64>,
    again_after: Option<i32>,
}

impl Row {
    fn message(self) -> Result<Message, DbError> {
        let data = serde_json::from_str(&self.data)
            .map_err(|e| DbError::Corrupt(format!("a notice's data: {e}")))?;
        Ok(Message {
            id: self.id,
            account: self.account,
            session: self.session,
            notice: self.notice,
            to: Recipient { name: self.to_name, email: self.to_email },
            data,
            rendered: self.rendered,
            state: self.state,
            attempts: self.attempts,
            due_at: self.due_at,
            last_error: self.last_error,
            created_at: self.created_at,
            settled_at: self.settled_at,
            needs_size: self.needs_size.map(i64::cast_unsigned),
            again_after: self.again_after,
        })
    }
}
