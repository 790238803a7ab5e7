//! Statements: once a month each owner reads what support did in her account, also where that was nothing.
//!
//! What does not live here: the mail's words (`notices/statement.rs`), and when it is looked for (`jobs/`).

pub mod commands;
mod counts;
mod month;
mod store;

pub use counts::Counts;
pub use month::{Month, NotAMonth};
