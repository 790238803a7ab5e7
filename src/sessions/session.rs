//! What a session is, and when it is over.

use std::str::FromStr;

use chrono::Duration;

use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::DbError;
use crate::grants::{Grant, Scope, Using};
use crate::history::event::session::{ActingAs, EndedHow, Mode, Work};
use crate::ids::{AccountId, GrantId, SessionId, StaffId};
use crate::staff::{Requirements, Standing};

use super::{Reason, TicketUrl};

/// How long sessions may last, and what their agents must have all the while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From opening, whatever happens.
    pub hard: Duration,
    /// Since a person last did something.
    pub idle: Duration,
    pub entering: Requirements,
}

impl Default for Limits {
    fn default() -> Self {
        Self { hard: Duration::minutes(60), idle: Duration::minutes(15), entering: Requirements::default() }
    }
}

#[derive(Debug, Clone)]
pub struct Session {
    pub id: SessionId,
    pub account: AccountId,
    pub grant: GrantId,
    pub agent: StaffId,
    pub agent_name: String,
    /// How the agent stands now: whoever may not enter any more has no session either.
    pub standing: Standing,
    pub acting_as: ActingAs,
    pub reason: Reason,
    pub ticket: TicketUrl,
    /// The declared task, where the vendor's settings name kinds of work.
    pub work: Option<Work>,
    pub mode: Mode,
    /// The host name part of the session's own origin, never used again.
    pub slug: String,
    /// The hash of the one-time token that hands the session to a browser; absent once used.
    pub hand_off_hash: Option<Vec<u8>>,
    /// The hash of the token in the one browser that has the session.
    pub cookie_hash: Option<Vec<u8>>,
    pub opened_at: Moment,
    pub hard_ends_at: Moment,
    pub last_active_at: Moment,
    pub ended_at: Option<Moment>,
    pub ended_how: Option<EndedHow>,
    /// Where its words are gone: nothing that the session says of people or reasons means anything then.
    pub erased: Option<Erased>,
}

/// That what a session says was erased. Its code, its moments and its entries' hashes stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    pub at: Moment,
    /// After how many days; none where it was for a person's sake.
    pub after: Option<u32>,
}

/// That a session is over: since when, and how it came to that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Over {
    pub at: Moment,
    pub how: EndedHow,
}

impl Session {
    /// Whether the session is over at `now`: the earliest of everything that can end it.
    pub fn over(&self, grant: &Grant, limits: Limits, now: Moment) -> Option<Over> {
        if let (Some(at), Some(how)) = (self.ended_at, self.ended_how) {
            return Some(Over { at, how });
        }
        let grant_over =
            if grant.withdrawn_at.is_some() { EndedHow::Withdrawn } else { EndedHow::GrantEnded };
        // A limit that was there when it opened shuts it out once its agent has left the team.
        let limited = grant.limited_at.filter(|at| *at > self.opened_at).unwrap_or(now);
        let limited = grant.only.admits(self.using()).is_err().then_some(limited);
        let barred = limits.entering.barred(&self.standing, self.opened_at, now);
        [
            limited.map(|at| Over { at, how: EndedHow::Limited }),
            Some(Over { at: grant.over_at(), how: grant_over }),
            Some(Over { at: self.hard_ends_at, how: EndedHow::HardLimit }),
            Some(Over { at: self.last_active_at.plus(limits.idle), how: EndedHow::Idle }),
            barred.map(|at| Over { at, how: EndedHow::AgentNoLongerEligible }),
        ]
        .into_iter()
        .flatten()
        .filter(|over| over.at <= now)
        .min_by_key(|over| over.at)
    }

