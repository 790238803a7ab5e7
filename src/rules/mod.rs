//! The rules in force: what kind of step a route is and how it reads, which fields may show, and how the app is reached.
//!
//! The vendor writes them in one file; what it does not say, the built-in rules decide: `canon/classify.rs` the kind of
//! step, `masking` what is hidden. Nothing here touches the network or the database, and nothing here allows anything:
//! a rule says what a request *is*, and whether that may be done is decided where grants and sessions are known.

mod app;
mod decide;
mod rulebook;

pub use app::{Entry, Headers, Host, Identity, Jwt, Limits, Stream};
pub use decide::Decision;
pub use rulebook::Rulebook;

use sha2::{Digest, Sha256};

/// A name for the built-in rules. It changes whenever what they decide changes.
const BUILT_IN: &str = "porchlight built-in rules 1";

/// All rules that are in force together. They never change: other rules are another of these.
#[derive(Debug)]
pub struct Rules {
    hash: String,
    identity: Identity,
    hosts: Vec<Host>,
    cookies: Vec<String>,
    limits: Limits,
}

impl Rules {
    /// What holds without a file.
    pub fn built_in() -> Self {
        Self {
            hash: hex::encode(Sha256::digest(BUILT_IN.as_bytes())),
            identity: Identity::default(),
            hosts: Vec::new(),
            cookies: Vec::new(),
            limits: Limits::default(),
        }
    }

    /// SHA-256 (hex) of the rules, as sessions' opening entries and the vendor's log name them.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// How the app is told whom to show.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The vendor's other hosts that the app's pages call.
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// Names of the app's cookies that its script must be able to read.
    pub fn cookies(&self) -> &[String] {
        &self.cookies
    }

    /// How much, how long, how deep.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }
}
