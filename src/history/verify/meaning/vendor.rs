//! The vendor's own log: keys, staff, and how each account's log stood.

use std::collections::BTreeMap;

use super::{Problem, Told};
use crate::history::Event;
use crate::ids::AccountId;
use crate::merkle::Hash;

#[derive(Clone, Default)]
pub(in super::super) struct VendorLog {
    /// How large each account's log was when last noted.
    sizes: BTreeMap<AccountId, u64>,
}

impl VendorLog {
    pub(super) fn entry(&mut self, told: &Told<'_>) -> Result<(), Problem> {
        let ours = told.line.kind.starts_with("vendor.") || told.line.kind.starts_with("log.");
        if !ours || told.line.session.is_some() {
            return Err(told.wrong("does not belong in a vendor's log"));
        }
        let Some(Event::AccountCheckpoint(noted)) = &told.event else { return Ok(()) };
        let before = self.sizes.insert(noted.account, noted.size).unwrap_or(0);
        if noted.size <= before {
            return Err(
                told.wrong("notes a checkpoint of an account's log that has not grown since the one before")
            );
        }
        Hash::from_hex(&noted.root).map(drop).ok_or_else(|| told.wrong("notes a root that is no hash"))
    }
}
