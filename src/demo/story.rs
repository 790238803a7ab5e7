//! The story in steps, ticked off as they really happen: each tick is an entry in Northwind's history, or a mail that was
//! opened in the mailbox.

use super::cast::{NORTHWIND, Persona};
use crate::accounts;
use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::grants;
use crate::history::event::session::Mode;
use crate::history::event::step::StepKind;
use crate::history::{self, Event, Page};

/// One step of the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub who: Persona,
    pub what: &'static str,
    /// What to press, for whoever wonders.
    pub how: &'static str,
    /// Where it happens, for the person themself.
    pub href: &'static str,
}

/// The story.
pub const STEPS: [Step; 10] = [
    Step {
        who: Persona::Olivia,
        what: "Allow support access",
        how: "Be Olivia. Choose “View and change”, then allow it.",
        href: "/account/support-access",
    },
    Step {
        who: Persona::Ana,
        what: "Open a session in Northwind",
        how: "Be Ana. Choose Northwind. Reason, ticket and one-time code are filled in.",
        href: "/agent",
    },
    Step {
        who: Persona::Ana,
        what: "Look around in Acme Invoices",
        how: "Open Settings, then Tax. The banner says who you are; what is secret stays hidden.",
        href: "/agent",
    },
    Step {
        who: Persona::Ana,
        what: "Try to change the tax rate while viewing only",
        how: "Set it to 10 and save. Nothing is sent.",
        href: "/agent",
    },
    Step {
        who: Persona::Ana,
        what: "Switch to change mode",
        how: "Press “Switch to change mode”. The switch is recorded.",
        href: "/agent",
    },
    Step {
        who: Persona::Ana,
        what: "Correct the tax rate from 20% to 10%",
        how: "Set it to 10 and save again.",
        href: "/agent",
    },
    Step {
        who: Persona::Ana,
        what: "Try to export the customers",
        how: "Open Customers and press Export. Taking data out needs Olivia's own yes: ask her. Be Olivia, answer under \
              Questions; be Ana again, and take the file.",
        href: "/agent",
    },
    Step {
        who: Persona::Ana,
        what: "End the session",
        how: "Press “End session” in the banner. Or be Olivia, and turn access off.",
        href: "/agent",
    },
    Step {
        who: Persona::Olivia,
        what: "Read the mail: what was done, step by step",
        how: "Open Mail in the bar above. Then read the same in Olivia's history.",
        href: "/demo/mail",
    },
    Step {
        who: Persona::Rita,
        what: "Review the session",
        how: "Be Rita. Choose the session and say what you think.",
        href: "/review",
    },
];

/// The steps at which a click of the bar's does more than go to a page.
pub const OPEN_A_SESSION: usize = 1;
pub const END_THE_SESSION: usize = 7;
pub const READ_THE_MAIL: usize = 8;

/// What the bar says comes next.
pub struct Next {
    pub what: String,
    /// Where, if it is for the person who looks at the bar.
    pub href: Option<String>,
    /// Who, if it is for somebody else.
    pub who: Option<Persona>,
}

/// How far the story has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// For each step, when it happened.
    pub done: [Option<Moment>; STEPS.len()],
    /// The grant in force allows viewing only, so the change at the heart of the story cannot be done.
    pub view_only: bool,
}

impl Progress {
    /// Reads Northwind's history from where the story began.
    pub fn read(conn: &mut Conn, began_at: u64, mail_read_at: Option<Moment>) -> Result<Self, DbError> {
        let mut progress = Self::default();
        progress.done[READ_THE_MAIL] = mail_read_at;
        let Some(account) = accounts::find_by_external_id(conn, NORTHWIND)? else { return Ok(progress) };
        let mut changes = Vec::new();
        let mut from = began_at;
        loop {
            let entries = history::page(conn, account.id, Page::From(from), 500)?;
            let Some(last) = entries.last() else { break };
            from = last.seq + 1;
            for entry in &entries {
                if let Some(event) = entry.event()? {
                    progress.notice(entry.seq, entry.at, &event, &mut changes);
                }
            }
        }
        let newest = grants::in_account(conn, account.id, 1)?.pop();
        progress.view_only =
            progress.done[0].is_some() && newest.is_some_and(|g| g.scope == grants::Scope::View);
        Ok(progress)
    }

    fn notice(&mut self, seq: u64, at: Moment, event: &Event, changes: &mut Vec<u64>) {
        let step = match event {
            Event::GrantGiven(_) => 0,
            Event::SessionOpened(_) => 1,
            Event::StepIntent(intent) if intent.step == StepKind::Change => {
                changes.push(seq);
                return;
            }
            Event::StepAnswer(answer) if changes.contains(&answer.intent) && answer.status < 400 => 5,
            Event::StepAnswer(answer) if answer.turned_out_export() => 6,
            Event::StepAnswer(answer) if answer.status < 300 => 2,
            Event::StepRefused(refused) if refused.step == StepKind::Change => 3,
            Event::StepRefused(refused) if refused.step == StepKind::Export => 6,
            Event::ModeChanged(changed) if changed.mode == Mode::Change => 4,
            Event::SessionEnded(_) => END_THE_SESSION,
            Event::SessionReviewed(_) => 9,
            _ => return,
        };
        self.done[step].get_or_insert(at);
    }

    /// The first step that is still to do.
    pub fn next(&self) -> Option<usize> {
        // What a later step has overtaken need not be done any more: a session that is over cannot go on.
        let last_done = self.done.iter().rposition(Option::is_some);
        let from = match last_done {
            Some(last) if last >= 7 => 8,
            _ => 0,
        };
        (from..STEPS.len()).find(|step| self.done[*step].is_none())
    }

    /// When the story's session ended.
    pub fn ended_at(&self) -> Option<Moment> {
        self.done[END_THE_SESSION]
    }

    /// What the bar says to this person: what is next, and whose it is.
    pub fn next_for(&self, current: Option<Persona>) -> Next {
        match self.next().map(|step| STEPS[step]) {
            None => {
                Next { what: "start over, or look around".to_owned(), href: Some("/".to_owned()), who: None }
            }
            // Going on as oneself is a click of the same kind: the place is found when it is pressed.
            Some(step) if Some(step.who) == current => {
                Next { what: lower_first(step.what), href: None, who: Some(step.who) }
            }
            Some(step) => {
                let what = format!("be {}: {}", step.who.name(), lower_first(step.what));
                Next { what, href: None, who: Some(step.who) }
            }
        }
    }
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}
