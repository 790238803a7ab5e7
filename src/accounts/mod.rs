//! Accounts: customers' spaces in the vendor's app, who owns them, and whom an agent may act as in them.

mod account;
pub mod commands;
pub mod import;
mod keep_days;
mod store;

pub use account::{Account, AccountError, Email, Notices, Owner, User};
pub use keep_days::KeepDays;
pub use store::{
    all, find, find_by_external_id, notices_of, owner, owners_at, owners_of, search, user, users_of,
};
pub(crate) use store::{remove_user, set_erased_below};
