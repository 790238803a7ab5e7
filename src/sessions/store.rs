//! All Diesel of this room.

pub(super) mod activity;
pub(super) mod chosen;
pub(super) mod figures;
mod keepings;
pub(super) mod taken;

use diesel::prelude::*;

pub(super) use self::keepings::keep;
pub use self::keepings::{keeping, keepings_beginning};
use super::session::{Erased, Over, Session};
use super::{ActingAs, EndedHow, Mode, Reason, TicketUrl, Work};
use crate::clock::Moment;
use crate::db::schema::{open_intents, session_keepings, sessions, staff};
use crate::db::{Conn, DbError, Tx};
use crate::ids::{AccountId, GrantId, SessionId, StaffId};
use crate::staff::{StandingRow, standing_columns};
use crate::{insert_rows, load_by_ids, on, text_column};

text_column!(Mode, EndedHow, Reason, TicketUrl);

/// Sessions, each with how its agent stands now.
macro_rules! with_agents {
    () => {
        sessions::table
            .inner_join(staff::table.on(staff::id.eq(sessions::agent)))
            .select((sessions::all_columns, standing_columns()))
    };
}

pub(super) mod found;

pub fn find(conn: &mut Conn, id: SessionId) -> Result<Option<Session>, DbError> {
    let query = with_agents!().filter(sessions::id.eq(id));
    let row: Option<Both> = on!(conn, |c| query.get_result(c).optional())?;
    Ok(row.map(session))
}

/// A session of this account; another account's does not exist.
pub fn in_account_one(
    conn: &mut Conn,
    account: AccountId,
    id: SessionId,
) -> Result<Option<Session>, DbError> {
    Ok(find(conn, id)?.filter(|session| session.account == account))
}

/// The account's session of that id, or of that code; of several with one code, the newest.
pub fn named(conn: &mut Conn, account: AccountId, text: &str) -> Result<Option<SessionId>, DbError> {
    if let Ok(id) = text.parse::<SessionId>() {
        return Ok(in_account_one(conn, account, id)?.map(|session| session.id));
    }
    let Some(wanted) = SessionId::read_code(text) else { return Ok(None) };
    let query = sessions::table
        .filter(sessions::account.eq(account))
        .order(sessions::opened_at.desc())
        .select(sessions::id);
    let all: Vec<SessionId> = on!(conn, |c| query.load(c))?;
    Ok(all.into_iter().find(|id| id.code() == wanted))
}

pub fn by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Session>, DbError> {
    let query = with_agents!().filter(sessions::slug.eq(slug));
    let row: Option<Both> = on!(conn, |c| query.get_result(c).optional())?;
    Ok(row.map(session))
}

/// The newest sessions of an account.
pub fn in_account(conn: &mut Conn, account: AccountId, most: i64) -> Result<Vec<Session>, DbError> {
    let query =
        with_agents!().filter(sessions::account.eq(account)).order(sessions::opened_at.desc()).limit(most);
    let rows: Vec<Both> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(session).collect())
}

/// The newest sessions of an agent.
pub fn by_agent(conn: &mut Conn, agent: StaffId, most: i64) -> Result<Vec<Session>, DbError> {
    let query =
        with_agents!().filter(sessions::agent.eq(agent)).order(sessions::opened_at.desc()).limit(most);
    let rows: Vec<Both> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(session).collect())
}

/// Sessions of an account whose end is not written down (some of them may be over all the same).
pub fn live_in_account(conn: &mut Conn, account: AccountId) -> Result<Vec<Session>, DbError> {
    let query = with_agents!()
        .filter(sessions::account.eq(account))
        .filter(sessions::ended_at.is_null())
        .order(sessions::opened_at);
    let rows: Vec<Both> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(session).collect())
}

/// The accounts in which somebody has sessions whose end is not written down.
pub(super) fn accounts_open_to(conn: &mut Conn, agent: StaffId) -> Result<Vec<AccountId>, DbError> {
    let query = sessions::table
        .filter(sessions::agent.eq(agent))
        .filter(sessions::ended_at.is_null())
        .select(sessions::account)
        .distinct();
    Ok(on!(conn, |c| query.load(c))?)
}

/// All sessions whose end is not written down.
pub fn open_at_all(conn: &mut Conn) -> Result<Vec<Session>, DbError> {
    let query = with_agents!().filter(sessions::ended_at.is_null()).order(sessions::opened_at);
    let rows: Vec<Both> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(session).collect())
}

/// Sessions of an account that were opened from a moment on and before another, in order.
pub fn opened_between(
    conn: &mut Conn,
    account: AccountId,
    from: Moment,
    until: Moment,
) -> Result<Vec<Session>, DbError> {
    let query = with_agents!()
        .filter(sessions::account.eq(account))
        .filter(sessions::opened_at.ge(from))
        .filter(sessions::opened_at.lt(until))
        .order(sessions::opened_at);
    let rows: Vec<Both> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(session).collect())
}

/// The moment at which the earliest session of the account was opened whose end is not written down.
pub(crate) fn open_since(conn: &mut Conn, account: AccountId) -> Result<Option<Moment>, DbError> {
    Ok(live_in_account(conn, account)?.first().map(|session| session.opened_at))
}

