//! Checking an export, without any server: what an owner or her auditor runs.
//!
//! Three questions, in this order: is each line what its hash says ([`bytes`]), do the signed checkpoints agree
//! ([`Verifier`]), and does the story make sense ([`meaning`])? Memory stays bounded by sessions and
//! checkpoints, not by entries.

mod bytes;
mod meaning;
mod verdict;

use std::collections::BTreeMap;
use std::io::BufRead;

pub use verdict::{Problem, Verdict};

use self::bytes::Line;
use self::meaning::Meaning;
use crate::merkle::{self, Checkpoint, CompactRange, Hash, VerifierKey};

/// Checks one export. `held` are checkpoints (signed notes) that the owner kept from mails or earlier exports.
pub fn verify(input: impl BufRead, held: &[String]) -> Verdict {
    let mut verifier = Verifier::default();
    let result = verifier.run(input, held);
    verifier.verdict(result.err())
}

/// The longest line we read: far above any entry, far below what would exhaust memory.
const LONGEST_LINE: u64 = 16 * 1024 * 1024;

#[derive(Default)]
struct Verifier {
    origin: String,
    keys: Vec<VerifierKey>,
    range: CompactRange,
    first_at: Option<String>,
    last_at: Option<String>,
    checkpoints: u64,
    vouched: u64,
    erased: u64,
    ended: bool,
    /// What the owner holds, by size: compared when the tree has grown to it.
    held: BTreeMap<u64, Vec<Hash>>,
    held_agreed: u64,
    meaning: Meaning,
}

impl Verifier {
    fn run(&mut self, mut input: impl BufRead, held: &[String]) -> Result<(), Problem> {
        let mut number = 0u64;
        while let Some(text) = read_line(&mut input, number + 1)? {
            number += 1;
            let line = bytes::read(&text, number)?;
            if self.ended {
                return Err(Problem::line(number, "stands after the end"));
            }
            match line {
                Line::Header { origin, keys } if number == 1 => self.header(origin, &keys, held)?,
                Line::Header { .. } => return Err(Problem::line(number, "is a second header")),
                _ if number == 1 => return Err(Problem::line(1, "is not the header")),
                Line::Entry(entry) => self.entry(number, *entry)?,
                Line::Checkpoint { note } => self.checkpoint(number, &note)?,
                Line::End { entries } => self.end(number, entries)?,
            }
        }
        if !self.ended {
            return Err(Problem::file("is cut off: its last line is missing"));
        }
        self.meaning.finish()
    }

    fn header(&mut self, origin: String, keys: &[String], held: &[String]) -> Result<(), Problem> {
        let parsed: Result<Vec<_>, _> = keys.iter().map(|key| VerifierKey::parse(key)).collect();
        self.keys = parsed.map_err(|e| Problem::line(1, &format!("names a key that is none: {e}")))?;
        if self.keys.is_empty() {
            return Err(Problem::line(1, "names no key"));
        }
        self.origin = origin;
        for note in held {
            let known = self.open(note).map_err(|why| Problem::held(&why))?;
            self.held.entry(known.size).or_default().push(known.root);
        }
        self.compare_held()
    }

    fn entry(&mut self, number: u64, entry: bytes::EntryLine) -> Result<(), Problem> {
        let expected = self.range.size();
        if entry.seq != expected {
            return Err(Problem::entry(entry.seq, &format!("stands where entry {expected} should (line {number})")));
        }
        if self.last_at.as_ref().is_some_and(|last| *last > entry.at) {
            return Err(Problem::entry(entry.seq, "is dated before the entry above it"));
        }
        let leaf = entry.leaf_hash(&self.origin)?;
        self.range.push(leaf);
        self.first_at.get_or_insert_with(|| entry.at.clone());
        self.last_at = Some(entry.at.clone());
        self.erased += u64::from(entry.payload.is_none());
        self.meaning.entry(&entry, leaf)?;
        self.compare_held()
    }

    fn checkpoint(&mut self, number: u64, note: &str) -> Result<(), Problem> {
        let checkpoint = self.open(note).map_err(|why| Problem::line(number, &why))?;
        if checkpoint.size != self.range.size() || checkpoint.root != self.range.root() {
            let text = format!("is a checkpoint over {} entries that does not match them", checkpoint.size);
            return Err(Problem::line(number, &text));
        }
        self.checkpoints += 1;
        self.vouched = checkpoint.size;
        Ok(())
    }

    fn end(&mut self, number: u64, entries: u64) -> Result<(), Problem> {
        if entries != self.range.size() {
            let text = format!("says that there are {entries} entries, and there are {}", self.range.size());
            return Err(Problem::line(number, &text));
        }
        if let Some(size) = self.held.keys().next() {
            let text = format!(
                "ends after {} entries, but a checkpoint that you hold covers {size}: entries are missing at the end",
                self.range.size()
            );
            return Err(Problem::file(&text));
        }
        self.ended = true;
        Ok(())
    }

    /// Opens a signed note of this very log.
    fn open(&self, note: &str) -> Result<Checkpoint, String> {
        let opened = merkle::open(note, &self.keys).map_err(|e| format!("is a checkpoint that is not valid: {e}"))?;
        if opened.checkpoint.origin.as_str() != self.origin {
            return Err(format!("is a checkpoint of another log ({})", opened.checkpoint.origin));
        }
        Ok(opened.checkpoint)
    }

    /// Since every entry is here, an older checkpoint is consistent exactly if the tree had its root at its size.
    fn compare_held(&mut self) -> Result<(), Problem> {
        let size = self.range.size();
        let Some(roots) = self.held.remove(&size) else { return Ok(()) };
        let root = self.range.root();
        if roots.iter().any(|held| *held != root) {
            return Err(Problem::held(&format!(
                "over {size} entries does not agree with this history: something before entry {size} was changed \
                 after you were given it"
            )));
        }
        self.held_agreed += roots.len() as u64;
        Ok(())
    }

    fn verdict(self, problem: Option<Problem>) -> Verdict {
        Verdict {
            problem,
            origin: self.origin,
            entries: self.range.size(),
            root: self.range.root().to_string(),
            first_at: self.first_at,
            last_at: self.last_at,
            checkpoints: self.checkpoints,
            after_last_checkpoint: self.range.size() - self.vouched.min(self.range.size()),
            held_agreed: self.held_agreed,
            erased: self.erased,
            sessions: self.meaning.sessions(),
        }
    }
}

/// Reads one line without its line end. A last line without one is cut off.
fn read_line(input: &mut impl BufRead, number: u64) -> Result<Option<Vec<u8>>, Problem> {
    let mut text = Vec::new();
    let mut limited = std::io::Read::take(&mut *input, LONGEST_LINE);
    limited.read_until(b'\n', &mut text).map_err(|e| Problem::file(&format!("cannot be read: {e}")))?;
    if text.is_empty() {
        return Ok(None);
    }
    match text.pop() {
        Some(b'\n') => Ok(Some(text)),
        _ => Err(Problem::line(number, "has no end: the file is cut off")),
    }
}
