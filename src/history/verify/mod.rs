//! Checking an export, without any server: what an owner or her auditor runs.
//!
//! Three questions, in this order: is each line what its hash says ([`bytes`]), do the signed checkpoints agree
//! ([`Verifier`]), and does the story make sense ([`meaning`])? Memory stays bounded by grants, sessions and the
//! requests that are under way in them, not by entries.
//!
//! `docs/log-format.md` is written so that others can do the same without this code; the two must agree.

mod bytes;
mod meaning;
#[cfg(test)]
mod tests;
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
    /// What the owner holds, by size, each with its place among them: compared when the tree has grown to it.
    held: BTreeMap<u64, Vec<(usize, Hash)>>,
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
                Line::End { entries, checkpoints, root } => self.end(number, entries, checkpoints, &root)?,
            }
        }
        if !self.ended {
            return Err(Problem::file("is cut off: its last line is missing"));
        }
        Ok(())
    }

    fn header(&mut self, origin: String, keys: &[String], held: &[String]) -> Result<(), Problem> {
        let parsed: Result<Vec<_>, _> = keys.iter().map(|key| VerifierKey::parse(key)).collect();
        self.keys = parsed.map_err(|e| Problem::line(1, &format!("names a key that is none: {e}")))?;
        if self.keys.is_empty() {
            return Err(Problem::line(1, "names no key"));
        }
        let named = merkle::Origin::parse(&origin);
        named.map_err(|e| Problem::line(1, &format!("names a log that cannot be: {e}")))?;
        self.meaning = Meaning::of(&origin);
        self.origin = origin;
        for (number, note) in (1..).zip(held) {
            let known = self.open(note).map_err(|why| Problem::held(number, &why))?;
            self.held.entry(known.size).or_default().push((number, known.root));
        }
        self.compare_held()
    }

    fn entry(&mut self, number: u64, entry: bytes::EntryLine) -> Result<(), Problem> {
        let expected = self.range.size();
        if entry.seq != expected {
            return Err(entry.wrong(&format!("stands where entry {expected} should (line {number})")));
        }
        if self.last_at.as_ref().is_some_and(|last| *last > entry.at) {
            return Err(entry.wrong("is dated before the entry above it"));
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
        let checkpoint =
            self.open(note).map_err(|why| Problem::line(number, &format!("is a checkpoint that {why}")))?;
        let (size, before) = (self.range.size(), self.vouched);
        if checkpoint.size != size || size == before {
            let text = format!(
                "is a checkpoint over {} entries, which does not belong after {size}",
                checkpoint.size
            );
            return Err(Problem::line(number, &text));
        }
        if checkpoint.root != self.range.root() {
            let text = format!(
                "is a checkpoint that was signed over other entries: one or more of entries {before} to {} are not \
                 what they were",
                size - 1
            );
            return Err(Problem::line(number, &text));
        }
        self.checkpoints += 1;
        self.vouched = size;
        Ok(())
    }

    fn end(&mut self, number: u64, entries: u64, checkpoints: u64, root: &str) -> Result<(), Problem> {
        let size = self.range.size();
        if let Some((held, (which, _))) =
            self.held.iter().find_map(|(size, held)| Some((size, held.first()?)))
        {
            let text = format!("covers {held} entries, but the file has only {size}: the rest is missing");
            return Err(Problem::held(*which, &text));
        }
        if entries != size {
            return Err(Problem::line(
                number,
                &format!("counts other entries ({entries}) than there are ({size})"),
            ));
        }
        if checkpoints != self.checkpoints {
            let text =
                format!("counts other checkpoints ({checkpoints}) than there are ({})", self.checkpoints);
            return Err(Problem::line(number, &text));
        }
        if root != self.range.root().to_string() {
            let text = format!(
                "does not fit the entries: one or more of entries {} to {} are not what they were",
                self.vouched,
                size.saturating_sub(1)
            );
            return Err(Problem::line(number, &text));
        }
        self.ended = true;
        Ok(())
    }

    /// Opens a signed note of this very log.
    fn open(&self, note: &str) -> Result<Checkpoint, String> {
        let opened = merkle::open(note, &self.keys).map_err(|e| format!("is not valid: {e}"))?;
        let origin = opened.checkpoint.origin.as_str();
        if origin != self.origin {
            return Err(format!("is of another log ({origin}) than this file ({})", self.origin));
        }
        Ok(opened.checkpoint)
    }

    /// Since every entry is here, an older checkpoint is consistent exactly if the tree had its root at its size.
    fn compare_held(&mut self) -> Result<(), Problem> {
        let size = self.range.size();
        let Some(held) = self.held.remove(&size) else { return Ok(()) };
        let root = self.range.root();
        if let Some((number, _)) = held.iter().find(|(_, held)| *held != root) {
            let text = format!(
                "over {size} entries does not agree with this file: something before entry {size} was changed after \
                 you were given it"
            );
            return Err(Problem::held(*number, &text));
        }
        self.held_agreed += held.len() as u64;
        Ok(())
    }

    fn verdict(self, problem: Option<Problem>) -> Verdict {
        Verdict {
            problem,
            origin: self.origin,
            keys: self.keys.iter().map(ToString::to_string).collect(),
            entries: self.range.size(),
            root: self.range.root().to_string(),
            first_at: self.first_at,
            last_at: self.last_at,
            checkpoints: self.checkpoints,
            after_last_checkpoint: self.range.size() - self.vouched,
            held_agreed: self.held_agreed,
            erased: self.erased,
            sessions: self.meaning.sessions(),
            unanswered: self.meaning.unanswered(),
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
    let too_long = text.len() as u64 == LONGEST_LINE;
    match text.pop() {
        Some(b'\n') => Ok(Some(text)),
        _ if too_long => Err(Problem::line(number, "is longer than any line of ours")),
        _ => Err(Problem::line(number, "has no end: the file is cut off")),
    }
}
