//! All Diesel of this room.

use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use super::consent::{Answered, Asked, Consent, GOOD_FOR, Seconded, SendToken, Used};
use super::{Answer, Draft, Kind, Question};
use crate::clock::Moment;
use crate::db::schema::consents;
use crate::db::{Conn, DbError, Tx};
use crate::grants::{self, Grant};
use crate::ids::{AccountId, ConsentId, GrantId, OwnerId, SessionId, StaffId};
use crate::{on, text_column};

text_column!(Kind, Answer);

/// So many fields can be shown to an agent in one account at once.
const MOST_REVEALS: i64 = 50;

pub fn find(conn: &mut Conn, id: ConsentId) -> Result<Option<Consent>, DbError> {
    let row: Option<Row> =
        on!(conn, |c| consents::table.find(id).select(Row::as_select()).get_result(c).optional())?;
    row.map(Row::consent).transpose()
}

/// Questions of these ids, for deciding about several steps at once.
pub(crate) fn by_ids(conn: &mut Conn, ids: Vec<ConsentId>) -> Result<Vec<Consent>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = consents::table.filter(consents::id.eq_any(ids));
    let rows: Vec<Row> = on!(conn, |c| query.select(Row::as_select()).load(c))?;
    all(rows)
}

/// What would be sent, sealed; nothing where it is not kept any more.
pub fn sealed(conn: &mut Conn, id: ConsentId) -> Result<Option<Vec<u8>>, DbError> {
    let query = consents::table.find(id).select(consents::sealed);
    let found: Option<Option<Vec<u8>>> = on!(conn, |c| query.get_result(c).optional())?;
    Ok(found.flatten())
}

/// The grant under which it was asked.
pub fn grant_of(conn: &mut Conn, consent: &Consent) -> Result<Grant, DbError> {
    grants::find(conn, consent.account, consent.grant)?.ok_or(DbError::NotFound)
}

/// The newest questions of an account that were asked.
pub fn in_account(conn: &mut Conn, account: AccountId, most: i64) -> Result<Vec<Consent>, DbError> {
    let query = consents::table
        .filter(consents::account.eq(account))
        .filter(consents::asked_at.is_not_null())
        .order(consents::asked_at.desc())
        .limit(most);
    let rows: Vec<Row> = on!(conn, |c| query.select(Row::as_select()).load(c))?;
    all(rows)
}

/// Questions of an account that nobody has answered; some of them may be over all the same.
pub fn open_in_account(conn: &mut Conn, account: AccountId) -> Result<Vec<Consent>, DbError> {
    let query = consents::table
        .filter(consents::account.eq(account))
        .filter(consents::asked_at.is_not_null())
        .filter(consents::answered_at.is_null())
        .filter(consents::lapsed_at.is_null())
        .order(consents::asked_at);
    let rows: Vec<Row> = on!(conn, |c| query.select(Row::as_select()).load(c))?;
    all(rows)
}

/// The newest questions of a session, drafts too.
pub fn in_session(conn: &mut Conn, session: SessionId) -> Result<Vec<Consent>, DbError> {
    let query = consents::table.filter(consents::session.eq(session)).order(consents::drafted_at.desc());
    let rows: Vec<Row> = on!(conn, |c| query.select(Row::as_select()).load(c))?;
    all(rows)
}

/// The newest questions that an agent asked, in all accounts.
pub fn by_agent(conn: &mut Conn, agent: StaffId, most: i64) -> Result<Vec<Consent>, DbError> {
    let query = consents::table
        .filter(consents::agent.eq(agent))
        .filter(consents::asked_at.is_not_null())
        .order(consents::drafted_at.desc())
        .limit(most);
    let rows: Vec<Row> = on!(conn, |c| query.select(Row::as_select()).load(c))?;
    all(rows)
}

/// Questions to which an owner said yes and a lead has to as well.
pub fn waiting_for_leads(conn: &mut Conn, most: i64) -> Result<Vec<Consent>, DbError> {
    let query = consents::table
        .filter(consents::kind.eq(Kind::Sensitive))
        .filter(consents::answer.eq(Answer::Once))
        .filter(consents::seconded_at.is_null())
        .filter(consents::lapsed_at.is_null())
        .order(consents::answered_at)
        .limit(most);
    let rows: Vec<Row> = on!(conn, |c| query.select(Row::as_select()).load(c))?;
    all(rows)
}

