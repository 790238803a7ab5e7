//! A field of the register, and what can be decided about it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::db::DbError;
use crate::ids::AccountId;
use crate::masking::{PlaceKind, Show};

/// A name of a field, where it was seen, and what was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub id: i64,
    /// The pattern of addresses that it was seen at, such as `/invoices/*`.
    pub route: String,
    pub kind: PlaceKind,
    /// A control's name, a path in JSON, or the heading where there is no name.
    pub name: String,
    /// What the page called it last.
    pub label: String,
    pub times: u64,
    pub first_at: Moment,
    pub last_at: Moment,
    /// Whether its route was closed when it was last seen: then it waits hidden.
    pub closed: bool,
    /// Whether it was seen while the register was learning on the test account.
    pub baseline: bool,
    pub decided: Option<Decided>,
}

/// A decision in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    pub show: Show,
    pub at: Moment,
    pub by: String,
}

impl Field {
    /// Whether it stays hidden until somebody decides.
    pub fn waits(&self) -> bool {
        self.decided.is_none() && self.closed
    }
}

/// What somebody decides: how much shows, or that an earlier decision is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice(pub Option<Show>);

impl Choice {
    pub const ALL: [Self; 6] = [
        Self(Some(Show::Shown)),
        Self(Some(Show::Last2)),
        Self(Some(Show::Last4)),
        Self(Some(Show::Domain)),
        Self(Some(Show::Hidden)),
        Self(None),
    ];

    pub fn as_str(self) -> &'static str {
        self.0.map_or("undecided", Show::name)
    }
}

impl FromStr for Choice {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == text).ok_or(FieldError::NoChoice)
    }
}

pub(super) fn kind_name(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Input => "input",
        PlaceKind::Text => "text",
        PlaceKind::Json => "json",
    }
}

/// Which fields: for lists and for deciding about many at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    pub state: Which,
    /// A part of the name, the label or the route; everything where it is empty.
    pub text: String,
    /// Exactly this route; all where it is empty.
    pub route: String,
}

/// How far fields have come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Which {
    /// Undecided and hidden.
    Waiting,
    #[default]
    Undecided,
    /// Learned on the test account, and undecided.
    Baseline,
    Decided,
    All,
}

impl Which {
    pub const ALL: [Self; 5] = [Self::Undecided, Self::Waiting, Self::Baseline, Self::Decided, Self::All];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Undecided => "undecided",
            Self::Baseline => "baseline",
            Self::Decided => "decided",
            Self::All => "all",
        }
    }

    /// What is none of them shows what is undecided.
    pub fn of(text: &str) -> Self {
        Self::ALL.into_iter().find(|which| which.as_str() == text).unwrap_or_default()
    }
}

/// The test account on which the register learns what there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    pub account: Option<AccountId>,
    pub learning: bool,
}

impl Baseline {
    /// Whether what is seen in this account belongs to the baseline.
    pub fn learns_on(&self, account: AccountId) -> bool {
        self.learning && self.account == Some(account)
    }
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum FieldError {
    #[error("Choose what support sees: all, the last characters, the domain, or nothing.")]
    NoChoice,
    #[error("Tick the fields that you decide about.")]
    NothingChosen,
    #[error("Only leads and admins decide what support sees.")]
    NotAllowed,
    #[error("There is no such account.")]
    NoSuchAccount,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl FieldError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoChoice => "no-choice",
            Self::NothingChosen => "nothing-chosen",
            Self::NotAllowed => "not-a-decider",
            Self::NoSuchAccount => "no-such-account",
            Self::Database(error) => error.code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_and_every_list_reads_back_from_its_name() {
        for choice in Choice::ALL {
            assert_eq!(choice.as_str().parse::<Choice>().ok(), Some(choice));
        }
        for which in Which::ALL {
            assert_eq!(Which::of(which.as_str()), which);
        }
        assert!(matches!("everything".parse::<Choice>(), Err(FieldError::NoChoice)));
    }
}
