//! All Diesel of this room.

use chrono::Duration;
use diesel::dsl::auto_type;
use diesel::prelude::*;

use super::{Answer, Answered, Asks, Request, Task, Used, Wanted};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::schema::requests;
use crate::db::{Conn, DbError, Tx};
use crate::grants::{self, Grant, Scope};
use crate::history::event::session::ActingAs;
use crate::ids::{AccountId, GrantId, OwnerId, RequestId, SessionId, StaffId};
use crate::{on, text_column};

text_column!(Asks, Answer);

pub fn find(conn: &mut Conn, id: RequestId) -> Result<Option<Request>, DbError> {
    let row: Option<Row> = on!(conn, |c| requests::table.find(id).first(c).optional())?;
    row.map(Row::request).transpose()
}

/// The grant that its state hangs on: the one that a session was asked for under; of access, the first given since.
pub fn grant_of(conn: &mut Conn, request: &Request) -> Result<Option<Grant>, DbError> {
    match &request.session {
        Some(wanted) => grants::find(conn, request.account, wanted.grant),
        None => grants::first_since(conn, request.account, request.asked_at),
    }
}

/// The newest requests of an account.
pub fn in_account(conn: &mut Conn, account: AccountId, most: i64) -> Result<Vec<Request>, DbError> {
    let query =
        requests::table.filter(requests::account.eq(account)).order(requests::asked_at.desc()).limit(most);
    all(on!(conn, |c| query.load(c))?)
}

/// The newest requests of an agent, in all accounts.
pub fn by_agent(conn: &mut Conn, agent: StaffId, most: i64) -> Result<Vec<Request>, DbError> {
    let query =
        requests::table.filter(requests::agent.eq(agent)).order(requests::asked_at.desc()).limit(most);
    all(on!(conn, |c| query.load(c))?)
}

/// The newest requests of an agent in which a ticket is written in one of these ways.
pub fn for_ticket(
    conn: &mut Conn,
    agent: StaffId,
    spellings: &[String],
    most: i64,
) -> Result<Vec<Request>, DbError> {
    let query = requests::table
        .filter(requests::agent.eq(agent))
        .filter(requests::ticket.eq_any(spellings))
        .order(requests::asked_at.desc())
        .limit(most);
    all(on!(conn, |c| query.load(c))?)
}

/// How often access to an account was asked for since a moment.
pub(super) fn access_asked_since(conn: &mut Conn, account: AccountId, since: Moment) -> Result<i64, DbError> {
    let query = requests::table
        .filter(requests::account.eq(account))
        .filter(requests::asks.eq(Asks::Access))
        .filter(requests::asked_at.gt(since))
        .count();
    Ok(on!(conn, |c| query.get_result(c))?)
}

/// What leads are asked and have not answered; some of it may be over all the same.
pub fn waiting_for_leads(conn: &mut Conn, most: i64) -> Result<Vec<Request>, DbError> {
    let query = requests::table
        .filter(requests::asks.eq(Asks::Lead))
        .filter(requests::answer.is_null())
        .filter(requests::lapsed_at.is_null())
        .order(requests::asked_at)
        .limit(most);
    all(on!(conn, |c| query.load(c))?)
}

/// Everything that may still come to something, or of which nobody has written down that it came to nothing.
pub fn unsettled(conn: &mut Conn) -> Result<Vec<Request>, DbError> {
    let query = requests::table.filter(is_unsettled()).order(requests::asked_at);
    all(on!(conn, |c| query.load(c))?)
}

/// The same of one account.
pub fn unsettled_in(conn: &mut Conn, account: AccountId) -> Result<Vec<Request>, DbError> {
    let query = requests::table
        .filter(requests::account.eq(account))
        .filter(is_unsettled())
        .order(requests::asked_at);
    all(on!(conn, |c| query.load(c))?)
}

#[auto_type(no_type_alias)]
fn is_unsettled() -> _ {
    let not_a_no = requests::answer.is_null().or(requests::good_until.is_not_null());
    requests::lapsed_at.is_null().and(requests::used_at.is_null()).and(not_a_no)
}

pub(super) fn insert(tx: &mut Tx<'_>, request: &Request) -> Result<(), DbError> {
    let row = Row::of(request);
    on!(&mut *tx.conn, |c| diesel::insert_into(requests::table).values(&row).execute(c))?;
    Ok(())
}

pub(super) fn set_answered(tx: &mut Tx<'_>, id: RequestId, answered: &Answered) -> Result<(), DbError> {
    let (owner, staff) = people(&answered.by);
    let set = (
        requests::answer.eq(answered.answer),
        requests::answered_at.eq(answered.at),
        requests::answered_owner.eq(owner),
        requests::answered_staff.eq(staff),
        requests::answered_name.eq(answered.by.name()),
        requests::note.eq(answered.note.clone()),
        requests::good_until.eq(answered.until),
    );
    on!(&mut *tx.conn, |c| diesel::update(requests::table.find(id)).set(set).execute(c))?;
    Ok(())
}

pub(super) fn set_lapsed(tx: &mut Tx<'_>, id: RequestId) -> Result<(), DbError> {
    let set = requests::lapsed_at.eq(tx.now);
    on!(&mut *tx.conn, |c| diesel::update(requests::table.find(id)).set(set).execute(c))?;
    Ok(())
}

/// Uses an approval up. The account's head must be locked, so that it is used once.
pub(super) fn set_used(tx: &mut Tx<'_>, id: RequestId, session: SessionId) -> Result<(), DbError> {
    let set = (requests::used_at.eq(tx.now), requests::used_in.eq(session));
    on!(&mut *tx.conn, |c| diesel::update(requests::table.find(id)).set(set).execute(c))?;
    Ok(())
}

