//! Erasing what a history says: when its time is over, and before that for a person's sake. The entries stay where they
//! are, with their hashes; what else holds the same words (sessions, reviews, mails) is erased with them.
//!
//! What does not live here: what erasing does to an entry (`history/erase.rs`), and when it runs (`jobs/`).

mod by_age;
pub mod commands;
mod copies;
mod person;

pub use by_age::Erased;
pub use commands::ErasureError;
pub use person::{Person, Wanted};
