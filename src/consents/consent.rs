//! What a question is, how it stands, and what its answer allows.

use std::str::FromStr;

use chrono::Duration;

use super::{Answer, ConsentError, Kind, NotAllowed, Question};
use crate::clock::Moment;
use crate::grants::{self, Grant};
use crate::history::event::step::StepKind;
use crate::ids::{AccountId, ConsentId, GrantId, OwnerId, SessionId, StaffId};

/// A question that nobody answers in this time is answered with no.
pub const ANSWER_WITHIN: Duration = Duration::hours(72);

/// For so long after the answer a yes may be used.
pub const GOOD_FOR: Duration = Duration::hours(24);

/// A question, from the refused step that it began as.
#[derive(Debug, Clone, PartialEq)]
pub struct Consent {
    pub id: ConsentId,
    pub account: AccountId,
    /// Under which it was asked, and may be used.
    pub grant: GrantId,
    /// In which it was asked.
    pub session: SessionId,
    pub agent: StaffId,
    pub agent_name: String,
    pub question: Question,
    /// The keyed hash (hex) of everything that would be sent.
    pub content: String,
    /// Whether what would be sent is still kept; it is gone once it was sent, or never can be.
    pub is_sealed: bool,
    pub drafted_at: Moment,
    /// Nothing while it is a draft.
    pub asked: Option<Asked>,
    pub answered: Option<Answered>,
    pub seconded: Option<Seconded>,
    pub lapsed_at: Option<Moment>,
    pub used: Option<Used>,
    /// By which the agent's browser may have it sent, once.
    pub send: Option<SendToken>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub at: Moment,
    pub why: Option<String>,
    /// Without an answer by then, it is a no.
    pub until: Moment,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub at: Moment,
    pub by: OwnerId,
    pub name: String,
    pub answer: Answer,
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seconded {
    pub at: Moment,
    pub by: StaffId,
    pub name: String,
    pub agreed: bool,
    pub note: Option<String>,
}

/// That a yes was used up, and in which session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    pub at: Moment,
    pub session: SessionId,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendToken {
    pub hash: Vec<u8>,
    pub until: Moment,
    pub session: SessionId,
}

/// How a question stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A refused step that nobody has asked about.
    Draft,
    /// The owner has not answered; nobody later than then.
    Waiting(Moment),
    /// The owner agreed; a lead has not yet.
    WaitingForLead(Moment),
    /// It may be done once, until then.
    Allowed(Moment),
    /// Until the session that asked ends.
    AllowedUntilEnd,
    Declined,
    /// The owner will show her screen instead.
    ScreenInstead,
    DeclinedByLead,
    Lapsed,
    Used(Moment),
    /// A yes that was not used in time.
    Expired,
    /// Support access was over first.
    AccessOver,
}

/// What is to be done with an answer.
#[derive(Debug, Clone, Copy)]
pub struct Use<'a> {
    pub account: AccountId,
    pub agent: StaffId,
    pub session: SessionId,
    pub grant: &'a Grant,
    pub step: StepKind,
    pub method: &'a str,
    pub target: &'a str,
    pub content: Option<&'a str>,
    pub changes: &'a [crate::forms::Change],
}

/// Where a hidden field would be shown.
#[derive(Debug, Clone, Copy)]
pub struct Showing<'a> {
    pub account: AccountId,
    pub agent: StaffId,
    pub session: SessionId,
    pub grant: &'a Grant,
    /// Of the field and its place, as the question has it.
    pub content: &'a str,
    /// In how many places it would show.
    pub values: u64,
}

impl Consent {
    /// How it stands, under the grant that it was asked under.
    pub fn state(&self, grant: &Grant, now: Moment) -> State {
        if let Some(used) = self.used {
            return State::Used(used.at);
        }
        let Some(asked) = &self.asked else { return State::Draft };
        match self.answered.as_ref().map(|answered| (answered.answer, answered.at)) {
            Some((Answer::Declined, _)) => State::Declined,
            Some((Answer::ShareScreen, _)) => State::ScreenInstead,
            _ if self.is_declined_by_lead() => State::DeclinedByLead,
            _ if self.lapsed_at.is_some() => State::Lapsed,
            _ if grant.state(now) != grants::State::Active => State::AccessOver,
            None if now >= asked.until => State::Lapsed,
            None => State::Waiting(asked.until.min(grant.ends_at)),
            Some((Answer::UntilEnd, _)) => State::AllowedUntilEnd,
            Some((_, at)) if now >= at.plus(GOOD_FOR) => State::Expired,
            Some((_, at)) => {
                let until = at.plus(GOOD_FOR).min(grant.ends_at);
                if self.needs_lead() { State::WaitingForLead(until) } else { State::Allowed(until) }
            }
        }
    }

    /// Whether the owner may answer now.
    pub fn may_be_answered(&self, answer: Answer, grant: &Grant, now: Moment) -> Result<(), ConsentError> {
        match self.state(grant, now) {
            State::Draft => Err(ConsentError::NotFound),
            State::Waiting(_) if answer == Answer::UntilEnd && !self.may_last() => {
                Err(ConsentError::OnceOnly)
            }
            State::Waiting(_) => Ok(()),
            State::AccessOver => Err(ConsentError::AccessOver),
            State::Lapsed if self.answered.is_none() => Err(ConsentError::Lapsed),
            _ => Err(ConsentError::AlreadyAnswered),
        }
    }

