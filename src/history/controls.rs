//! Controls on record: what the vendor sets for all customers stands in the vendor's log, and every owner can read it.
//!
//! Which settings concern customers is `http`'s business, how a control reads `words`'s.

use std::collections::BTreeMap;

use super::event::vendor::{RulesSet, SettingChanged};
use super::{Draft, Entry, Event, Filter, append, of_kinds};
use crate::clock::Moment;
use crate::db::{Conn, Db, DbError, HeadId};

/// What of the vendor's log concerns all customers.
const KINDS: [&str; 6] = [
    "vendor.key_made",
    "vendor.rules_set",
    "vendor.setting_changed",
    "vendor.field_decided",
    "log.key_changed",
    "log.epoch_began",
];

/// The rules in force, as far as the log tells of them.
#[derive(Debug, Clone, Default)]
pub struct InForce {
    /// SHA-256 (hex).
    pub rules: String,
    /// What they make less grave than the built-in ones take it for.
    pub overruled: Vec<String>,
}

/// Compares what is in force with what was last recorded, and records what differs; how many entries that took.
/// Called at each start. A setting that nobody names any more keeps its last value on record.
pub async fn record(db: &Db, settings: &[(&str, String)], rules: &InForce) -> Result<usize, DbError> {
    let settings: Vec<(String, String)> =
        settings.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let rules = rules.clone();
    // Where nothing differs nothing is written: such a start needs no room on a full disk.
    let recorded = db.read(Recorded::read).await?;
    if recorded.differences(&settings, &rules).is_empty() {
        return Ok(0);
    }
    db.write(&[HeadId::VENDOR], move |tx| {
        let drafts = Recorded::read(tx.conn)?.differences(&settings, &rules);
        let count = drafts.len();
        if count > 0 {
            append(tx, HeadId::VENDOR, drafts)?;
        }
        Ok(count)
    })
    .await
}

/// The vendor's own entries made since a customer came, oldest first. No other customer is named
/// in them. None of them is of a session.
pub fn since(conn: &mut Conn, came: Moment, filter: &Filter) -> Result<Vec<Entry>, DbError> {
    if filter.session.is_some() || filter.is_about_deeds() {
        return Ok(Vec::new());
    }
    let mut entries = of_kinds(conn, HeadId::VENDOR, &KINDS)?;
    entries.retain(|entry| entry.at > came && filter.in_time(entry));
    Ok(entries)
}

/// What was recorded last.
#[derive(Default)]
struct Recorded {
    rules: Option<String>,
    settings: BTreeMap<String, String>,
}

impl Recorded {
    fn read(conn: &mut Conn) -> Result<Self, DbError> {
        let mut recorded = Self::default();
        for entry in of_kinds(conn, HeadId::VENDOR, &["vendor.rules_set", "vendor.setting_changed"])? {
            match entry.event()? {
                Some(Event::RulesSet(set)) => recorded.rules = Some(set.rules),
                Some(Event::SettingChanged(set)) => {
                    recorded.settings.insert(set.name, set.value);
                }
                _ => {}
            }
        }
        Ok(recorded)
    }

    fn differences(mut self, settings: &[(String, String)], rules: &InForce) -> Vec<Draft> {
        let mut drafts = Vec::new();
        if self.rules.as_ref() != Some(&rules.rules) {
            let InForce { rules, overruled } = rules.clone();
            drafts.push(Draft::of(RulesSet { rules, before: self.rules, overruled }));
        }
        for (name, value) in settings {
            let before = self.settings.remove(name);
            let never_set = before.is_none() && value.is_empty();
            if before.as_ref() != Some(value) && !never_set {
                let (name, value) = (name.clone(), value.clone());
                drafts.push(Draft::of(SettingChanged { name, value, before }));
            }
        }
        drafts
    }
}
