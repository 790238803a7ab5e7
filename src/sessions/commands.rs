//! The verbs: opening, handing over, entering, switching, staying, ending, tidying up.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::records::Keeping;
use super::session::{Limits, Over, Session, SessionError};
use super::{ActingAs, EndedHow, Mode, OpenError, Reason, Summary, TicketUrl, leaving, store};
use crate::accounts;
use crate::actor::Actor;
use crate::clock::Moment;
use crate::consents;
use crate::db::{Db, DbError, HeadId, Tx};
use crate::grants::{self, Grant, Scope};
use crate::history::event::session as event;
use crate::history::event::step::Unknown;
use crate::history::{self, Draft, Signer, append};
use crate::ids::{AccountId, SessionId, StaffId, StepUpId};
use crate::outbox::{self, NoticeKind};
use crate::random::Token;
use crate::staff::{self, Member, Role};

/// What an agent asks for. The id comes with the form, so that sending it twice opens once.
pub struct Open {
    pub id: SessionId,
    pub account: AccountId,
    /// The user's id in the vendor's app.
    pub act_as: String,
    pub reason: Reason,
    pub ticket: TicketUrl,
    pub step_up: StepUpId,
    /// The hash of the rules in force.
    pub rules: String,
}

/// Opens a session, or writes down that somebody tried to without a grant.
pub async fn open(
    db: &Db,
    signer: &Signer,
    limits: Limits,
    agent: &Member,
    wish: Open,
) -> Result<Session, OpenError> {
    let (agent, permit) = (agent.clone(), signer.permit().await);
    let heads = [wish.account.into(), agent.id.into()];
    // A refusal that must be recorded commits: it is an `Ok` inside the write.
    db.write(&heads, move |tx| match admit(tx, &agent, &wish)? {
        Admission::Same(session) => Ok(Ok(*session)),
        Admission::Refused(refusal) => {
            let refused = event::EntryRefused {
                by: agent.actor(),
                code: refusal.code().to_owned(),
                reason: wish.reason.as_str().to_owned(),
                ticket: wish.ticket.as_str().to_owned(),
            };
            append(tx, wish.account, vec![Draft::of(refused)])?;
            Ok(Err(refusal))
        }
        Admission::Granted(granted) => {
            let (grant, acting_as) = *granted;
            let Some(key) = permit.key_id(tx)? else { return Err(OpenError::LogStopped) };
            Ok(Ok(begin(tx, &key, limits, &agent, wish, &grant, acting_as)?))
        }
    })
    .await
    .and_then(|outcome: Result<Session, OpenError>| outcome)
}

enum Admission {
    Granted(Box<(Grant, ActingAs)>),
    /// This very form was sent before.
    Same(Box<Session>),
    Refused(OpenError),
}

fn admit(tx: &mut Tx<'_>, agent: &Member, wish: &Open) -> Result<Admission, OpenError> {
    if let Some(same) = store::find(tx.conn, wish.id)? {
        let mine = same.agent == agent.id && same.account == wish.account;
        return if mine { Ok(Admission::Same(Box::new(same))) } else { Err(OpenError::NotYours) };
    }
    accounts::find(tx.conn, wish.account)?.ok_or(OpenError::NoSuchAccount)?;
    let member = staff::find(tx.conn, agent.id)?.ok_or(OpenError::NotAnAgent)?;
    if member.suspended_at.is_some() || !member.roles.has(Role::Agent) {
        return Ok(Admission::Refused(OpenError::NotAnAgent));
    }
    let Some(grant) = grants::active(tx.conn, wish.account, tx.now)? else {
        return Ok(Admission::Refused(OpenError::NoActiveGrant));
    };
    let user = accounts::user(tx.conn, wish.account, &wish.act_as)?.ok_or(OpenError::NoSuchUser)?;
    let step_up = staff::find_step_up(tx.conn, wish.step_up)?;
    if !step_up.is_some_and(|receipt| receipt.is_good(agent.id, wish.account, tx.now)) {
        return Err(OpenError::NoStepUp);
    }
    staff::use_step_up(tx, wish.step_up)?;
    Ok(Admission::Granted(Box::new((grant, ActingAs { id: user.external_id, name: user.name }))))
}

