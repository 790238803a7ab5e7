//! Finding signed checkpoints in what an owner kept: a note in a file, a mail as servers and mail programs pass it on,
//! a reply that quotes it. Whether a note is right, its signature tells later: [`verify`](super::verify) opens it.
//!
//! Mails lose their lines, not their words. So a note is looked for as words in a row (origin, size, root, dash, key
//! name, signature), whatever white space, quoting or markup stands between, and written down anew as it was signed.

use std::borrow::Cow;
use std::collections::HashSet;

use base64::{Engine, engine::general_purpose::STANDARD};
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{Message, MessageParser, PartType};

use self::readable::readable;
use crate::merkle::{Hash, MAX_SIGNATURES, Origin};

mod readable;

/// How many mails inside mails are opened.
const DEEPEST: u8 = 6;

/// What an em dash (U+2014) becomes where somebody on the way did not know it.
const DASHES: [&str; 14] = [
    "\u{2014}",
    "\u{2013}",
    "\u{2012}",
    "\u{2015}",
    "-",
    "--",
    "---",
    "?",
    "???",
    "\u{fffd}",
    "\u{fffd}\u{fffd}\u{fffd}",
    "\u{97}",
    "\u{e2}\u{20ac}\u{201d}",
    "\u{e2}\u{80}\u{94}",
];

/// A key id and an Ed25519 signature: no signature that counts is shorter.
const SHORTEST_SIGNATURE: usize = 4 + 64;

/// A long line is wrapped into pieces; all but the first and the last are at least so long. Ordinary words are not.
const SHORTEST_PIECE: usize = 16;

/// The signed notes in a file, each once, in the order in which they stand there: bare, quoted, or in mails of any
/// encoding and depth.
///
/// Nothing is asked of what stands around a note. What is given back is always whole and well formed; a note that was
/// damaged on the way is not found, or does not open.
pub fn checkpoints_in(bytes: &[u8]) -> Vec<String> {
    let mut found = Found::default();
    found.look_into(bytes, DEEPEST);
    found.notes
}

#[derive(Default)]
struct Found {
    notes: Vec<String>,
    seen: HashSet<String>,
}

impl Found {
    /// Reads bytes as text, as text that is still quoted-printable, and as mail: they may be either.
    fn look_into(&mut self, bytes: &[u8], depth: u8) {
        let bytes = with_plain_lines(&in_utf8(bytes));
        self.read(&String::from_utf8_lossy(&bytes));
        if let Some(decoded) = quoted_printable_decode(&bytes) {
            self.read(&String::from_utf8_lossy(&decoded));
        }
        if !bytes.starts_with(b"From ") {
            return self.open_mail(&bytes, depth);
        }
        for mail in MessageIterator::new(bytes.as_slice()).flatten() {
            self.open_mail(mail.contents(), depth);
        }
    }

    /// What is too strange for the parser of mails is no mail. It is somebody else's program and reads whatever
    /// somebody sends: where it gives up altogether, the other readings still count.
    fn open_mail(&mut self, bytes: &[u8], depth: u8) {
        let parsed = std::panic::catch_unwind(|| MessageParser::default().parse(bytes));
        if let Some(mail) = parsed.ok().flatten() {
            self.read_mail(&mail, depth);
        }
    }

    fn read_mail(&mut self, mail: &Message<'_>, depth: u8) {
        let Some(deeper) = depth.checked_sub(1) else { return };
        for part in &mail.parts {
            match &part.body {
                PartType::Text(text) | PartType::Html(text) => self.read(text),
                PartType::Binary(bytes) | PartType::InlineBinary(bytes) => self.look_into(bytes, deeper),
                PartType::Message(inner) => self.read_mail(inner, deeper),
                PartType::Multipart(_) => {}
            }
        }
    }

    fn read(&mut self, text: &str) {
        let text = readable(text);
        let words: Vec<&str> = text.lines().flat_map(words_of).collect();
        for root in 2..words.len() {
            if let Some(note) = note_around(&words, root).filter(|note| !self.seen.contains(note)) {
                self.seen.insert(note.clone());
                self.notes.push(note);
            }
        }
    }
}

