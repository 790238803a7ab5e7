//! Recovery codes: for whoever has lost the device with the second factor. Ten of them, each good once.

use crate::random::Random;
use crate::sealing::Sealer;

/// How many somebody is given.
const HOW_MANY: usize = 10;

/// Letters and digits that nobody mistakes for one another (Crockford's base 32, in small letters).
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A code of 60 bits, shown in three groups.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    pub(super) fn ten(random: &Random) -> Vec<Self> {
        (0..HOW_MANY).map(|_| Self::new(random)).collect()
    }

    fn new(random: &Random) -> Self {
        let bytes = random.bytes::<12>();
        Self(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
    }

    /// Reads a code as people type it: with or without hyphens, in any case. Six digits are no recovery code.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let letters: String = plain
            .map(|c| match c.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                other => other,
            })
            .collect();
        let whole = letters.len() == 12 && letters.bytes().all(|b| LETTERS.contains(&b));
        whole.then_some(Self(letters))
    }

    /// As it is shown.
    pub fn shown(&self) -> String {
        format!("{}-{}-{}", &self.0[..4], &self.0[4..8], &self.0[8..])
    }

    /// By which it is known again. It is the person's own: another's code has another one.
    pub(super) fn hash(&self, sealer: &Sealer, place: &str) -> Vec<u8> {
        sealer.fingerprint(&format!("recovery {place}"), self.0.as_bytes()).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let codes = RecoveryCode::ten(&Random::repeatable(7));
        assert_eq!(codes.len(), 10);
        for code in &codes {
            let shown = code.shown();
            assert_eq!(shown.len(), 14);
            assert!(RecoveryCode::parse(&shown) == Some(code.clone()));
            assert!(RecoveryCode::parse(&shown.to_uppercase().replace('-', " ")) == Some(code.clone()));
        }
        assert!(RecoveryCode::parse("123456").is_none());
        assert!(RecoveryCode::parse("o0o0-1lil-abcd").is_some());
    }
}
