//! The story in steps, ticked off as they really happen: each tick is an entry in Northwind's history, or a mail that was
//! opened in the mailbox.

use std::collections::HashSet;

use super::cases::Case;
use super::cast::{NORTHWIND, Persona};
use crate::accounts;
use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::grants;
use crate::history::event::session::Mode;
use crate::history::event::step::StepKind;
use crate::history::{self, Event};
use crate::words::Words;

/// One step of the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub who: Persona,
    /// After which its texts are called: what happens, the same within a sentence, and what to press.
    key: &'static str,
    /// Where it happens, for the person themself.
    pub href: &'static str,
}

/// The story.
pub const STEPS: [Step; 10] = [
    Step { who: Persona::Olivia, key: "allow", href: "/account/support-access" },
    Step { who: Persona::Ana, key: "open", href: "/agent" },
    Step { who: Persona::Ana, key: "look", href: "/agent" },
    Step { who: Persona::Ana, key: "try", href: "/agent" },
    Step { who: Persona::Ana, key: "switch", href: "/agent" },
    Step { who: Persona::Ana, key: "change", href: "/agent" },
    Step { who: Persona::Ana, key: "export", href: "/agent" },
    Step { who: Persona::Ana, key: "end", href: "/agent" },
    Step { who: Persona::Olivia, key: "mail", href: "/demo/mail" },
    Step { who: Persona::Rita, key: "review", href: "/review" },
];

/// The steps at which a click of the bar's does more than go to a page.
pub const OPEN_A_SESSION: usize = 1;
pub const END_THE_SESSION: usize = 7;
pub const READ_THE_MAIL: usize = 8;

impl Step {
    pub fn what(&self, words: &Words) -> String {
        self.text(words, "")
    }

    /// What to press, for whoever wonders.
    pub fn how(&self, words: &Words) -> String {
        self.text(words, "-how")
    }

    fn next(&self, words: &Words) -> String {
        self.text(words, "-next")
    }

    fn text(&self, words: &Words, more: &str) -> String {
        words.text(&format!("demo-step-{}{more}", self.key)).to_string()
    }
}

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
        // What is done for a practice case is no part of the story.
        let mut practice = HashSet::new();
        history::each_from(conn, account.id, began_at, |entry| {
            let Some(event) = entry.event()? else { return Ok(()) };
            if let Event::SessionOpened(opened) = &event
                && Case::of_practice(&opened.ticket).is_some()
            {
                practice.insert(opened.session);
            }
            if !entry.session.is_some_and(|session| practice.contains(&session)) {
                progress.notice(entry.seq, entry.at, &event, &mut changes);
            }
            Ok(())
        })?;
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
    pub fn next_for(&self, current: Option<Persona>, words: &Words) -> Next {
        match self.next().map(|step| STEPS[step]) {
            None => {
                let what = words.text("demo-finished-next").to_string();
                Next { what, href: Some("/".to_owned()), who: None }
            }
            // Going on as oneself is a click of the same kind: the place is found when it is pressed.
            Some(step) if Some(step.who) == current => {
                Next { what: step.next(words), href: None, who: Some(step.who) }
            }
            Some(step) => {
                let what = words.text("demo-someone-next").with("who", step.who.name());
                let what = what.with("what", step.next(words)).to_string();
                Next { what, href: None, who: Some(step.who) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::cases::CASES;
    use crate::language::Language;

    /// Whatever has no text is told by its name.
    #[test]
    fn steps_people_and_cases_have_their_texts_in_each_language() {
        for language in Language::ALL {
            let words = Words::new(chrono_tz::UTC).in_language(language);
            let mut told: Vec<String> =
                STEPS.iter().flat_map(|s| [s.what(&words), s.how(&words), s.next(&words)]).collect();
            told.extend(Persona::ALL.map(|persona| persona.what(&words)));
            for case in &CASES {
                let numbered =
                    |what: &str, count: usize| (1..=count).map(|n| format!("{what}-{n}")).collect::<Vec<_>>();
                let names = ["title", "about", "subject", "wrote"].map(str::to_owned);
                for name in names
                    .into_iter()
                    .chain(numbered("hint", case.hints))
                    .chain(numbered("solution", case.solution))
                {
                    told.push(words.text(&format!("demo-case-{}-{name}", case.key)).to_string());
                }
                told.extend(case.goals.iter().map(|goal| {
                    let name = format!("demo-goal-{}", goal.key());
                    let text = words.text(&name).with("owner", "Olivia").with("agent", "Ana");
                    text.with("ticket", "4821").to_string()
                }));
            }
            for text in told {
                assert!(!text.is_empty() && !text.contains("demo-"), "{language}: {text}");
            }
        }
    }
}