/// Takes the words out of requests that were made by `until` and are over; at most `most`.
pub(crate) fn erase_until(
    tx: &mut Tx<'_>,
    account: AccountId,
    until: Moment,
    most: i64,
) -> Result<usize, DbError> {
    let query = requests::table
        .filter(requests::account.eq(account))
        .filter(requests::asked_at.le(until))
        .filter(requests::agent_name.ne(ERASED))
        .limit(most)
        .select(requests::id);
    let ids: Vec<RequestId> = on!(&mut *tx.conn, |c| query.load(c))?;
    erase(tx, &ids)
}

/// Takes the words out of these requests.
pub(crate) fn erase(tx: &mut Tx<'_>, ids: &[RequestId]) -> Result<usize, DbError> {
    let these = requests::table.filter(requests::id.eq_any(ids.to_vec()));
    let these = these.filter(requests::agent_name.ne(ERASED));
    let set = (
        requests::agent_name.eq(ERASED),
        requests::user_id.eq(ERASED),
        requests::user_name.eq(None::<String>),
        requests::reason.eq(ERASED),
        requests::ticket.eq(None::<String>),
        requests::answered_name.eq(None::<String>),
        requests::note.eq(None::<String>),
    );
    Ok(on!(&mut *tx.conn, |c| diesel::update(these).set(set).execute(c))?)
}

const ERASED: &str = "(erased)";

fn all(rows: Vec<Row>) -> Result<Vec<Request>, DbError> {
    rows.into_iter().map(Row::request).collect()
}

fn people(by: &Actor) -> (Option<OwnerId>, Option<StaffId>) {
    match by {
        Actor::Owner { id, .. } => (Some(*id), None),
        Actor::Staff { id, .. } => (None, Some(*id)),
        Actor::Porchlight => (None, None),
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = requests)]
struct Row {
    id: RequestId,
    account: AccountId,
    agent: StaffId,
    agent_name: String,
    asks: Asks,
    grant_id: Option<GrantId>,
    user_id: Option<String>,
    user_name: Option<String>,
    minutes: Option<i64>,
    scope: Option<Scope>,
    reason: String,
    ticket: Option<String>,
    asked_at: Moment,
    answer_by: Moment,
    answer: Option<Answer>,
    answered_at: Option<Moment>,
    answered_owner: Option<OwnerId>,
    answered_staff: Option<StaffId>,
    answered_name: Option<String>,
    note: Option<String>,
    good_until: Option<Moment>,
    lapsed_at: Option<Moment>,
    used_at: Option<Moment>,
    used_in: Option<SessionId>,
    work_id: Option<String>,
    work_label: Option<String>,
}

impl Row {
    /// A request as it is first stored: nobody has answered.
    fn of(request: &Request) -> Self {
        let wanted = request.session.as_ref();
        let task = wanted.and_then(|wanted| wanted.work.as_ref());
        Self {
            id: request.id,
            account: request.account,
            agent: request.agent,
            agent_name: request.agent_name.clone(),
            asks: request.asks,
            grant_id: wanted.map(|wanted| wanted.grant),
            user_id: wanted.map(|wanted| wanted.acting_as.id.clone()),
            user_name: wanted.map(|wanted| wanted.acting_as.name.clone()),
            minutes: wanted.map(|wanted| wanted.good_for.num_minutes()),
            scope: request.scope,
            reason: request.reason.clone(),
            ticket: request.ticket.clone(),
            asked_at: request.asked_at,
            answer_by: request.answer_by,
            answer: None,
            answered_at: None,
            answered_owner: None,
            answered_staff: None,
            answered_name: None,
            note: None,
            good_until: None,
            lapsed_at: None,
            used_at: None,
            used_in: None,
            work_id: task.map(|task| task.id.clone()),
            work_label: task.map(|task| task.label.clone()),
        }
    }

    fn request(self) -> Result<Request, DbError> {
        let name = self.answered_name.unwrap_or_else(|| ERASED.to_owned());
        let by = match (self.answered_owner, self.answered_staff) {
            (Some(id), _) => Some(Actor::Owner { id, name }),
            (None, Some(id)) => Some(Actor::Staff { id, name }),
            (None, None) => None,
        };
        let answered = self.answer.zip(self.answered_at).zip(by);
        let wanted = self.grant_id.zip(self.user_id).zip(self.minutes);
        if wanted.is_none() && self.asks != Asks::Access {
            return Err(DbError::Corrupt(format!("the request {} asks for no session", self.id)));
        }
        Ok(Request {
            id: self.id,
            account: self.account,
            agent: self.agent,
            agent_name: self.agent_name,
            asks: self.asks,
            session: wanted.map(|((grant, id), minutes)| Wanted {
                grant,
                acting_as: ActingAs { id, name: self.user_name.unwrap_or_else(|| ERASED.to_owned()) },
                work: self.work_id.zip(self.work_label).map(|(id, label)| Task { id, label }),
                good_for: Duration::minutes(minutes),
            }),
            scope: self.scope,
            reason: self.reason,
            ticket: self.ticket,
            asked_at: self.asked_at,
            answer_by: self.answer_by,
            answered: answered.map(|((answer, at), by)| Answered {
                at,
                by,
                answer,
                note: self.note,
                until: self.good_until,
            }),
            lapsed_at: self.lapsed_at,
            used: self.used_at.zip(self.used_in).map(|(at, session)| Used { at, session }),
        })
    }
}
