//! Refused tries of entry: who tried, where, why not, and when that has been so often that somebody must look.
//!
//! Where an account is concerned its log has an entry of the try, and what stands here only points there; where none is,
//! this is all there is. What does not live here: the refusals themselves (the rooms that decide).

mod attempt;
pub mod commands;
mod store;

pub use attempt::{Attempt, TooOften, Tried, Watch, Whose, too_often};
pub use store::{in_account, note, since};
