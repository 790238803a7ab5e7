//! A proof of one entry, as a file that can be checked by itself: made from a log ([`proof_of`]), and checked without
//! one ([`verify_proof`]). The file's format is `merkle`'s; that it carries the entry's leaf is said in
//! `docs/log-format.md`, section 8.6.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Entry, Event, Page, checkpoint_covering, leaf_bytes, log_size, page, parse_strict};
use crate::clock::Moment;
use crate::db::schema::entries;
use crate::db::{Conn, DbError, HeadId};
use crate::ids::SessionId;
use crate::merkle::{self, Hash, InclusionPath, Origin, TlogProof, TlogProofError, VerifierKey, leaf_hash};
use crate::on;

/// The kind of the entry that every session ends with.
const CLOSING: &str = "session.ended";

/// Leaf hashes read in one go.
const AT_ONCE: u64 = 10_000;

/// Proves an entry under the smallest checkpoint that covers it; none while no checkpoint does.
///
/// All leaf hashes under the checkpoint are read for it, page by page, and only a proof's worth of them is kept. A log
/// that somebody meddled with gives no proof but [`DbError::Corrupt`]: one that does not hold would blame the owner's
/// program.
pub fn proof_of(conn: &mut Conn, log: impl Into<HeadId>, seq: u64) -> Result<Option<TlogProof>, DbError> {
    let log = log.into();
    let entry = page(conn, log, Page::From(seq), 1)?.into_iter().find(|entry| entry.seq == seq);
    let Some(entry) = entry else { return Ok(None) };
    let Some(over) = checkpoint_covering(conn, log, seq + 1)? else { return Ok(None) };
    let (_, origin) = log_size(conn, log)?;
    let leaf = leaf_of(&entry, &origin)?;
    let hashes = inclusion(conn, log, seq, over.size.cast_unsigned())?;
    let proof = TlogProof { extra: Some(leaf), index: seq, hashes, checkpoint: over.note };
    prove_again(&proof, &origin)?;
    Ok(Some(proof))
}

/// Proves a session's closing entry; none while the session goes on, or while no checkpoint covers its end.
pub fn proof_of_session(
    conn: &mut Conn,
    log: impl Into<HeadId>,
    session: SessionId,
) -> Result<Option<TlogProof>, DbError> {
    let log = log.into();
    let query = entries::table
        .filter(entries::log.eq(log))
        .filter(entries::session.eq(session))
        .filter(entries::kind.eq(CLOSING))
        .select(entries::seq);
    let closing: Option<i64> = on!(conn, |c| query.first(c).optional())?;
    closing.map_or(Ok(None), |seq| proof_of(conn, log, seq.cast_unsigned()))
}

/// Whether [`proof_of_session`] has a proof, told from the session's entries and the size of a checkpoint.
pub fn is_provable(entries: &[Entry], checkpoint: u64) -> bool {
    entries.iter().any(|entry| entry.kind == CLOSING && entry.seq < checkpoint)
}

/// What a proof shows: an entry's place in a log, and who vouches for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProofVerdict {
    /// The log's name.
    pub origin: String,
    /// The entry's number.
    pub entry: u64,
    /// When it was written down.
    pub at: String,
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// What happened, by its salted hash (hex): an export shows the payload that belongs to it.
    pub payload_hash: String,
    /// How many entries the checkpoint covers.
    pub checkpoint_size: u64,
    /// The verifier key that signed the checkpoint. Without one nobody's signature was checked, and the file proves
    /// nothing yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// Why a file does not prove an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofProblem {
    #[error("The proof does not hold: {0}.")]
    File(#[from] TlogProofError),
    #[error("The proof says nothing about its entry: the line that begins with extra is missing.")]
    NoLeaf,
    #[error("The proof is not about an entry of ours: {0}.")]
    BadLeaf(String),
    #[error("The proof is about entry {leaf}, but says that it stands as number {index}.")]
    OtherPlace { leaf: u64, index: u64 },
}

impl ProofProblem {
    /// A name for this problem that stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            ProofProblem::File(error) => error.code(),
            ProofProblem::NoLeaf => "proof-no-leaf",
            ProofProblem::BadLeaf(_) => "proof-bad-leaf",
            ProofProblem::OtherPlace { .. } => "proof-other-place",
        }
    }
}

/// Checks a proof (section 8.6 of the format's page) against the keys that may have signed it. With no key at all,
/// everything but the signature is checked, and the verdict says so.
pub fn verify_proof(text: &str, keys: &[VerifierKey]) -> Result<ProofVerdict, ProofProblem> {
    let proof = TlogProof::parse(text)?;
    let bytes = proof.extra.as_deref().ok_or(ProofProblem::NoLeaf)?;
    let leaf = Leaf::read(bytes)?;
    if leaf.seq != proof.index {
        return Err(ProofProblem::OtherPlace { leaf: leaf.seq, index: proof.index });
    }
    let origin = Origin::parse(&leaf.origin).map_err(|e| ProofProblem::BadLeaf(e.to_string()))?;
    let hash = leaf_hash(bytes);
    let checkpoint = match keys {
        [] => proof.verify_unsigned(&hash, &origin)?,
        keys => proof.verify(&hash, &origin, keys)?,
    };
    let signed_by =
        merkle::open(&proof.checkpoint, keys).ok().and_then(|opened| opened.signed_by.first().cloned());
    Ok(ProofVerdict {
        origin: leaf.origin,
        entry: leaf.seq,
        at: leaf.at,
        kind: leaf.kind,
        session: leaf.session,
        payload_hash: leaf.payload_hash,
        checkpoint_size: checkpoint.size,
        key: signed_by.map(|key| key.to_string()),
    })
}

