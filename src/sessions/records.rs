//! Admitting and recording requests, set-wise: what every request through the gateway goes through.
//!
//! The sessions and grants of a whole batch are loaded, each request is decided in order by the pure rules, and the
//! entries of each account are appended together. The account's head is locked, so a withdrawal stands either before
//! a step, which is then refused, or after it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Limits, Over, Session, StepRefusal, commands, store};
use crate::clock::Moment;
use crate::consents::{self, Consent, NotAllowed, Use, Used};
use crate::db::{DbError, HeadId, SetWise, Tx};
use crate::grants::{self, Grant};
use crate::history::event::session::Mode;
use crate::history::event::step;
use crate::history::{Appended, Draft, append};
use crate::ids::{AccountId, ConsentId, EntryId, GrantId, SessionId};

/// One thing to write down about a request.
#[derive(Debug, Clone)]
pub enum Record {
    Wanted(StepWanted),
    /// A request that the gateway itself will not read, whatever the session may do.
    Refused(StepTurnedAway),
    /// A request that was still on its way to us when its session ended.
    Unsent(StepUnsent),
    Answered(StepAnswered),
    Ended(StepEnded),
}

/// Before anything is sent: may this step be done?
#[derive(Debug, Clone)]
pub struct StepWanted {
    pub account: AccountId,
    pub session: SessionId,
    /// The intent's id, chosen by the asker, so that an unknown commit can be looked up.
    pub entry: EntryId,
    pub limits: Limits,
    pub intent: step::Intent,
    /// Whether a person did this (and so resets the idle clock), rather than a page's script.
    pub by_person: bool,
}

/// A request that was turned away before anything was decided about it.
#[derive(Debug, Clone)]
pub struct StepTurnedAway {
    pub account: AccountId,
    pub session: SessionId,
    pub limits: Limits,
    pub refused: step::Refused,
}

/// A request of which nothing was sent, because the session ended while it came in.
#[derive(Debug, Clone)]
pub struct StepUnsent {
    pub account: AccountId,
    pub session: SessionId,
    pub unsent: step::Unsent,
}

/// Before anything is shown: what the app answered.
#[derive(Debug, Clone)]
pub struct StepAnswered {
    pub account: AccountId,
    pub session: SessionId,
    pub limits: Limits,
    pub answer: step::Answer,
    /// What to keep for this session from now on.
    pub keepings: Vec<Keeping>,
}

/// After all: how sending went.
#[derive(Debug, Clone)]
pub struct StepEnded {
    pub account: AccountId,
    pub session: SessionId,
    pub end: step::End,
}

/// Something sealed that the gateway keeps for a session, by name.
#[derive(Debug, Clone)]
pub struct Keeping {
    pub name: String,
    pub sealed: Vec<u8>,
    /// Only so many of those are kept whose names begin with the same word; nothing for all of them.
    pub newest: Option<u32>,
}

/// A step that may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admitted {
    /// The intent's number.
    pub seq: u64,
    pub at: Moment,
    pub mode: Mode,
    /// The latest moment at which the session can still be live.
    pub until: Moment,
}

/// Whether an answer may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerGiven {
    Show,
    /// The session ended meanwhile; the entry says that nothing was shown.
    Withhold(Over),
    /// The request was given up and marked unknown before this answer came.
    TooLate,
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    Wanted(Result<Admitted, StepRefusal>),
    Answered(AnswerGiven),
    Ended,
}

impl Record {
    /// The owner's answer that a step comes with.
    fn consent(&self) -> Option<ConsentId> {
        match self {
            Self::Wanted(wanted) => wanted.intent.consent,
            _ => None,
        }
    }

    fn place(&self) -> (AccountId, SessionId) {
        match self {
            Self::Wanted(w) => (w.account, w.session),
            Self::Refused(r) => (r.account, r.session),
            Self::Unsent(u) => (u.account, u.session),
            Self::Answered(a) => (a.account, a.session),
            Self::Ended(e) => (e.account, e.session),
        }
    }
}

impl SetWise for Record {
    type Answer = Recorded;

    fn heads(&self) -> Vec<HeadId> {
        vec![self.place().0.into()]
    }

    fn run(tx: &mut Tx<'_>, records: &[Self]) -> Result<Vec<Recorded>, DbError> {
        let mut batch = Batch::load(tx, records)?;
        let outcomes = records.iter().map(|r| batch.decide(tx, r)).collect::<Result<Vec<_>, DbError>>()?;
        let appended = batch.append(tx)?;
        batch.store(tx, records, &appended)?;
        Ok(outcomes.into_iter().zip(&appended).map(|(outcome, at)| outcome.with(*at)).collect())
    }
}

/// A decision whose entry has no number yet.
enum Outcome {
    Admitted { mode: Mode, until: Moment },
    Done(Recorded),
}

