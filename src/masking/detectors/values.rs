//! What a value is by its look, wherever it stands and however it is written: cards, IBANs, national ids, keys, tokens.
//! Names play no part. What could be there at all is seen in `survey`.

use std::ops::Range;

use super::readings::{self, Reading};
use super::survey::{FEWEST_DIGITS, SHORTEST, Survey};
use super::{Detector, keys, numbers};

/// A secret found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub range: Range<usize>,
    pub detector: Detector,
    /// What it reads as, where it is written in another way: `%34%31…`.
    pub read: Option<String>,
}

impl Found {
    pub fn at(range: Range<usize>, detector: Detector) -> Self {
        Self { range, detector, read: None }
    }

    /// The secret as people read it.
    pub fn value<'a>(&'a self, text: &'a str) -> &'a str {
        self.read.as_deref().unwrap_or(&text[self.range.clone()])
    }
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
    if text.len() < SHORTEST {
        return Vec::new();
    }
    let survey = Survey::of(text.as_bytes());
    if !survey.is_worth_it && !survey.is_written_otherwise {
        return Vec::new();
    }
    let mut found = Vec::new();
    if survey.is_worth_it {
        by_look(text, &survey, reach, &mut found);
    }
    if survey.is_written_otherwise {
        readings::each(text, |reading| in_reading(reading, reach, &mut found));
    }
    without_overlaps(found)
}

/// What is in a text that stands in another.
pub fn holds_any(text: &str) -> Option<Detector> {
    let survey = Survey::of(text.as_bytes());
    if !survey.is_worth_it {
        return None;
    }
    let mut found = Vec::new();
    by_look(text, &survey, Reach::Sure, &mut found);
    found.first().map(|hit| hit.detector)
}

pub(super) fn by_look(text: &str, survey: &Survey, reach: Reach, found: &mut Vec<Found>) {
    if survey.has_dashes {
        keys::private(text, found);
    }
    if survey.digits > 0 {
        let groups = numbers::digit_groups(text);
        keys::known(text, &groups, found);
        if survey.digits >= FEWEST_DIGITS {
            numbers::find(text, &groups, survey.digits, found);
        }
    }
    if survey.has_long_run {
        keys::runs(text, reach, found);
    }
}

fn in_reading(reading: &Reading, reach: Reach, found: &mut Vec<Found>) {
    let survey = Survey::of(reading.text.as_bytes());
    if !survey.is_worth_it {
        return;
    }
    let mut inside = Vec::new();
    by_look(&reading.text, &survey, reach, &mut inside);
    for hit in inside {
        let read = Some(reading.text[hit.range.clone()].to_owned());
        found.push(Found { range: reading.raw(&hit.range), detector: hit.detector, read });
    }
}

/// Where two detectors found the same place, what begins first and reaches furthest stands.
fn without_overlaps(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end)));
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    for hit in found {
        match kept.last_mut() {
            Some(last) if hit.range.start < last.range.end => {
                if hit.range.end > last.range.end {
                    last.range.end = hit.range.end;
                    last.read = None;
                }
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
    fn a_secret_is_found_however_it_is_written() {
        for written in [
            "%34%31%31%31 1111 1111 1111",
            "4111%201111%201111%201111",
            "4111%25201111%25201111%25201111",
            r"\u0034\u0031\u0031\u0031111111111111",
            r"\x34\x31\x31\x31\u{31}11111111111",
            r"\\u0034\\u0031\\u0031\\u0031111111111111",
            r"4111\
111111111111",
            "&#52;111 1111&nbsp;1111 1111",
            "４１１１１１１１１１１１１１１１",
            "4111\u{200b}1111\u{ad}1111\u{feff}1111",
            "٤١١١ ١١١١ ١١١١ ١١١١",
            r"\34\31\31\31 111111111111",
            "NDExMTExMTExMTExMTExMQ==",
            "card=NDExMTExMTExMTExMTExMQ",
            "/pay/NDExMTExMTExMTExMTExMQ/now",
        ] {
            let found = find(written, Reach::Sure);
            assert!(!found.is_empty(), "{written}");
            assert_eq!(found[0].detector, Detector::CardNumber, "{written}");
        }
        for plain in
            ["100% of 20% is 20%", r"C:\users\olivia\files", "Grüße & Küsse – €", "YmFzZTY0IHRleHQgb25seQ=="]
        {
            assert_eq!(find(plain, Reach::Sure), vec![], "{plain}");
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