impl std::fmt::Display for ProofVerdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.key {
            Some(_) => writeln!(f, "YES. This entry stands in the log.")?,
            None => {
                writeln!(f, "YES, but nobody's signature was checked: anybody could have written this file.")?
            }
        }
        writeln!(f, "Log: {}", self.origin)?;
        writeln!(f, "Entry: {} ({}), written down {}", self.entry, self.kind, self.at)?;
        if let Some(session) = &self.session {
            let what = if self.kind == CLOSING { "The end of session" } else { "In session" };
            writeln!(f, "{what}: {session}")?;
        }
        writeln!(f, "Payload hash: {}", self.payload_hash)?;
        writeln!(f, "Checkpoint: over {} entries", self.checkpoint_size)?;
        match &self.key {
            Some(key) => write!(f, "Signed with the key: {key}"),
            None => write!(f, "Check it again with the vendor's key, from a page or a mail of the vendor's."),
        }
    }
}

/// A leaf as its bytes say it (section 3.3 of the format's page).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Leaf {
    v: u64,
    origin: String,
    seq: u64,
    at: String,
    kind: String,
    session: Option<String>,
    payload_hash: String,
}

impl Leaf {
    /// Reads a leaf in its one spelling.
    fn read(bytes: &[u8]) -> Result<Self, ProofProblem> {
        let bad = |why: &dyn std::fmt::Display| ProofProblem::BadLeaf(why.to_string());
        let value = parse_strict(bytes).map_err(|e| bad(&e))?;
        let leaf: Self = serde_json::from_value(value).map_err(|e| bad(&e))?;
        if leaf.v != 1 {
            return Err(bad(&"it is of another version than 1"));
        }
        if Moment::parse(&leaf.at).is_err() {
            return Err(bad(&"its moment is none"));
        }
        if !Event::KINDS.contains(&leaf.kind.as_str()) {
            return Err(bad(&"no entry is of such a kind"));
        }
        if leaf.session.as_ref().is_some_and(|session| session.parse::<SessionId>().is_err()) {
            return Err(bad(&"its session's id is none"));
        }
        if Hash::from_hex(&leaf.payload_hash).is_none() {
            return Err(bad(&"its payload hash is none"));
        }
        Ok(leaf)
    }
}

fn leaf_of(entry: &Entry, origin: &str) -> Result<Vec<u8>, DbError> {
    let session = entry.session.map(|id| id.to_string());
    let leaf = leaf_bytes(
        origin,
        entry.seq,
        &entry.at.to_string(),
        &entry.kind,
        session.as_deref(),
        &entry.payload_hash,
    );
    leaf.map_err(|e| DbError::Corrupt(format!("entry {}: {e}", entry.seq)))
}

/// The entry's inclusion proof in the tree of the first `size` leaves.
fn inclusion(conn: &mut Conn, log: HeadId, seq: u64, size: u64) -> Result<Vec<Hash>, DbError> {
    let gap = |seq: u64| DbError::Corrupt(format!("entry {seq} is missing under a checkpoint over {size}"));
    let mut path = InclusionPath::new(seq, size).ok_or_else(|| gap(seq))?;
    let mut next = 0;
    while next < size {
        let until = size.min(next + AT_ONCE);
        let query = entries::table
            .filter(entries::log.eq(log))
            .filter(entries::seq.ge(next.cast_signed()))
            .filter(entries::seq.lt(until.cast_signed()))
            .order(entries::seq)
            .select(entries::leaf_hash);
        let rows: Vec<Vec<u8>> = on!(conn, |c| query.load(c))?;
        if rows.len() as u64 != until - next {
            return Err(gap(next + rows.len() as u64));
        }
        for row in &rows {
            path.push(Hash::from_slice(row).ok_or_else(|| gap(next))?);
        }
        next = until;
    }
    path.proof().ok_or_else(|| gap(size))
}

/// What is handed out holds.
fn prove_again(proof: &TlogProof, origin: &str) -> Result<(), DbError> {
    let wrong =
        |e: &dyn std::fmt::Display| DbError::Corrupt(format!("entry {} cannot be proved: {e}", proof.index));
    let origin = Origin::parse(origin).map_err(|e| wrong(&e))?;
    let leaf = leaf_hash(proof.extra.as_deref().unwrap_or_default());
    proof.verify_unsigned(&leaf, &origin).map(drop).map_err(|e| wrong(&e))
}

#[cfg(test)]
mod tests;
