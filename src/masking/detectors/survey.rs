//! A first look at the bytes of a text: what could be in there at all. It spares most text everything else, so it is
//! written for speed; what it must see is in the tests of `plainly`.

use std::ops::Range;

/// With fewer digits there is no number to hide.
pub const FEWEST_DIGITS: usize = 6;
/// Shorter runs are neither tokens nor Base64 of anything.
pub const LONG_RUN: usize = 12;
/// No secret is shorter: a national insurance number without spaces.
pub const SHORTEST: usize = 9;

/// Letters, digits, `_` and `-`.
const RUN: u8 = 1;
/// What joins them in Base64: `+`, `/`, `=`.
const JOINT: u8 = 2;
/// A dot, which keys have too.
const DOT: u8 = 4;
/// First bytes of letters that nobody sees, of Arabic and Devanagari digits, U+2000 to U+2FFF, U+F000 to U+FFFF and
/// U+1D000, and signs by which letters are written in another way.
const OTHERWISE: u8 = 8;

/// What runs of Base64 consist of.
pub const ENCODED: u8 = RUN | JOINT;
/// What keys consist of.
pub const WORD: u8 = RUN | JOINT | DOT;

/// What each byte may be part of.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'_' => RUN,
            b'+' | b'/' | b'=' => JOINT,
            b'.' => DOT,
            b'%' | b'\\' | b'&' => OTHERWISE,
            0xc2 | 0xcd | 0xd8 | 0xd9 | 0xdb | 0xe0 | 0xe1 | 0xe2 | 0xef | 0xf0 => OTHERWISE,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

/// What a text could hold.
pub struct Survey {
    pub digits: usize,
    /// An unbroken run of letters, digits, `_` and `-` that is long enough.
    pub has_long_run: bool,
    /// The dashes of a PEM key.
    pub has_dashes: bool,
    /// Enough of any of these.
    pub is_worth_it: bool,
    /// Percent signs, backslashes, references, digits of other alphabets, letters that nobody sees.
    pub is_written_otherwise: bool,
}

impl Survey {
    pub fn of(bytes: &[u8]) -> Self {
        let (mut digits, mut dashes, mut strange) = (0, 0, 0);
        // So many at a time that the counts fit in a byte: then the compiler compares sixteen bytes at once.
        for piece in bytes.chunks(240) {
            let (mut few_digits, mut few_dashes) = (0u8, 0u8);
            for byte in piece {
                few_digits += u8::from(byte.is_ascii_digit());
                few_dashes += u8::from(*byte == b'-');
                strange |= u8::from((*byte == b'%') | (*byte == b'\\') | (*byte == b'&')) | (byte & 0x80);
            }
            digits += usize::from(few_digits);
            dashes += usize::from(few_dashes);
        }
        let has_long_run = next_run(bytes, 0, LONG_RUN, RUN).is_some();
        let has_dashes = dashes >= 5 && bytes.windows(5).any(|five| five == b"-----");
        let is_written_otherwise =
            strange != 0 && bytes.len() >= SHORTEST && bytes.iter().any(|byte| is(*byte, OTHERWISE));
        let is_worth_it = digits >= FEWEST_DIGITS || has_long_run || has_dashes;
        Self { digits, has_long_run, has_dashes, is_worth_it, is_written_otherwise }
    }
}

/// Whether a byte is of one of the classes.
pub fn is(byte: u8, classes: u8) -> bool {
    CLASSES[usize::from(byte)] & classes != 0
}

/// The next unbroken run of bytes of the classes that has at least this length. `from` must not be inside a run.
///
/// Such a run covers one of every `length` places, so most bytes of ordinary text are never looked at.
pub fn next_run(bytes: &[u8], mut from: usize, length: usize, classes: u8) -> Option<Range<usize>> {
    while let Some(probe) = bytes.get(from + length - 1) {
        let at = from + length - 1;
        if !is(*probe, classes) {
            from = at + 1;
            continue;
        }
        let start =
            bytes[from..at].iter().rposition(|byte| !is(*byte, classes)).map_or(from, |gap| from + gap + 1);
        let end = run_end(bytes, at, classes);
        if end - start >= length {
            return Some(start..end);
        }
        from = end + 1;
    }
    None
}

/// The whole run of bytes of the classes around a place that is in one.
pub fn run_around(bytes: &[u8], place: usize, classes: u8) -> Range<usize> {
    let start = bytes[..place].iter().rposition(|byte| !is(*byte, classes)).map_or(0, |gap| gap + 1);
    start..run_end(bytes, place, classes)
}

fn run_end(bytes: &[u8], from: usize, classes: u8) -> usize {
    bytes[from..].iter().position(|byte| !is(*byte, classes)).map_or(bytes.len(), |length| from + length)
}
