//! An account's log as a whole: where each kind of entry may stand, and who hears of it.

use std::collections::BTreeSet;

use super::grants::Grants;
use super::sessions::Sessions;
use super::{Problem, Told};
use crate::actor::Actor;
use crate::history::Event;
use crate::ids::{AccountId, OwnerId};
use crate::merkle::Hash;

pub(in super::super) struct AccountLog {
    account: AccountId,
    owners: Owners,
    grants: Grants,
    pub(super) sessions: Sessions,
}

/// The people who may allow access.
#[derive(Default)]
pub(super) struct Owners {
    known: BTreeSet<OwnerId>,
    /// Somebody was added whose entry was erased since.
    some_erased: bool,
}

impl Owners {
    pub(super) fn include(&self, actor: &Actor) -> bool {
        matches!(actor, Actor::Owner { id, .. } if self.some_erased || self.known.contains(id))
    }
}

impl AccountLog {
    pub(super) fn of(account: AccountId) -> Self {
        Self { account, owners: Owners::default(), grants: Grants::default(), sessions: Sessions::default() }
    }

    pub(super) fn entry(&mut self, told: &Told<'_>, leaf: Hash) -> Result<(), Problem> {
        self.first(told)?;
        self.sessions.place(told, &self.grants)?;
        match told.line.kind.as_str() {
            "account.owner_added" => self.owner(told),
            kind if kind.starts_with("grant.") => self.grants.entry(told, &self.owners)?,
            _ => self.sessions.entry(told, &self.grants)?,
        }
        self.sessions.count_in(told, leaf);
        Ok(())
    }

    /// The account comes first, and once; nothing of the vendor's own log is in here.
    fn first(&self, told: &Told<'_>) -> Result<(), Problem> {
        let kind = told.line.kind.as_str();
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
            }
            _ => self.owners.some_erased = true,
        }
    }
}
