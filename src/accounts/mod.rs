//! Accounts: customers' spaces in the vendor's app, who owns them, and whom an agent may act as in them.

mod account;
pub mod commands;
mod store;

pub use account::{Account, AccountError, Email, Owner, User};
pub use store::{all, find, find_by_external_id, owner, owners_of, search, user, users_of};