/// Fields that owners of the account allowed this agent to see, as far as a yes is not used up.
pub fn reveals(conn: &mut Conn, account: AccountId, agent: StaffId) -> Result<Vec<Consent>, DbError> {
    let query = consents::table
        .filter(consents::account.eq(account))
        .filter(consents::agent.eq(agent))
        .filter(consents::kind.eq(Kind::Reveal))
        .filter(consents::answer.eq(Answer::Once).or(consents::answer.eq(Answer::UntilEnd)))
        .filter(consents::used_at.is_null())
        .filter(consents::sealed.is_not_null())
        .order(consents::answered_at.desc())
        .limit(MOST_REVEALS);
    let rows: Vec<Row> = on!(conn, |c| query.select(Row::as_select()).load(c))?;
    all(rows)
}

/// Everything that is neither used nor written down as lapsed, but for drafts too young to be forgotten: what a job
/// looks through.
pub fn unsettled(conn: &mut Conn, now: Moment) -> Result<Vec<Consent>, DbError> {
    let forgettable = consents::drafted_at.le(now.minus(GOOD_FOR));
    let query = consents::table
        .filter(consents::asked_at.is_not_null().or(forgettable))
        .filter(consents::lapsed_at.is_null())
        .filter(consents::used_at.is_null())
        .filter(consents::sealed.is_not_null())
        .order(consents::drafted_at);
    let rows: Vec<Row> = on!(conn, |c| query.select(Row::as_select()).load(c))?;
    all(rows)
}

/// Questions of this agent about the very same that were asked under the same grant.
pub(super) fn same(conn: &mut Conn, like: &Consent) -> Result<Vec<Consent>, DbError> {
    let query = consents::table
        .filter(consents::account.eq(like.account))
        .filter(consents::agent.eq(like.agent))
        .filter(consents::grant_id.eq(like.grant))
        .filter(consents::content.eq(&like.content))
        .filter(consents::asked_at.is_not_null())
        .filter(consents::used_at.is_null());
    let rows: Vec<Row> = on!(conn, |c| query.select(Row::as_select()).load(c))?;
    all(rows)
}

pub(super) fn insert(tx: &mut Tx<'_>, draft: &Draft) -> Result<(), DbError> {
    let row = (
        consents::id.eq(draft.id),
        consents::account.eq(draft.account),
        consents::grant_id.eq(draft.grant),
        consents::session.eq(draft.session),
        consents::agent.eq(draft.agent),
        consents::agent_name.eq(&draft.agent_name),
        consents::kind.eq(draft.question.kind),
        consents::question.eq(text_of(&draft.question)?),
        consents::content.eq(&draft.content),
        consents::sealed.eq(&draft.sealed),
        consents::drafted_at.eq(tx.now),
    );
    on!(&mut *tx.conn, |c| diesel::insert_into(consents::table).values(row).execute(c))?;
    Ok(())
}

/// Forgets drafts of a session but for the newest so many, and of those that bring more than a form does but for fewer.
pub(super) fn forget_drafts(
    tx: &mut Tx<'_>,
    session: SessionId,
    keep: usize,
    keep_large: usize,
) -> Result<(), DbError> {
    // Both databases count a blob's bytes so.
    let is_large = diesel::dsl::sql::<Nullable<Bool>>("length(sealed) > 1048576");
    let query = consents::table
        .filter(consents::session.eq(session))
        .filter(consents::asked_at.is_null())
        .order(consents::drafted_at.desc())
        .limit(1000)
        .select((consents::id, is_large));
    let drafts: Vec<(ConsentId, Option<bool>)> = on!(&mut *tx.conn, |c| query.load(c))?;
    let mut large = 0;
    for (index, (id, is_large)) in drafts.into_iter().enumerate() {
        let is_large = is_large.unwrap_or(false);
        large += usize::from(is_large);
        if index >= keep || (is_large && large > keep_large) {
            forget(tx, id)?;
        }
    }
    Ok(())
}

pub(super) fn forget(tx: &mut Tx<'_>, id: ConsentId) -> Result<(), DbError> {
    let draft = consents::table.find(id).filter(consents::asked_at.is_null());
    on!(&mut *tx.conn, |c| diesel::delete(draft).execute(c))?;
    Ok(())
}

