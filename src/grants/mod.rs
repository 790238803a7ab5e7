//! Grants: the periods for which an owner allows support access. A grant always ends.
//!
//! Whether a session is live is computed from its grant at each step; withdrawing a grant calls nothing.

pub mod commands;
mod grant;
mod limit;
mod store;

pub use crate::history::event::grant::{Only, OnlyAgent, Scope};
pub use grant::{EndChoice, Grant, GrantError, LONGEST, State, consent_to_change};
pub use limit::{LONGEST_PURPOSE, NotFor, Using};
pub use store::{active, find, first_since, given_between, in_account, unnoted_lapses};
pub(crate) use store::{by_ids, erase, erase_until, open_in_account};
