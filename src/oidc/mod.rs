//! Signing in by an OpenID provider (OpenID Connect Core 1.0): the code flow with PKCE (RFC 7636), and what the provider
//! says of whoever comes back.
//!
//! One provider, one flow, one shape, in our own few lines: nothing is negotiated. Not here: whom that makes somebody in
//! Porchlight (`sign_ins`), and any page.

mod fetch;
mod known;
mod provider;
mod round;

pub use provider::{Back, Identity, OidcError, Provider, Settings};
pub use round::{Entering, Round, Side};