pub(super) fn set_asked(tx: &mut Tx<'_>, id: ConsentId, asked: &Asked) -> Result<(), DbError> {
    let set = (
        consents::asked_at.eq(asked.at),
        consents::answer_by.eq(asked.until),
        consents::why.eq(asked.why.clone()),
    );
    on!(&mut *tx.conn, |c| diesel::update(consents::table.find(id)).set(set).execute(c))?;
    Ok(())
}

/// A no needs nothing of what would have been sent any more.
pub(super) fn set_answered(tx: &mut Tx<'_>, id: ConsentId, answered: &Answered) -> Result<(), DbError> {
    let set = (
        consents::answer.eq(answered.answer),
        consents::answered_at.eq(answered.at),
        consents::answered_by.eq(answered.by),
        consents::answered_name.eq(&answered.name),
        consents::note.eq(answered.note.clone()),
    );
    on!(&mut *tx.conn, |c| diesel::update(consents::table.find(id)).set(set).execute(c))?;
    if answered.answer.is_yes() { Ok(()) } else { unseal(tx, id) }
}

pub(super) fn set_seconded(tx: &mut Tx<'_>, id: ConsentId, seconded: &Seconded) -> Result<(), DbError> {
    let set = (
        consents::agreed.eq(seconded.agreed),
        consents::seconded_at.eq(seconded.at),
        consents::seconded_by.eq(seconded.by),
        consents::seconded_name.eq(&seconded.name),
        consents::second_note.eq(seconded.note.clone()),
    );
    on!(&mut *tx.conn, |c| diesel::update(consents::table.find(id)).set(set).execute(c))?;
    if seconded.agreed { Ok(()) } else { unseal(tx, id) }
}

pub(super) fn set_lapsed(tx: &mut Tx<'_>, id: ConsentId) -> Result<(), DbError> {
    let set = consents::lapsed_at.eq(tx.now);
    on!(&mut *tx.conn, |c| diesel::update(consents::table.find(id)).set(set).execute(c))?;
    unseal(tx, id)
}

/// Forgets what would have been sent.
pub(super) fn unseal(tx: &mut Tx<'_>, id: ConsentId) -> Result<(), DbError> {
    let set = (consents::sealed.eq(None::<Vec<u8>>), consents::send_hash.eq(None::<Vec<u8>>));
    on!(&mut *tx.conn, |c| diesel::update(consents::table.find(id)).set(set).execute(c))?;
    Ok(())
}

/// Uses a yes up. The account's head must be locked, so that it is used once.
pub(crate) fn set_used(tx: &mut Tx<'_>, id: ConsentId, session: SessionId) -> Result<(), DbError> {
    let set = (consents::used_at.eq(tx.now), consents::used_in.eq(session));
    on!(&mut *tx.conn, |c| diesel::update(consents::table.find(id)).set(set).execute(c))?;
    unseal(tx, id)
}

pub(super) fn set_send(tx: &mut Tx<'_>, id: ConsentId, token: Option<&SendToken>) -> Result<(), DbError> {
    let set = (
        consents::send_hash.eq(token.map(|token| token.hash.clone())),
        consents::send_until.eq(token.map(|token| token.until)),
        consents::send_in.eq(token.map(|token| token.session)),
    );
    on!(&mut *tx.conn, |c| diesel::update(consents::table.find(id)).set(set).execute(c))?;
    Ok(())
}

/// Takes the words out of questions that were made by `until` and are over; at most `most`.
pub(crate) fn erase_until(
    tx: &mut Tx<'_>,
    account: AccountId,
    until: Moment,
    most: i64,
) -> Result<usize, DbError> {
    let query = consents::table
        .filter(consents::account.eq(account))
        .filter(consents::drafted_at.le(until))
        .filter(consents::agent_name.ne(ERASED))
        .limit(most)
        .select(consents::id);
    let ids: Vec<ConsentId> = on!(&mut *tx.conn, |c| query.load(c))?;
    erase(tx, &ids)
}

