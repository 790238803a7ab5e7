//! Checking an export, without any server: what an owner or her auditor runs.
//!
//! Four questions, in this order: is each line what its hash says ([`bytes`]), do the signed checkpoints agree, by the
//! keys that were in force ([`keys`], [`held`]), does the story make sense ([`meaning`]), and why is gone what is gone
//! ([`gone`])? Memory stays bounded by grants, sessions, the requests that are under way in them and the gaps, not by
//! entries.
//!
//! `docs/log-format.md` is written so that others can do the same without this code; the two must agree.

mod bytes;
mod gone;
mod held;
mod keys;
mod meaning;
mod moments;
mod signatures;
#[cfg(test)]
mod tests;
mod verdict;
mod words;

use std::io::BufRead;

pub use verdict::{Epoch, KeyInForce, Problem, Verdict};

use self::bytes::{Leaves, Line};
use self::gone::Gone;
use self::held::Held;
use self::keys::Keys;
use self::meaning::Meaning;
use self::signatures::{Note, Signatures, Wrong};
use crate::merkle::{self, CompactRange, Hash, VerifierKey};

/// Checks one export. `held` are checkpoints (signed notes) that the owner kept from mails or earlier exports.
pub fn verify(input: impl BufRead, held: &[String]) -> Verdict {
    verify_signed_by(None, input, held)
}

/// The same, and that it is signed with this key: the one that the vendor publishes.
pub fn verify_signed_by(key: Option<&VerifierKey>, input: impl BufRead, held: &[String]) -> Verdict {
    std::thread::scope(|scope| {
        let (signatures, checked) = Signatures::beside(scope);
        let mut verifier = Verifier { given: key.cloned(), signatures, ..Verifier::default() };
        let problem = verifier.run(input, held).err();
        verifier.signatures = Signatures::Here;
        let wrong = checked.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        verifier.earliest(problem, wrong)
    })
}

/// The longest line we read: far above any entry, far below what would exhaust memory.
const LONGEST_LINE: u64 = 16 * 1024 * 1024;

/// How many leaf hashes one line may hold.
const HASHES_A_LINE: usize = 1000;

#[derive(Clone, Default)]
struct Verifier {
    origin: String,
    filter: Option<String>,
    leaves: Leaves,
    keys: Keys,
    /// The key that whoever checks knows from elsewhere.
    given: Option<VerifierKey>,
    /// That key, or one that it handed over to, signed a checkpoint.
    signed_by_given: bool,
    range: CompactRange,
    first_at: Option<String>,
    last_at: Option<String>,
    checkpoints: u64,
    vouched: u64,
    ended: bool,
    held: Held,
    signatures: Signatures,
    /// The line that is being read.
    line: u64,
    meaning: Meaning,
    gone: Gone,
    /// Where payloads are written again, to compare them.
    spelt: String,
}

impl Verifier {
    fn run(&mut self, input: impl BufRead, held: &[String]) -> Result<(), Problem> {
        self.run_from(0, input, held)
    }

    /// Goes on after so many lines.
    fn run_from(&mut self, lines: u64, mut input: impl BufRead, held: &[String]) -> Result<(), Problem> {
        let (mut number, mut text) = (lines, Vec::new());
        while read_line(&mut input, number + 1, &mut text)? {
            number += 1;
            self.line = number;
            self.line(number, &text, held)?;
        }
        if !self.ended {
            return Err(Problem::file("is cut off: its last line is missing"));
        }
        Ok(())
    }

    fn line(&mut self, number: u64, text: &[u8], held: &[String]) -> Result<(), Problem> {
        let line = bytes::read(text, number)?;
        if self.ended {
            return Err(Problem::line(number, "stands after the end"));
        }
        match line {
            Line::Header { origin, keys, filter } if number == 1 => {
                self.filter = filter;
                self.header(origin, &keys, held)
            }
            Line::Header { .. } => Err(Problem::line(number, "is a second header")),
            _ if number == 1 => Err(Problem::line(1, "is not the header")),
            Line::Entry(entry) => self.entry(number, &entry),
            Line::NotShown { from, leaf_hashes } => self.not_shown(number, from, &leaf_hashes),
            Line::Checkpoint { note } => self.checkpoint(number, &note),
            Line::End { entries, checkpoints, root } => self.end(number, entries, checkpoints, &root),
        }
    }

    fn header(&mut self, origin: String, keys: &[String], held: &[String]) -> Result<(), Problem> {
        self.keys = Keys::read(keys)?;
        let named = merkle::Origin::parse(&origin);
        named.map_err(|e| Problem::line(1, &format!("names a log that cannot be: {e}")))?;
        if self.given.as_ref().is_some_and(|given| !self.keys.all().contains(given)) {
            return Err(Problem::file("is signed with another key than the one that you gave"));
        }
        self.meaning = Meaning::of(&origin);
        self.leaves = Leaves::of(&origin);
        self.held = Held::read(held, &self.keys, &origin)?;
        self.origin = origin;
        self.compare_held()
    }

    fn entry(&mut self, number: u64, entry: &bytes::EntryLine<'_>) -> Result<(), Problem> {
        let expected = self.range.size();
        if entry.seq != expected {
            return Err(entry.wrong(&format!("stands where entry {expected} should (line {number})")));
        }
        if self.last_at.as_ref().is_some_and(|last| **last > *entry.at) {
            return Err(entry.wrong("is dated before the entry above it"));
        }
        let leaf = self.leaves.hash_of(entry)?;
        self.range.push(leaf);
        self.dated(&entry.at);
        let told = meaning::read(entry, &mut self.spelt)?;
        self.meaning.entry(&told, leaf, &self.gone)?;
        self.keys.entry(&told)?;
        self.gone.entry(&told)?;
        self.compare_held()
    }

