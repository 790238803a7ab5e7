//! The verbs: drafting, asking, answering, a lead's second yes, lapsing, and handing out the one-time way to send.

use serde_json::{Value, json};

use super::consent::{ANSWER_WITHIN, Answered, Asked, Consent, Seconded, SendToken, State};
use super::{Answer, ConsentError, Kind, LapsedHow, Question, store};
use crate::accounts::{self, Owner};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::{Db, DbError, Tx};
use crate::grants::{self, Grant};
use crate::history::event::consent as event;
use crate::history::{self, append};
use crate::ids::{AccountId, ConsentId, GrantId, SessionId, StaffId};
use crate::outbox::{self, NoticeKind, Recipient};
use crate::random::Token;
use crate::staff::{self, Member, Role};

/// So many refused steps of one session can still be asked about; a page's script may try without end.
const MOST_DRAFTS: usize = 20;

/// Of those that bring much (files), only so many.
const MOST_LARGE_DRAFTS: usize = 3;

/// A reason or a note is no longer than this.
const LONGEST: usize = 1000;

/// For so long the way to send is good, which the agent's browser takes at once.
const SEND_WITHIN: chrono::Duration = chrono::Duration::minutes(2);

/// A refused step that may be asked about, with what would be sent.
#[derive(Debug, Clone)]
pub struct Draft {
    pub id: ConsentId,
    pub account: AccountId,
    pub grant: GrantId,
    pub session: SessionId,
    pub agent: StaffId,
    pub agent_name: String,
    pub question: Question,
    pub content: String,
    /// What would be sent, sealed by the gateway.
    pub sealed: Vec<u8>,
}

/// Keeps a refused step, so that it can be asked about.
pub async fn draft(db: &Db, draft: Draft) -> Result<(), DbError> {
    db.write(&[draft.account.into()], move |tx| {
        store::insert(tx, &draft)?;
        store::forget_drafts(tx, draft.session, MOST_DRAFTS, MOST_LARGE_DRAFTS)
    })
    .await
}

/// Asks the owners, in a write that has made sure that the session is live. Gives the question: one about the very
/// same that is open already, or this one. `facts` are the session's, for the mail.
pub fn ask(
    tx: &mut Tx<'_>,
    agent: &Member,
    id: ConsentId,
    why: Option<&str>,
    facts: Value,
) -> Result<Consent, ConsentError> {
    let mut consent = store::find(tx.conn, id)?.ok_or(ConsentError::NotFound)?;
    if consent.agent != agent.id {
        return Err(ConsentError::NotFound);
    }
    if consent.asked.is_some() {
        return Ok(consent);
    }
    let grant = store::grant_of(tx.conn, &consent)?;
    if grant.state(tx.now) != grants::State::Active {
        return Err(ConsentError::AccessOver);
    }
    let why = said(why, ConsentError::TooLong)?;
    if let Some(open) = store::same(tx.conn, &consent)?.into_iter().find(|c| c.is_open(&grant, tx.now)) {
        store::forget(tx, id)?;
        return Ok(open);
    }
    let asked = Asked { at: tx.now, why, until: tx.now.plus(ANSWER_WITHIN) };
    store::set_asked(tx, id, &asked)?;
    let entry = event::Asked {
        consent: id,
        by: agent.actor(),
        grant: consent.grant,
        question: consent.question.clone(),
        content: consent.content.clone(),
        why: asked.why.clone(),
        until: asked.until,
    };
    on_record(tx, &consent, entry)?;
    let data = json!({
        "consent": id,
        "session": facts,
        "question": consent.question,
        "why": asked.why,
        "until": asked.until.min(grant.ends_at),
    });
    consent.asked = Some(asked);
    accounts::commands::tell_owners(
        tx,
        consent.account,
        Some(consent.session),
        NoticeKind::QuestionAsked,
        &data,
    )?;
    Ok(consent)
}

/// What an owner says, and to what.
#[derive(Debug, Clone)]
pub struct Reply {
    pub id: ConsentId,
    pub answer: Answer,
    pub note: Option<String>,
}

