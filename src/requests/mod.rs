//! Requests: what an agent asks before anybody is inside. A lead or an owner approves one session, where one is needed
//! ([`Terms::needs`]); or an owner allows support access, which was off.
//!
//! An approval is good from its moment on, for one agent, user and reason, once. Whether it lets in is decided where
//! sessions are opened (`sessions`), under the account's lock, and it is used up in that very write. That a request has
//! lapsed is computed; a job only writes it down.

pub mod access;
pub mod commands;
mod refusal;
mod request;
mod store;
mod terms;

pub use crate::history::event::request::{Answer, Asks, LapsedHow, Task};
pub use commands::{Asking, approvals, ask, use_up};
pub use refusal::RequestError;
pub use request::{Answered, Request, State, Used, Wanted, Wish};
pub use store::{
    by_agent, find, for_ticket, grant_of, in_account, unsettled, unsettled_in, waiting_for_leads,
};
pub(crate) use store::{erase, erase_until};
pub use terms::{Need, Terms};
