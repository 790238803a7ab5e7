//! Slowing down whoever guesses: so many tries in so long, counted before they are looked at.
//!
//! A try is [taken](take) before the secret is checked, so that tries sent all at once are all counted, and
//! [given back](give_back) when it was right. Who is counted under which key is the rooms' to say.

mod store;

pub use store::{forget, give_back, take};

use crate::clock::Moment;
use crate::sealing::Sealer;

/// How many tries are let through in how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    pub tries: i32,
    pub within: chrono::Duration,
}

/// Whom a try is counted against. What it says cannot be read in a copy of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(Vec<u8>);

impl Key {
    /// `what` is tried, by or against `who`.
    pub fn of(sealer: &Sealer, what: &str, who: &str) -> Self {
        Self(sealer.fingerprint(&format!("throttle {what}"), who.as_bytes()).to_vec())
    }
}

/// Too many tries. The next is looked at from `until` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many tries; the next is looked at from {until} on")]
pub struct TooMany {
    pub until: Moment,
}