    /// Whether this lead may add the second yes (or no) now.
    pub fn may_be_seconded(&self, lead: StaffId, grant: &Grant, now: Moment) -> Result<(), ConsentError> {
        match self.state(grant, now) {
            _ if self.question.kind != Kind::Sensitive => Err(ConsentError::NotForLeads),
            _ if self.agent == lead => Err(ConsentError::OwnQuestion),
            State::WaitingForLead(_) => Ok(()),
            State::AccessOver => Err(ConsentError::AccessOver),
            State::Draft | State::Waiting(_) => Err(ConsentError::NotForLeads),
            State::Lapsed | State::Expired => Err(ConsentError::Lapsed),
            _ => Err(ConsentError::AlreadyAnswered),
        }
    }

    /// Whether its answer allows exactly this step, now.
    pub fn may_be_used(&self, wish: &Use<'_>, now: Moment) -> Result<(), NotAllowed> {
        if self.account != wish.account || self.agent != wish.agent || self.asked.is_none() {
            return Err(NotAllowed::Unknown);
        }
        self.is_good(wish.session, wish.grant, now)?;
        let lasts = self.question.kind == Kind::Change
            && self.answered.as_ref().is_some_and(|answered| answered.answer == Answer::UntilEnd);
        let same = self.question.kind.step() == Some(wish.step)
            && self.question.method == wish.method
            && self.question.target == wish.target
            && Some(self.content.as_str()) == wish.content
            && same_changes(&self.question.changes, wish.changes);
        if same || (lasts && wish.step == StepKind::Change) { Ok(()) } else { Err(NotAllowed::OtherContent) }
    }

    /// Whether its answer lets exactly this field be seen, in its place and no more often there than was asked, now.
    pub fn may_be_shown(&self, showing: &Showing<'_>, now: Moment) -> Result<(), NotAllowed> {
        let hidden = self.question.hidden.as_ref().filter(|_| self.question.kind == Kind::Reveal);
        let known = self.account == showing.account && self.agent == showing.agent && self.asked.is_some();
        let Some(hidden) = hidden.filter(|_| known) else { return Err(NotAllowed::Unknown) };
        self.is_good(showing.session, showing.grant, now)?;
        if self.content == showing.content && showing.values <= hidden.values {
            Ok(())
        } else {
            Err(NotAllowed::OtherContent)
        }
    }

    /// Whether its answer lets this session change things until it ends.
    pub fn lets_change(&self, session: SessionId, grant: &Grant, now: Moment) -> bool {
        self.question.kind == Kind::Change
            && self.state(grant, now) == State::AllowedUntilEnd
            && self.session == session
    }

    /// Whether it can still come to something: it waits, or holds a yes that may be used.
    pub fn is_open(&self, grant: &Grant, now: Moment) -> bool {
        use State::{Allowed, AllowedUntilEnd, Waiting, WaitingForLead};
        matches!(self.state(grant, now), Waiting(_) | WaitingForLead(_) | Allowed(_) | AllowedUntilEnd)
    }

    /// Whether its answer is used up by one step.
    pub fn is_for_once(&self) -> bool {
        self.answered.as_ref().is_some_and(|answered| answered.answer == Answer::Once)
    }

    /// Whether it can be allowed for longer than once: changes, and a field that is shown.
    pub fn may_last(&self) -> bool {
        matches!(self.question.kind, Kind::Change | Kind::Reveal)
    }

    /// Whether the answer holds for this session and is not used up.
    fn is_good(&self, session: SessionId, grant: &Grant, now: Moment) -> Result<(), NotAllowed> {
        if grant.id != self.grant {
            return Err(NotAllowed::AccessOver);
        }
        match self.state(grant, now) {
            State::Allowed(_) => Ok(()),
            State::AllowedUntilEnd if self.session == session => Ok(()),
            State::AllowedUntilEnd => Err(NotAllowed::OtherSession),
            State::Draft => Err(NotAllowed::Unknown),
            State::Waiting(_) => Err(NotAllowed::Unanswered),
            State::WaitingForLead(_) => Err(NotAllowed::NotSeconded),
            State::Declined | State::ScreenInstead | State::DeclinedByLead => Err(NotAllowed::Declined),
            State::Lapsed if self.answered.is_none() => Err(NotAllowed::Unanswered),
            State::Lapsed => Err(NotAllowed::NotSeconded),
            State::Used(_) => Err(NotAllowed::Used),
            State::Expired => Err(NotAllowed::Expired),
            State::AccessOver => Err(NotAllowed::AccessOver),
        }
    }

    fn needs_lead(&self) -> bool {
        self.question.kind == Kind::Sensitive && self.seconded.is_none()
    }

    fn is_declined_by_lead(&self) -> bool {
        self.seconded.as_ref().is_some_and(|seconded| !seconded.agreed)
    }
}

/// The same fields from and to the same values; what the page calls them may have been reworded.
fn same_changes(asked: &[crate::forms::Change], wanted: &[crate::forms::Change]) -> bool {
    let bare = |change: &crate::forms::Change| {
        (change.field.clone(), change.from.clone(), change.to.clone(), change.hidden)
    };
    asked.iter().map(bare).eq(wanted.iter().map(bare))
}

impl Kind {
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Sensitive => "sensitive",
            Self::Export => "export",
            Self::Reveal => "reveal",
        }
    }
}

impl FromStr for Kind {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let all = [Self::Change, Self::Sensitive, Self::Export, Self::Reveal];
        all.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}

impl Answer {
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::UntilEnd => "until_end",
            Self::Declined => "declined",
            Self::ShareScreen => "share_screen",
        }
    }
}

impl FromStr for Answer {
    type Err = ConsentError;
    fn from_str(text: &str) -> Result<Self, ConsentError> {
        let all = [Self::Once, Self::UntilEnd, Self::Declined, Self::ShareScreen];
        all.into_iter().find(|answer| answer.as_str() == text).ok_or(ConsentError::NoAnswer)
    }
}
