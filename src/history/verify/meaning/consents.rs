//! Consents: asked by a session's agent, answered by an owner, agreed to by a lead where it is sensitive, and used for
//! exactly what was asked.

use std::collections::BTreeMap;

use chrono::Duration;

use super::account::Owners;
use super::grants::Grants;
use super::{Gone, Problem, Told};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::forms::Change;
use crate::history::Event;
use crate::history::event::consent::{Answer, Answered, Asked, Kind, Lapsed, LapsedHow, Question, Seconded};
use crate::history::event::step::{Intent, Revealed, StepKind};
use crate::ids::{ConsentId, GrantId, SessionId};

/// For so long after the answer a yes may be used.
const GOOD_FOR: Duration = Duration::hours(24);

#[derive(Clone, Default)]
pub(super) struct Consents {
    asked: BTreeMap<ConsentId, Consent>,
    /// A question whose entry was erased since, or is not shown, may be one that nobody asked.
    some_unknown: bool,
    /// The same of answers, and of leads' answers: what has none may have had one.
    answers_unknown: bool,
    seconds_unknown: bool,
}

#[derive(Clone)]
struct Consent {
    session: SessionId,
    by: Actor,
    grant: GrantId,
    question: Question,
    content: String,
    until: Moment,
    answered: Option<(Answer, Moment)>,
    seconded: Option<bool>,
    lapsed: bool,
    used: bool,
}

/// What is known of the session that an entry belongs to: its agent and its grant.
pub(super) type Who<'a> = Option<(&'a Actor, GrantId)>;

impl Consents {
    /// Takes note of what is not shown of the entries before.
    pub fn mind(&mut self, gone: &Gone) {
        if gone.not_shown() > 0 {
            (self.some_unknown, self.answers_unknown, self.seconds_unknown) = (true, true, true);
        }
    }

    pub fn entry(
        &mut self,
        told: &Told<'_>,
        who: Who<'_>,
        owners: &Owners,
        grants: &Grants,
    ) -> Result<(), Problem> {
        match &told.event {
            Some(Event::ConsentAsked(asked)) => self.asked(told, asked, who),
            Some(Event::ConsentAnswered(answered)) => self.answered(told, answered, owners, grants),
            Some(Event::ConsentSeconded(seconded)) => self.seconded(told, seconded),
            Some(Event::ConsentLapsed(lapsed)) => self.lapsed(told, lapsed, grants),
            _ => {
                self.erased(&told.line.kind);
                Ok(())
            }
        }
    }

    fn erased(&mut self, kind: &str) {
        match kind {
            "consent.asked" => self.some_unknown = true,
            "consent.answered" => self.answers_unknown = true,
            "consent.seconded" => self.seconds_unknown = true,
            _ => {}
        }
    }

    /// Rule M28.
    fn asked(&mut self, told: &Told<'_>, asked: &Asked, who: Who<'_>) -> Result<(), Problem> {
        let Some(session) = told.session else {
            return Err(told.wrong("asks in a session whose name is none"));
        };
        if who.is_some_and(|(agent, _)| *agent != asked.by) {
            return Err(told.wrong("asks, but not by the session's agent"));
        }
        if who.is_some_and(|(_, grant)| grant != asked.grant) {
            return Err(told.wrong("asks under another grant than its session's"));
        }
        if asked.until <= told.at {
            return Err(told.wrong("asks for an answer in the past"));
        }
        let consent = Consent {
            session,
            by: asked.by.clone(),
            grant: asked.grant,
            question: asked.question.clone(),
            content: asked.content.clone(),
            until: asked.until,
            answered: None,
            seconded: None,
            lapsed: false,
            used: false,
        };
        match self.asked.insert(asked.consent, consent) {
            None => Ok(()),
            Some(_) => Err(told.wrong("asks a question a second time")),
        }
    }

    /// Rule M29.
    fn answered(
        &mut self,
        told: &Told<'_>,
        answered: &Answered,
        owners: &Owners,
        grants: &Grants,
    ) -> Result<(), Problem> {
        if !owners.include(&answered.by) {
            return Err(told.wrong("answers a question, but not by an owner of this account"));
        }
        let lasts = matches!(answered.question.kind, Kind::Change | Kind::Reveal);
        if answered.answer == Answer::UntilEnd && !lasts {
            return Err(told.wrong("allows until the session ends what can be allowed only once"));
        }
        let Some(consent) = self.find(told, answered.consent, &answered.question)? else { return Ok(()) };
        if consent.answered.is_some() {
            return Err(told.wrong("answers a question a second time"));
        }
        if consent.lapsed || told.at >= consent.until {
            return Err(told.wrong("answers a question after its time"));
        }
        if grants.find(told, consent.grant)?.is_some_and(|grant| grants.is_over(grant, told.at)) {
            return Err(told.wrong("answers a question when its grant was over"));
        }
        consent.answered = Some((answered.answer, told.at));
        Ok(())
    }

