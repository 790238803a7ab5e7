//! What the vendor's app is told in a signed token: who is shown to whom, for a minute; and the keys it is checked with.
//!
//! A token is a JWS (RFC 7515) with EdDSA (RFC 8037), in our own few lines: there is one algorithm, one shape, and
//! nothing to negotiate. Not here: when one is sent, and in which header; that is the gateway's.

mod keys;
mod token;

pub use keys::{key_set, kid_of};
pub use token::{Assertion, LONGEST, carries_act, sign};