impl Outcome {
    fn with(self, appended: Option<Appended>) -> Recorded {
        match (self, appended) {
            (Self::Admitted { mode, until }, Some(entry)) => {
                Recorded::Wanted(Ok(Admitted { seq: entry.seq, at: entry.at, mode, until }))
            }
            (Self::Admitted { .. }, None) => unreachable!("an admitted step has an entry"),
            (Self::Done(recorded), _) => recorded,
        }
    }
}

struct Batch {
    sessions: BTreeMap<SessionId, Session>,
    grants: BTreeMap<GrantId, Grant>,
    /// The owners' answers that steps came with.
    consents: BTreeMap<ConsentId, Consent>,
    /// For each account the drafts, with the index of the record that each belongs to.
    drafts: BTreeMap<AccountId, Vec<(usize, Draft)>>,
    active: BTreeSet<SessionId>,
    /// Which of the records are admitted steps, by index.
    admitted: BTreeSet<usize>,
    /// Answers that are used up by this batch, each in the session of its step.
    used: BTreeMap<ConsentId, SessionId>,
    decided: usize,
}

impl Batch {
    fn load(tx: &mut Tx<'_>, records: &[Record]) -> Result<Self, DbError> {
        let ids: BTreeSet<SessionId> = records.iter().map(|record| record.place().1).collect();
        let sessions: BTreeMap<SessionId, Session> =
            store::by_ids(tx.conn, ids.into_iter().collect())?.into_iter().map(|s| (s.id, s)).collect();
        let ids: BTreeSet<GrantId> = sessions.values().map(|session| session.grant).collect();
        let grants =
            grants::by_ids(tx.conn, ids.into_iter().collect())?.into_iter().map(|g| (g.id, g)).collect();
        let ids: BTreeSet<ConsentId> = records.iter().filter_map(Record::consent).collect();
        let consents =
            consents::by_ids(tx.conn, ids.into_iter().collect())?.into_iter().map(|c| (c.id, c)).collect();
        Ok(Self {
            sessions,
            grants,
            consents,
            drafts: BTreeMap::new(),
            active: BTreeSet::new(),
            admitted: BTreeSet::new(),
            used: BTreeMap::new(),
            decided: 0,
        })
    }

    fn decide(&mut self, tx: &mut Tx<'_>, record: &Record) -> Result<Outcome, DbError> {
        let index = self.decided;
        self.decided += 1;
        match record {
            Record::Wanted(wanted) => self.decide_wanted(tx.now, index, wanted),
            Record::Refused(away) => {
                let (session, grant) = self.session(away.session, away.account)?;
                if session.over(grant, away.limits, tx.now).is_none() {
                    let draft = Draft::of(away.refused.clone()).in_session(away.session);
                    self.draft(index, away.account, draft);
                }
                Ok(Outcome::Done(Recorded::Ended))
            }
            Record::Unsent(unsent) => {
                self.session(unsent.session, unsent.account)?;
                let draft = Draft::of(unsent.unsent.clone()).in_session(unsent.session);
                self.draft(index, unsent.account, draft);
                Ok(Outcome::Done(Recorded::Ended))
            }
            Record::Answered(answered) => self.decide_answered(tx, index, answered),
            Record::Ended(ended) => {
                self.session(ended.session, ended.account)?;
                self.draft(index, ended.account, Draft::of(ended.end.clone()).in_session(ended.session));
                Ok(Outcome::Done(Recorded::Ended))
            }
        }
    }

    fn decide_wanted(&mut self, now: Moment, index: usize, wanted: &StepWanted) -> Result<Outcome, DbError> {
        let (session, grant) = self.session(wanted.session, wanted.account)?;
        if let Some(over) = session.over(grant, wanted.limits, now) {
            return Ok(Outcome::Done(Recorded::Wanted(Err(StepRefusal::Over(over)))));
        }
        let (mode, until) = (session.mode, session.until(grant));
        let consented = wanted.intent.consent.map(|id| self.allows(id, wanted, session, grant, now));
        if let Err(refusal) = session.may(wanted.intent.step, consented) {
            let draft = Draft::of(refused(&wanted.intent, refusal)).with_id(wanted.entry);
            self.draft(index, wanted.account, draft.in_session(wanted.session));
            self.note_activity(now, wanted);
            return Ok(Outcome::Done(Recorded::Wanted(Err(refusal))));
        }
        let draft = Draft::of(wanted.intent.clone()).with_id(wanted.entry).in_session(wanted.session);
        self.draft(index, wanted.account, draft);
        self.note_activity(now, wanted);
        self.admitted.insert(index);
        self.use_up(wanted, now);
        Ok(Outcome::Admitted { mode, until })
    }

