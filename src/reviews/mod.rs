//! Reviews: a second pair of eyes on finished sessions, and weeks of them signed off.

pub mod commands;
pub mod queue;
mod review;
mod store;
mod week;

pub use crate::history::event::review::Verdict;
pub use review::{Review, ReviewError};
pub(crate) use store::{erase, erase_until};
pub use store::{find, of};
pub use week::{NotAWeek, SignOff, Signature, Tally, Week, WeekError, is_signed_off, may_sign, needed};
