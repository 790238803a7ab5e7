//! What a value is by its look, wherever it stands: cards, IBANs, national ids, keys, tokens. Names play no part.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Detector, checks};

/// A secret found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub range: Range<usize>,
    pub detector: Detector,
}

/// How far to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Only what is certain by prefix or checksum: for addresses, ids and styles, where long random-looking names
    /// (hashed files, classes) are everyday things.
    Sure,
    /// Also what merely looks random and long.
    All,
}

/// Everything in the text that must not be shown, in order, without overlaps.
pub fn find(text: &str, reach: Reach) -> Vec<Found> {
    let mut found = Vec::new();
    if !worth_a_look(text.as_bytes()) {
        return found;
    }
    private_keys(text, &mut found);
    known_keys(text, &mut found);
    numbers(text, &mut found);
    ibans(text, &mut found);
    letters_and_digits(text, &mut found);
    if reach == Reach::All {
        random_runs(text, &mut found);
    }
    without_overlaps(found)
}

/// Whether a whole value looks like a token that a machine made: for hidden inputs, where shorter ones count too.
pub fn looks_like_a_token(value: &str) -> bool {
    let value = value.trim();
    value.len() >= 16 && value.bytes().all(in_run) && is_random(value.trim_end_matches('='), 16)
}

/// A cheap look that spares most text the rest: enough digits, one long unbroken run, or the dashes of a PEM key.
fn worth_a_look(bytes: &[u8]) -> bool {
    let (mut digits, mut run, mut dashes) = (0, 0, 0);
    for byte in bytes {
        if byte.is_ascii_digit() {
            digits += 1;
        }
        run = if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') { run + 1 } else { 0 };
        dashes = if *byte == b'-' { dashes + 1 } else { 0 };
        if digits >= 6 || run >= 12 || dashes >= 5 {
            return true;
        }
    }
    false
}

static PRIVATE_KEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?:.*?-----END [A-Z0-9 ]*PRIVATE KEY-----|.*)")
        .expect("a fixed pattern")
});

static KNOWN_KEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?-u:\b)(?:
          [A-Za-z][A-Za-z0-9]{1,15}_(?:live|test|prod|secret|key|pat)_[A-Za-z0-9]{8,}
        | whsec_[A-Za-z0-9+/=_-]{6,}
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

static LETTERS_AND_DIGITS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?-u)\b[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}\b|\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?[A-D]\b",
    )
    .expect("a fixed pattern")
});

fn private_keys(text: &str, found: &mut Vec<Found>) {
    if text.contains("PRIVATE KEY-----") {
        found.extend(
            PRIVATE_KEY.find_iter(text).map(|hit| Found { range: hit.range(), detector: Detector::Key }),
        );
    }
}

fn known_keys(text: &str, found: &mut Vec<Found>) {
    for hit in KNOWN_KEY.find_iter(text) {
        let value = hit.as_str();
        if !is_publishable(value) && value.bytes().any(|byte| byte.is_ascii_digit()) {
            let detector = if value.starts_with("eyJ") { Detector::Token } else { Detector::Key };
            found.push(Found { range: hit.range(), detector });
        }
    }
}

fn letters_and_digits(text: &str, found: &mut Vec<Found>) {
    for hit in LETTERS_AND_DIGITS.find_iter(text) {
        let value = hit.as_str();
        let issued = match value.as_bytes()[0] {
            b'0'..=b'9' => checks::is_ssn(value) && value.as_bytes()[3] == value.as_bytes()[6],
            _ => checks::is_nino_prefix(&value[..2]),
        };
        if issued && stands_alone(text, &hit.range()) {
            found.push(Found { range: hit.range(), detector: Detector::NationalId });
        }
    }
}

/// Cards and tax ids: runs of digits, alone or in groups joined by one space or dash.
fn numbers(text: &str, found: &mut Vec<Found>) {
    let groups = digit_groups(text);
    let mut first = 0;
    while first < groups.len() {
        match number_from(text, &groups[first..]) {
            Some((used, hit)) => {
                found.push(hit);
                first += used;
            }
            None => first += 1,
        }
    }
}

/// The longest card or tax id that starts with the first group, and how many groups it takes.
fn number_from(text: &str, groups: &[Range<usize>]) -> Option<(usize, Found)> {
    let mut digits: Vec<u8> = Vec::with_capacity(19);
    let mut best = None;
    for (index, group) in groups.iter().enumerate() {
        if index > 0 && !is_joint(&text[groups[index - 1].end..group.start]) {
            break;
        }
        digits.extend_from_slice(&text.as_bytes()[group.clone()]);
        if digits.len() > 19 {
            break;
        }
        let range = groups[0].start..group.end;
        let split = &groups[..index];
        let detector = if digits.len() >= 13 && split.iter().all(|g| g.len() >= 3) && checks::is_card(&digits)
        {
            Detector::CardNumber
        } else if digits.len() == 11 && checks::is_german_tax_id(&digits) && (index == 0 || index == 3) {
            Detector::TaxId
        } else {
            continue;
        };
        if stands_alone(text, &range) {
            best = Some((index + 1, Found { range, detector }));
        }
    }
    best
}

fn digit_groups(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut groups = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
        }
        if at > start {
            groups.push(start..at);
        } else {
            at += 1;
        }
    }
    groups
}

/// One space (of any width) or dash between groups of digits.
fn is_joint(between: &str) -> bool {
    let mut letters = between.chars();
    let (joint, more) = (letters.next(), letters.next());
    let joins = |joint: char| joint == '-' || joint == ' ' || ('\u{2000}'..='\u{2015}').contains(&joint);
    more.is_none()
        && joint.is_some_and(|joint| joins(joint) || matches!(joint, '\u{a0}' | '\u{202f}' | '\u{2212}'))
}

