//! What the demo adds to ordinary pages: its bar, and what forms begin with.

use std::pin::Pin;
use std::sync::{PoisonError, RwLock};

use super::cases::{CASES, Case};
use super::cast::{FABRIKAM, Persona};
use super::seeds::Seeded;
use super::story::Progress;
use crate::clock::Moment;
use crate::http::{self, Beginning, DemoBar, DemoHooks, State};
use crate::ids::StaffId;
use crate::staff;
use crate::words::Words;

/// The demo's hooks. They remember how far the story has come since the last page.
pub struct Hooks {
    /// How long the accounts' logs were when the story began.
    began: Seeded,
    progress: RwLock<Progress>,
    /// Reading a mail is no entry of any history, so it is remembered here.
    mail_read_at: RwLock<Option<Moment>>,
}

impl Hooks {
    pub fn new(began: Seeded) -> Self {
        Self { began, progress: RwLock::default(), mail_read_at: RwLock::default() }
    }

    pub fn progress(&self) -> Progress {
        self.progress.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl DemoHooks for Hooks {
    fn bar(&self, door: &'static str, person: Option<&str>, words: &Words) -> DemoBar {
        let current = Persona::ALL
            .into_iter()
            .find(|persona| Some(persona.name()) == person && persona.door().as_str() == door);
        let next = self.progress().next_for(current, words);
        DemoBar {
            who: current.map(|p| format!("{}, {}", p.name(), p.what(words))).unwrap_or_default(),
            next: next.what,
            next_href: next.href,
            next_as: next.who.map(Persona::key),
            personas: Persona::ALL
                .into_iter()
                .map(|persona| http::Persona {
                    key: persona.key(),
                    name: persona.name().to_owned(),
                    what: persona.what(words),
                    current: Some(persona) == current,
                })
                .collect(),
        }
    }

    fn code<'a>(
        &'a self,
        state: &'a State,
        agent: StaffId,
    ) -> Pin<Box<dyn Future<Output = String> + Send + 'a>> {
        Box::pin(async move {
            let code = staff::commands::next_code(&state.db, &state.sealer, agent).await;
            code.map(|code| code.as_str().to_owned()).unwrap_or_default()
        })
    }

    fn began_at(&self, account: &str) -> u64 {
        if account == FABRIKAM { self.began.fabrikam } else { self.began.northwind }
    }

    fn mail_is_read(&self, made_at: Moment, now: Moment) {
        if self.progress().ended_at().is_some_and(|ended_at| made_at >= ended_at) {
            let mut read_at = self.mail_read_at.write().unwrap_or_else(PoisonError::into_inner);
            read_at.get_or_insert(now);
        }
    }

    fn mail_read_at(&self) -> Option<Moment> {
        *self.mail_read_at.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn refresh<'a>(&'a self, state: &'a State) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        Box::pin(async move {
            let (began_at, mail_read_at) = (self.began.northwind, self.mail_read_at());
            match state.db.read(move |conn| Progress::read(conn, began_at, mail_read_at)).await {
                Ok(progress) => *self.progress.write().unwrap_or_else(PoisonError::into_inner) = progress,
                Err(error) => {
                    tracing::warn!(code = error.code(), %error, "the story's progress could not be read")
                }
            }
        })
    }

    fn begins(&self, case: &str) -> Beginning {
        // The story is the first of the cases.
        Case::of(case).unwrap_or(&CASES[0]).begins()
    }
}