    /// Who uses its grant, and for what.
    fn using(&self) -> Using<'_> {
        Using {
            agent: self.agent,
            team: &self.standing.team,
            work: self.work.as_ref().map(|work| work.id.as_str()),
        }
    }

    /// The latest moment at which it can still be live: its hard limit or its grant's end.
    pub fn until(&self, grant: &Grant) -> Moment {
        self.hard_ends_at.min(grant.ends_at)
    }

    /// Whether it may switch to `mode`; `consented` where an owner allowed changes until this session ends.
    pub fn may_switch(&self, mode: Mode, scope: Scope, consented: bool) -> Result<(), SessionError> {
        if mode == Mode::View || consented {
            return Ok(());
        }
        match scope {
            Scope::View => Err(SessionError::GrantIsViewOnly),
            Scope::Change => match self.view_only_work() {
                Some(work) => Err(SessionError::WorkIsViewOnly(work.label.clone())),
                None => Ok(()),
            },
        }
    }

    /// Whether it may switch to changing without being asked about.
    pub fn may_change(&self, scope: Scope) -> bool {
        self.may_switch(Mode::Change, scope, false).is_ok()
    }

    /// The declared task, if that is only to look.
    pub fn view_only_work(&self) -> Option<&Work> {
        self.work.as_ref().filter(|work| work.mode == Mode::View)
    }

    pub fn agent(&self) -> Actor {
        Actor::staff(self.agent, &self.agent_name)
    }

    pub fn code(&self) -> String {
        self.id.code()
    }
}

/// What can be wrong with a wish about a session.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error("There is no such session.")]
    NotFound,
    #[error("This session has ended.")]
    Over(Over),
    #[error("The owner allowed viewing only. Nothing can be changed in this session.")]
    GrantIsViewOnly,
    #[error(
        "The declared task, {0}, is view only. Nothing can be changed in this session without the owner's own yes."
    )]
    WorkIsViewOnly(String),
    #[error("This way into the session was used already.")]
    HandOffUsed,
    #[error("This session is still going on.")]
    StillOpen,
    #[error("What you fixed is noted already.")]
    AlreadyNoted,
    #[error("Nothing of this session waits to be confirmed.")]
    NothingToConfirm,
    #[error("You are an observer: you can read everything here, and decide nothing.")]
    OnlyObserves,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl SessionError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "no-such-session",
            Self::Over(_) => "session-over",
            Self::GrantIsViewOnly => "grant-view-only",
            Self::WorkIsViewOnly(_) => "work-view-only",
            Self::HandOffUsed => "hand-off-used",
            Self::StillOpen => "session-still-open",
            Self::AlreadyNoted => "already-noted",
            Self::NothingToConfirm => "nothing-to-confirm",
            Self::OnlyObserves => "only-observes",
            Self::Database(error) => error.code(),
        }
    }
}

impl Mode {
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Change => "change",
        }
    }
}

impl FromStr for Mode {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::View, Self::Change].into_iter().find(|mode| mode.as_str() == text).ok_or(())
    }
}

impl EndedHow {
    pub const ALL: [Self; 9] = [
        Self::HardLimit,
        Self::Idle,
        Self::GrantEnded,
        Self::Withdrawn,
        Self::Limited,
        Self::OwnerStopped,
        Self::Agent,
        Self::AppLogOut,
        Self::AgentNoLongerEligible,
    ];

    pub fn as_str(&self) -> &'static str {
        match self {
            Self::HardLimit => "hard_limit",
            Self::Idle => "idle",
            Self::GrantEnded => "grant_ended",
            Self::Withdrawn => "withdrawn",
            Self::Limited => "limited",
            Self::OwnerStopped => "owner_stopped",
            Self::Agent => "agent",
            Self::AppLogOut => "app_log_out",
            Self::AgentNoLongerEligible => "agent_no_longer_eligible",
        }
    }
}

impl FromStr for EndedHow {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|how| how.as_str() == text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grants::Only;
    use crate::ids::OwnerId;
    use crate::random::Random;
    use crate::staff::{Role, Roles};

    fn at(minute: i64) -> Moment {
        Moment::parse("2026-11-22T14:00:00.000000Z").expect("a moment").plus(Duration::minutes(minute))
    }

    fn a_grant(ends: i64) -> Grant {
        let random = Random::repeatable(1);
        Grant {
            id: GrantId::new(at(0), &random),
            account: AccountId::new(at(0), &random),
            scope: Scope::View,
            allowed_by: OwnerId::new(at(0), &random),
            allowed_name: "Olivia".to_owned(),
            starts_at: at(0),
            ends_at: at(ends),
            withdrawn_at: None,
            lapse_noted: false,
            only: Only::default(),
            limited_at: None,
            each_time: false,
        }
    }

