//! Signed tokens: what the vendor's app is told in one (who is shown to whom, for a minute) and the keys it is checked
//! with; and checking those that others have signed.
//!
//! Ours is a JWS (RFC 7515) with EdDSA (RFC 8037), in our own few lines: there is one algorithm, one shape, and
//! nothing to negotiate. Not here: when one is sent, and in which header; that is the gateway's.

mod acting;
mod claims;
mod keys;
mod token;
mod verify;

pub use acting::Acting;
pub use claims::{ClaimError, Expected, text};
pub use keys::{key_set, kid_of};
pub use token::{Assertion, LONGEST, sign};
pub use verify::{KeySet, TokenError};
