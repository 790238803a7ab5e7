//! Requests to come in: asked by staff, answered by a lead who did not ask or by an owner, used up by the session that
//! they let in; and which sessions need one.

use std::collections::BTreeMap;

use chrono::Duration;

use super::account::Owners;
use super::grants::Grants;
use super::{Gone, Problem, Told};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::history::Event;
use crate::history::event::account::SensitiveSet;
use crate::history::event::request::{Answer, Answered, Asked, Asks, Lapsed, LapsedHow};
use crate::history::event::session::{ActingAs, Approval, Opened};
use crate::ids::RequestId;

#[derive(Clone, Default)]
pub(super) struct Requests {
    asked: BTreeMap<RequestId, Request>,
    /// A request whose entry was erased since, or is not shown, may be one that nobody asked.
    some_unknown: bool,
    /// The same of answers: what has none may have had one.
    answers_unknown: bool,
    /// Whether each session needs a lead's approval for the account's sake, as far as is known.
    sensitive: Sensitive,
    /// How many entries were not shown when that was told.
    not_shown: u64,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Sensitive {
    #[default]
    No,
    Yes,
    Unknown,
}

#[derive(Clone)]
struct Request {
    at: Moment,
    asked: Asked,
    /// What was answered, by whom, and until when an approval is good.
    answered: Option<(Answer, Actor, Option<Moment>)>,
    lapsed: bool,
    used: bool,
}

impl Requests {
    /// Takes note of what is not shown of the entries before: any of them may have asked, answered or set anything.
    pub fn mind(&mut self, gone: &Gone) {
        if gone.not_shown() != self.not_shown {
            (self.some_unknown, self.answers_unknown) = (true, true);
            self.sensitive = Sensitive::Unknown;
            self.not_shown = gone.not_shown();
        }
    }

    /// Rule M44 leans on it.
    pub fn sensitive(&mut self, told: &Told<'_>) {
        self.sensitive = match &told.event {
            Some(Event::SensitiveSet(SensitiveSet { sensitive: true, .. })) => Sensitive::Yes,
            Some(_) => Sensitive::No,
            None => Sensitive::Unknown,
        };
    }

    pub fn entry(&mut self, told: &Told<'_>, owners: &Owners, grants: &Grants) -> Result<(), Problem> {
        match &told.event {
            Some(Event::RequestAsked(asked)) => self.asked(told, asked, grants),
            Some(Event::RequestAnswered(answered)) => self.answered(told, answered, owners, grants),
            Some(Event::RequestLapsed(lapsed)) => self.lapsed(told, lapsed, grants),
            _ => {
                self.some_unknown |= told.line.kind == "request.asked";
                self.answers_unknown |= told.line.kind == "request.answered";
                Ok(())
            }
        }
    }

    /// Rule M40.
    fn asked(&mut self, told: &Told<'_>, asked: &Asked, grants: &Grants) -> Result<(), Problem> {
        if !matches!(asked.by, Actor::Staff { .. }) {
            return Err(told.wrong("asks to come in, but not by one of the vendor's staff"));
        }
        if asked.until <= told.at {
            return Err(told.wrong("asks to come in, for an answer in the past"));
        }
        let of_session = (asked.grant.is_some(), asked.acting_as.is_some(), asked.minutes.is_some());
        let (all, none) = ((true, true, true), (false, false, false));
        let fits = match asked.asks {
            Asks::Lead | Asks::Owner => of_session == all && asked.scope.is_none(),
            Asks::Access => of_session == none && asked.work.is_none() && asked.scope.is_some(),
        };
        if !fits {
            return Err(
                told.wrong("asks for a session without saying which, or for access as if for a session")
            );
        }
        if let Some(grant) = asked.grant
            && grants.find(told, grant)?.is_some_and(|grant| grants.is_over(grant, told.at))
        {
            return Err(told.wrong("asks for a session when support access was over"));
        }
        let request =
            Request { at: told.at, asked: asked.clone(), answered: None, lapsed: false, used: false };
        match self.asked.insert(asked.request, request) {
            None => Ok(()),
            Some(_) => Err(told.wrong("asks to come in a second time by the same request")),
        }
    }

    /// Rule M41.
    fn answered(
        &mut self,
        told: &Told<'_>,
        answered: &Answered,
        owners: &Owners,
        grants: &Grants,
    ) -> Result<(), Problem> {
        let by_whom = match answered.asks {
            Asks::Lead => is_other_staff(&answered.by, &answered.agent),
            Asks::Owner | Asks::Access => owners.include(&answered.by),
        };
        if !by_whom || (answered.asks == Asks::Lead && answered.answer == Answer::ShareScreen) {
            return Err(told.wrong("answers a request, but not by somebody whom it asked"));
        }
        let of_session = answered.asks != Asks::Access && answered.answer == Answer::Approved;
        let of_access = answered.asks == Asks::Access && answered.answer == Answer::Approved;
        if answered.until.is_some() != of_session || answered.grant.is_some() != of_access {
            return Err(told.wrong("approves without saying what, or refuses as if it approved"));
        }
        if let Some(grant) = answered.grant {
            grants.find(told, grant)?;
        }
        let about = (&answered.agent, answered.asks, &answered.acting_as);
        let Some(request) = self.find(told, answered.request, about)? else { return Ok(()) };
        if request.answered.is_some() || request.lapsed || told.at >= request.asked.until {
            return Err(told.wrong("answers a request that was answered or over"));
        }
        if let Some(until) = answered.until {
            let minutes = request.asked.minutes.and_then(|minutes| i64::try_from(minutes).ok());
            let most = minutes.and_then(Duration::try_minutes).map(|length| told.at.plus(length));
            if until <= told.at || most.is_none_or(|most| until > most) {
                return Err(told.wrong("approves a session for longer than was asked for"));
            }
        }
        if let Some(grant) = request.asked.grant
            && grants.find(told, grant)?.is_some_and(|grant| grants.is_over(grant, told.at))
        {
            return Err(told.wrong("answers a request when support access was over"));
        }
        request.answered = Some((answered.answer, answered.by.clone(), answered.until));
        Ok(())
    }

