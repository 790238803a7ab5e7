//! The practice cases: what each of them asks for, and how far somebody has come with it. As in the story, what is ticked
//! has really happened: it is read from the account's history, of sessions that were opened with the case's ticket.

use std::collections::HashSet;

use super::cast::{FABRIKAM, NORTHWIND, Persona, REASON, WORK};
use crate::accounts;
use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::history::event::session::Mode;
use crate::history::event::step::StepKind;
use crate::history::{self, Entry, Event};
use crate::http::Beginning;
use crate::ids::SessionId;

/// A ticket that somebody plays through. Its texts are called after its key.
#[derive(Debug)]
pub struct Case {
    pub key: &'static str,
    pub account: &'static str,
    pub owner: Persona,
    pub agent: Persona,
    pub ticket: u32,
    pub reason: &'static str,
    /// The declared task.
    pub work: &'static str,
    pub goals: &'static [Goal],
    /// How many hints and paragraphs of its solution there are.
    pub hints: usize,
    pub solution: usize,
}

/// Something that has to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    Allowed,
    Opened,
    /// A page at this address was shown.
    Looked(&'static str),
    /// By an owner's yes to a question, or by changing as a whole.
    Permitted,
    /// The app took a change at this address.
    Changed(&'static str),
    /// An owner said yes to a question.
    Agreed,
    /// A hidden field was shown.
    Shown,
    Ended,
}

use Goal::{Agreed, Allowed, Changed, Ended, Looked, Opened, Permitted, Shown};

pub const CASES: [Case; 3] = [
    Case {
        key: "tax",
        account: NORTHWIND,
        owner: Persona::Olivia,
        agent: Persona::Ana,
        ticket: 4821,
        reason: REASON,
        work: WORK,
        goals: &[Allowed, Opened, Looked("/settings/tax"), Permitted, Changed("/settings/tax"), Ended],
        hints: 2,
        solution: 2,
    },
    Case {
        key: "setting",
        account: FABRIKAM,
        owner: Persona::Oscar,
        agent: Persona::Ben,
        ticket: 4827,
        reason: "Finding out why notifications cannot be saved",
        work: "notifications",
        goals: &[
            Opened,
            Looked("/settings/notifications"),
            Permitted,
            Changed("/settings/notifications"),
            Ended,
        ],
        hints: 3,
        solution: 2,
    },
    Case {
        key: "payment",
        account: NORTHWIND,
        owner: Persona::Olivia,
        agent: Persona::Ana,
        ticket: 4833,
        reason: "Finding out why a direct debit came back",
        work: "invoices",
        goals: &[Allowed, Opened, Looked("/invoices/4058"), Agreed, Shown, Ended],
        hints: 3,
        solution: 3,
    },
];

impl Case {
    pub fn of(key: &str) -> Option<&'static Self> {
        CASES.iter().find(|case| case.key == key)
    }

    /// The case whose ticket that is, beside the story's own.
    pub fn of_practice(ticket: &str) -> Option<&'static Self> {
        CASES.iter().skip(1).find(|case| case.ticket_url() == ticket)
    }

    pub fn ticket_url(&self) -> String {
        format!("https://acme.example/tickets/{}", self.ticket)
    }

    pub fn begins(&self) -> Beginning {
        Beginning { reason: self.reason, ticket: self.ticket_url(), work: self.work }
    }

    /// When each of its goals was reached, since the demo began.
    pub fn progress(&self, conn: &mut Conn, began_at: u64) -> Result<Vec<Option<Moment>>, DbError> {
        let mut seen = Seen::new(self);
        let Some(account) = accounts::find_by_external_id(conn, self.account)? else { return Ok(seen.done) };
        history::each_from(conn, account.id, began_at, |entry| {
            if let Some(event) = entry.event()? {
                seen.notice(entry, &event);
            }
            Ok(())
        })?;
        Ok(seen.done)
    }
}

impl Goal {
    /// The end of its text's name.
    pub fn key(self) -> &'static str {
        match self {
            Allowed => "allowed",
            Opened => "opened",
            Looked(_) => "looked",
            Permitted => "permitted",
            Changed(_) => "changed",
            Agreed => "agreed",
            Shown => "shown",
            Ended => "ended",
        }
    }
}

/// What was read of a history so far.
struct Seen {
    ticket: String,
    goals: &'static [Goal],
    done: Vec<Option<Moment>>,
    /// Opened with the case's ticket.
    sessions: HashSet<SessionId>,
    /// Requests of theirs by number: what kind they were, and where to.
    asked: Vec<(u64, StepKind, String)>,
}

impl Seen {
    fn new(case: &Case) -> Self {
        let done = vec![None; case.goals.len()];
        Self {
            ticket: case.ticket_url(),
            goals: case.goals,
            done,
            sessions: HashSet::new(),
            asked: Vec::new(),
        }
    }

    fn notice(&mut self, entry: &Entry, event: &Event) {
        match event {
            Event::GrantGiven(_) => return self.reach(entry.at, |goal| goal == Allowed),
            Event::SessionOpened(opened) if opened.ticket == self.ticket => {
                self.sessions.insert(opened.session);
                return self.reach(entry.at, |goal| goal == Opened);
            }
            _ => {}
        }
        if !entry.session.is_some_and(|session| self.sessions.contains(&session)) {
            return;
        }
        match event {
            Event::StepIntent(intent) => {
                let path = intent.target.split('?').next().unwrap_or_default().to_owned();
                self.asked.push((entry.seq, intent.step, path));
            }
            Event::StepAnswer(answer) if answer.status < 400 && answer.withheld.is_none() => {
                let of = self.asked.iter().find(|(seq, ..)| *seq == answer.intent).cloned();
                let Some((_, step, path)) = of else { return };
                self.reach(entry.at, |goal| match goal {
                    Looked(page) => step == StepKind::View && path == page,
                    Changed(page) => step == StepKind::Change && path == page && answer.turned_down.is_none(),
                    _ => false,
                });
            }
            Event::ModeChanged(changed) if changed.mode == Mode::Change => {
                self.reach(entry.at, |goal| goal == Permitted);
            }
            Event::ConsentAnswered(answered) if answered.answer.is_yes() => {
                self.reach(entry.at, |goal| matches!(goal, Permitted | Agreed));
            }
            Event::FieldRevealed(_) => self.reach(entry.at, |goal| goal == Shown),
            Event::SessionEnded(_) => self.reach(entry.at, |goal| goal == Ended),
            _ => {}
        }
    }

    fn reach(&mut self, at: Moment, is_it: impl Fn(Goal) -> bool) {
        for (goal, done) in self.goals.iter().zip(&mut self.done) {
            if is_it(*goal) {
                done.get_or_insert(at);
            }
        }
    }
}
