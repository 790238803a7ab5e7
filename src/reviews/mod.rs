//! Reviews: a second pair of eyes on finished sessions, and weeks of them signed off.

pub mod commands;
mod ended;
mod flag;
pub mod queue;
mod review;
pub mod signing;
mod store;
mod week;

pub use crate::history::event::review::Verdict;
pub use ended::Ended;
pub use flag::{FlagError, FollowedUp, Outcome, follow_up, may_follow_up};
pub use review::{Review, ReviewError};
pub use store::flags::find as followed_up;
pub use store::weeks::{ended, going_on};
pub(crate) use store::{erase, erase_until};
pub use store::{find, of};
pub use week::{NotAWeek, SignOff, Signature, Tally, Week, WeekError};
