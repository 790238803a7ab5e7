//! What a hidden value looks like instead: a mark of about the same shape, which says nothing but what people need
//! to tell one card or account from another.

use super::detectors::{Detector, Found, Reach, find};

/// The letter that stands for a hidden one.
pub const DOT: char = '•';
/// How long a mark may get: the length of a secret is nobody's business either.
const LONGEST: usize = 12;
/// How short a mark may get, so that it is not taken for a list's bullet.
const SHORTEST: usize = 4;
/// How many letters of a card or account stay readable.
const SHOWN: usize = 4;

/// The mark of a value. Cards and accounts keep their grouping and their last four letters, as every receipt does;
/// anything else becomes dots, four to twelve.
pub fn mark_of(value: &str, detector: Detector) -> String {
    let letters = value.chars().filter(|letter| letter.is_alphanumeric()).count();
    let keeps_its_end =
        matches!(detector, Detector::CardNumber | Detector::BankAccount) && letters > SHOWN * 2;
    if !keeps_its_end {
        return DOT.to_string().repeat(value.chars().count().clamp(SHORTEST, LONGEST));
    }
    let mut left = letters;
    let dot = |letter: char| {
        if !letter.is_alphanumeric() {
            return letter;
        }
        left -= 1;
        if left < SHOWN { letter } else { DOT }
    };
    value.chars().map(dot).collect()
}

/// The text with every secret in it replaced by its mark, or `None` when there is nothing to hide.
pub fn mask_found(text: &str, reach: Reach, mut seen: impl FnMut(&Found)) -> Option<String> {
    let found = find(text, reach);
    if found.is_empty() {
        return None;
    }
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for hit in &found {
        masked.push_str(&text[at..hit.range.start]);
        masked.push_str(&mark_of(&text[hit.range.clone()], hit.detector));
        at = hit.range.end;
        seen(hit);
    }
    masked.push_str(&text[at..]);
    Some(masked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_keeps_its_groups_and_last_four_digits() {
        assert_eq!(mark_of("4111 1111 1111 1234", Detector::CardNumber), "•••• •••• •••• 1234");
        assert_eq!(mark_of("4111-1111-1111-1234", Detector::CardNumber), "••••-••••-••••-1234");
        assert_eq!(mark_of("DE89370400440532013000", Detector::BankAccount), "••••••••••••••••••3000");
    }

    #[test]
    fn other_secrets_leave_nothing_but_dots() {
        assert_eq!(mark_of("hunter2", Detector::Password), "•••••••");
        assert_eq!(mark_of("123", Detector::CardCode), "••••");
        assert_eq!(mark_of(&"x".repeat(400), Detector::Key).chars().count(), 12);
        assert_eq!(mark_of("12345", Detector::BankAccount), "•••••");
    }
}
