//! What a request is, how it stands, and whom an approval lets in.

use std::str::FromStr;

use chrono::Duration;

use super::{Answer, Asks, RequestError, Task};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::grants::{self, Grant};
use crate::history::event::grant::Scope;
use crate::history::event::session::ActingAs;
use crate::ids::{AccountId, GrantId, RequestId, SessionId, StaffId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub id: RequestId,
    pub account: AccountId,
    pub agent: StaffId,
    pub agent_name: String,
    pub asks: Asks,
    /// The session that is wanted, unless access is.
    pub session: Option<Wanted>,
    /// What support wants to do, where access is wanted.
    pub scope: Option<Scope>,
    pub reason: String,
    pub ticket: Option<String>,
    pub asked_at: Moment,
    /// Without an answer by then, it is a no.
    pub answer_by: Moment,
    pub answered: Option<Answered>,
    /// When it was written down that it came to nothing.
    pub lapsed_at: Option<Moment>,
    pub used: Option<Used>,
}

/// A session that needs an approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub grant: GrantId,
    pub acting_as: ActingAs,
    /// The declared task, where there is one.
    pub work: Option<Task>,
    /// For how long an approval is to be good, counted from itself.
    pub good_for: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub at: Moment,
    pub by: Actor,
    pub answer: Answer,
    pub note: Option<String>,
    /// A session's approval is good until then.
    pub until: Option<Moment>,
}

/// That an approval was used up, and by which session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    pub at: Moment,
    pub session: SessionId,
}

/// How a request stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody has answered; nobody can later than then.
    Waiting(Moment),
    /// A session may be opened by it, once, until then.
    Approved(Moment),
    /// An owner allowed access, as was asked.
    Allowed,
    /// An owner allowed access without answering.
    AllowedAnyway,
    Declined,
    /// The owner will show her screen instead.
    ScreenInstead,
    Lapsed,
    Used(Moment),
    /// An approval that no session was opened by in time.
    Expired,
    /// Support access was over first.
    AccessOver,
}

/// The session for which an approval is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    pub account: AccountId,
    pub agent: StaffId,
    pub grant: &'a Grant,
    /// The user's id in the vendor's app.
    pub act_as: &'a str,
    /// The declared task's id.
    pub work: Option<&'a str>,
    pub reason: &'a str,
    pub ticket: &'a str,
}

impl Request {
    /// How it stands. `grant` is the one that a session was asked for under; of access, the first that was given since.
    pub fn state(&self, grant: Option<&Grant>, now: Moment) -> State {
        if let Some(used) = self.used {
            return State::Used(used.at);
        }
        match self.answered.as_ref().map(|answered| (answered.answer, answered.until)) {
            Some((Answer::Declined, _)) => State::Declined,
            Some((Answer::ShareScreen, _)) => State::ScreenInstead,
            Some((Answer::Approved, None)) => State::Allowed,
            Some((Answer::Approved, Some(_))) if self.is_access_over(grant, now) => State::AccessOver,
            Some((Answer::Approved, Some(until))) if now >= until => State::Expired,
            Some((Answer::Approved, Some(until))) => State::Approved(by_end(until, grant)),
            None if self.asks == Asks::Access && grant.is_some() => State::AllowedAnyway,
            None if self.lapsed_at.is_some() || now >= self.answer_by => State::Lapsed,
            None if self.is_access_over(grant, now) => State::AccessOver,
            None => State::Waiting(by_end(self.answer_by, grant)),
        }
    }

    /// Whether it can be answered now, by anybody.
    pub fn may_be_answered(&self, grant: Option<&Grant>, now: Moment) -> Result<(), RequestError> {
        match self.state(grant, now) {
            State::Waiting(_) => Ok(()),
            State::AccessOver => Err(RequestError::AccessOver),
            State::Lapsed => Err(RequestError::Lapsed),
            State::AllowedAnyway => Err(RequestError::AlreadyAllowed),
            _ => Err(RequestError::AlreadyAnswered),
        }
    }

    /// Whether it asks this lead.
    pub fn is_for_lead(&self, lead: StaffId) -> Result<(), RequestError> {
        match self.asks {
            Asks::Lead if self.agent == lead => Err(RequestError::OwnRequest),
            Asks::Lead => Ok(()),
            Asks::Owner | Asks::Access => Err(RequestError::NotForYou),
        }
    }

    /// Until when an approval of now is good, `minutes` long: at most as long as was asked for.
    pub fn good_until(&self, minutes: Option<i64>, now: Moment) -> Result<Option<Moment>, RequestError> {
        let Some(wanted) = &self.session else { return Ok(None) };
        match minutes.map_or(Some(wanted.good_for), Duration::try_minutes) {
            Some(length) if length > Duration::zero() && length <= wanted.good_for => {
                Ok(Some(now.plus(length)))
            }
            _ => Err(RequestError::TooLong),
        }
    }

    /// Whether it asks for exactly this session, whatever came of it.
    pub fn is_about(&self, wish: &Wish<'_>) -> bool {
        self.account == wish.account
            && self.agent == wish.agent
            && self.reason == wish.reason
            && self.ticket.as_deref() == Some(wish.ticket)
            && self.session.as_ref().is_some_and(|wanted| wanted.is(wish))
    }

    /// Its approval, if that lets exactly this session be opened now.
    pub fn lets_in(&self, wish: &Wish<'_>, now: Moment) -> Option<&Answered> {
        let is_good = matches!(self.state(Some(wish.grant), now), State::Approved(_));
        self.answered.as_ref().filter(|_| is_good && self.is_about(wish))
    }

    /// Whether another asks for the same session, of somebody else.
    pub fn is_beside(&self, other: &Self) -> bool {
        let wanted = |of: &Self| {
            of.session.as_ref().map(|one| (one.grant, one.acting_as.id.clone(), one.work.clone()))
        };
        self.id != other.id
            && self.session.is_some()
            && (self.account, self.agent, wanted(self)) == (other.account, other.agent, wanted(other))
            && (&self.reason, &self.ticket) == (&other.reason, &other.ticket)
    }

    pub fn agent(&self) -> Actor {
        Actor::staff(self.agent, &self.agent_name)
    }

    pub fn acting_as(&self) -> Option<&ActingAs> {
        self.session.as_ref().map(|wanted| &wanted.acting_as)
    }

    fn is_access_over(&self, grant: Option<&Grant>, now: Moment) -> bool {
        self.asks != Asks::Access && grant.is_none_or(|grant| grant.state(now) != grants::State::Active)
    }
}

/// What ends with a grant ends by the grant's end.
fn by_end(until: Moment, grant: Option<&Grant>) -> Moment {
    grant.map_or(until, |grant| until.min(grant.ends_at))
}

impl Wanted {
    /// A task binds where one was declared.
    fn is(&self, wish: &Wish<'_>) -> bool {
        self.grant == wish.grant.id
            && self.acting_as.id == wish.act_as
            && self.work.as_ref().is_none_or(|task| wish.work == Some(task.id.as_str()))
    }
}

impl Asks {
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Owner => "owner",
            Self::Access => "access",
        }
    }
}

impl FromStr for Asks {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Lead, Self::Owner, Self::Access].into_iter().find(|asks| asks.as_str() == text).ok_or(())
    }
}

impl Answer {
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::ShareScreen => "share_screen",
        }
    }
}

impl FromStr for Answer {
    type Err = RequestError;
    fn from_str(text: &str) -> Result<Self, RequestError> {
        let all = [Self::Approved, Self::Declined, Self::ShareScreen];
        all.into_iter().find(|answer| answer.as_str() == text).ok_or(RequestError::NoAnswer)
    }
}
