//! The history: one append-only log for each account, and one for the vendor.
//!
//! Everything that happens is an [`Event`]; an event written down is an [`Entry`], numbered without gaps, whose
//! hash stands in a Merkle tree; a signed [`Checkpoint`](crate::merkle::Checkpoint) says how the tree stood.
//! `docs/log-format.md` is the format's page; [`verify`] reads an export without any server.
//!
//! What does not live here: sentences for people (`words/`), and who may read (the doors).

mod append;
mod canonical;
mod checkpoint;
pub mod controls;
mod entry;
mod epoch;
mod erase;
pub mod event;
mod export;
mod filter;
pub mod held;
mod key;
mod keys;
mod lines;
mod origin;
mod outside;
mod proof;
mod read;
mod rotation;
mod signer;
mod stopped;
pub mod verify;
mod whole_file;

pub use append::{Appended, Draft, append, open_log};
pub use canonical::{NotCanonical, canonical, parse_strict};
pub use checkpoint::{
    Checkpointed, checkpoint, checkpoint_covering, checkpoint_vendor, latest_checkpoint, logs_with_news,
};
pub use entry::{Entry, leaf_bytes, payload_hash};
pub use epoch::{Epoch, EpochError, new_epoch};
pub use erase::{Front, erase_entries, erase_front, may_be_erased, written_at};
pub use event::Event;
pub use export::{ExportError, export};
pub use filter::{ByAgent, Class, Filter, Showing, is_ticket};
pub use key::{KeyFileError, LogKey};
pub use keys::{KnownKey, key_history, key_in_force, keys_of, note_first};
pub use lines::FORMAT;
pub use origin::{fix_origin, log_origin};
pub use outside::{Outside, OutsideError};
pub use proof::{ProofProblem, ProofVerdict, is_provable, proof_of, proof_of_session, verify_proof};
pub use read::{
    Page, at_places, each_from, entries_of_session, entry_exists, headlines, leaf_hashes_of_session,
    log_size, moments_of_kind, of_kinds, opening_of, page, shown,
};
pub use rotation::{RotationError, change_key};
pub use signer::{Permit, Signer, Trouble};
pub use stopped::Stopped;