/// An owner answers. The agent is mailed.
pub async fn answer(db: &Db, owner: &Owner, reply: Reply) -> Result<Consent, ConsentError> {
    let owner = owner.clone();
    db.write(&[owner.account.into()], move |tx| {
        if !accounts::decides(tx.conn, owner.id)? {
            return Err(ConsentError::OnlyObserves);
        }
        let mut consent = in_account(tx, owner.account, reply.id)?;
        let grant = store::grant_of(tx.conn, &consent)?;
        consent.may_be_answered(reply.answer, &grant, tx.now)?;
        let answered = Answered {
            at: tx.now,
            by: owner.id,
            name: owner.name.clone(),
            answer: reply.answer,
            note: said(reply.note.as_deref(), ConsentError::TooLong)?,
        };
        store::set_answered(tx, consent.id, &answered)?;
        let entry = event::Answered {
            consent: consent.id,
            by: Actor::owner(owner.id, &owner.name),
            question: consent.question.clone(),
            answer: answered.answer,
            note: answered.note.clone(),
        };
        on_record(tx, &consent, entry)?;
        consent.answered = Some(answered);
        tell_agent(tx, &consent, &grant)?;
        if consent.question.kind == Kind::Sensitive && reply.answer.is_yes() {
            tell_leads(tx, &consent, &grant)?;
        }
        Ok(consent)
    })
    .await
}

/// A lead agrees to what is sensitive, or does not, after the owner said yes.
pub async fn second(
    db: &Db,
    lead: &Member,
    consent: &Consent,
    agreed: bool,
    note: Option<String>,
) -> Result<Consent, ConsentError> {
    let (lead, account, id) = (lead.clone(), consent.account, consent.id);
    db.write(&[account.into()], move |tx| {
        let mut consent = in_account(tx, account, id)?;
        let lead = staff::find(tx.conn, lead.id)?.ok_or(ConsentError::NotALead)?;
        if !lead.serves_as(Role::Lead) {
            return Err(ConsentError::NotALead);
        }
        let grant = store::grant_of(tx.conn, &consent)?;
        consent.may_be_seconded(lead.id, &grant, tx.now)?;
        let note = said(note.as_deref(), ConsentError::TooLong)?;
        let seconded = Seconded { at: tx.now, by: lead.id, name: lead.name.clone(), agreed, note };
        store::set_seconded(tx, id, &seconded)?;
        let entry = event::Seconded {
            consent: id,
            by: lead.actor(),
            question: consent.question.clone(),
            agreed,
            note: seconded.note.clone(),
        };
        on_record(tx, &consent, entry)?;
        consent.seconded = Some(seconded);
        tell_agent(tx, &consent, &grant)?;
        Ok(consent)
    })
    .await
}

/// Writes down that a question is over without a yes, and forgets what would have been sent, also of drafts and of
/// answers that were not used in time. Gives whether there was anything to do.
pub async fn lapse(db: &Db, account: AccountId, id: ConsentId) -> Result<bool, DbError> {
    db.write(&[account.into()], move |tx| {
        let Some(consent) = store::find(tx.conn, id)?.filter(|consent| consent.account == account) else {
            return Ok(false);
        };
        let grant = grants::find(tx.conn, account, consent.grant)?.ok_or(DbError::NotFound)?;
        let Some(step) = due(&consent, &grant, tx.now) else { return Ok(false) };
        match step {
            Due::Forget => store::forget(tx, id)?,
            Due::Unseal => store::unseal(tx, id)?,
            Due::Lapse(how) => {
                store::set_lapsed(tx, id)?;
                let entry = event::Lapsed { consent: id, question: consent.question.clone(), how };
                on_record(tx, &consent, entry)?;
                let lapsed = Consent { lapsed_at: Some(tx.now), ..consent };
                tell_agent(tx, &lapsed, &grant)?;
            }
        }
        Ok(true)
    })
    .await
}

/// Whether [`lapse`] has something to do: for choosing what is worth a write.
pub fn is_due(consent: &Consent, grant: &Grant, now: Moment) -> bool {
    due(consent, grant, now).is_some()
}

enum Due {
    /// A draft that nobody asked about.
    Forget,
    /// A yes that cannot be used any more.
    Unseal,
    Lapse(LapsedHow),
}

fn due(consent: &Consent, grant: &Grant, now: Moment) -> Option<Due> {
    match consent.state(grant, now) {
        State::Draft if now >= consent.drafted_at.plus(super::consent::GOOD_FOR) => Some(Due::Forget),
        State::Lapsed if consent.lapsed_at.is_none() => Some(Due::Lapse(LapsedHow::Unanswered)),
        State::AccessOver if consent.answered.is_none() => Some(Due::Lapse(LapsedHow::AccessOver)),
        State::AccessOver | State::Expired if consent.question.kind == Kind::Sensitive => {
            match consent.seconded {
                None => Some(Due::Lapse(LapsedHow::NotSeconded)),
                Some(_) => consent.is_sealed.then_some(Due::Unseal),
            }
        }
        State::AccessOver | State::Expired => consent.is_sealed.then_some(Due::Unseal),
        _ => None,
    }
}

