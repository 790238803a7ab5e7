//! Sign-ins: which person a browser speaks for, at which door. (A support *session* is something else.)
//!
//! How a person proves who they are is not decided here yet; whoever has proved it is signed in by
//! [`commands::begin`], and every request asks [`find`].

pub mod commands;
mod sign_in;
mod store;

pub use sign_in::{Door, Person, SIGN_IN_LIFETIME, SignIn, SignInError};
pub use store::find;
