//! Numbers by their look and their arithmetic: cards, accounts, tax ids, national ids.

use std::ops::Range;

use super::values::Found;
use super::{Detector, checks};

/// Everything of the kind in a text with so many digits, which stand in these groups. Every number has a group of digits
/// at a known place in it, so nothing but the groups is looked at.
pub(super) fn find(text: &str, groups: &[Range<usize>], digits: usize, found: &mut Vec<Found>) {
    if digits >= 11 {
        numbers(text, groups, found);
    }
    if text.len() >= 15 {
        ibans(text, groups, found);
    }
    national_ids(text, groups, found);
}

/// `ddd-dd-dddd` and `AB 12 34 56 C`, as they are issued in the United States and the United Kingdom.
fn national_ids(text: &str, groups: &[Range<usize>], found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let mut past = 0;
    for group in groups {
        let space = usize::from(group.start > 0 && bytes[group.start - 1] == b' ');
        let letters = group.start.checked_sub(2 + space).filter(|at| begins(bytes, *at, past));
        let nino = letters.and_then(|at| Some(at..at + nino_length(&bytes[at..])?));
        let digits = Some(group.start).filter(|at| begins(bytes, *at, past));
        let ssn = || digits.and_then(|at| Some(at..at + ssn_length(&bytes[at..])?));
        let alone = |range: &Range<usize>| stands_alone(text, range);
        if let Some(range) = nino.filter(alone).or_else(|| ssn().filter(alone)) {
            past = range.end;
            found.push(Found::at(range, Detector::NationalId));
        }
    }
}

/// Whether a word or number may begin at a place, all before which is past.
fn begins(bytes: &[u8], at: usize, past: usize) -> bool {
    at >= past && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric())
}

pub(super) fn ssn_length(bytes: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(bytes.get(..11)?).ok()?;
    let fits = text.bytes().enumerate().all(|(place, byte)| match place {
        3 => matches!(byte, b'-' | b' '),
        6 => byte == bytes[3],
        _ => byte.is_ascii_digit(),
    });
    (fits && checks::is_ssn(text)).then_some(11)
}

pub(super) fn nino_length(bytes: &[u8]) -> Option<usize> {
    let prefix = std::str::from_utf8(bytes.get(..2)?).ok()?;
    let allowed = |byte: u8, but: &[u8]| byte.is_ascii_uppercase() && !but.contains(&byte);
    if !allowed(bytes[0], b"DFIQUV") || !allowed(bytes[1], b"DFIOQUV") || !checks::is_nino_prefix(prefix) {
        return None;
    }
    let mut at = 2;
    for pair in 0..4 {
        if bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        let wanted = if pair == 3 { 1 } else { 2 };
        let fits = |byte: &u8| if pair == 3 { matches!(byte, b'A'..=b'D') } else { byte.is_ascii_digit() };
        if !bytes.get(at..at + wanted)?.iter().all(fits) {
            return None;
        }
        at += wanted;
    }
    Some(at)
}

/// Cards and tax ids: runs of digits, alone or in groups joined by one space or dash.
pub(super) fn numbers(text: &str, groups: &[Range<usize>], found: &mut Vec<Found>) {
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
    let (mut longest, mut length) = ([0; 19], 0);
    let mut best = None;
    for (index, group) in groups.iter().enumerate() {
        if index > 0 && !is_joint(&text[groups[index - 1].end..group.start]) {
            break;
        }
        let Some(more) = longest.get_mut(length..length + group.len()) else { break };
        more.copy_from_slice(&text.as_bytes()[group.clone()]);
        length += group.len();
        let digits = &longest[..length];
        let range = groups[0].start..group.end;
        let split = &groups[..index];
        let detector = if digits.len() >= 13 && split.iter().all(|g| g.len() >= 3) && checks::is_card(digits)
        {
            Detector::CardNumber
        } else if digits.len() == 11 && checks::is_german_tax_id(digits) && (index == 0 || index == 3) {
            Detector::TaxId
        } else {
            continue;
        };
        if stands_alone(text, &range) {
            best = Some((index + 1, Found::at(range, detector)));
        }
    }
    best
}

/// The unbroken runs of digits in a text.
pub(super) fn digit_groups(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut groups = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        // Stretches without any digit are passed sixteen bytes at once.
        let stretch = &bytes[at..bytes.len().min(at + 32)];
        if !stretch.iter().fold(false, |any, byte| any | byte.is_ascii_digit()) {
            at += stretch.len();
            continue;
        }
        let start = at + stretch.iter().position(u8::is_ascii_digit).unwrap_or_default();
        let length = bytes[start..].iter().position(|byte| !byte.is_ascii_digit());
        at = length.map_or(bytes.len(), |length| start + length);
        groups.push(start..at);
    }
    groups
}

/// One space (of any width) or dash between groups of digits; a page shows any number of blanks and line ends as one.
fn is_joint(between: &str) -> bool {
    let trimmed = between.trim_ascii();
    if between.len() > 64 || (trimmed.is_empty() && !between.is_empty()) {
        return between.len() <= 64;
    }
    let mut letters = trimmed.chars();
    let (joint, more) = (letters.next(), letters.next());
    let joins = |joint: char| joint == '-' || joint == ' ' || ('\u{2000}'..='\u{2015}').contains(&joint);
    more.is_none()
        && joint.is_some_and(|joint| {
            joins(joint) || matches!(joint, '\n' | '\t' | '\u{a0}' | '\u{202f}' | '\u{2212}')
        })
}

/// Whether neither side continues the word or number; a leading `+` is a telephone number.
pub(super) fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '+')
        && !after.is_some_and(|letter| letter.is_alphanumeric())
}

fn ibans(text: &str, groups: &[Range<usize>], found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let mut past = 0;
    for group in groups.iter().filter(|group| group.len() >= 2) {
        let Some(at) = group.start.checked_sub(2).filter(|at| begins(bytes, *at, past)) else { continue };
        if !bytes[at..group.start].iter().all(u8::is_ascii_alphabetic) {
            continue;
        }
        if let Some(end) = iban_at(text, at) {
            found.push(Found::at(at..end, Detector::BankAccount));
            past = end;
        }
    }
}

/// Where the IBAN that starts here ends, if it is one.
pub(super) fn iban_at(text: &str, start: usize) -> Option<usize> {
    let length = checks::iban_length(&text[start..start + 2].to_ascii_uppercase())?;
    let mut iban: Vec<u8> = Vec::with_capacity(length);
    let mut joints = 0;
    for (offset, letter) in text[start..].char_indices() {
        if letter.is_ascii_alphanumeric() {
            iban.push(letter as u8);
            joints = 0;
        } else if (joints == 0 && is_joint(letter.encode_utf8(&mut [0; 4])))
            || (joints < 64 && letter.is_ascii_whitespace())
        {
            joints += 1;
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
