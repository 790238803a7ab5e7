//! One line of an export: strictly read, and hashed anew.
//!
//! Nearly all lines are entries as we write them, and those are read as they stand ([`plain_entry`]). Every other line
//! goes the long way, which also finds the words for what is wrong.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;

use super::super::canonical::{plain_string, scan_object};
use super::super::{FORMAT, NotCanonical, canonical, leaf_bytes, parse_strict, payload_hash};
use super::Problem;
use crate::merkle::{Hash, leaf_hash};

pub(super) enum Line<'a> {
    Header { origin: String, keys: Vec<String>, filter: Option<String> },
    Entry(EntryLine<'a>),
    NotShown { from: u64, leaf_hashes: Vec<String> },
    Checkpoint { note: String },
    End { entries: u64, checkpoints: u64, root: String },
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum Raw {
    Header { format: String, origin: String, keys: Vec<String>, filter: Option<String> },
    Entry(RawEntry),
    NotShown { from: u64, leaf_hashes: Vec<String> },
    Checkpoint { note: String },
    End { entries: u64, checkpoints: u64, root: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    seq: u64,
    at: String,
    kind: String,
    session: Option<String>,
    payload: Option<Value>,
    salt: Option<String>,
    payload_hash: Option<String>,
    leaf_hash: String,
}

/// An entry as exported. It has either payload and salt, or only the payload's hash.
#[derive(Default)]
pub(super) struct EntryLine<'a> {
    pub seq: u64,
    pub at: Cow<'a, str>,
    pub kind: Cow<'a, str>,
    pub session: Option<Cow<'a, str>>,
    /// In the canonical spelling.
    pub payload: Option<Cow<'a, str>>,
    salt: Option<Cow<'a, str>>,
    payload_hash: Option<Cow<'a, str>>,
    leaf_hash: Cow<'a, str>,
    /// Its texts stand in the leaf as they stand in the line: none of them needs escapes.
    plain: bool,
}

/// Reads a line. Only the canonical spelling counts, so that no byte of a file is without meaning.
pub(super) fn read(text: &[u8], number: u64) -> Result<Line<'_>, Problem> {
    if let Some(entry) = std::str::from_utf8(text).ok().and_then(plain_entry) {
        return Ok(Line::Entry(entry));
    }
    let unlike = |e: &dyn std::fmt::Display| Problem::line(number, &format!("is not as we write lines: {e}"));
    let value = parse_strict(text).map_err(|e| unlike(&e))?;
    let raw: Raw = serde_json::from_value(value).map_err(|e| unlike(&e))?;
    Ok(match raw {
        Raw::Header { format, .. } if format != FORMAT => {
            return Err(Problem::line(number, &format!("is of another format ({format}) than {FORMAT}")));
        }
        Raw::Header { origin, keys, filter, .. } => Line::Header { origin, keys, filter },
        Raw::Entry(entry) => Line::Entry(entry.owned().map_err(|e| unlike(&e))?),
        Raw::NotShown { from, leaf_hashes } => Line::NotShown { from, leaf_hashes },
        Raw::Checkpoint { note } => Line::Checkpoint { note },
        Raw::End { entries, checkpoints, root } => Line::End { entries, checkpoints, root },
    })
}

/// An entry's line in the canonical spelling, none of its own texts with escapes in it.
fn plain_entry<'a>(text: &'a str) -> Option<EntryLine<'a>> {
    let mut entry = EntryLine { plain: true, ..EntryLine::default() };
    let mut found = (false, false, false, false, false);
    let all_ours = scan_object(text, |name, value: &'a str| {
        let string = || plain_string(value).map(Cow::Borrowed);
        let into = |member: &mut Option<Cow<'a, str>>| {
            *member = string();
            member.is_some()
        };
        match name {
            "at" => string().map(|at| (entry.at, found.0) = (at, true)).is_some(),
            "kind" => string().map(|kind| (entry.kind, found.1) = (kind, true)).is_some(),
            "leaf_hash" => string().map(|hash| (entry.leaf_hash, found.2) = (hash, true)).is_some(),
            "seq" => value.parse().map(|seq| (entry.seq, found.3) = (seq, true)).is_ok(),
            "type" => {
                found.4 = value == "\"entry\"";
                found.4
            }
            "payload" => {
                entry.payload = Some(value.into());
                true
            }
            "session" => into(&mut entry.session),
            "salt" => into(&mut entry.salt),
            "payload_hash" => into(&mut entry.payload_hash),
            _ => false,
        }
    });
    (all_ours && found == (true, true, true, true, true)).then_some(entry)
}

impl RawEntry {
    fn owned(self) -> Result<EntryLine<'static>, NotCanonical> {
        let payload = self.payload.map(|payload| canonical(&payload)).transpose()?;
        Ok(EntryLine {
            seq: self.seq,
            at: self.at.into(),
            kind: self.kind.into(),
            session: self.session.map(Cow::from),
            payload: payload.map(|payload| String::from_utf8_lossy(&payload).into_owned().into()),
            salt: self.salt.map(Cow::from),
            payload_hash: self.payload_hash.map(Cow::from),
            leaf_hash: self.leaf_hash.into(),
            plain: false,
        })
    }
}

