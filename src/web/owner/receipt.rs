//! What support saw of an account in one session, in numbers, and what it never opened.

use crate::db::DbError;
use crate::history::{Entry, Event};
use crate::rules::Paths;
use crate::sessions::{Figures, Summary, Works};

/// How far a session came.
pub(super) struct Receipt {
    pub figures: Figures,
    /// How many different pages were shown.
    pub different: usize,
    /// Parts of the app, as the vendor's settings call them, none of whose pages was ever asked for.
    pub never: Vec<String>,
}

impl Receipt {
    /// Of a session's entries. What was erased cannot be counted any more.
    pub(super) fn of(entries: &[Entry], summary: &Summary, works: &Works) -> Result<Self, DbError> {
        let mut targets = Vec::new();
        for entry in entries {
            if let Some(Event::StepIntent(intent)) = entry.event()?
                && intent.host.is_none()
            {
                targets.push(intent.target);
            }
        }
        Ok(Self {
            figures: Figures::of(summary),
            different: summary.visits.len(),
            never: never_opened(&targets, works),
        })
    }
}

/// The app's front page belongs to every part, and so to none.
const FRONT: &str = "/";

fn never_opened(targets: &[String], works: &Works) -> Vec<String> {
    let untouched = works.all().iter().filter(|work| {
        let own: Vec<String> = work.pages.iter().filter(|page| page.as_str() != FRONT).cloned().collect();
        let pages = Paths::parse(&own).ok().filter(|_| !own.is_empty());
        pages.is_some_and(|pages| !targets.iter().any(|target| pages.hold(target)))
    });
    untouched.map(|work| work.label.clone()).collect()
}
