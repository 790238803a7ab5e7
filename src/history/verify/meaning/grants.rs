//! Grants: given by an owner, changed and withdrawn while they are on, lapsed when they were over.

use std::collections::BTreeMap;

use super::account::Owners;
use super::{Gone, Problem, Told};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::history::Event;
use crate::history::event::grant::{Changed, Given, Lapsed, Only, OnlyAgent, Scope, Withdrawn};
use crate::ids::GrantId;

#[derive(Clone, Default)]
pub(super) struct Grants {
    given: BTreeMap<GrantId, Grant>,
    /// A grant was given whose entry was erased since, or is not shown: one that nobody gave may be that one.
    some_unknown: bool,
    /// How many entries that may have moved any grant's end were erased, and how many were not shown.
    moved: Moved,
}

/// What was lost up to here; a grant's end is known only if it was told since.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Moved {
    erased: u64,
    not_shown: u64,
}

#[derive(Clone)]
pub(super) struct Grant {
    pub from: Moment,
    pub scope: Scope,
    /// An owner approves each session under it.
    pub each_time: bool,
    until: Moment,
    /// What was lost when `until` was told.
    told_after: Moved,
    only: Only,
    /// What was lost when `only` was told.
    only_told_after: Moved,
    withdrawn: bool,
    lapsed: bool,
}

impl Grants {
    /// Takes note of what is not shown of the entries before.
    pub fn mind(&mut self, gone: &Gone) {
        self.moved.not_shown = gone.not_shown();
        self.some_unknown |= gone.not_shown() > 0;
    }

    /// A grant's end; nothing once a change of an end was erased or may not be shown: it may have been this grant's.
    pub fn end_of(&self, grant: &Grant) -> Option<Moment> {
        (grant.told_after == self.moved).then_some(grant.until)
    }

    /// Whom or what a grant is limited to; nothing once a change of that was erased or may not be shown.
    fn only_of<'a>(&self, grant: &'a Grant) -> Option<&'a Only> {
        (grant.only_told_after == self.moved).then_some(&grant.only)
    }

    /// Whether it is for somebody else, or for other work, as far as is known.
    pub fn excludes(&self, grant: &Grant, agent: &Actor, work: Option<&str>) -> bool {
        self.only_of(grant).is_some_and(|only| {
            let other = |wanted: &OnlyAgent| !matches!(agent, Actor::Staff { id, .. } if *id == wanted.id);
            only.agent.as_ref().is_some_and(other)
                || only.work.as_deref().is_some_and(|wanted| work != Some(wanted))
        })
    }

    /// Whether access may have been allowed at a moment or since.
    pub fn some_given_since(&self, at: Moment) -> bool {
        self.some_unknown || self.given.values().any(|grant| grant.from >= at)
    }

    /// Whether it is over at `at`, as far as is known.
    pub fn is_over(&self, grant: &Grant, at: Moment) -> bool {
        grant.withdrawn || grant.lapsed || self.end_of(grant).is_some_and(|until| at >= until)
    }

    /// The grant, or nothing where its entry may be one that was erased.
    pub fn find(&self, told: &Told<'_>, id: GrantId) -> Result<Option<&Grant>, Problem> {
        match self.given.get(&id) {
            None if !self.some_unknown => Err(told.wrong("names a grant that was never given")),
            found => Ok(found),
        }
    }

    pub fn entry(&mut self, told: &Told<'_>, owners: &Owners) -> Result<(), Problem> {
        match &told.event {
            Some(Event::GrantGiven(given)) => self.given(told, given, owners),
            Some(Event::GrantChanged(changed)) => self.changed(told, changed, owners),
            Some(Event::GrantWithdrawn(withdrawn)) => self.withdrawn(told, withdrawn),
            Some(Event::GrantLapsed(lapsed)) => self.lapsed(told, lapsed),
            _ => {
                self.erased(&told.line.kind);
                Ok(())
            }
        }
    }

    fn erased(&mut self, kind: &str) {
        match kind {
            "grant.given" => self.some_unknown = true,
            "grant.changed" => self.moved.erased += 1,
            _ => {}
        }
    }

    fn given(&mut self, told: &Told<'_>, given: &Given, owners: &Owners) -> Result<(), Problem> {
        if !owners.include(&given.by) {
            return Err(told.wrong("allows access, but not by an owner of this account"));
        }
        if given.from >= given.until {
            return Err(told.wrong("gives a grant that ends before it begins"));
        }
        if given.consent.is_some() != (given.scope == Scope::Change) {
            return Err(
                told.wrong("gives a grant to change without the owner's words, or one to view with them")
            );
        }
        let grant = Grant {
            from: given.from,
            scope: given.scope,
            each_time: given.ask_each_time,
            until: given.until,
            told_after: self.moved,
            only: given.only.clone().unwrap_or_default(),
            only_told_after: self.moved,
            withdrawn: false,
            lapsed: false,
        };
        match self.given.insert(given.grant, grant) {
            None => Ok(()),
            Some(_) => Err(told.wrong("gives a grant a second time")),
        }
    }

    fn changed(&mut self, told: &Told<'_>, changed: &Changed, owners: &Owners) -> Result<(), Problem> {
        if !owners.include(&changed.by) {
            return Err(told.wrong("changes a grant, but not by an owner of this account"));
        }
        if changed.until <= told.at {
            return Err(told.wrong("puts a grant's end into the past"));
        }
        let moved = self.moved;
        let limits = changed.only.is_some() || changed.only_before.is_some();
        let Some(grant) = self.still_on(told, changed.grant, changed.until_before)? else { return Ok(()) };
        (grant.until, grant.told_after) = (changed.until, moved);
        if limits {
            let known = grant.only_told_after == moved;
            let before = std::mem::replace(&mut grant.only, changed.only.clone().unwrap_or_default());
            grant.only_told_after = moved;
            if known && before != changed.only_before.clone().unwrap_or_default() {
                return Err(told.wrong("says that the grant was limited otherwise than it was"));
            }
        }
        Ok(())
    }

    fn withdrawn(&mut self, told: &Told<'_>, withdrawn: &Withdrawn) -> Result<(), Problem> {
        if let Some(grant) = self.still_on(told, withdrawn.grant, withdrawn.until_before)? {
            grant.withdrawn = true;
        }
        Ok(())
    }

    fn lapsed(&mut self, told: &Told<'_>, lapsed: &Lapsed) -> Result<(), Problem> {
        let untrue = || told.wrong("says that a grant reached its end, which it did not, or not then");
        if told.at < lapsed.until {
            return Err(untrue());
        }
        let Some(grant) = self.find(told, lapsed.grant)? else { return Ok(()) };
        let other_end = self.end_of(grant).is_some_and(|until| until != lapsed.until);
        if grant.withdrawn || grant.lapsed || other_end {
            return Err(untrue());
        }
        if let Some(grant) = self.given.get_mut(&lapsed.grant) {
            grant.lapsed = true;
        }
        Ok(())
    }

    /// A grant that can still be changed or withdrawn, whose end is what the entry says it was.
    fn still_on(
        &mut self,
        told: &Told<'_>,
        id: GrantId,
        until: Moment,
    ) -> Result<Option<&mut Grant>, Problem> {
        let Some(grant) = self.find(told, id)? else { return Ok(None) };
        if self.is_over(grant, told.at) {
            return Err(told.wrong("is about a grant that was over"));
        }
        if self.end_of(grant).is_some_and(|end| end != until) {
            return Err(told.wrong("says that the grant had another end than it had"));
        }
        Ok(self.given.get_mut(&id))
    }
}