    /// Rule M30.
    fn seconded(&mut self, told: &Told<'_>, seconded: &Seconded) -> Result<(), Problem> {
        let Actor::Staff { id: lead, .. } = &seconded.by else {
            return Err(told.wrong("is a second yes, but not by one of the vendor's staff"));
        };
        if seconded.question.kind != Kind::Sensitive {
            return Err(told.wrong("is a second yes to what needs none"));
        }
        let answers_unknown = self.answers_unknown;
        let Some(consent) = self.find(told, seconded.consent, &seconded.question)? else { return Ok(()) };
        if matches!(&consent.by, Actor::Staff { id, .. } if id == lead) {
            return Err(told.wrong("is a second yes by the agent who asked"));
        }
        match consent.answered {
            Some((Answer::Once, _)) => {}
            None if answers_unknown => {}
            _ => return Err(told.wrong("is a second yes before there was a first")),
        }
        if consent.seconded.replace(seconded.agreed).is_some() {
            return Err(told.wrong("is a second yes given twice"));
        }
        Ok(())
    }

    /// Rule M31.
    fn lapsed(&mut self, told: &Told<'_>, lapsed: &Lapsed, grants: &Grants) -> Result<(), Problem> {
        let (answers_unknown, seconds_unknown) = (self.answers_unknown, self.seconds_unknown);
        let Some(consent) = self.find(told, lapsed.consent, &lapsed.question)? else { return Ok(()) };
        let grant_over = match grants.find(told, consent.grant)? {
            Some(grant) => grants.is_over(grant, told.at) || grants.end_of(grant).is_none(),
            None => true,
        };
        let so = match lapsed.how {
            LapsedHow::Unanswered => consent.answered.is_none() && told.at >= consent.until,
            LapsedHow::AccessOver => consent.answered.is_none() && grant_over,
            LapsedHow::NotSeconded => {
                let answered = matches!(consent.answered, Some((Answer::Once, _))) || answers_unknown;
                answered && (consent.seconded.is_none() || seconds_unknown)
            }
        };
        if consent.lapsed || !so {
            return Err(told.wrong("says that a question lapsed, which it did not, or not then"));
        }
        consent.lapsed = true;
        Ok(())
    }

    /// Rule M17: what a step needs to lean on an owner's answer.
    pub fn used(&mut self, told: &Told<'_>, intent: &Intent, who: Who<'_>) -> Result<(), Problem> {
        let Some(id) = intent.consent else { return Ok(()) };
        let (answers_unknown, seconds_unknown) = (self.answers_unknown, self.seconds_unknown);
        let Some(consent) = self.named(told, id)? else { return Ok(()) };
        if who.is_some_and(|(agent, _)| *agent != consent.by) {
            return Err(told.wrong("uses a consent that another agent was given"));
        }
        if who.is_some_and(|(_, grant)| grant != consent.grant) {
            return Err(told.wrong("uses a consent that was given under another grant"));
        }
        let lead_may_have = consent.seconded.is_none() && seconds_unknown;
        if consent.question.kind == Kind::Sensitive && consent.seconded != Some(true) && !lead_may_have {
            return Err(told.wrong("is sensitive, and no lead has agreed to it"));
        }
        match consent.answered {
            Some((Answer::UntilEnd, _)) if told.session != Some(consent.session) => {
                Err(told.wrong("uses a consent that was given for another session"))
            }
            Some((Answer::UntilEnd, _))
                if intent.step == StepKind::Change && consent.question.kind == Kind::Change =>
            {
                Ok(())
            }
            Some((Answer::Once, at)) if told.at >= at.plus(GOOD_FOR) => {
                Err(told.wrong("uses a consent that was too old"))
            }
            Some((Answer::Once, _)) if consent.used => Err(told.wrong("uses a consent a second time")),
            None if !answers_unknown => Err(told.wrong("uses a consent that no owner had given")),
            Some((Answer::Declined | Answer::ShareScreen, _)) => {
                Err(told.wrong("uses a consent that the owner had refused"))
            }
            // Where the answer is not known, it may have been for more than once.
            None if intent.step == StepKind::Change && consent.question.kind == Kind::Change => Ok(()),
            _ if !consent.is_for(intent) => Err(told.wrong("does something else than its consent allowed")),
            answered => {
                consent.used |= answered.is_some();
                Ok(())
            }
        }
    }

