//! The field register: every name of a field that the app's answers held, by the route that answered, and how much of
//! its values support sees.
//!
//! On a closed route a name that nobody decided about waits hidden; on an open one it is only listed. No value is ever
//! kept. What a decision does to an answer is `masking`'s business, and the rules file goes before the register.

pub mod commands;
mod field;
mod register;
mod route;
mod store;

pub use field::{Baseline, Choice, Decided, Field, FieldError, Wanted, Which};
pub use register::{Register, Sighting};
pub use route::{route_at, route_of};
pub use store::{baseline, list, list_and_counts, routes};
