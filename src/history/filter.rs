//! Which entries of a log somebody wants to see. What is filtered out keeps its place in the tree, as a hash.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::event::consent::Kind;
use super::event::step::StepKind;
use super::{Entry, Event};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::DbError;
use crate::ids::{AccountId, SessionId, StaffId};

/// A choice of entries. The default shows all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only what belongs to this session.
    pub session: Option<SessionId>,
    /// Only what was written down at this moment or later.
    pub from: Option<Moment>,
    /// Only what was written down before this moment.
    pub until: Option<Moment>,
    /// Of the vendor's log, only what concerns this account: one customer learns nothing of another.
    pub concerning: Option<AccountId>,
    /// Only what this agent did, or tried to.
    pub agent: Option<ByAgent>,
    /// Only what was done for this ticket: its number, or its whole address.
    pub ticket: Option<String>,
    /// The sessions that are of that agent and that ticket; nothing where neither is asked for.
    pub sessions: Option<Arc<BTreeSet<SessionId>>>,
    /// Only things of this sort.
    pub class: Option<Class>,
}

/// An agent, as people know her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByAgent {
    pub id: StaffId,
    pub name: String,
}

/// A sort of things that people look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    Changes,
    Refused,
    Exports,
    Reveals,
    /// What was asked of owners, and what came of it.
    Questions,
    /// Access given, changed, withdrawn, lapsed.
    Access,
}

/// A filter on its way through a log, in order: what became of a request is shown with the request.
#[derive(Debug, Clone)]
pub struct Showing {
    filter: Filter,
    /// The numbers of the requests that were shown.
    requests: BTreeSet<u64>,
}

impl Filter {
    pub fn shows_all(&self) -> bool {
        *self == Self::default()
    }

    /// To be asked about entries in order.
    pub fn showing(&self) -> Showing {
        Showing { filter: self.clone(), requests: BTreeSet::new() }
    }

    /// Whether it asks for more than a time and a session, so that what the vendor set for all is not meant.
    pub fn is_about_deeds(&self) -> bool {
        self.class.is_some() || self.sessions.is_some()
    }

    /// From when on, and before when. Nothing was written down before computers counted time.
    pub(super) fn span(&self) -> (Moment, Moment) {
        let end = DateTime::from_timestamp(253_402_300_800 - 1, 0).unwrap_or(DateTime::<Utc>::MAX_UTC);
        (self.from.unwrap_or(Moment::new(DateTime::UNIX_EPOCH)), self.until.unwrap_or(Moment::new(end)))
    }

    pub(super) fn in_time(&self, entry: &Entry) -> bool {
        self.from.is_none_or(|from| entry.at >= from) && self.until.is_none_or(|until| entry.at < until)
    }

    fn in_session(&self, entry: &Entry) -> bool {
        self.session.is_none() || entry.session == self.session
    }

    fn concerns(&self, entry: &Entry) -> bool {
        let Some(account) = self.concerning else { return true };
        match entry.event() {
            Ok(Some(Event::AccountCheckpoint(noted))) => noted.account == account,
            Ok(Some(Event::KeyMade(_) | Event::RulesSet(_) | Event::SettingChanged(_))) => true,
            _ => false,
        }
    }

    /// Whether an agent did it for a ticket, as asked. Outside of sessions that is who tried to come in.
    fn of_whom(&self, entry: &Entry) -> Result<bool, DbError> {
        let Some(sessions) = &self.sessions else { return Ok(true) };
        if let Some(session) = entry.session {
            return Ok(sessions.contains(&session));
        }
        let (by, ticket) = match entry.event()? {
            Some(Event::EntryRefused(refused)) => (refused.by, refused.ticket),
            Some(Event::RequestAsked(asked)) => (asked.by, asked.ticket.unwrap_or_default()),
            _ => return Ok(false),
        };
        let theirs =
            self.agent.as_ref().is_none_or(|agent| matches!(by, Actor::Staff { id, .. } if id == agent.id));
        Ok(theirs && self.ticket.as_ref().is_none_or(|asked| is_ticket(&ticket, asked)))
    }
}