fn begin(
    tx: &mut Tx<'_>,
    key: &str,
    limits: Limits,
    agent: &Member,
    wish: Open,
    grant: &Grant,
    acting_as: ActingAs,
) -> Result<Session, OpenError> {
    let session = Session {
        id: wish.id,
        account: wish.account,
        grant: grant.id,
        agent: agent.id,
        agent_name: agent.name.clone(),
        acting_as,
        reason: wish.reason,
        ticket: wish.ticket,
        mode: Mode::View,
        slug: tx.random.slug(),
        hand_off_hash: None,
        cookie_hash: None,
        opened_at: tx.now,
        hard_ends_at: tx.now.plus(limits.hard),
        last_active_at: tx.now,
        ended_at: None,
        ended_how: None,
        erased: None,
    };
    store::insert(tx, &session)?;
    let opened = event::Opened {
        session: session.id,
        code: session.code(),
        grant: grant.id,
        by: session.agent(),
        acting_as: session.acting_as.clone(),
        reason: session.reason.as_str().to_owned(),
        ticket: session.ticket.as_str().to_owned(),
        until: session.until(grant),
        limit: Some(session.hard_ends_at),
        step_up: wish.step_up,
        rules: wish.rules,
        key: key.to_owned(),
    };
    append(tx, session.account, vec![Draft::of(opened).in_session(session.id)])?;
    let data = json!({ "session": facts(&session), "until": session.until(grant) });
    tell_owners(tx, &session, NoticeKind::SessionOpened, &data)?;
    Ok(session)
}

/// Mints a fresh one-time way into the session for the agent's browser. An older one is no good any more.
pub async fn hand_off(
    db: &Db,
    limits: Limits,
    agent: StaffId,
    session: &Session,
) -> Result<Token, SessionError> {
    let (account, id) = (session.account, session.id);
    db.write(&[account.into()], move |tx| {
        let session = live(tx, account, id, limits)?.0;
        if session.agent != agent {
            return Err(SessionError::NotFound);
        }
        let token = tx.random.token();
        store::set_hand_off(tx, id, token.hash())?;
        Ok(token)
    })
    .await
}

/// A browser brings the one-time token to the session's origin and gets a cookie instead.
pub async fn enter(db: &Db, limits: Limits, session: &Session, token: Token) -> Result<Token, SessionError> {
    let (account, id) = (session.account, session.id);
    db.write(&[account.into()], move |tx| {
        let session = live(tx, account, id, limits)?.0;
        if session.hand_off_hash != Some(token.hash()) {
            return Err(SessionError::HandOffUsed);
        }
        let cookie = tx.random.token();
        store::set_cookie(tx, id, cookie.hash())?;
        let entered = event::Entered { by: session.agent() };
        append(tx, session.account, vec![Draft::of(entered).in_session(id)])?;
        Ok(cookie)
    })
    .await
}

/// Switches between viewing and changing: deliberate, and on record.
pub async fn switch_mode(
    db: &Db,
    limits: Limits,
    agent: StaffId,
    session: &Session,
    mode: Mode,
) -> Result<(), SessionError> {
    let (account, id) = (session.account, session.id);
    db.write(&[account.into()], move |tx| {
        let (session, grant) = live(tx, account, id, limits)?;
        if session.agent != agent {
            return Err(SessionError::NotFound);
        }
        let consent = match (mode, grant.scope) {
            (Mode::Change, Scope::View) => consents::in_session(tx.conn, id)?
                .into_iter()
                .find(|consent| consent.lets_change(id, &grant, tx.now))
                .map(|consent| consent.id),
            _ => None,
        };
        Session::may_switch(mode, grant.scope, consent.is_some())?;
        if session.mode != mode {
            store::set_mode(tx, id, mode)?;
            let changed = event::ModeChanged { by: session.agent(), mode, consent };
            append(tx, session.account, vec![Draft::of(changed).in_session(id)])?;
        }
        Ok(())
    })
    .await
}