    fn a_session(grant: &Grant) -> Session {
        let random = Random::repeatable(2);
        Session {
            id: SessionId::new(at(0), &random),
            account: grant.account,
            grant: grant.id,
            agent: StaffId::new(at(0), &random),
            agent_name: "Ana".to_owned(),
            standing: Standing {
                team: String::new(),
                roles: Roles::of(&[Role::Agent]),
                has_second_factor: true,
                suspended_at: None,
                trained_at: None,
                guidelines: None,
                barred_at: None,
            },
            acting_as: ActingAs { id: "olivia".to_owned(), name: "Olivia".to_owned() },
            reason: "checking failed invoice sync".parse().expect("a reason"),
            ticket: "https://acme.example/tickets/4821".parse().expect("a ticket"),
            work: None,
            mode: Mode::View,
            slug: random.slug(),
            hand_off_hash: None,
            cookie_hash: None,
            opened_at: at(0),
            hard_ends_at: at(60),
            last_active_at: at(0),
            ended_at: None,
            ended_how: None,
            erased: None,
        }
    }

    #[test]
    fn a_session_ends_at_the_earliest_of_all_its_ends() {
        let limits = Limits::default();
        let grant = a_grant(30);
        let mut session = a_session(&grant);
        assert_eq!(session.over(&grant, limits, at(14)), None);
        assert_eq!(session.over(&grant, limits, at(15)), Some(Over { at: at(15), how: EndedHow::Idle }));
        session.last_active_at = at(29);
        assert_eq!(
            session.over(&grant, limits, at(35)),
            Some(Over { at: at(30), how: EndedHow::GrantEnded })
        );
        session.last_active_at = at(59);
        let long = a_grant(600);
        assert_eq!(session.over(&long, limits, at(90)), Some(Over { at: at(60), how: EndedHow::HardLimit }));
    }

    #[test]
    fn a_withdrawn_grant_ends_its_session_at_once() {
        let mut grant = a_grant(600);
        let session = a_session(&grant);
        grant.withdrawn_at = Some(at(5));
        let over = session.over(&grant, Limits::default(), at(5));
        assert_eq!(over, Some(Over { at: at(5), how: EndedHow::Withdrawn }));
    }

    #[test]
    fn whoever_is_suspended_has_no_session_any_more_and_gets_none_of_them_back() {
        let grant = a_grant(600);
        let mut session = a_session(&grant);
        session.standing.suspended_at = Some(at(5));
        let over = Some(Over { at: at(5), how: EndedHow::AgentNoLongerEligible });
        assert_eq!(session.over(&grant, Limits::default(), at(6)), over);
        session.standing.suspended_at = None;
        session.standing.barred_at = Some(at(5));
        assert_eq!(session.over(&grant, Limits::default(), at(7)), over);
    }

    #[test]
    fn a_session_ends_before_its_grant_was_extended_past_it() {
        // The limits are those of the session, not of a grant that is made longer meanwhile.
        let grant = a_grant(10_000);
        let mut session = a_session(&grant);
        session.last_active_at = at(59);
        assert!(session.over(&grant, Limits::default(), at(60)).is_some());
    }

    #[test]
    fn changing_needs_a_grant_to_change() {
        let session = a_session(&a_grant(600));
        assert!(session.may_switch(Mode::Change, Scope::View, false).is_err());
        assert!(session.may_switch(Mode::Change, Scope::View, true).is_ok());
        assert!(session.may_switch(Mode::Change, Scope::Change, false).is_ok());
        assert!(session.may_switch(Mode::View, Scope::View, false).is_ok());
    }

    #[test]
    fn work_that_is_only_to_look_needs_the_owners_own_yes_to_change() {
        let (id, label) = ("invoices".to_owned(), "Invoices".to_owned());
        let work = |mode| Some(Work { id: id.clone(), label: label.clone(), mode, pages: Vec::new() });
        let looking = Session { work: work(Mode::View), ..a_session(&a_grant(600)) };
        assert_eq!(
            looking.may_switch(Mode::Change, Scope::Change, false).expect_err("refused").code(),
            "work-view-only"
        );
        assert!(looking.may_switch(Mode::Change, Scope::Change, true).is_ok());
        assert!(looking.may_switch(Mode::View, Scope::Change, false).is_ok());
        let changing = Session { work: work(Mode::Change), ..looking };
        assert!(changing.may_switch(Mode::Change, Scope::Change, false).is_ok());
        assert!(changing.may_switch(Mode::Change, Scope::View, false).is_err());
    }
}