/// The bytes in UTF-8, if a byte order mark says that they are in something else; without the mark.
fn in_utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) else { return Cow::Borrowed(bytes) };
    match encoding.decode_without_bom_handling(&bytes[mark..]).0 {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// All line ends as a newline: CR LF, also where it was doubled to CR CR LF, and a CR by itself.
fn with_plain_lines(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\r') {
        let returns = rest[at..].iter().take_while(|byte| **byte == b'\r').count();
        plain.extend_from_slice(&rest[..at]);
        rest = &rest[at + returns..];
        match rest.strip_prefix(b"\n") {
            Some(after) => {
                plain.push(b'\n');
                rest = after;
            }
            None => plain.extend(std::iter::repeat_n(b'\n', returns)),
        }
    }
    plain.extend_from_slice(rest);
    plain
}

/// A line's words without the marks of quoting, and without the addresses that mail programs put beside what they take
/// for a link.
fn words_of(line: &str) -> impl Iterator<Item = &str> {
    let quoted = |c: char| c == '>' || c == '|' || c.is_whitespace();
    let words = line.trim_start_matches(quoted).split_whitespace();
    words.filter(|word| !word.starts_with("[http") && !word.starts_with("(http"))
}

/// The note whose root is that word, if one is.
fn note_around(words: &[&str], root: usize) -> Option<String> {
    Hash::from_base64(words[root])?;
    let size = words[root - 1];
    size.parse::<u64>().ok().filter(|number| number.to_string() == size)?;
    let signatures = signatures(&words[root + 1..]);
    let key = signatures.first()?.name;
    let origin = origin(words[root - 2], root.checked_sub(3).map(|at| words[at]), key)?;
    let mut note = format!("{origin}\n{size}\n{}\n\n", words[root]);
    for signature in signatures {
        note.push_str(&format!("\u{2014} {} {}\n", signature.name, signature.blob));
    }
    Some(note)
}

/// A log's name begins with the name of the key that signs it; where it does not and the word before makes it so, the
/// name was too long for its line.
fn origin<'a>(word: &'a str, before: Option<&str>, key: &str) -> Option<Cow<'a, str>> {
    let joined = before.map(|before| format!("{before}{word}"));
    match joined.filter(|joined| !word.starts_with(key) && joined.starts_with(key) && is_name(joined)) {
        Some(joined) => Some(Cow::Owned(joined)),
        None => is_name(word).then_some(Cow::Borrowed(word)),
    }
}

struct Signature<'a> {
    name: &'a str,
    /// In one piece again.
    blob: String,
}

/// The signature lines that the words begin with.
fn signatures<'a>(mut words: &[&'a str]) -> Vec<Signature<'a>> {
    let mut signatures = Vec::new();
    while let Some((signature, length)) = signature(words).filter(|_| signatures.len() < MAX_SIGNATURES) {
        signatures.push(signature);
        words = &words[length..];
    }
    signatures
}

/// A signature line, and how many words it took.
fn signature<'a>(words: &[&'a str]) -> Option<(Signature<'a>, usize)> {
    let [dash, name, pieces @ ..] = words else { return None };
    if !DASHES.contains(dash) || !is_name(name) {
        return None;
    }
    let mut blob = String::new();
    for (number, piece) in pieces.iter().enumerate() {
        let middle_is_short = number > 1 && pieces[number - 1].len() < SHORTEST_PIECE;
        if middle_is_short || !piece.bytes().all(is_base64) {
            return None;
        }
        blob.push_str(piece);
        if STANDARD.decode(&blob).is_ok_and(|bytes| bytes.len() >= SHORTEST_SIGNATURE) {
            return Some((Signature { name, blob }, number + 3));
        }
    }
    None
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// What can name a log or a key, and could not be a piece of markup.
fn is_name(word: &str) -> bool {
    word.starts_with(char::is_alphanumeric)
        && !word.contains(['<', '>', '&', '"'])
        && Origin::parse(word).is_ok()
}

#[cfg(test)]
mod tests;
