//! Keys and tokens by their look: prefixes that vendors gave them, and long runs that no person made up.

use std::ops::Range;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use regex::Regex;

use super::Detector;
use super::survey::{ENCODED, LONG_RUN, WORD, is, next_run, run_around};
use super::values::{Found, Reach, holds_any};

static PRIVATE_KEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?:.*?-----END [A-Z0-9 ]*PRIVATE KEY-----|.*)")
        .expect("a fixed pattern")
});

pub(super) static PREFIXED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?:
          whsec_[A-Za-z0-9+/=_-]{6,}
        | gh[opusr]_[A-Za-z0-9]{10,} | github_pat_[A-Za-z0-9_]{10,} | glpat-[A-Za-z0-9_-]{10,}
        | xox[abeoprs]-[A-Za-z0-9-]{6,}
        | (?:AKIA|ASIA)[0-9A-Z]{16}(?-u:\b)
        | AIza[0-9A-Za-z_-]{30,}
        | SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}
        | sk-[A-Za-z0-9_-]{20,} | shp(?:at|ss|ca|pa)_[A-Za-z0-9]{16,} | npm_[A-Za-z0-9]{20,}
        | ya29\.[A-Za-z0-9_-]{20,}
        | eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)*
        )",
    )
    .expect("a fixed pattern")
});

pub(super) static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)[A-Za-z][A-Za-z0-9]{1,15}_(?:live|test|prod|secret|key|pat)_[A-Za-z0-9]{8,}")
        .expect("a fixed pattern")
});

pub(super) fn private(text: &str, found: &mut Vec<Found>) {
    if text.contains("PRIVATE KEY-----") {
        found.extend(PRIVATE_KEY.find_iter(text).map(|hit| Found::at(hit.range(), Detector::Key)));
    }
}

/// The shortest key that is known by its prefix.
const SHORTEST_KNOWN: usize = 11;

/// Keys with a prefix by which everybody knows them. Each has a digit, so only words around digits are looked at.
pub(super) fn known(text: &str, groups: &[Range<usize>], found: &mut Vec<Found>) {
    let mut past = 0;
    for group in groups {
        if group.start < past {
            continue;
        }
        let word = run_around(text.as_bytes(), group.start, WORD);
        past = word.end;
        if word.len() >= SHORTEST_KNOWN {
            known_in(&text[word.clone()], word.start, found);
        }
    }
}

/// The patterns are tried only where a word has what each of their matches has, since even to begin with one costs.
fn known_in(word: &str, start: usize, found: &mut Vec<Found>) {
    if may_be_prefixed(word) {
        found.extend(
            PREFIXED
                .find_iter(word)
                .filter(|hit| begins(word, hit.start()))
                .filter_map(|hit| key(hit, start)),
        );
    }
    if word.contains('_') {
        found.extend(NAMED.find_iter(word).filter_map(|hit| key(hit, start)));
    }
}

fn key(hit: regex::Match<'_>, start: usize) -> Option<Found> {
    let value = hit.as_str();
    let detector = if value.starts_with("eyJ") { Detector::Token } else { Detector::Key };
    let range = start + hit.start()..start + hit.end();
    let is_key = !is_publishable(value) && value.bytes().any(|byte| byte.is_ascii_digit());
    is_key.then(|| Found::at(range, detector))
}