/// Hands out the one-time way by which the agent's browser has it sent in this session.
pub async fn permit_to_send(
    db: &Db,
    agent: StaffId,
    consent: &Consent,
    session: SessionId,
) -> Result<Token, ConsentError> {
    let (account, id) = (consent.account, consent.id);
    db.write(&[account.into()], move |tx| {
        let consent = in_account(tx, account, id)?;
        if consent.agent != agent {
            return Err(ConsentError::NotFound);
        }
        let token = tx.random.token();
        let send = SendToken { hash: token.hash(), until: tx.now.plus(SEND_WITHIN), session };
        store::set_send(tx, id, Some(&send))?;
        Ok(token)
    })
    .await
}

/// The agent's browser brings the one-time way back. Whether it may be sent is decided when the step is admitted.
pub async fn take_permit(
    db: &Db,
    account: AccountId,
    session: SessionId,
    id: ConsentId,
    token: Token,
) -> Result<Consent, ConsentError> {
    db.write(&[account.into()], move |tx| {
        let consent = in_account(tx, account, id)?;
        let good = consent
            .send
            .as_ref()
            .is_some_and(|send| send.hash == token.hash() && send.session == session && tx.now < send.until);
        if !good {
            return Err(ConsentError::NotFound);
        }
        store::set_send(tx, id, None)?;
        Ok(consent)
    })
    .await
}

/// A question of another account does not exist.
fn in_account(tx: &mut Tx<'_>, account: AccountId, id: ConsentId) -> Result<Consent, ConsentError> {
    let found = store::find(tx.conn, id)?.filter(|consent| consent.account == account);
    found.ok_or(ConsentError::NotFound)
}

fn on_record(
    tx: &mut Tx<'_>,
    consent: &Consent,
    event: impl Into<crate::history::Event>,
) -> Result<(), DbError> {
    let draft = history::Draft::of(event).in_session(consent.session);
    append(tx, consent.account, vec![draft]).map(drop)
}

/// What somebody typed, if anything; `too_long` where it is more than a note holds.
pub(crate) fn said<E>(text: Option<&str>, too_long: E) -> Result<Option<String>, E> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    match text {
        Some(text) if text.chars().count() > LONGEST => Err(too_long),
        text => Ok(text.map(str::to_owned)),
    }
}

fn tell_agent(tx: &mut Tx<'_>, consent: &Consent, grant: &Grant) -> Result<(), DbError> {
    let Some(agent) = staff::find(tx.conn, consent.agent)? else { return Ok(()) };
    tell_staff(tx, consent, grant, NoticeKind::QuestionAnswered, &[agent.into()])
}

/// Everybody who may add the second yes.
fn tell_leads(tx: &mut Tx<'_>, consent: &Consent, grant: &Grant) -> Result<(), DbError> {
    let leads = staff::serving_but(tx.conn, Role::Lead, consent.agent)?;
    let leads: Vec<Recipient> = leads.into_iter().map(Recipient::from).collect();
    tell_staff(tx, consent, grant, NoticeKind::QuestionForLead, &leads)
}

fn tell_staff(
    tx: &mut Tx<'_>,
    consent: &Consent,
    grant: &Grant,
    notice: NoticeKind,
    to: &[Recipient],
) -> Result<(), DbError> {
    let until = match consent.state(grant, tx.now) {
        State::Allowed(until) | State::WaitingForLead(until) => Some(until),
        _ => None,
    };
    let answered = consent.answered.as_ref();
    let seconded = consent.seconded.as_ref();
    let data = json!({
        "consent": consent.id,
        "agent": consent.agent_name,
        "question": consent.question,
        "why": consent.asked.as_ref().and_then(|asked| asked.why.as_ref()),
        "answer": answered.map(|answered| answered.answer),
        "by": answered.map(|answered| &answered.name),
        "note": answered.and_then(|answered| answered.note.as_ref()),
        "agreed": seconded.map(|seconded| seconded.agreed),
        "lead": seconded.map(|seconded| &seconded.name),
        "lead_note": seconded.and_then(|seconded| seconded.note.as_ref()),
        "until": until,
    });
    outbox::enqueue(tx, consent.account, Some(consent.session), notice, &data, to)
}
