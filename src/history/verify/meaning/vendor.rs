//! The vendor's own log: keys, staff, and how each account's log stood.

use std::collections::BTreeMap;

use super::{Problem, Told};
use crate::actor::Actor;
use crate::history::Event;
use crate::history::event::vendor::WeekSignedOff;
use crate::ids::AccountId;
use crate::merkle::Hash;

#[derive(Clone, Default)]
pub(in super::super) struct VendorLog {
    /// How large each account's log was when last noted.
    sizes: BTreeMap<AccountId, u64>,
    /// Who signed each week off, as far as is shown, and the last of them.
    signed: BTreeMap<String, (Vec<Actor>, WeekSignedOff)>,
}

impl VendorLog {
    pub(super) fn entry(&mut self, told: &Told<'_>) -> Result<(), Problem> {
        let ours = told.line.kind.starts_with("vendor.") || told.line.kind.starts_with("log.");
        if !ours || told.line.session.is_some() {
            return Err(told.wrong("does not belong in a vendor's log"));
        }
        let noted = match &told.event {
            Some(Event::AccountCheckpoint(noted)) => noted,
            Some(Event::WeekSignedOff(signed)) => return self.week(told, signed),
            _ => return Ok(()),
        };
        let before = self.sizes.insert(noted.account, noted.size).unwrap_or(0);
        if noted.size <= before {
            return Err(
                told.wrong("notes a checkpoint of an account's log that has not grown since the one before")
            );
        }
        Hash::from_hex(&noted.root).map(drop).ok_or_else(|| told.wrong("notes a root that is no hash"))
    }

    fn week(&mut self, told: &Told<'_>, signed: &WeekSignedOff) -> Result<(), Problem> {
        let Actor::Staff { id, .. } = &signed.by else {
            return Err(told.wrong("signs a week off, but not by one of the vendor's staff"));
        };
        if signed.until > told.at || signed.cleared + signed.flagged + signed.erased != signed.sessions {
            return Err(told.wrong("signs a week off that was not over, or not reviewed"));
        }
        let (before, last) = match self.signed.remove(&signed.week) {
            Some((before, last)) => (before, Some(last)),
            None => (Vec::new(), None),
        };
        let in_turn =
            last.is_none_or(|last| last.signature < signed.signature && last.needed == signed.needed);
        if !in_turn || signed.signature == 0 || signed.signature > signed.needed {
            return Err(told.wrong("signs a week off out of turn"));
        }
        if before.iter().any(|actor| matches!(actor, Actor::Staff { id: other, .. } if other == id)) {
            return Err(told.wrong("signs a week off by somebody who had signed it"));
        }
        let by = before.into_iter().chain([signed.by.clone()]).collect();
        self.signed.insert(signed.week.clone(), (by, signed.clone()));
        Ok(())
    }
}
