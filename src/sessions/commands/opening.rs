//! Opening: under a grant, with a fresh step-up, and on record also where it is refused.

use serde_json::json;

use super::{facts, refused, tell_owners};
use crate::accounts;
use crate::db::{Db, Tx};
use crate::grants::{self, Grant, Using};
use crate::history::event::session as event;
use crate::history::{Draft, Signer, append};
use crate::ids::{AccountId, SessionId, StepUpId};
use crate::outbox::NoticeKind;
use crate::sessions::{ActingAs, Limits, Mode, OpenError, Reason, Session, TicketUrl, Work, store};
use crate::staff::{self, Member};

/// What an agent asks for. The id comes with the form, so that sending it twice opens once.
pub struct Open {
    pub id: SessionId,
    pub account: AccountId,
    /// The user's id in the vendor's app.
    pub act_as: String,
    pub reason: Reason,
    pub ticket: TicketUrl,
    /// The declared task.
    pub work: Option<Work>,
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
    db.write(&heads, move |tx| match admit(tx, limits, &agent, &wish)? {
        Admission::Same(session) => Ok(Ok(*session)),
        Admission::Refused(refusal) => {
            refused::write_down(tx, &agent, wish.account, &wish.reason, &wish.ticket, refusal.code())?;
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

fn admit(tx: &mut Tx<'_>, limits: Limits, agent: &Member, wish: &Open) -> Result<Admission, OpenError> {
    if let Some(same) = store::find(tx.conn, wish.id)? {
        let mine = same.agent == agent.id && same.account == wish.account;
        return if mine { Ok(Admission::Same(Box::new(same))) } else { Err(OpenError::NotYours) };
    }
    accounts::find(tx.conn, wish.account)?.ok_or(OpenError::NoSuchAccount)?;
    let member = staff::find(tx.conn, agent.id)?.ok_or(OpenError::NotAnAgent)?;
    let missing = limits.entering.missing(&member.standing(), tx.now);
    if !missing.is_empty() {
        return Ok(Admission::Refused(OpenError::NotEligible(missing)));
    }
    let Some(grant) = grants::active(tx.conn, wish.account, tx.now)? else {
        return Ok(Admission::Refused(OpenError::NoActiveGrant));
    };
    let using =
        Using { agent: agent.id, team: &member.team, work: wish.work.as_ref().map(|work| work.id.as_str()) };
    if let Err(refusal) = grant.only.admits(using) {
        return Ok(Admission::Refused(OpenError::NotFor(refusal)));
    }
    let user = accounts::user(tx.conn, wish.account, &wish.act_as)?.ok_or(OpenError::NoSuchUser)?;
    let step_up = staff::find_step_up(tx.conn, wish.step_up)?;
    if !step_up.is_some_and(|receipt| receipt.is_good(agent.id, wish.account, tx.now)) {
        return Ok(Admission::Refused(OpenError::NoStepUp));
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
        standing: agent.standing(),
        acting_as,
        reason: wish.reason,
        ticket: wish.ticket,
        work: wish.work,
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
        ticket_number: session.ticket.told_number().map(str::to_owned),
        work: session.work.clone(),
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