/// The agent says that somebody is still there.
pub async fn stay(db: &Db, limits: Limits, session: &Session) -> Result<(), SessionError> {
    let (account, id) = (session.account, session.id);
    db.write(&[account.into()], move |tx| {
        live(tx, account, id, limits)?;
        Ok(store::set_active(tx, id)?)
    })
    .await
}

/// Under names that begin so it is kept which pages' removals are on record.
const REMOVALS: &str = "banner removed ";

/// Pages of one session of which it is written down that they removed the banner; a script could name any number.
const MOST_REMOVALS: usize = 50;

/// Writes down that a page's script removed the banner: once for each page, however often it did.
pub async fn banner_removed(
    db: &Db,
    limits: Limits,
    session: &Session,
    page: String,
) -> Result<(), SessionError> {
    let (account, id) = (session.account, session.id);
    db.write(&[account.into()], move |tx| {
        let session = live(tx, account, id, limits)?.0;
        let name = format!("{REMOVALS}{}", hex::encode(Sha256::digest(page.as_bytes())));
        let noted = store::keepings_beginning(tx.conn, id, REMOVALS)?;
        if noted.len() >= MOST_REMOVALS || noted.iter().any(|(known, _)| *known == name) {
            return Ok(());
        }
        store::keep(tx, &[(id, &Keeping { name, sealed: Vec::new(), newest: None })])?;
        append(tx, session.account, vec![Draft::of(event::BannerRemoved { page }).in_session(id)])?;
        Ok(())
    })
    .await
}

/// The agent leaves: the session ends at once, and the summary waits a little for her word on what she fixed.
pub async fn leave(
    db: &Db,
    signer: &Signer,
    limits: Limits,
    session: &Session,
    how: EndedHow,
) -> Result<Over, SessionError> {
    let wish = Wish { by: session.agent(), how, summary_waits: true };
    close(db, signer, limits, session.account, session.id, Some(wish)).await
}

/// Ends a session because somebody wants it to. One that is over already keeps its own end.
pub async fn end(
    db: &Db,
    signer: &Signer,
    limits: Limits,
    session: &Session,
    by: Actor,
    how: EndedHow,
) -> Result<Over, SessionError> {
    let wish = Wish { by, how, summary_waits: false };
    close(db, signer, limits, session.account, session.id, Some(wish)).await
}

