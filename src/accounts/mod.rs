//! Accounts: customers' spaces in the vendor's app, who owns them, and whom an agent may act as in them.

mod account;
pub mod commands;
mod finding;
pub mod import;
mod keep_days;
mod people;
mod store;

pub use crate::history::event::account::OwnerRole;
pub use account::{Account, AccountError, Email, Notices, Owner, User};
pub use finding::search;
pub use keep_days::KeepDays;
pub use people::NewOwner;
pub(crate) use people::{welcome, welcome_user};
pub use store::{
    all, by_ids, decides, find, find_by_external_id, notices_of, owner, owners_at, owners_of, reading_at,
    reading_of, user, users_of,
};
pub(crate) use store::{bind_oidc, owners_by_oidc, owners_without_oidc_at, remove_user, set_erased_below};
