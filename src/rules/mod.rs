//! The rules in force: what kind of step a route is, and what is hidden.
//!
//! For now there are only the built-in ones: `canon/classify.rs` decides the kind of step, `masking/detectors.rs`
//! what is hidden. A session's opening entry carries their hash.

use sha2::{Digest, Sha256};

/// A name for the built-in rules. It changes whenever what they decide changes.
const BUILT_IN: &str = "porchlight built-in rules 1";

/// SHA-256 (hex) of the rules in force.
pub fn hash() -> String {
    hex::encode(Sha256::digest(BUILT_IN.as_bytes()))
}