    fn dated(&mut self, at: &str) {
        if self.first_at.is_none() {
            self.first_at = Some(at.to_owned());
        }
        let last = self.last_at.get_or_insert_default();
        last.clear();
        last.push_str(at);
    }

    fn not_shown(&mut self, number: u64, from: u64, leaf_hashes: &[String]) -> Result<(), Problem> {
        let size = self.range.size();
        if self.filter.is_none() {
            return Err(Problem::line(number, "leaves entries out, and the header does not say so"));
        }
        if from != size {
            let text = format!("leaves out entries from {from} on, but stands where entry {size} should");
            return Err(Problem::line(number, &text));
        }
        if leaf_hashes.is_empty() || leaf_hashes.len() > HASHES_A_LINE {
            return Err(Problem::line(number, "leaves out no entries, or too many at once"));
        }
        for hash in leaf_hashes {
            let leaf = bytes::lower_hex(hash)
                .map(Hash)
                .ok_or_else(|| Problem::line(number, "leaves out an entry whose hash is none"))?;
            self.range.push(leaf);
            self.compare_held()?;
        }
        self.gone.leave_out(from, leaf_hashes.len() as u64);
        Ok(())
    }

    fn checkpoint(&mut self, number: u64, note: &str) -> Result<(), Problem> {
        let (size, root, before) = (self.range.size(), self.range.root(), self.vouched);
        let (text, by) = (note.to_owned(), self.keys.opener());
        let checkpoint = self.signatures.open(Note { line: number, text, by, entries: size, root })?;
        let origin = checkpoint.origin.as_str();
        if origin != self.origin {
            let text =
                format!("is a checkpoint that is of another log ({origin}) than this file ({})", self.origin);
            return Err(Problem::line(number, &text));
        }
        if checkpoint.size != size || size == before {
            let text = format!(
                "is a checkpoint over {} entries, which does not belong after {size}",
                checkpoint.size
            );
            return Err(Problem::line(number, &text));
        }
        if checkpoint.root != root {
            let text = format!(
                "is a checkpoint that was signed over other entries: one or more of entries {before} to {} are not \
                 what they were",
                size - 1
            );
            return Err(Problem::line(number, &text));
        }
        self.checkpoints += 1;
        self.vouched = size;
        let given = self.given.as_ref().and_then(|given| self.keys.all().iter().position(|key| key == given));
        self.signed_by_given |= given.is_some_and(|given| given <= self.keys.in_force());
        Ok(())
    }

    fn end(&mut self, number: u64, entries: u64, checkpoints: u64, root: &str) -> Result<(), Problem> {
        let size = self.range.size();
        self.held.must_be_done(size, &self.keys)?;
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
        if self.keys.left_over() > 0 {
            return Err(Problem::line(1, "names a key that never came into force"));
        }
        if self.given.is_some() && !self.signed_by_given {
            return Err(Problem::file("has no checkpoint that is signed with the key that you gave"));
        }
        self.ended = true;
        Ok(())
    }

    fn compare_held(&mut self) -> Result<(), Problem> {
        let size = self.range.size();
        if !self.held.covers(size) {
            return Ok(());
        }
        self.held.compare(size, self.range.root(), &self.keys)
    }

    /// The verdict, by whichever problem stands first in the file.
    fn earliest(self, problem: Option<Problem>, wrong: Option<Wrong>) -> Verdict {
        let line = self.line;
        match wrong {
            Some(wrong) if problem.is_none() || wrong.line <= line => {
                let verdict = self.verdict(Some(wrong.problem));
                Verdict { entries: wrong.entries, root: wrong.root.to_string(), ..verdict }
            }
            _ => self.verdict(problem),
        }
    }

    fn verdict(self, problem: Option<Problem>) -> Verdict {
        let (meaning, gone) = (&self.meaning, &self.gone);
        Verdict {
            problem,
            filter: self.filter,
            keys: self.keys.history(),
            key_agreed: self.given.is_some() && self.signed_by_given,
            epochs: self.keys.epochs().to_vec(),
            entries: self.range.size(),
            root: self.range.root().to_string(),
            checkpoints: self.checkpoints,
            after_last_checkpoint: self.range.size() - self.vouched,
            held_agreed: self.held.agreed(),
            not_shown: gone.not_shown(),
            erased: gone.erased(),
            erased_by_age: gone.by_age(),
            erased_by_request: gone.by_request(),
            erased_unexplained: gone.unexplained(),
            sessions: meaning.sessions(),
            sessions_whole: match gone.not_shown() {
                0 => None,
                _ => Some(meaning.sessions_whole(gone)),
            },
            unanswered: meaning.unanswered(gone),
            summaries_due: meaning.summaries_due(gone),
            origin: self.origin,
            first_at: self.first_at,
            last_at: self.last_at,
        }
    }
}

/// Reads one line without its line end, and says whether there was one. A last line without a line end is cut off.
fn read_line(input: &mut impl BufRead, number: u64, text: &mut Vec<u8>) -> Result<bool, Problem> {
    text.clear();
    let mut limited = std::io::Read::take(&mut *input, LONGEST_LINE);
    limited.read_until(b'\n', text).map_err(|e| Problem::file(&format!("cannot be read: {e}")))?;
    if text.is_empty() {
        return Ok(false);
    }
    let too_long = text.len() as u64 == LONGEST_LINE;
    match text.pop() {
        Some(b'\n') => Ok(true),
        _ if too_long => Err(Problem::line(number, "is longer than any line of ours")),
        _ => Err(Problem::line(number, "has no end: the file is cut off")),
    }
}
