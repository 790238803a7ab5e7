//! Sign-ins: which person a browser speaks for, at which doors. (A support *session* is something else.)
//!
//! How staff prove who they are, `staff` says; owners show a [one-time link](commands::send_link) out of a mail.
//! Or the vendor's app, where they are signed in, [hands them over](HandOff); or an OpenID provider says [who they are](commands::staff_by_oidc). Whoever has proved it is signed in by
//! [`commands::begin`], and every request asks [`find`].

pub mod commands;
mod hand_off;
mod identity;
mod sign_in;
mod store;

pub use hand_off::{HandOff, HandOffError, HandedOver};
pub use identity::IdentityError;
pub use sign_in::{Door, IDLE, LINK_LIFETIME, Person, SIGN_IN_LIFETIME, Seat, SignIn, SignInError};
pub(crate) use store::end_all;
pub use store::{by_id, find, last_of, link, live_of};

/// The code of refusing an identity with which somebody acts for somebody else.
const ACTING_FOR_ANOTHER: &str = "acting-for-another";
