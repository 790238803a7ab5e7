//! Keys and tokens by their look: prefixes that vendors gave them, and long runs that no person made up.

use std::ops::Range;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use regex::Regex;

use super::Detector;
use super::values::{Found, Reach, holds_any};

static PRIVATE_KEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?:.*?-----END [A-Z0-9 ]*PRIVATE KEY-----|.*)")
        .expect("a fixed pattern")
});

static PREFIXED: LazyLock<Regex> = LazyLock::new(|| {
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

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)[A-Za-z][A-Za-z0-9]{1,15}_(?:live|test|prod|secret|key|pat)_[A-Za-z0-9]{8,}")
        .expect("a fixed pattern")
});

pub(super) fn private(text: &str, found: &mut Vec<Found>) {
    if text.contains("PRIVATE KEY-----") {
        found.extend(PRIVATE_KEY.find_iter(text).map(|hit| Found::at(hit.range(), Detector::Key)));
    }
}

/// Keys with a prefix by which everybody knows them.
pub(super) fn known(text: &str, underscores: bool, found: &mut Vec<Found>) {
    let continues = |at: usize| {
        at > 0 && matches!(text.as_bytes()[at - 1], b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_')
    };
    let prefixed = PREFIXED.find_iter(text).filter(|hit| !continues(hit.start()));
    let named = underscores.then(|| NAMED.find_iter(text)).into_iter().flatten();
    for hit in prefixed.chain(named) {
        let value = hit.as_str();
        if !is_publishable(value) && value.bytes().any(|byte| byte.is_ascii_digit()) {
            let detector = if value.starts_with("eyJ") { Detector::Token } else { Detector::Key };
            found.push(Found::at(hit.range(), detector));
        }
    }
}

/// Whether a whole value looks like a token that a machine made: for hidden inputs, where shorter ones count too.
pub fn looks_like_a_token(value: &str) -> bool {
    let value = value.trim();
    value.len() >= 16 && value.bytes().all(in_run) && is_random(value.trim_end_matches('='), 16)
}

/// Longer than this it is a picture or a font, not a token.
const LONGEST_TOKEN: usize = 1024;

/// Unbroken runs: what looks random, and what is a known secret in Base64.
pub(super) fn runs(text: &str, reach: Reach, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        while at < bytes.len() && in_run(bytes[at]) {
            at += 1;
        }
        if at - start >= 32 && reach == Reach::All {
            random_in(text, start..at, found);
        }
        if at - start >= 12 {
            encoded_in(text, start..at, found);
        }
        at += 1;
    }
}

/// A run with many slashes is a path: its segments are judged one by one.
fn random_in(text: &str, range: Range<usize>, found: &mut Vec<Found>) {
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
fn encoded_in(text: &str, range: Range<usize>, found: &mut Vec<Found>) {
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
    let is_text =
        |bytes: &[u8]| bytes.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7e | 0x80..));
    // Most runs are no Base64 of text, which the first letters tell.
    if run.len() < 12
        || !STANDARD_NO_PAD
            .decode(run.get(..8)?)
            .or_else(|_| URL_SAFE_NO_PAD.decode(&run[..8]))
            .is_ok_and(|bytes| is_text(&bytes))
    {
        return None;
    }
    let bytes = STANDARD_NO_PAD.decode(run).or_else(|_| URL_SAFE_NO_PAD.decode(run)).ok()?;
    let text = String::from_utf8(bytes).ok().filter(|text| is_text(text.as_bytes()))?;
    holds_any(&text)
}

fn in_run(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'/' | b'=')
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
