//! What concerns a log itself: its key, and that it goes on from an older state. Such entries are never erased.

use serde::{Deserialize, Serialize};

use crate::actor::Actor;

/// The key that signed until now hands over to another, and signs that it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyChanged {
    /// The new public key as a C2SP verifier key.
    pub key: String,
    /// The old one.
    pub before: String,
    /// By the old key, base64; `docs/log-format.md` says over what.
    pub signature: String,
}

/// Somebody who runs Porchlight accepted that newer entries are lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpochBegan {
    /// 2 for the first such entry, and then on; an installation begins in epoch 1.
    pub epoch: u64,
    pub by: Actor,
    pub reason: String,
    /// In the vendor's log: the checkpoint (signed note) that was kept outside and that this log does not continue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<String>,
}