/// Whether no letter, digit or `_` stands before the place.
fn begins(word: &str, at: usize) -> bool {
    at == 0 || !matches!(word.as_bytes()[at - 1], b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_')
}

/// Whether a part of the word begins as some known key does.
fn may_be_prefixed(word: &str) -> bool {
    const BEGINNINGS: [&[u8]; 14] = [
        b"whsec_",
        b"gh",
        b"glpat-",
        b"xox",
        b"AKIA",
        b"ASIA",
        b"AIza",
        b"SG.",
        b"sk-",
        b"shp",
        b"npm_",
        b"ya29.",
        b"eyJ",
        b"github_pat_",
    ];
    let at = |at: &usize| {
        begins(word, *at) && BEGINNINGS.iter().any(|known| word.as_bytes()[*at..].starts_with(known))
    };
    (0..word.len()).any(|place| at(&place))
}

/// Whether a whole value looks like a token that a machine made: for hidden inputs, where shorter ones count too.
pub fn looks_like_a_token(value: &str) -> bool {
    let value = value.trim();
    value.len() >= 16
        && value.bytes().all(|byte| is(byte, ENCODED))
        && is_random(value.trim_end_matches('='), 16)
}

/// Longer than this it is a picture or a font, not a token.
const LONGEST_TOKEN: usize = 1024;

/// Unbroken runs: what looks random, and what is a known secret in Base64.
pub(super) fn runs(text: &str, reach: Reach, found: &mut Vec<Found>) {
    let mut from = 0;
    while let Some(run) = next_run(text.as_bytes(), from, LONG_RUN, ENCODED) {
        from = run.end + 1;
        if run.len() >= 32 && reach == Reach::All {
            random_in(text, run.clone(), found);
        }
        encoded_in(text, run, found);
    }
}

/// A run with many slashes is a path: its segments are judged one by one.
pub(super) fn random_in(text: &str, range: Range<usize>, found: &mut Vec<Found>) {
    let run = &text[range.clone()];
    let slashes = run.bytes().filter(|byte| *byte == b'/').count();
    if slashes * 16 <= run.len() && !run.starts_with('/') {
        if run.len() <= LONGEST_TOKEN && is_random(run.trim_end_matches('='), 32) {
            found.push(Found::at(range, Detector::Token));
        }
        return;
    }
    let mut start = range.start;
    for segment in run.split('/') {
        let is_file = start + segment.len() == range.end && text[range.end..].starts_with('.');
        if segment.len() <= LONGEST_TOKEN && !is_file && is_random(segment.trim_end_matches('='), 32) {
            found.push(Found::at(start..start + segment.len(), Detector::Token));
        }
        start += segment.len() + 1;
    }
}

/// Base64 that reads as text with a secret in it: the whole run, or what stands between slashes and equal signs.
pub(super) fn encoded_in(text: &str, range: Range<usize>, found: &mut Vec<Found>) {
    let run = &text[range.clone()];
    if let Some(detector) = encoded(run.trim_end_matches('=')) {
        return found.push(Found::at(range, detector));
    }
    let mut start = range.start;
    for segment in run.split(['/', '=']) {
        if segment.len() < run.len()
            && let Some(detector) = encoded(segment)
        {
            found.push(Found::at(start..start + segment.len(), detector));
        }
        start += segment.len() + 1;
    }
}

fn encoded(run: &str) -> Option<Detector> {
    if !may_be_text(run.as_bytes()) {
        return None;
    }
    let bytes = STANDARD_NO_PAD.decode(run).or_else(|_| URL_SAFE_NO_PAD.decode(run)).ok()?;
    let text = String::from_utf8(bytes).ok().filter(|text| text.bytes().all(is_text))?;
    holds_any(&text)
}

/// Most runs are no Base64 of text, which the first letters tell.
fn may_be_text(run: &[u8]) -> bool {
    let mut first = [0; 6];
    if run.len() < LONG_RUN
        || STANDARD_NO_PAD.decode_slice(&run[..8], &mut first).is_err()
            && URL_SAFE_NO_PAD.decode_slice(&run[..8], &mut first).is_err()
    {
        return false;
    }
    let may_be_utf8 = match std::str::from_utf8(&first) {
        Ok(_) => true,
        // A letter that goes on behind them.
        Err(error) => error.error_len().is_none(),
    };
    may_be_utf8 && first.into_iter().all(is_text)
}

fn is_text(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7e | 0x80..)
}

/// Whether letters and digits alternate as in no word or number: random text changes between lower case, upper case
/// and digits every second letter, names every fifth or so. UUIDs are ids, not secrets.
fn is_random(run: &str, at_least: usize) -> bool {
    if run.len() < at_least || is_uuid(run) || is_publishable(run) {
        return false;
    }
    let class = |byte: u8| match byte {
        b'a'..=b'z' => 1u8,
        b'A'..=b'Z' => 2,
        b'0'..=b'9' => 3,
        _ => 0,
    };
    let bytes = run.as_bytes();
    let changes = bytes
        .windows(2)
        .filter(|pair| class(pair[0]) != 0 && class(pair[1]) != 0 && class(pair[0]) != class(pair[1]))
        .count();
    let digits = bytes.iter().any(u8::is_ascii_digit);
    let letters = bytes.iter().any(u8::is_ascii_alphabetic);
    let hexadecimal = bytes.iter().all(u8::is_ascii_hexdigit);
    match (digits, letters) {
        (true, true) if hexadecimal => changes * 6 >= run.len(),
        (true, true) => changes * 10 >= run.len() * 3,
        (false, true) => changes * 5 >= run.len() * 2,
        _ => false,
    }
}

/// Keys that are made to stand in every page of a shop.
fn is_publishable(value: &str) -> bool {
    value.starts_with("pk_live_") || value.starts_with("pk_test_")
}

fn is_uuid(run: &str) -> bool {
    run.len() == 36
        && run.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
