//! The log of five entries in `docs/log-format-vectors.json`, with the one checkpoint that its key signed over it.
//! Nobody who fuzzes has the secret, so nothing else of this log can be made to hold.

use std::sync::OnceLock;

use porchlight::merkle::{Checkpoint, Hash, Origin, VerifierKey, leaf_hash, root_of};
use serde_json::Value;

const VECTORS: &str = include_str!("../../docs/log-format-vectors.json");

pub struct Log {
    pub key: VerifierKey,
    pub note: String,
    /// Each entry's leaf, as bytes.
    pub leaves: Vec<Vec<u8>>,
    /// Each entry's line in the export.
    pub lines: Vec<String>,
    checkpoint: Checkpoint,
}

impl Log {
    /// Whether this is what was signed.
    pub fn is_of(&self, checkpoint: &Checkpoint) -> bool {
        self.checkpoint == *checkpoint
    }
}

pub fn log() -> &'static Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    LOG.get_or_init(|| read().expect("the vectors hold a log"))
}

fn read() -> Option<Log> {
    let vectors: Value = serde_json::from_str(VECTORS).ok()?;
    let (key, log) = (&vectors["key"], &vectors["log"]);
    let leaf = |entry: &Value| Some(entry["leaf"].as_str()?.as_bytes().to_vec());
    let leaves: Vec<Vec<u8>> = log["entries"].as_array()?.iter().map(leaf).collect::<Option<_>>()?;
    let hashes: Vec<Hash> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
    let origin = Origin::parse(log["origin"].as_str()?).ok()?;
    let lines = log["export"].as_str()?.lines().filter(|line| line.contains("\"type\":\"entry\""));
    Some(Log {
        key: VerifierKey::parse(key["verifier"].as_str()?).ok()?,
        note: log["note"].as_str()?.to_owned(),
        lines: lines.map(str::to_owned).collect(),
        checkpoint: Checkpoint { origin, size: leaves.len() as u64, root: root_of(&hashes) },
        leaves,
    })
}