impl EntryLine<'_> {
    pub fn wrong(&self, what: &str) -> Problem {
        Problem::entry(self.seq, what)
    }

    fn payload_hash(&self) -> Result<Hash, Problem> {
        let bad = |what: &str| self.wrong(what);
        match (&self.payload, &self.salt, &self.payload_hash) {
            (Some(payload), Some(salt), None) => {
                let salt = lower_hex::<16>(salt).ok_or_else(|| bad("has no proper salt"))?;
                Ok(payload_hash(&salt, payload.as_bytes()))
            }
            (None, None, Some(hash)) => {
                lower_hex(hash).map(Hash).ok_or_else(|| bad("has no proper payload hash"))
            }
            _ => Err(bad("must have either a payload with its salt, or only the payload's hash")),
        }
    }
}

/// Makes the leaves of one log, in memory that is used again and again.
#[derive(Clone, Default)]
pub(super) struct Leaves {
    origin: String,
    /// The same as it stands in a leaf.
    quoted: String,
    bytes: Vec<u8>,
}

impl Leaves {
    pub fn of(origin: &str) -> Self {
        let quoted = canonical(&origin.into()).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Self { origin: origin.to_owned(), quoted: quoted.unwrap_or_default(), bytes: Vec::new() }
    }

    /// The entry's hash, made anew from everything it says, and compared with what it was when it was written down.
    pub fn hash_of(&mut self, entry: &EntryLine<'_>) -> Result<Hash, Problem> {
        let payload_hash = entry.payload_hash()?;
        if entry.plain {
            self.write(entry, &payload_hash);
        } else {
            let session = entry.session.as_deref();
            self.bytes = leaf_bytes(&self.origin, entry.seq, &entry.at, &entry.kind, session, &payload_hash)
                .map_err(|e| entry.wrong(&e.to_string()))?;
        }
        let leaf = leaf_hash(&self.bytes);
        if in_hex(&leaf) != entry.leaf_hash.as_bytes() {
            return Err(entry.wrong("is not what it was when it was written down: its hash differs"));
        }
        Ok(leaf)
    }

    /// What [`leaf_bytes`] makes, of texts without escapes.
    fn write(&mut self, entry: &EntryLine<'_>, payload_hash: &Hash) {
        let EntryLine { at, kind, session, seq, .. } = entry;
        let mut digits = [0; 20];
        let bytes = &mut self.bytes;
        bytes.clear();
        let mut put = |parts: &[&[u8]]| parts.iter().for_each(|part| bytes.extend_from_slice(part));
        put(&[b"{\"at\":\"", at.as_bytes(), b"\",\"kind\":\"", kind.as_bytes(), b"\",\"origin\":"]);
        put(&[self.quoted.as_bytes(), b",\"payload_hash\":\"", &in_hex(payload_hash), b"\",\"seq\":"]);
        put(&[in_digits(*seq, &mut digits)]);
        if let Some(session) = session {
            put(&[b",\"session\":\"", session.as_bytes(), b"\""]);
        }
        put(&[b",\"v\":1}"]);
    }
}

fn in_digits(mut number: u64, digits: &mut [u8; 20]) -> &[u8] {
    let mut from = digits.len();
    loop {
        from -= 1;
        digits[from] = b"0123456789"[(number % 10) as usize];
        number /= 10;
        if number == 0 {
            return &digits[from..];
        }
    }
}

fn in_hex(hash: &Hash) -> [u8; 64] {
    let mut digits = [0; 64];
    for (two, byte) in digits.chunks_exact_mut(2).zip(hash.0) {
        two[0] = b"0123456789abcdef"[usize::from(byte >> 4)];
        two[1] = b"0123456789abcdef"[usize::from(byte & 15)];
    }
    digits
}

/// So many bytes in lower-case hex, and nothing else.
pub(super) fn lower_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let nibble = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != N || !rest.is_empty() {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = nibble(*high)? << 4 | nibble(*low)?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_is_the_same_whichever_way_it_is_made() {
        let (hash, session) = (Hash([0xa5; 32]), Some("ses_01a2038e7f007df29c0341a4dfca3200"));
        for (seq, session) in [(0, None), (9, session), (10, session), (u64::MAX >> 11, None)] {
            let entry = EntryLine {
                seq,
                at: "2026-11-22T14:00:03.000000Z".into(),
                kind: "step.intent".into(),
                session: session.map(Cow::from),
                plain: true,
                ..EntryLine::default()
            };
            for origin in ["porchlight.acme.example/log/vendor", "a\"b\\c/ö"] {
                let mut leaves = Leaves::of(origin);
                leaves.write(&entry, &hash);
                let bytes = leaf_bytes(origin, seq, &entry.at, &entry.kind, session, &hash);
                assert_eq!(leaves.bytes, bytes.expect("a leaf"));
            }
        }
    }

    #[test]
    fn hex_is_lower_case_and_as_long_as_asked_for() {
        assert_eq!(lower_hex::<2>("00ff"), Some([0, 255]));
        for text in ["00FF", "00f", "00ff0", "00ff00", "00fg", ""] {
            assert_eq!(lower_hex::<2>(text), None, "{text}");
        }
        assert_eq!(in_hex(&Hash([0x1f; 32])).as_slice(), "1f".repeat(32).as_bytes());
    }
}
