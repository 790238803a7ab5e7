//! The append-only log's mathematics: RFC 6962 hashes, trees and proofs, and checkpoints as C2SP signed notes.
//!
//! Everything here is pure: bytes in, bytes or a verdict out. What an entry's bytes are, where they are stored
//! and when a checkpoint is made live in `history`; where signing keys are kept is the caller's affair.
//!
//! - `hash`: leaf and node hashes ([RFC 6962 §2.1](https://www.rfc-editor.org/rfc/rfc6962#section-2.1))
//! - `range`: the few hashes from which a growing tree's root follows
//! - `proof`: inclusion and consistency, making and checking; `path` makes an inclusion proof while leaves go by
//! - `checkpoint`: a tree head as text ([C2SP tlog-checkpoint](https://c2sp.org/tlog-checkpoint))
//! - `key`, `note`: signing that text and opening it ([C2SP signed-note](https://c2sp.org/signed-note))
//! - `handover`: one key signs that the next one takes its place
//! - `tlog_proof`: one leaf's proof as a file of its own ([C2SP tlog-proof](https://c2sp.org/tlog-proof))

mod checkpoint;
mod handover;
mod hash;
mod key;
mod note;
mod path;
mod proof;
mod range;
mod tlog_proof;
#[cfg(test)]
mod vectors;

pub use checkpoint::{Checkpoint, CheckpointError, Origin};
pub use handover::{sign_handover, verify_handover};
pub use hash::{Hash, empty_root, leaf_hash, node_hash, sha256};
pub use key::{KeyError, SigningKey, VerifierKey};
pub use note::{MAX_NOTE_BYTES, MAX_SIGNATURES, NoteError, Opened, open, read_unsigned, sign};
pub use path::InclusionPath;
pub use proof::{ProofError, consistency_proof, inclusion_proof, verify_consistency, verify_inclusion};
pub use range::{CompactRange, RangeError, root_of};
pub use tlog_proof::{MAX_PROOF_BYTES, TlogProof, TlogProofError};
