//! A proof of one leaf as a file of its own, the way C2SP tlog-proof (<https://c2sp.org/tlog-proof>) writes it: the
//! leaf's number, its inclusion proof and the signed checkpoint that it leads to. What the leaf says is the
//! caller's affair.

use std::fmt::Write as _;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::checkpoint::{Checkpoint, Origin, parse_decimal};
use super::hash::Hash;
use super::key::VerifierKey;
use super::note::{self, MAX_NOTE_BYTES, NoteError};
use super::proof::{ProofError, verify_inclusion};

/// The longest proof that is looked at: room for the longest note, and as much again for the extra data.
pub const MAX_PROOF_BYTES: usize = 3 * MAX_NOTE_BYTES;

/// The highest tree that can be written down has so many levels.
const MAX_HASHES: usize = 64;

/// What every such file begins with.
const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// A leaf's place in a log, and the hashes that show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// Data that the format does not look into and that nothing vouches for; never empty in a file. Porchlight puts
    /// the leaf's bytes there, which their hash then proves.
    pub extra: Option<Vec<u8>>,
    /// The leaf's number, from 0.
    pub index: u64,
    /// From the leaf's neighbour up to the root's child.
    pub hashes: Vec<Hash>,
    /// The signed note, to the byte.
    pub checkpoint: String,
}

/// Why a text is no such proof, or why it does not show what it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TlogProofError {
    #[error("the proof is longer than {MAX_PROOF_BYTES} bytes")]
    TooLong,
    #[error("the first line does not say {FIRST_LINE}; were the line endings changed?")]
    OtherFormat,
    #[error("the extra data is not base64, or empty")]
    BadExtra,
    #[error("no line says index and a plain decimal number")]
    BadIndex,
    #[error("hash {number} is not 32 bytes in base64")]
    BadHash { number: usize },
    #[error("there are more than {MAX_HASHES} hashes")]
    TooManyHashes,
    #[error("no empty line with a checkpoint after it follows the hashes")]
    NoCheckpoint,
    #[error("the checkpoint is of another log: {found}")]
    OtherLog { found: Origin },
    #[error("the checkpoint cannot be relied on: {0}")]
    Note(#[from] NoteError),
    #[error(transparent)]
    Proof(#[from] ProofError),
}

impl TlogProofError {
    /// A name for this error that stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            TlogProofError::TooLong => "tlog-proof-too-long",
            TlogProofError::OtherFormat => "tlog-proof-other-format",
            TlogProofError::BadExtra => "tlog-proof-bad-extra",
            TlogProofError::BadIndex => "tlog-proof-bad-index",
            TlogProofError::BadHash { .. } => "tlog-proof-bad-hash",
            TlogProofError::TooManyHashes => "tlog-proof-too-many-hashes",
            TlogProofError::NoCheckpoint => "tlog-proof-no-checkpoint",
            TlogProofError::OtherLog { .. } => "tlog-proof-other-log",
            TlogProofError::Note(error) => error.code(),
            TlogProofError::Proof(error) => error.code(),
        }
    }
}

impl TlogProof {
    /// The file. Extra data without a byte is left out, since the format has no other way to say "none".
    pub fn to_text(&self) -> String {
        let mut text = format!("{FIRST_LINE}\n");
        if let Some(extra) = self.extra.as_ref().filter(|extra| !extra.is_empty()) {
            writeln!(text, "extra {}", STANDARD.encode(extra)).expect("text takes all that is written");
        }
        writeln!(text, "index {}", self.index).expect("text takes all that is written");
        for hash in &self.hashes {
            text.push_str(&hash.to_base64());
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads a file in exactly one spelling: what it reads, [`to_text`](TlogProof::to_text) writes back to the byte.
    /// The checkpoint is only taken over here; [`verify`](TlogProof::verify) opens it.
    pub fn parse(text: &str) -> Result<TlogProof, TlogProofError> {
        if text.len() > MAX_PROOF_BYTES {
            return Err(TlogProofError::TooLong);
        }
        let rest = text.strip_prefix(FIRST_LINE).and_then(|rest| rest.strip_prefix('\n'));
        let (extra, rest) = split_extra(rest.ok_or(TlogProofError::OtherFormat)?)?;
        let (line, rest) = rest.split_once('\n').ok_or(TlogProofError::BadIndex)?;
        let index = line.strip_prefix("index ").and_then(parse_decimal).ok_or(TlogProofError::BadIndex)?;
        let (hashes, checkpoint) = split_hashes(rest)?;
        Ok(TlogProof { extra, index, hashes, checkpoint: checkpoint.to_owned() })
    }

    /// Checks that the leaf with this hash is number [`index`](TlogProof::index) in the log called `origin`, under
    /// a checkpoint that one of `keys` signed; gives that checkpoint.
    pub fn verify(
        &self,
        leaf: &Hash,
        origin: &Origin,
        keys: &[VerifierKey],
    ) -> Result<Checkpoint, TlogProofError> {
        let opened = note::open(&self.checkpoint, keys)?;
        self.leads_to(leaf, origin, opened.checkpoint)
    }

    /// The same without asking who signed: of use to say what a file claims, and proof of nothing.
    pub fn verify_unsigned(&self, leaf: &Hash, origin: &Origin) -> Result<Checkpoint, TlogProofError> {
        let claimed = note::read_unsigned(&self.checkpoint)?;
        self.leads_to(leaf, origin, claimed)
    }

    fn leads_to(
        &self,
        leaf: &Hash,
        origin: &Origin,
        checkpoint: Checkpoint,
    ) -> Result<Checkpoint, TlogProofError> {
        if checkpoint.origin != *origin {
            return Err(TlogProofError::OtherLog { found: checkpoint.origin });
        }
        verify_inclusion(*leaf, self.index, checkpoint.size, &self.hashes, checkpoint.root)?;
        Ok(checkpoint)
    }
}

/// The extra data, where there is some, and what follows it.
fn split_extra(text: &str) -> Result<(Option<Vec<u8>>, &str), TlogProofError> {
    let Some(extra) = text.strip_prefix("extra ") else { return Ok((None, text)) };
    let (extra, rest) = extra.split_once('\n').ok_or(TlogProofError::BadExtra)?;
    let extra = STANDARD.decode(extra).map_err(|_| TlogProofError::BadExtra)?;
    if extra.is_empty() {
        return Err(TlogProofError::BadExtra);
    }
    Ok((Some(extra), rest))
}

/// The hashes, and the checkpoint after the empty line that ends them.
fn split_hashes(mut text: &str) -> Result<(Vec<Hash>, &str), TlogProofError> {
    let mut hashes = Vec::new();
    loop {
        let (line, rest) = text.split_once('\n').ok_or(TlogProofError::NoCheckpoint)?;
        text = rest;
        if line.is_empty() {
            break;
        }
        if hashes.len() == MAX_HASHES {
            return Err(TlogProofError::TooManyHashes);
        }
        let bad = TlogProofError::BadHash { number: hashes.len() + 1 };
        hashes.push(Hash::from_base64(line).ok_or(bad)?);
    }
    if text.is_empty() {
        return Err(TlogProofError::NoCheckpoint);
    }
    Ok((hashes, text))
}

#[cfg(test)]
mod tests;