/// Ended sessions that were opened by `until` and still hold words, the oldest first.
pub(crate) fn with_words(
    conn: &mut Conn,
    account: AccountId,
    until: Moment,
    most: i64,
) -> Result<Vec<SessionId>, DbError> {
    let query = sessions::table
        .filter(sessions::account.eq(account))
        .filter(sessions::erased_at.is_null())
        .filter(sessions::opened_at.le(until))
        .filter(sessions::ended_at.is_not_null())
        .order(sessions::opened_at)
        .limit(most)
        .select(sessions::id);
    Ok(on!(conn, |c| query.load(c))?)
}

/// Takes the words out of ended sessions, and says so in them: after how many days, or none for a person's sake.
/// What stands in their place reads as a session's, so that nothing that reads one fails.
pub(crate) fn erase(tx: &mut Tx<'_>, ids: &[SessionId], after: Option<u32>) -> Result<usize, DbError> {
    let mut erased = 0;
    for id in ids {
        let one = sessions::table
            .find(*id)
            .filter(sessions::erased_at.is_null())
            .filter(sessions::ended_at.is_not_null());
        let set = (
            sessions::agent_name.eq(ERASED),
            sessions::user_id.eq(ERASED),
            sessions::user_name.eq(ERASED),
            sessions::reason.eq(ERASED),
            sessions::ticket.eq("https://erased.invalid/"),
            sessions::ticket_number.eq(None::<String>),
            // Unique, and no host name that a browser could ask for.
            sessions::slug.eq(id.to_string()),
            sessions::erased_at.eq(tx.now),
            sessions::erased_after.eq(after.map(i64::from)),
        );
        erased += on!(&mut *tx.conn, |c| diesel::update(one).set(set).execute(c))?;
    }
    Ok(erased)
}

const ERASED: &str = "(erased)";

/// Those of these sessions that exist, in no order.
pub fn by_ids(conn: &mut Conn, ids: Vec<SessionId>) -> Result<Vec<Session>, DbError> {
    let rows: Vec<Both> = load_by_ids!(conn, with_agents!(), sessions::id, ids)?;
    Ok(rows.into_iter().map(session).collect())
}

pub(super) fn insert(tx: &mut Tx<'_>, session: &Session) -> Result<(), DbError> {
    let row = Row::of(session);
    on!(&mut *tx.conn, |c| diesel::insert_into(sessions::table).values(&row).execute(c))?;
    Ok(())
}

/// Gives the session to whoever brings this token, and takes it from any browser that has it.
pub(super) fn set_hand_off(tx: &mut Tx<'_>, id: SessionId, hash: Vec<u8>) -> Result<(), DbError> {
    let set = sessions::hand_off_hash.eq(hash);
    on!(&mut *tx.conn, |c| diesel::update(sessions::table.find(id)).set(set).execute(c))?;
    Ok(())
}

pub(super) fn set_cookie(tx: &mut Tx<'_>, id: SessionId, hash: Vec<u8>) -> Result<(), DbError> {
    let set = (
        sessions::hand_off_hash.eq(None::<Vec<u8>>),
        sessions::cookie_hash.eq(hash),
        sessions::last_active_at.eq(tx.now),
    );
    on!(&mut *tx.conn, |c| diesel::update(sessions::table.find(id)).set(set).execute(c))?;
    Ok(())
}

pub(super) fn set_mode(tx: &mut Tx<'_>, id: SessionId, mode: Mode) -> Result<(), DbError> {
    let set = (sessions::mode.eq(mode), sessions::last_active_at.eq(tx.now));
    on!(&mut *tx.conn, |c| diesel::update(sessions::table.find(id)).set(set).execute(c))?;
    Ok(())
}

pub(super) fn set_active(tx: &mut Tx<'_>, id: SessionId) -> Result<(), DbError> {
    let set = sessions::last_active_at.eq(tx.now);
    on!(&mut *tx.conn, |c| diesel::update(sessions::table.find(id)).set(set).execute(c))?;
    Ok(())
}

/// Writes the end down, and forgets what was kept for the session.
pub(super) fn set_ended(tx: &mut Tx<'_>, id: SessionId, over: Over) -> Result<(), DbError> {
    let set = (
        sessions::ended_at.eq(over.at),
        sessions::ended_how.eq(over.how),
        sessions::hand_off_hash.eq(None::<Vec<u8>>),
        sessions::cookie_hash.eq(None::<Vec<u8>>),
    );
    on!(&mut *tx.conn, |c| diesel::update(sessions::table.find(id)).set(set).execute(c))?;
    let kept = session_keepings::table.filter(session_keepings::session.eq(id));
    on!(&mut *tx.conn, |c| diesel::delete(kept).execute(c))?;
    Ok(())
}

