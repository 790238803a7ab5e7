//! The detectors that look for something written once more without shortcuts: every place is tried, every pattern runs
//! over the whole text. What they find, the quick ones must find; the tests compare them on texts made of what matters.

use std::ops::Range;

use proptest::prelude::*;

use super::values::{Found, Reach, by_look};
use super::{Detector, checks, keys, numbers, survey};

/// The longest unbroken run of bytes for which `is` holds.
fn longest(text: &str, is: impl Fn(u8) -> bool) -> usize {
    text.as_bytes().split(|byte| !is(*byte)).map(<[u8]>::len).max().unwrap_or_default()
}

fn in_run(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn find(text: &str, reach: Reach) -> Vec<Found> {
    let mut found = Vec::new();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    keys::private(text, &mut found);
    known(text, &mut found);
    if digits >= survey::FEWEST_DIGITS {
        if digits >= 11 {
            numbers::numbers(text, &groups(text), &mut found);
        }
        every_place(text, Detector::BankAccount, |at| iban(text, at), &mut found);
        every_place(text, Detector::NationalId, |at| national_id(text, at), &mut found);
    }
    if longest(text, in_run) >= survey::LONG_RUN {
        runs(text, reach, &mut found);
    }
    found
}

fn known(text: &str, found: &mut Vec<Found>) {
    let continues = |at: usize| {
        at > 0 && (text.as_bytes()[at - 1].is_ascii_alphanumeric() || text.as_bytes()[at - 1] == b'_')
    };
    let prefixed = keys::PREFIXED.find_iter(text).filter(|hit| !continues(hit.start()));
    for hit in prefixed.chain(keys::NAMED.find_iter(text)) {
        let value = hit.as_str();
        if !value.starts_with("pk_") && value.bytes().any(|byte| byte.is_ascii_digit()) {
            let detector = if value.starts_with("eyJ") { Detector::Token } else { Detector::Key };
            found.push(Found::at(hit.range(), detector));
        }
    }
}

/// Tries every place at which a word begins, and goes on behind what it finds.
fn every_place(text: &str, detector: Detector, end: impl Fn(usize) -> Option<usize>, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let begins = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        match if begins { end(at) } else { None } {
            Some(end) => {
                found.push(Found::at(at..end, detector));
                at = end;
            }
            None => at += 1,
        }
    }
}

fn iban(text: &str, at: usize) -> Option<usize> {
    let head = text.as_bytes().get(at..at + 4)?;
    let starts = head[..2].iter().all(u8::is_ascii_alphabetic) && head[2..].iter().all(u8::is_ascii_digit);
    if starts { numbers::iban_at(text, at) } else { None }
}

fn national_id(text: &str, at: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[at..];
    let length = numbers::ssn_length(bytes).or_else(|| numbers::nino_length(bytes))?;
    numbers::stands_alone(text, &(at..at + length)).then_some(at + length)
}

fn groups(text: &str) -> Vec<Range<usize>> {
    let is_digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let starts = (0..text.len()).filter(|at| is_digit(*at) && (*at == 0 || !is_digit(at - 1)));
    starts.map(|start| start..(start..).find(|at| !is_digit(*at)).unwrap_or(text.len())).collect()
}

fn runs(text: &str, reach: Reach, found: &mut Vec<Found>) {
    let mut start = 0;
    for run in text.as_bytes().split(|byte| !in_run(*byte) && !matches!(byte, b'+' | b'/' | b'=')) {
        let range = start..start + run.len();
        start = range.end + 1;
        if run.len() >= 32 && reach == Reach::All {
            keys::random_in(text, range.clone(), found);
        }
        if run.len() >= 12 {
            keys::encoded_in(text, range, found);
        }
    }
}

/// What texts are made of: pieces of secrets, of what is nearly one, and of what stands around them.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "4111111111111111", "4111", "1111", "5500-0000-0000-0004", "DE89370400440532013000", "DE89 3704 0044 0532 0130 00",
            "GB29 NWBK 6016 1331 9268 19", "078-05-1120", "AB 12 34 56 C", "AB123456C", "86095742719", "DE", "AB", "12", "123-45-",
            "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "acme_live_9f8e7d6c5b4a3210", "whsec_9aB8c7D6e5F4", "AKIAIOSFODNN7EXAMPLE",
            "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "xoxb-123456789012-abcdefGHIJKL", "pk_live_4eC39HqLyjWDarjtT1zdp7dc",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N", "AIza", "sk-", "npm_", "ya29.", "SG.", "_live_",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "dGhpcyBpcyBhIHNlY3JldCB0b2tlbiB4MTIzNA==", "NDExMTExMTExMTExMTExMQ==",
            "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "documentation", "INV-2026-00012", "internationalisation",
            "Olivia", "Größe", "١٢٣", "\u{200b}", "\u{a0}", "€",
        ]).prop_map(str::to_owned),
        3 => prop::sample::select(vec![" ", " ", "-", "_", ".", ",", "/", "=", "+", "\n", "%", "&", "\\", ":", "\""])
            .prop_map(str::to_owned),
        1 => "[0-9]{1,20}",
        1 => "[A-Za-z0-9]{1,40}",
        1 => "[A-Za-z0-9+/_=.-]{1,60}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn sorted(mut found: Vec<Found>) -> Vec<(usize, usize, Detector)> {
    let mut all: Vec<_> = found.drain(..).map(|hit| (hit.range.start, hit.range.end, hit.detector)).collect();
    all.sort_unstable();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn shortcuts_find_what_looking_at_everything_finds(text in pieces(), all: bool) {
        let reach = if all { Reach::All } else { Reach::Sure };
        let mut quick = Vec::new();
        by_look(&text, &survey::Survey::of(text.as_bytes()), reach, &mut quick);
        prop_assert_eq!(sorted(quick), sorted(find(&text, reach)), "{:?}", text);
    }

    #[test]
    fn groups_of_digits_are_found_wherever_they_stand(text in "[a-z0-9é ]{0,120}") {
        prop_assert_eq!(numbers::digit_groups(&text), groups(&text));
    }

    #[test]
    fn nothing_shorter_than_the_shortest_secret_is_one(text in "[ -~é\u{200b}]{0,8}", other in "[A-D0-9 -]{0,8}") {
        for text in [text, other].iter().filter(|text| text.len() < survey::SHORTEST) {
            prop_assert_eq!(find(text, Reach::All), vec![], "{:?}", text);
        }
    }

    #[test]
    fn a_card_is_still_a_card(digits in "4[0-9]{15}") {
        let mut quick = Vec::new();
        by_look(&digits, &survey::Survey::of(digits.as_bytes()), Reach::Sure, &mut quick);
        let is_found = quick.iter().any(|hit| hit.detector == Detector::CardNumber);
        prop_assert_eq!(is_found, checks::is_card(digits.as_bytes()));
    }
}

/// More with `PORCHLIGHT_TEXTS`.
fn cases() -> u32 {
    std::env::var("PORCHLIGHT_TEXTS").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000)
}