impl Showing {
    /// What concerns the log itself is always shown: without it nobody could check the rest.
    pub fn shows(&mut self, entry: &Entry) -> Result<bool, DbError> {
        let filter = &self.filter;
        if entry.kind.starts_with("log.") {
            return Ok(true);
        }
        let here = filter.in_time(entry) && filter.in_session(entry) && filter.concerns(entry);
        if !here || !filter.of_whom(entry)? {
            return Ok(false);
        }
        let Some(class) = filter.class else { return Ok(true) };
        // What was erased says nothing of itself any more.
        let Some(event) = entry.event()? else { return Ok(false) };
        let of_request = match &event {
            Event::StepAnswer(answer) => Some(answer.intent),
            Event::StepEnd(end) => Some(end.intent),
            Event::StepUnknown(unknown) => Some(unknown.intent),
            _ => None,
        };
        if of_request.is_some_and(|request| self.requests.contains(&request)) {
            return Ok(true);
        }
        let shown = class.holds(&event);
        if shown && matches!(event, Event::StepIntent(_)) {
            self.requests.insert(entry.seq);
        }
        Ok(shown)
    }
}

impl Class {
    pub const ALL: [Self; 6] =
        [Self::Changes, Self::Refused, Self::Exports, Self::Reveals, Self::Questions, Self::Access];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::Refused => "refused",
            Self::Exports => "exports",
            Self::Reveals => "reveals",
            Self::Questions => "questions",
            Self::Access => "access",
        }
    }

    fn holds(self, event: &Event) -> bool {
        match self {
            Self::Changes => matches!(event, Event::StepIntent(step) if is_change(step.step)),
            Self::Refused => match event {
                Event::StepRefused(_) | Event::StepUnsent(_) => true,
                Event::EntryRefused(_) | Event::HandOffRefused(_) => true,
                Event::StepAnswer(answer) => answer.turned_out_export(),
                _ => false,
            },
            Self::Exports => match event {
                Event::StepIntent(step) => step.step == StepKind::Export,
                Event::StepRefused(step) => step.step == StepKind::Export,
                Event::StepAnswer(answer) => answer.turned_out_export(),
                Event::FilesDeleted(_) => true,
                _ => asks_for(event) == Some(Kind::Export),
            },
            Self::Reveals => {
                matches!(event, Event::FieldRevealed(_)) || asks_for(event) == Some(Kind::Reveal)
            }
            Self::Questions => matches!(
                event,
                Event::ConsentAsked(_)
                    | Event::ConsentAnswered(_)
                    | Event::ConsentSeconded(_)
                    | Event::ConsentLapsed(_)
                    | Event::RequestAsked(_)
                    | Event::RequestAnswered(_)
                    | Event::RequestLapsed(_)
            ),
            Self::Access => matches!(
                event,
                Event::GrantGiven(_)
                    | Event::GrantChanged(_)
                    | Event::GrantWithdrawn(_)
                    | Event::GrantLapsed(_)
            ),
        }
    }
}

impl std::str::FromStr for Class {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|class| class.as_str() == text).ok_or(())
    }
}

fn is_change(step: StepKind) -> bool {
    matches!(step, StepKind::Change | StepKind::Sensitive)
}

/// What a question's entry is about.
fn asks_for(event: &Event) -> Option<Kind> {
    match event {
        Event::ConsentAsked(asked) => Some(asked.question.kind),
        Event::ConsentAnswered(answered) => Some(answered.question.kind),
        Event::ConsentSeconded(seconded) => Some(seconded.question.kind),
        Event::ConsentLapsed(lapsed) => Some(lapsed.question.kind),
        _ => None,
    }
}

/// Whether a ticket's address is the one that somebody names, by its whole or by its number: the last part of its path.
pub fn is_ticket(address: &str, named: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let last = path.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
    address == named || last == named.trim_start_matches('#')
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = [
            self.session.map(|id| format!("session={id}")),
            self.from.map(|at| format!("from={at}")),
            self.until.map(|at| format!("until={at}")),
            self.concerning.map(|id| format!("concerning={id}")),
            self.agent.as_ref().map(|agent| format!("agent={}", agent.id)),
            self.ticket.as_ref().map(|ticket| format!("ticket={ticket}")),
            self.class.map(|class| format!("kind={}", class.as_str())),
        ];
        f.write_str(&named.into_iter().flatten().collect::<Vec<_>>().join("&"))
    }
}