    /// Rule M42.
    fn lapsed(&mut self, told: &Told<'_>, lapsed: &Lapsed, grants: &Grants) -> Result<(), Problem> {
        let answers_unknown = self.answers_unknown;
        let about = (&lapsed.agent, lapsed.asks, &lapsed.acting_as);
        let Some(request) = self.find(told, lapsed.request, about)? else { return Ok(()) };
        let grant_over = match request.asked.grant {
            Some(grant) => match grants.find(told, grant)? {
                Some(grant) => grants.is_over(grant, told.at) || grants.end_of(grant).is_none(),
                None => true,
            },
            None => false,
        };
        let approved = match &request.answered {
            Some((Answer::Approved, _, until)) => *until,
            _ => None,
        };
        let no_answer = request.answered.is_none();
        let so = match lapsed.how {
            LapsedHow::Unanswered => no_answer && told.at >= request.asked.until,
            LapsedHow::Unused => {
                approved.is_some_and(|until| told.at >= until) || (no_answer && answers_unknown)
            }
            LapsedHow::AccessOver => (no_answer || approved.is_some()) && grant_over,
            LapsedHow::AllowedAnyway => {
                no_answer && lapsed.asks == Asks::Access && grants.some_given_since(request.at)
            }
        };
        if request.lapsed || request.used || !so {
            return Err(told.wrong("says that a request came to nothing, which it did not, or not then"));
        }
        request.lapsed = true;
        Ok(())
    }

    /// Rules M43 and M44: a session that says it was approved was, and one that has to be says so.
    pub fn opened(&mut self, told: &Told<'_>, grants: &Grants) -> Result<(), Problem> {
        let Some(Event::SessionOpened(opened)) = &told.event else { return Ok(()) };
        let mut of = Vec::new();
        for approval in &opened.approvals {
            of.push(self.used(told, opened, approval)?);
        }
        let has = |asks: Asks| of.iter().any(|of| of.is_none_or(|of| of == asks));
        let each_time = grants.find(told, opened.grant)?.is_some_and(|grant| grant.each_time);
        if each_time && !has(Asks::Owner) {
            return Err(told.wrong("opens a session that no owner had approved, and one had to"));
        }
        if self.sensitive == Sensitive::Yes && !has(Asks::Lead) {
            return Err(told.wrong("opens a session that no lead had approved, and one had to"));
        }
        Ok(())
    }

    /// Gives of whom it was asked, where that is known.
    fn used(
        &mut self,
        told: &Told<'_>,
        opened: &Opened,
        approval: &Approval,
    ) -> Result<Option<Asks>, Problem> {
        let answers_unknown = self.answers_unknown;
        let Some(request) = self.asked.get_mut(&approval.request) else {
            return if self.some_unknown { Ok(None) } else { Err(unknown(told)) };
        };
        let asked = &request.asked;
        let same = asked.by == opened.by
            && asked.grant == Some(opened.grant)
            && asked.acting_as.as_ref() == Some(&opened.acting_as)
            && (&asked.reason, asked.ticket.as_ref()) == (&opened.reason, Some(&opened.ticket))
            && asked
                .work
                .as_ref()
                .is_none_or(|task| opened.work.as_ref().is_some_and(|work| work.id == task.id));
        if !same {
            return Err(told.wrong("opens a session by an approval that was for another"));
        }
        if request.used {
            return Err(told.wrong("opens a session by an approval that was used before"));
        }
        match &request.answered {
            Some((Answer::Approved, by, Some(until))) => {
                if *by != approval.by {
                    return Err(told.wrong("says that somebody else approved the session than did"));
                }
                if request.lapsed || told.at >= *until || opened.limit.is_none_or(|limit| limit > *until) {
                    return Err(told.wrong(
                        "opens a session by an approval that was over, or for longer than it is good",
                    ));
                }
            }
            None if answers_unknown => {}
            _ => return Err(told.wrong("opens a session by a request that nobody had approved")),
        }
        request.used = true;
        Ok(Some(request.asked.asks))
    }

    /// The request that a later entry is about, which must say the same of it.
    fn find(
        &mut self,
        told: &Told<'_>,
        id: RequestId,
        (agent, asks, acting_as): (&Actor, Asks, &Option<ActingAs>),
    ) -> Result<Option<&mut Request>, Problem> {
        match self.asked.get_mut(&id) {
            None if !self.some_unknown => Err(unknown(told)),
            Some(request)
                if request.asked.by != *agent
                    || request.asked.asks != asks
                    || request.asked.acting_as != *acting_as =>
            {
                Err(told.wrong("is about another request than was asked"))
            }
            found => Ok(found),
        }
    }
}

fn is_other_staff(by: &Actor, agent: &Actor) -> bool {
    match (by, agent) {
        (Actor::Staff { id: by, .. }, Actor::Staff { id: agent, .. }) => by != agent,
        _ => false,
    }
}

fn unknown(told: &Told<'_>) -> Problem {
    told.wrong("names a request that nobody had asked")
}