/// Writes down the end of a session that is over, and sends the summaries. A live one is left alone.
pub async fn tidy(
    db: &Db,
    signer: &Signer,
    limits: Limits,
    session: &Session,
) -> Result<Option<Over>, SessionError> {
    match close(db, signer, limits, session.account, session.id, None).await {
        Ok(over) => Ok(Some(over)),
        Err(SessionError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Who wants a session to end.
#[derive(Clone)]
struct Wish {
    by: Actor,
    how: EndedHow,
    summary_waits: bool,
}

/// One closing entry, one checkpoint, one summary to each owner: in one write, once. Where nothing may be signed, the
/// session ends all the same, and its summary waits for a checkpoint.
async fn close(
    db: &Db,
    signer: &Signer,
    limits: Limits,
    account: AccountId,
    id: SessionId,
    wish: Option<Wish>,
) -> Result<Over, SessionError> {
    let permit = signer.permit().await;
    db.write_with_reserve(&[account.into(), HeadId::VENDOR], move |tx| {
        let (session, grant) = with_grant(tx, account, id)?;
        if let (Some(at), Some(how)) = (session.ended_at, session.ended_how) {
            return Ok(Over { at, how });
        }
        let (by, over, waits) = match (session.over(&grant, limits, tx.now), wish.clone()) {
            (Some(over), _) => (Actor::Porchlight, over, false),
            (None, Some(wish)) => (wish.by, Over { at: tx.now, how: wish.how }, wish.summary_waits),
            (None, None) => return Err(SessionError::NotFound),
        };
        store::set_ended(tx, id, over)?;
        let ended_by = (by != Actor::Porchlight).then(|| by.name().to_owned());
        let closing = closing(tx, &session, by, over)?;
        append(tx, account, vec![Draft::of(closing).in_session(id)])?;
        let summary = Summary::of(&history::entries_of_session(tx.conn, id)?)?;
        leaving::owe(tx, &session, over.at, &summary)?;
        let data = json!({
            "session": facts(&session),
            "ended_at": over.at,
            "ended_how": over.how,
            "ended_by": ended_by,
            "scope": grant.scope,
            "summary": summary,
            "grant_until": grant.ends_at,
            "grant_withdrawn": grant.withdrawn_at,
        });
        tell_owners(tx, &session, NoticeKind::SessionSummary, &data)?;
        if waits {
            outbox::hold_back(tx, id, NoticeKind::SessionSummary, tx.now.plus(leaving::WAITS))?;
        }
        history::checkpoint(tx, account, &permit)?;
        Ok(over)
    })
    .await
}

fn closing(tx: &mut Tx<'_>, session: &Session, by: Actor, over: Over) -> Result<event::Ended, DbError> {
    let leaves = history::leaf_hashes_of_session(tx.conn, session.id)?;
    let hash = leaves.iter().fold(Sha256::new(), |hash, leaf| hash.chain_update(leaf.0));
    Ok(event::Ended {
        by,
        how: over.how,
        at: over.at,
        entries: leaves.len() as u64,
        entries_hash: hex::encode(hash.finalize()),
    })
}

/// Marks requests that a crash left without an answer, so that nobody takes silence for "nothing happened".
pub async fn mark_unknown(db: &Db, unanswered_since: Moment) -> Result<usize, DbError> {
    let stale = db.read(move |conn| store::stale_intents(conn, unanswered_since)).await?;
    let count = stale.len();
    for (account, seq, session) in stale {
        db.write_with_reserve(&[account.into()], move |tx| {
            let intent = seq.cast_unsigned();
            if store::close_intent(tx, account, intent)? {
                append(tx, account, vec![Draft::of(Unknown { intent }).in_session(session)])?;
            }
            Ok::<(), DbError>(())
        })
        .await?;
    }
    Ok(count)
}

/// The session and its grant, if it is live in this very write.
pub(super) fn live(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: SessionId,
    limits: Limits,
) -> Result<(Session, Grant), SessionError> {
    let (session, grant) = with_grant(tx, account, id)?;
    match session.over(&grant, limits, tx.now) {
        Some(over) => Err(SessionError::Over(over)),
        None => Ok((session, grant)),
    }
}

/// A session of another account does not exist: its log is not the one that this write has locked.
fn with_grant(tx: &mut Tx<'_>, account: AccountId, id: SessionId) -> Result<(Session, Grant), SessionError> {
    let session = store::in_account_one(tx.conn, account, id)?.ok_or(SessionError::NotFound)?;
    let grant = grants::find(tx.conn, account, session.grant)?.ok_or(DbError::NotFound)?;
    Ok((session, grant))
}

/// The facts of a session that its mails need.
pub(super) fn facts(session: &Session) -> serde_json::Value {
    json!({
        "id": session.id,
        "code": session.code(),
        "agent": session.agent_name,
        "acting_as": session.acting_as.name,
        "reason": session.reason.as_str(),
        "ticket": session.ticket.as_str(),
        "ticket_number": session.ticket.number(),
        "opened_at": session.opened_at,
    })
}

fn tell_owners(
    tx: &mut Tx<'_>,
    session: &Session,
    notice: NoticeKind,
    data: &serde_json::Value,
) -> Result<(), DbError> {
    accounts::commands::tell_owners(tx, session.account, Some(session.id), notice, data)
}

/// Keeps for a session what its answers bring while they are still under way.
pub async fn keep(
    db: &Db,
    account: AccountId,
    session: SessionId,
    keepings: Vec<super::Keeping>,
) -> Result<(), DbError> {
    db.write(&[account.into()], move |tx| {
        let kept: Vec<_> = keepings.iter().map(|one| (session, one)).collect();
        store::keep(tx, &kept)
    })
    .await
}
