//! Which entries of a log somebody wants to see. What is filtered out keeps its place in the tree, as a hash.

use std::fmt;

use chrono::{DateTime, Utc};

use super::{Entry, Event};
use crate::clock::Moment;
use crate::ids::{AccountId, SessionId};

/// A choice of entries. The default shows all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only what belongs to this session.
    pub session: Option<SessionId>,
    /// Only what was written down at this moment or later.
    pub from: Option<Moment>,
    /// Only what was written down before this moment.
    pub until: Option<Moment>,
    /// Of the vendor's log, only what concerns this account: one customer learns nothing of another.
    pub concerning: Option<AccountId>,
}

impl Filter {
    pub fn shows_all(&self) -> bool {
        *self == Self::default()
    }

    /// What concerns the log itself is always shown: without it nobody could check the rest.
    pub fn shows(&self, entry: &Entry) -> bool {
        entry.kind.starts_with("log.")
            || (self.in_time(entry) && self.in_session(entry) && self.concerns(entry))
    }

    /// From when on, and before when. Nothing was written down before computers counted time.
    pub(super) fn span(&self) -> (Moment, Moment) {
        let end = DateTime::from_timestamp(253_402_300_800 - 1, 0).unwrap_or(DateTime::<Utc>::MAX_UTC);
        (self.from.unwrap_or(Moment::new(DateTime::UNIX_EPOCH)), self.until.unwrap_or(Moment::new(end)))
    }

    pub(super) fn in_time(&self, entry: &Entry) -> bool {
        self.from.is_none_or(|from| entry.at >= from) && self.until.is_none_or(|until| entry.at < until)
    }

    fn in_session(&self, entry: &Entry) -> bool {
        self.session.is_none() || entry.session == self.session
    }

    fn concerns(&self, entry: &Entry) -> bool {
        let Some(account) = self.concerning else { return true };
        match entry.event() {
            Ok(Some(Event::AccountCheckpoint(noted))) => noted.account == account,
            Ok(Some(Event::KeyMade(_) | Event::RulesSet(_) | Event::SettingChanged(_))) => true,
            _ => false,
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = [
            self.session.map(|id| format!("session={id}")),
            self.from.map(|at| format!("from={at}")),
            self.until.map(|at| format!("until={at}")),
            self.concerning.map(|id| format!("concerning={id}")),
        ];
        f.write_str(&named.into_iter().flatten().collect::<Vec<_>>().join("&"))
    }
}
