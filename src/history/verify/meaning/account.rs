//! An account's log as a whole: where each kind of entry may stand, and who hears of it.

use std::collections::BTreeSet;

use super::consents::Consents;
use super::grants::Grants;
use super::requests::Requests;
use super::sessions::Sessions;
use super::{Gone, Problem, Told};
use crate::actor::Actor;
use crate::history::Event;
use crate::history::event::account::{NoticesSet, OwnerRole};
use crate::history::event::session::ModeChanged;
use crate::ids::{AccountId, OwnerId};
use crate::merkle::Hash;

#[derive(Clone)]
pub(in super::super) struct AccountLog {
    account: AccountId,
    owners: Owners,
    grants: Grants,
    consents: Consents,
    requests: Requests,
    pub(super) sessions: Sessions,
}

/// The people who may allow access.
#[derive(Clone, Default)]
pub(super) struct Owners {
    known: BTreeSet<OwnerId>,
    /// Those of them who decide nothing.
    observers: BTreeSet<OwnerId>,
    /// Somebody may have been added by an entry that was erased since, or that is not shown.
    some_unknown: bool,
    /// How many entries before were not shown.
    not_shown: u64,
}

impl Owners {
    pub(super) fn include(&self, actor: &Actor) -> bool {
        matches!(actor, Actor::Owner { id, .. } if self.know(*id) && !self.observers.contains(id))
    }

    fn know(&self, owner: OwnerId) -> bool {
        self.some_unknown || self.known.contains(&owner)
    }

    fn note(&mut self, owner: OwnerId, role: OwnerRole) {
        match role {
            OwnerRole::Owner => self.observers.remove(&owner),
            OwnerRole::Observer => self.observers.insert(owner),
        };
    }

    /// What is not shown may have added anybody, and made an owner of any observer.
    fn mind(&mut self, gone: &Gone) {
        if gone.not_shown() > self.not_shown {
            self.not_shown = gone.not_shown();
            self.some_unknown = true;
            self.observers.clear();
        }
    }
}

impl AccountLog {
    pub(super) fn of(account: AccountId) -> Self {
        Self {
            account,
            owners: Owners::default(),
            grants: Grants::default(),
            consents: Consents::default(),
            requests: Requests::default(),
            sessions: Sessions::default(),
        }
    }

    pub(super) fn entry(&mut self, told: &Told<'_>, leaf: Hash, gone: &Gone) -> Result<(), Problem> {
        self.first(told)?;
        self.owners.mind(gone);
        self.grants.mind(gone);
        self.consents.mind(gone);
        self.requests.mind(gone);
        self.sessions.owners = (!self.owners.some_unknown).then_some(self.owners.known.len());
        self.sessions.place(told, &self.grants, gone)?;
        match &*told.line.kind {
            "account.owner_added" => self.owner(told),
            "account.owner_changed" => self.owner_changed(told)?,
            "account.owner_bound" => self.owner_bound(told)?,
            "account.notices_set" => self.notices(told)?,
            "account.sensitive_set" => self.requests.sensitive(told),
            kind if kind.starts_with("request.") => self.requests.entry(told, &self.owners, &self.grants)?,
            kind if kind.starts_with("grant.") => self.grants.entry(told, &self.owners)?,
            kind if kind.starts_with("consent.") => {
                let who = self.sessions.who(told);
                self.consents.entry(told, who, &self.owners, &self.grants)?;
            }
            _ => {
                self.consented(told)?;
                self.sessions.entry(told, &self.grants, gone)?;
                self.requests.opened(told, &self.grants)?;
            }
        }
        self.sessions.count_in(told, leaf);
        Ok(())
    }

    /// What leans on an owner's answer.
    fn consented(&mut self, told: &Told<'_>) -> Result<(), Problem> {
        match &told.event {
            Some(Event::StepIntent(intent)) => self.consents.used(told, intent, self.sessions.who(told)),
            Some(Event::FieldRevealed(shown)) => self.consents.shown(told, shown, self.sessions.who(told)),
            Some(Event::ModeChanged(ModeChanged { consent: Some(consent), .. })) => {
                self.consents.lets_change(told, *consent)
            }
            _ => Ok(()),
        }
    }

    /// The account comes first, and once; nothing of the vendor's own log is in here.
    fn first(&self, told: &Told<'_>) -> Result<(), Problem> {
        let kind = &*told.line.kind;
        if kind.starts_with("vendor.") {
            return Err(told.wrong("belongs in the vendor's log, not in an account's"));
        }
        if (told.line.seq == 0) != (kind == "account.added") {
            return Err(told.wrong("is not where it can be: the account's own entry comes first, and once"));
        }
        match &told.event {
            Some(Event::AccountAdded(added)) if added.account != self.account => {
                Err(told.wrong("names another account than the log's name does"))
            }
            _ => Ok(()),
        }
    }

    fn owner(&mut self, told: &Told<'_>) {
        match &told.event {
            Some(Event::OwnerAdded(added)) => {
                self.owners.known.insert(added.owner);
                self.owners.note(added.owner, added.role);
            }
            _ => self.owners.some_unknown = true,
        }
    }

    /// Rule M25. An erased one may have made an owner of any observer.
    fn owner_changed(&mut self, told: &Told<'_>) -> Result<(), Problem> {
        match &told.event {
            Some(Event::OwnerChanged(changed)) if !self.owners.know(changed.owner) => {
                return Err(told.wrong("changes somebody who is no owner of this account"));
            }
            Some(Event::OwnerChanged(changed)) => self.owners.note(changed.owner, changed.role),
            _ => self.owners.observers.clear(),
        }
        Ok(())
    }

    /// Rule M25. An observer signs in too.
    fn owner_bound(&self, told: &Told<'_>) -> Result<(), Problem> {
        match &told.event {
            Some(Event::OwnerBound(bound)) => match bound.by {
                Actor::Owner { id, .. } if self.owners.know(id) => Ok(()),
                _ => Err(told.wrong("signs somebody in who is no owner of this account")),
            },
            _ => Ok(()),
        }
    }

    /// Rule M25.
    fn notices(&self, told: &Told<'_>) -> Result<(), Problem> {
        match &told.event {
            Some(Event::NoticesSet(NoticesSet { owner, by, .. }))
                if !self.owners.include(by) || !self.owners.know(*owner) =>
            {
                Err(told.wrong("sets an owner's mails, but not by or not for an owner of this account"))
            }
            _ => Ok(()),
        }
    }
}