    /// Whether the owner's answer allows exactly this step, as everything before it in this batch has left it.
    fn allows(
        &self,
        id: ConsentId,
        wanted: &StepWanted,
        session: &Session,
        grant: &Grant,
        now: Moment,
    ) -> Result<(), NotAllowed> {
        let wish = Use {
            account: wanted.account,
            agent: session.agent,
            session: session.id,
            grant,
            step: wanted.intent.step,
            method: &wanted.intent.method,
            target: &wanted.intent.target,
            content: wanted.intent.content.as_deref(),
            changes: &wanted.intent.changes,
        };
        self.consents.get(&id).ok_or(NotAllowed::Unknown)?.may_be_used(&wish, now)
    }

    /// An answer that was good for once is not any more.
    fn use_up(&mut self, wanted: &StepWanted, now: Moment) {
        let consent = wanted.intent.consent.and_then(|id| self.consents.get_mut(&id));
        if let Some(consent) = consent.filter(|consent| consent.is_for_once()) {
            consent.used = Some(Used { at: now, session: wanted.session });
            self.used.insert(consent.id, wanted.session);
        }
    }

    fn decide_answered(
        &mut self,
        tx: &mut Tx<'_>,
        index: usize,
        answered: &StepAnswered,
    ) -> Result<Outcome, DbError> {
        if !store::close_intent(tx, answered.account, answered.answer.intent)? {
            return Ok(Outcome::Done(Recorded::Answered(AnswerGiven::TooLate)));
        }
        let (session, grant) = self.session(answered.session, answered.account)?;
        let over = session.over(grant, answered.limits, tx.now);
        let mut answer = answered.answer.clone();
        if over.is_some() {
            answer.withheld = Some("session-over".to_owned());
            answer.title = None;
        }
        self.draft(index, answered.account, Draft::of(answer).in_session(answered.session));
        let given = over.map_or(AnswerGiven::Show, AnswerGiven::Withhold);
        Ok(Outcome::Done(Recorded::Answered(given)))
    }

    fn note_activity(&mut self, now: Moment, wanted: &StepWanted) {
        if wanted.by_person
            && let Some(session) = self.sessions.get_mut(&wanted.session)
        {
            session.last_active_at = now;
            self.active.insert(wanted.session);
        }
    }

    fn draft(&mut self, index: usize, account: AccountId, draft: Draft) {
        self.drafts.entry(account).or_default().push((index, draft));
    }

    /// The session with its grant; a session of another account does not exist.
    fn session(&self, id: SessionId, account: AccountId) -> Result<(&Session, &Grant), DbError> {
        let session =
            self.sessions.get(&id).filter(|session| session.account == account).ok_or(DbError::NotFound)?;
        let grant = self.grants.get(&session.grant).ok_or(DbError::NotFound)?;
        Ok((session, grant))
    }

    /// Appends account by account; gives for each record where its entry came to stand.
    fn append(&mut self, tx: &mut Tx<'_>) -> Result<Vec<Option<Appended>>, DbError> {
        let mut places = vec![None; self.decided];
        for (account, drafts) in std::mem::take(&mut self.drafts) {
            let (indexes, drafts): (Vec<usize>, Vec<Draft>) = drafts.into_iter().unzip();
            for (index, appended) in indexes.into_iter().zip(append(tx, account, drafts)?) {
                places[index] = Some(appended);
            }
        }
        Ok(places)
    }

    fn store(&self, tx: &mut Tx<'_>, records: &[Record], places: &[Option<Appended>]) -> Result<(), DbError> {
        let mut intents = Vec::new();
        let mut keepings = Vec::new();
        let mut unsent = Vec::new();
        for (index, (record, place)) in records.iter().zip(places).enumerate() {
            match (record, place) {
                (Record::Wanted(w), Some(entry)) if self.admitted.contains(&index) => {
                    intents.push((w.account, entry.seq, w.session));
                }
                (Record::Unsent(u), Some(_)) => unsent.push(u.session),
                (Record::Answered(a), Some(_)) => keepings.extend(a.keepings.iter().map(|k| (a.session, k))),
                _ => {}
            }
        }
        store::open_intents(tx, &intents)?;
        store::keep(tx, &keepings)?;
        let is_over =
            |id: &&SessionId| self.sessions.get(*id).is_some_and(|session| session.ended_at.is_some());
        unsent.iter().filter(is_over).try_for_each(|id| commands::tell_unsent(tx, *id))?;
        self.used.iter().try_for_each(|(id, session)| consents::set_used(tx, *id, *session))?;
        self.active.iter().try_for_each(|id| store::set_active(tx, *id))
    }
}

fn refused(intent: &step::Intent, refusal: StepRefusal) -> step::Refused {
    step::Refused {
        step: intent.step,
        method: intent.method.clone(),
        target: intent.target.clone(),
        code: refusal.code().to_owned(),
        changes: intent.changes.clone(),
        page: intent.page.clone(),
        says: intent.says.clone(),
        operation: intent.operation.clone(),
        files: intent.files.clone(),
        under: intent.under,
        host: intent.host.clone(),
        pressed: intent.pressed.clone(),
    }
}