    /// Rule M34: what it needs to show a hidden field.
    pub fn shown(&mut self, told: &Told<'_>, shown: &Revealed, who: Who<'_>) -> Result<(), Problem> {
        let answers_unknown = self.answers_unknown;
        let Some(consent) = self.named(told, shown.consent)? else { return Ok(()) };
        let question = &consent.question;
        if who.is_some_and(|(agent, _)| *agent != consent.by) {
            return Err(told.wrong("shows a field that another agent was to see"));
        }
        if who.is_some_and(|(_, grant)| grant != consent.grant) {
            return Err(told.wrong("shows a field by a consent that was given under another grant"));
        }
        let most = question.hidden.as_ref().map_or(0, |hidden| hidden.values);
        let same = question.field.as_ref() == Some(&shown.field) && question.page == shown.page;
        if question.kind != Kind::Reveal || !same || shown.values > most {
            return Err(told.wrong("shows something else than its consent allowed"));
        }
        match consent.answered {
            Some((Answer::UntilEnd, _)) if told.session == Some(consent.session) => Ok(()),
            Some((Answer::UntilEnd, _)) => {
                Err(told.wrong("shows a field by a consent that was given for another session"))
            }
            Some((Answer::Once, at)) if told.at >= at.plus(GOOD_FOR) => {
                Err(told.wrong("shows a field by a consent that was too old"))
            }
            Some((Answer::Once, _)) if std::mem::replace(&mut consent.used, true) => {
                Err(told.wrong("shows a field a second time that was allowed once"))
            }
            Some((Answer::Once, _)) => Ok(()),
            None if answers_unknown => Ok(()),
            _ => Err(told.wrong("shows a field that no owner had allowed")),
        }
    }

    /// Rule M13: an owner allowed changes until this session ends.
    pub fn lets_change(&self, told: &Told<'_>, id: ConsentId) -> Result<(), Problem> {
        let Some(consent) = self.asked.get(&id) else {
            return if self.some_unknown { Ok(()) } else { Err(unknown(told)) };
        };
        let allowed = match consent.answered {
            Some((answer, _)) => answer == Answer::UntilEnd,
            None => self.answers_unknown,
        };
        if allowed && consent.question.kind == Kind::Change && told.session == Some(consent.session) {
            Ok(())
        } else {
            Err(told.wrong("switches to changing by a consent that does not allow it"))
        }
    }

    /// The question that a later entry is about, which must say the same of it.
    fn find(
        &mut self,
        told: &Told<'_>,
        id: ConsentId,
        question: &Question,
    ) -> Result<Option<&mut Consent>, Problem> {
        let consent = self.named(told, id)?;
        match consent {
            Some(consent) if told.session != Some(consent.session) => {
                Err(told.wrong("is about a question that was asked in another session"))
            }
            Some(consent) if consent.question != *question => {
                Err(told.wrong("is about another question than was asked"))
            }
            consent => Ok(consent),
        }
    }

    fn named(&mut self, told: &Told<'_>, id: ConsentId) -> Result<Option<&mut Consent>, Problem> {
        match self.asked.get_mut(&id) {
            None if !self.some_unknown => Err(unknown(told)),
            found => Ok(found),
        }
    }
}

impl Consent {
    /// Whether a request is exactly what was asked about.
    fn is_for(&self, intent: &Intent) -> bool {
        let question = &self.question;
        question.kind.step() == Some(intent.step)
            && question.method == intent.method
            && question.target == intent.target
            && intent.content.as_deref() == Some(self.content.as_str())
            && same(&question.changes, &intent.changes)
    }
}

/// The same fields from and to the same values; what the page calls them may have been reworded.
fn same(asked: &[Change], done: &[Change]) -> bool {
    let bare =
        |change: &Change| (change.field.clone(), change.from.clone(), change.to.clone(), change.hidden);
    asked.iter().map(bare).eq(done.iter().map(bare))
}

fn unknown(told: &Told<'_>) -> Problem {
    told.wrong("names a consent that nobody had asked for")
}