pub(super) fn open_intents(tx: &mut Tx<'_>, intents: &[(AccountId, u64, SessionId)]) -> Result<(), DbError> {
    let rows: Vec<IntentRow> = intents
        .iter()
        .map(|&(account, seq, session)| IntentRow { account, seq: seq.cast_signed(), session, at: tx.now })
        .collect();
    if !rows.is_empty() {
        insert_rows!(&mut *tx.conn, open_intents::table, &rows)?;
    }
    Ok(())
}

/// Takes an intent off the list of open ones; false when it was not there (any more).
pub(super) fn close_intent(tx: &mut Tx<'_>, account: AccountId, seq: u64) -> Result<bool, DbError> {
    let one = open_intents::table.find((account, seq.cast_signed()));
    let removed = on!(&mut *tx.conn, |c| diesel::delete(one).execute(c))?;
    Ok(removed == 1)
}

/// Whether a request still has no answer.
pub(super) fn is_open(tx: &mut Tx<'_>, account: AccountId, seq: u64) -> Result<bool, DbError> {
    let one = open_intents::table.find((account, seq.cast_signed())).count();
    let open: i64 = on!(&mut *tx.conn, |c| one.get_result(c))?;
    Ok(open > 0)
}

/// Requests that have had no answer since before `before`: account, number, session.
pub fn stale_intents(conn: &mut Conn, before: Moment) -> Result<Vec<(AccountId, i64, SessionId)>, DbError> {
    let query = open_intents::table
        .filter(open_intents::at.le(before))
        .order((open_intents::account, open_intents::seq))
        .select((open_intents::account, open_intents::seq, open_intents::session));
    Ok(on!(conn, |c| query.load(c))?)
}

#[derive(Insertable)]
#[diesel(table_name = open_intents)]
struct IntentRow {
    account: AccountId,
    seq: i64,
    session: SessionId,
    at: Moment,
}

/// A session's row, and its agent's.
type Both = (Row, StandingRow);

#[derive(Queryable, Insertable)]
#[diesel(table_name = sessions)]
struct Row {
    id: SessionId,
    account: AccountId,
    grant_id: GrantId,
    agent: StaffId,
    agent_name: String,
    user_id: String,
    user_name: String,
    reason: Reason,
    ticket: TicketUrl,
    mode: Mode,
    slug: String,
    hand_off_hash: Option<Vec<u8>>,
    cookie_hash: Option<Vec<u8>>,
    opened_at: Moment,
    hard_ends_at: Moment,
    last_active_at: Moment,
    ended_at: Option<Moment>,
    ended_how: Option<EndedHow>,
    erased_at: Option<Moment>,
    erased_after: Option<i64>,
    work_id: Option<String>,
    work_label: Option<String>,
    work_mode: Option<Mode>,
    /// One a line.
    work_pages: Option<String>,
    ticket_number: Option<String>,
}

impl Row {
    fn of(session: &Session) -> Self {
        Self {
            id: session.id,
            account: session.account,
            grant_id: session.grant,
            agent: session.agent,
            agent_name: session.agent_name.clone(),
            user_id: session.acting_as.id.clone(),
            user_name: session.acting_as.name.clone(),
            reason: session.reason.clone(),
            ticket: session.ticket.clone(),
            mode: session.mode,
            slug: session.slug.clone(),
            hand_off_hash: session.hand_off_hash.clone(),
            cookie_hash: session.cookie_hash.clone(),
            opened_at: session.opened_at,
            hard_ends_at: session.hard_ends_at,
            last_active_at: session.last_active_at,
            ended_at: session.ended_at,
            ended_how: session.ended_how,
            erased_at: session.erased.map(|erased| erased.at),
            erased_after: session.erased.and_then(|erased| erased.after).map(i64::from),
            work_id: session.work.as_ref().map(|work| work.id.clone()),
            work_label: session.work.as_ref().map(|work| work.label.clone()),
            work_mode: session.work.as_ref().map(|work| work.mode),
            work_pages: session.work.as_ref().map(|work| work.pages.join("\n")),
            ticket_number: session.ticket.told_number().map(str::to_owned),
        }
    }
}

fn session((row, standing): Both) -> Session {
    let work = match (row.work_id, row.work_label, row.work_mode, row.work_pages) {
        (Some(id), Some(label), Some(mode), Some(pages)) => {
            Some(Work { id, label, mode, pages: pages.lines().map(str::to_owned).collect() })
        }
        _ => None,
    };
    Session {
        id: row.id,
        account: row.account,
        grant: row.grant_id,
        agent: row.agent,
        agent_name: row.agent_name,
        standing: standing.into(),
        acting_as: ActingAs { id: row.user_id, name: row.user_name },
        reason: row.reason,
        ticket: row.ticket.called(row.ticket_number),
        work,
        mode: row.mode,
        slug: row.slug,
        hand_off_hash: row.hand_off_hash,
        cookie_hash: row.cookie_hash,
        opened_at: row.opened_at,
        hard_ends_at: row.hard_ends_at,
        last_active_at: row.last_active_at,
        ended_at: row.ended_at,
        ended_how: row.ended_how,
        erased: row
            .erased_at
            .map(|at| Erased { at, after: row.erased_after.and_then(|days| u32::try_from(days).ok()) }),
    }
}