/// Takes the words out of these questions.
pub(crate) fn erase(tx: &mut Tx<'_>, ids: &[ConsentId]) -> Result<usize, DbError> {
    let mut erased = 0;
    for id in ids {
        let one = consents::table.find(*id).filter(consents::agent_name.ne(ERASED));
        let kind: Option<Kind> = on!(&mut *tx.conn, |c| one.select(consents::kind).get_result(c).optional())?;
        let Some(kind) = kind else { continue };
        let set = (
            consents::agent_name.eq(ERASED),
            consents::question.eq(text_of(&nothing_of(kind))?),
            consents::why.eq(None::<String>),
            consents::answered_name.eq(None::<String>),
            consents::note.eq(None::<String>),
            consents::seconded_name.eq(None::<String>),
            consents::second_note.eq(None::<String>),
        );
        erased += on!(&mut *tx.conn, |c| diesel::update(consents::table.find(*id)).set(set).execute(c))?;
        unseal(tx, *id)?;
    }
    Ok(erased)
}

const ERASED: &str = "(erased)";

fn nothing_of(kind: Kind) -> Question {
    Question {
        kind,
        method: String::new(),
        target: ERASED.to_owned(),
        changes: Vec::new(),
        page: None,
        says: None,
        operation: None,
        files: Vec::new(),
        host: None,
        pressed: None,
        export: None,
        field: None,
        hidden: None,
    }
}

fn text_of(question: &Question) -> Result<String, DbError> {
    serde_json::to_string(question).map_err(|e| DbError::Corrupt(format!("a question: {e}")))
}

fn all(rows: Vec<Row>) -> Result<Vec<Consent>, DbError> {
    rows.into_iter().map(Row::consent).collect()
}

/// A question without what would be sent, which may be large and is read only to be sent.
#[derive(Queryable, Selectable)]
#[diesel(table_name = consents)]
struct Row {
    id: ConsentId,
    account: AccountId,
    grant_id: GrantId,
    session: SessionId,
    agent: StaffId,
    agent_name: String,
    question: String,
    content: String,
    #[diesel(select_expression = consents::sealed.is_not_null())]
    is_sealed: bool,
    why: Option<String>,
    drafted_at: Moment,
    asked_at: Option<Moment>,
    answer_by: Option<Moment>,
    answer: Option<Answer>,
    answered_at: Option<Moment>,
    answered_by: Option<OwnerId>,
    answered_name: Option<String>,
    note: Option<String>,
    agreed: Option<bool>,
    seconded_at: Option<Moment>,
    seconded_by: Option<StaffId>,
    seconded_name: Option<String>,
    second_note: Option<String>,
    lapsed_at: Option<Moment>,
    used_at: Option<Moment>,
    used_in: Option<SessionId>,
    send_hash: Option<Vec<u8>>,
    send_until: Option<Moment>,
    send_in: Option<SessionId>,
}

impl Row {
    fn consent(self) -> Result<Consent, DbError> {
        let question =
            serde_json::from_str(&self.question).map_err(|e| DbError::Corrupt(format!("a question: {e}")))?;
        let erased = || ERASED.to_owned();
        let asked = self.asked_at.zip(self.answer_by);
        let answered = self.answer.zip(self.answered_at).zip(self.answered_by);
        let seconded = self.agreed.zip(self.seconded_at).zip(self.seconded_by);
        let send = self.send_hash.zip(self.send_until).zip(self.send_in);
        Ok(Consent {
            id: self.id,
            account: self.account,
            grant: self.grant_id,
            session: self.session,
            agent: self.agent,
            agent_name: self.agent_name,
            question,
            content: self.content,
            is_sealed: self.is_sealed,
            drafted_at: self.drafted_at,
            asked: asked.map(|(at, until)| Asked { at, why: self.why, until }),
            answered: answered.map(|((answer, at), by)| Answered {
                at,
                by,
                name: self.answered_name.unwrap_or_else(erased),
                answer,
                note: self.note,
            }),
            seconded: seconded.map(|((agreed, at), by)| Seconded {
                at,
                by,
                name: self.seconded_name.unwrap_or_else(erased),
                agreed,
                note: self.second_note,
            }),
            lapsed_at: self.lapsed_at,
            used: self.used_at.zip(self.used_in).map(|(at, session)| Used { at, session }),
            send: send.map(|((hash, until), session)| SendToken { hash, until, session }),
        })
    }
}
