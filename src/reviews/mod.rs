//! Reviews: a second pair of eyes on finished sessions.

pub mod commands;
mod review;
mod store;

pub use crate::history::event::review::Verdict;
pub use review::{Review, ReviewError};
pub use store::{all, find};
pub(crate) use store::{erase, erase_until};