/// Whether neither side continues the word or number; a leading `+` is a telephone number.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '+')
        && !after.is_some_and(|letter| letter.is_alphanumeric())
}

fn ibans(text: &str, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at + 15 <= bytes.len() {
        let head = &bytes[at..at + 4];
        let starts = head[..2].iter().all(u8::is_ascii_alphabetic)
            && head[2..].iter().all(u8::is_ascii_digit)
            && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric());
        match starts.then(|| iban_at(text, at)).flatten() {
            Some(end) => {
                found.push(Found { range: at..end, detector: Detector::BankAccount });
                at = end;
            }
            None => at += 1,
        }
    }
}

/// Where the IBAN that starts here ends, if it is one.
fn iban_at(text: &str, start: usize) -> Option<usize> {
    let length = checks::iban_length(&text[start..start + 2].to_ascii_uppercase())?;
    let mut iban: Vec<u8> = Vec::with_capacity(length);
    let mut joints = 0;
    for (offset, letter) in text[start..].char_indices() {
        if letter.is_ascii_alphanumeric() {
            iban.push(letter as u8);
            joints = 0;
        } else if joints == 0 && is_joint(letter.encode_utf8(&mut [0; 4])) {
            joints = 1;
        } else {
            return None;
        }
        if iban.len() == length {
            let end = start + offset + 1;
            let ends = !text[end..].chars().next().is_some_and(char::is_alphanumeric);
            return (ends && checks::iban_holds(&iban)).then_some(end);
        }
    }
    None
}

/// Longer than this it is a picture or a font, not a token.
const LONGEST_TOKEN: usize = 1024;

fn random_runs(text: &str, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        while at < bytes.len() && in_run(bytes[at]) {
            at += 1;
        }
        if at - start >= 32 {
            random_in(text, start..at, found);
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
            found.push(Found { range, detector: Detector::Token });
        }
        return;
    }
    let mut start = range.start;
    for segment in run.split('/') {
        let is_file = start + segment.len() == range.end && text[range.end..].starts_with('.');
        if segment.len() <= LONGEST_TOKEN && !is_file && is_random(segment.trim_end_matches('='), 32) {
            found.push(Found { range: start..start + segment.len(), detector: Detector::Token });
        }
        start += segment.len() + 1;
    }
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

/// Where two detectors found the same place, what begins first and reaches furthest stands.
fn without_overlaps(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end)));
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    for hit in found {
        match kept.last_mut() {
            Some(last) if hit.range.start < last.range.end => {
                last.range.end = last.range.end.max(hit.range.end)
            }
            _ => kept.push(hit),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(text: &str) -> Vec<(&str, Detector)> {
        find(text, Reach::All).into_iter().map(|hit| (&text[hit.range], hit.detector)).collect()
    }

    #[test]
    fn secrets_are_known_by_their_look_inside_a_sentence() {
        for (secret, detector) in [
            ("4111111111111111", Detector::CardNumber),
            ("4111 1111 1111 1111", Detector::CardNumber),
            ("5500-0000-0000-0004", Detector::CardNumber),
            ("3782 822463 10005", Detector::CardNumber),
            ("4111\u{a0}1111\u{a0}1111\u{a0}1111", Detector::CardNumber),
            ("DE89370400440532013000", Detector::BankAccount),
            ("DE89 3704 0044 0532 0130 00", Detector::BankAccount),
            ("GB29 NWBK 6016 1331 9268 19", Detector::BankAccount),
            ("de89 3704 0044 0532 0130 00", Detector::BankAccount),
            ("078-05-1120", Detector::NationalId),
            ("AB 12 34 56 C", Detector::NationalId),
            ("86095742719", Detector::TaxId),
            ("sk_live_4eC39HqLyjWDarjtT1zdp7dc", Detector::Key),
            ("acme_live_9f8e7d6c5b4a3210", Detector::Key),
            ("whsec_9aB8c7D6e5F4", Detector::Key),
            ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", Detector::Key),
            ("xoxb-123456789012-abcdefGHIJKL", Detector::Key),
            ("AKIAIOSFODNN7EXAMPLE", Detector::Key),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N", Detector::Token),
            ("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", Detector::Token),
            ("dGhpcyBpcyBhIHNlY3JldCB0b2tlbiB4MTIzNA==", Detector::Token),
            ("-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----", Detector::Key),
        ] {
            let text = format!("Use {secret}, please (12/26).");
            assert_eq!(detected(&text), vec![(secret, detector)]);
        }
    }

    #[test]
    fn everyday_things_are_left_alone() {
        for text in [
            "INV-2026-000123",
            "2026-11-22T14:06:12.123456Z",
            "1,234,567.89",
            "1.234.567,89 EUR",
            "+49 170 1234567890123",
            "555-123-4567",
            "olivia@northwind.example",
            "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
            "Order 1763812345678",
            "4111111111111112",
            "DE89370400440532013001",
            "handleInvoiceUpdateForCustomer2Version",
            "000-12-3456",
            "/assets/app-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b.js",
            "btn-outline-primary-very-long-name-24-of-class",
            "pk_live_4eC39HqLyjWDarjtT1zdp7dc",
            "12345678901",
            "Page 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
        ] {
            assert_eq!(detected(text), vec![], "{text}");
        }
    }

    #[test]
    fn a_card_among_other_numbers_is_found_exactly() {
        let text = "No 12 4111 1111 1111 1111 12/26 and 5500000000000004";
        assert_eq!(
            detected(text),
            vec![("4111 1111 1111 1111", Detector::CardNumber), ("5500000000000004", Detector::CardNumber)]
        );
    }
}
