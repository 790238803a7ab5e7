//! Opening: under a grant, with a fresh step-up, and on record also where it is refused.

use std::sync::Arc;

use serde_json::json;

use super::{facts, refused, tell_owners};
use crate::accounts;
use crate::db::{Db, Tx};
use crate::grants::{self, Grant, Using};
use crate::history::event::session as event;
use crate::history::{Draft, Signer, append};
use crate::ids::{AccountId, RequestId, SessionId, StepUpId};
use crate::outbox::NoticeKind;
use crate::requests::{self, Asking, Request, Terms, Wish};
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
    /// Which sessions need an approval.
    pub terms: Arc<Terms>,
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
            let Some(key) = permit.key_id(tx)? else { return Err(OpenError::LogStopped) };
            Ok(Ok(begin(tx, &key, limits, wish, *granted)?))
        }
        Admission::Asked(asked) => Ok(Err(OpenError::NeedsApproval(asked))),
    })
    .await
    .and_then(|outcome: Result<Session, OpenError>| outcome)
}

/// What lets a session be opened.
struct Granted {
    /// The agent as they stand in this very write, whatever the door read before.
    agent: Member,
    grant: Grant,
    acting_as: ActingAs,
    /// Where it needs any.
    approvals: Vec<Request>,
}

enum Admission {
    Granted(Box<Granted>),
    /// It needs approvals that there are not; these were asked for.
    Asked(Vec<RequestId>),
    /// This very form was sent before.
    Same(Box<Session>),
    Refused(OpenError),
}

fn admit(tx: &mut Tx<'_>, limits: Limits, agent: &Member, wish: &Open) -> Result<Admission, OpenError> {
    if let Some(same) = store::find(tx.conn, wish.id)? {
        let mine = same.agent == agent.id && same.account == wish.account;
        return if mine { Ok(Admission::Same(Box::new(same))) } else { Err(OpenError::NotYours) };
    }
    let account = accounts::find(tx.conn, wish.account)?.ok_or(OpenError::NoSuchAccount)?;
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
    let needs = wish.terms.needs(&account, &user, &grant);
    let acting_as = ActingAs { id: user.external_id, name: user.name };
    let asking = Asking {
        wish: Wish {
            account: account.id,
            agent: agent.id,
            grant: &grant,
            act_as: &acting_as.id,
            work: wish.work.as_ref().map(|work| work.id.as_str()),
            reason: wish.reason.as_str(),
            ticket: wish.ticket.as_str(),
        },
        acting_as: &acting_as,
        work: wish.work.as_ref(),
        needs: &needs,
    };
    match requests::approvals(tx, &asking)? {
        Ok(approvals) => {
            Ok(Admission::Granted(Box::new(Granted { agent: member, grant, acting_as, approvals })))
        }
        Err(missing) => Ok(Admission::Asked(requests::ask(tx, &wish.terms, &member, &asking, &missing)?)),
    }
}

fn begin(
    tx: &mut Tx<'_>,
    key: &str,
    limits: Limits,
    wish: Open,
    granted: Granted,
) -> Result<Session, OpenError> {
    let Granted { agent, grant, acting_as, approvals } = granted;
    let good_until = approvals.iter().filter_map(|request| request.answered.as_ref()?.until).min();
    let limit = tx.now.plus(limits.hard);
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
        hard_ends_at: good_until.map_or(limit, |until| until.min(limit)),
        last_active_at: tx.now,
        ended_at: None,
        ended_how: None,
        erased: None,
    };
    store::insert(tx, &session)?;
    let approvals = requests::use_up(tx, &approvals, session.id)?;
    let approved_by: Vec<String> = approvals.iter().map(|approval| approval.by.name().to_owned()).collect();
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
        until: session.until(&grant),
        limit: Some(session.hard_ends_at),
        approvals,
        step_up: wish.step_up,
        rules: wish.rules,
        key: key.to_owned(),
    };
    append(tx, session.account, vec![Draft::of(opened).in_session(session.id)])?;
    let until = session.until(&grant);
    let data = json!({ "session": facts(&session), "until": until, "approved_by": approved_by });
    tell_owners(tx, &session, NoticeKind::SessionOpened, &data)?;
    Ok(session)
}
