//! Secrets that could be real: with the check digits, prefixes and lengths that real ones have, or with nothing but a name
//! that says what they are.

use super::Chance;

const DIGITS: &[u8] = b"0123456789";
const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
const HEX: &[u8] = b"0123456789abcdef";
const MIXED: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const UPPER: &[u8] = b"ABCDEFGHJKLMNPRSTW0123456789";

/// A planted secret.
#[derive(Debug, Clone)]
pub struct Canary {
    /// As people write it.
    pub text: String,
    pub class: Class,
}

/// How a secret can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Digits with a check digit, perhaps in groups.
    Number,
    /// Letters and digits with a checksum, perhaps in groups.
    Account,
    /// A known prefix.
    Key,
    /// By nothing but the name of its place.
    Named,
}

impl Canary {
    /// One that can be told by its look.
    pub fn by_look(chance: &mut Chance) -> Self {
        let (text, class) = match chance.below(12) {
            0 | 1 => (card(chance), Class::Number),
            2 => (grouped(&card(chance), chance.one_of(&[' ', '-'])), Class::Number),
            3 => (tax_id(chance), Class::Number),
            4 => (iban(chance), Class::Account),
            5 => (grouped(&iban(chance), ' '), Class::Account),
            6 => (format!("sk_live_{}7", chance.letters(MIXED, 23)), Class::Key),
            7 => (format!("ghp_{}4", chance.letters(MIXED, 35)), Class::Key),
            8 => (format!("AKIA{}9", chance.letters(UPPER, 15)), Class::Key),
            9 => (format!("xoxb-{}-{}5", chance.letters(DIGITS, 12), chance.letters(MIXED, 20)), Class::Key),
            10 => (format!("acme_test_{}3", chance.letters(HEX, 20)), Class::Key),
            _ => {
                let parts = [chance.letters(MIXED, 20), chance.letters(MIXED, 24)];
                (format!("eyJhbGciOiJIUzI1NiJ9.{}1.{}", parts[0], parts[1]), Class::Key)
            }
        };
        Self { text, class }
    }

    /// One that looks like any word.
    pub fn by_name(chance: &mut Chance) -> Self {
        Self { text: format!("qz{}", chance.letters(LOWER, 9)), class: Class::Named }
    }
}

fn card(chance: &mut Chance) -> String {
    let (prefix, length) = chance.one_of(&[("4", 16), ("51", 16), ("37", 15), ("6011", 16), ("2345", 16)]);
    let digits = prefix.to_owned() + &chance.letters(DIGITS, length - prefix.len() - 1);
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| match (u32::from(byte - b'0'), place % 2) {
            (digit, 0) if digit > 4 => digit * 2 - 9,
            (digit, 0) => digit * 2,
            (digit, _) => digit,
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

fn iban(chance: &mut Chance) -> String {
    let (country, length) = chance.one_of(&[("DE", 22), ("AT", 20), ("CH", 21), ("FR", 27), ("ES", 24)]);
    let account = chance.letters(DIGITS, length - 4);
    let rest = format!("{account}{country}00").bytes().fold(0u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte - b'A') + 10) % 97,
    });
    format!("{country}{:02}{account}", 98 - rest)
}

/// Eleven digits with one of the first ten twice, and the check digit of ISO 7064 (mod 11,10).
fn tax_id(chance: &mut Chance) -> String {
    let mut digits: Vec<u32> = (1..=9).collect();
    for place in (1..digits.len()).rev() {
        digits.swap(place, chance.below(place + 1));
    }
    digits.push(digits[chance.below(9)]);
    let mut product = 10;
    for digit in &digits {
        let sum = match (digit + product) % 10 {
            0 => 10,
            other => other,
        };
        product = sum * 2 % 11;
    }
    digits.push((11 - product) % 10);
    digits.iter().map(u32::to_string).collect()
}

fn grouped(text: &str, joint: char) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(&joint.to_string())
}
