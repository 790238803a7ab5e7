//! Ed25519 keys with a name, as C2SP signed-note (<https://c2sp.org/signed-note>) knows them. What they sign is in
//! `note`; where a secret is kept, and who holds which public key, is the caller's affair.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer, VerifyingKey};
use secrecy::zeroize::Zeroizing;

use super::hash::sha256;

/// The byte that says Ed25519 in key ids and verifier keys.
const ED25519: u8 = 0x01;

/// A secret key. It is wiped from memory when dropped, and `Debug` shows its public side only.
#[derive(Clone)]
pub struct SigningKey {
    secret: ed25519_dalek::SigningKey,
    verifier: VerifierKey,
}

/// The public side of a [`SigningKey`], written `name+id+base64` for those who check.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct VerifierKey {
    name: String,
    id: u32,
    point: VerifyingKey,
}

/// Why there is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("a key's name must not be empty or have whitespace, a control character or a plus sign in it")]
    BadName,
    #[error("a verifier key is written name+id+key, with the id in 8 lower-case hex digits")]
    Malformed,
    #[error("the key is not an Ed25519 public key")]
    NotEd25519,
    #[error("the id does not belong to this name and key; was one of them changed?")]
    IdDiffers,
}

impl KeyError {
    /// A name for this error that stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            KeyError::BadName => "key-bad-name",
            KeyError::Malformed => "key-malformed",
            KeyError::NotEd25519 => "key-not-ed25519",
            KeyError::IdDiffers => "key-id-differs",
        }
    }
}

impl SigningKey {
    /// The key that this seed (RFC 8032's private key) always gives.
    pub fn from_seed(seed: [u8; 32], name: &str) -> Result<SigningKey, KeyError> {
        let seed = Zeroizing::new(seed);
        let secret = ed25519_dalek::SigningKey::from_bytes(&seed);
        let verifier = VerifierKey::new(name, secret.verifying_key())?;
        Ok(SigningKey { secret, verifier })
    }

    /// The secret, to be kept somewhere safe.
    pub fn seed(&self) -> &[u8; 32] {
        self.secret.as_bytes()
    }

    /// The name under which it signs.
    pub fn name(&self) -> &str {
        self.verifier.name()
    }

    /// The key id; see [`VerifierKey::id`].
    pub fn id(&self) -> u32 {
        self.verifier.id()
    }

    /// The public side, to be given to everybody.
    pub fn verifier(&self) -> VerifierKey {
        self.verifier.clone()
    }

    /// Ed25519 (RFC 8032) over these bytes: the same bytes always give the same signature.
    pub(super) fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.secret.sign(bytes).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey(secret of {})", self.verifier)
    }
}

impl VerifierKey {
    /// Reads `name+id+base64`, what [`Display`](fmt::Display) writes. The id must belong to name and key, so that
    /// a slip in copying is noticed.
    pub fn parse(text: &str) -> Result<VerifierKey, KeyError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::Malformed);
        };
        let key = STANDARD.decode(key).map_err(|_| KeyError::Malformed)?;
        let Some((&ED25519, point)) = key.split_first() else {
            return Err(KeyError::NotEd25519);
        };
        let bytes = point;
        let point = VerifyingKey::try_from(bytes).map_err(|_| KeyError::NotEd25519)?;
        // A point has one encoding; another would be a second name for the same key.
        if point.to_edwards().compress().as_bytes() != bytes {
            return Err(KeyError::NotEd25519);
        }
        let verifier = VerifierKey::new(name, point)?;
        if format!("{:08x}", verifier.id) != id {
            return Err(KeyError::IdDiffers);
        }
        Ok(verifier)
    }

    /// The name under which it signs.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key id: the first four bytes of `SHA-256(name ‖ "\n" ‖ 0x01 ‖ public key)`. With the name it says which
    /// key to try; it proves nothing.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Whether this key signed these bytes. Strict: of the signatures that some libraries take and others refuse
    /// it takes none, so that everybody who checks comes to the same verdict.
    pub(super) fn verify(&self, bytes: &[u8], signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|signature| self.point.verify_strict(bytes, &signature).is_ok())
    }

    fn new(name: &str, point: VerifyingKey) -> Result<VerifierKey, KeyError> {
        if !is_well_formed_name(name) {
            return Err(KeyError::BadName);
        }
        // A key of small order "signs" anything.
        if point.is_weak() {
            return Err(KeyError::NotEd25519);
        }
        let hash = sha256(&[name.as_bytes(), b"\n", &[ED25519], point.as_bytes()]);
        let [a, b, c, d, ..] = hash.0;
        Ok(VerifierKey { name: name.to_owned(), id: u32::from_be_bytes([a, b, c, d]), point })
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[ED25519], self.point.as_bytes().as_slice()].concat();
        write!(f, "{}+{:08x}+{}", self.name, self.id, STANDARD.encode(key))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether a text can be a key's name (or an origin, which C2SP wants to look the same).
pub(super) fn is_well_formed_name(text: &str) -> bool {
    let misplaced = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    !text.is_empty() && !text.contains(misplaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of the tests of Go's `sumdb/note`, where the format comes from.
    const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const PETERS_SEED: &str = "810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173";

    fn seed() -> [u8; 32] {
        hex::decode(PETERS_SEED).unwrap().try_into().unwrap()
    }

    #[test]
    fn the_published_seed_gives_the_published_key_and_id() {
        let key = SigningKey::from_seed(seed(), "PeterNeumann").unwrap();
        assert_eq!(key.verifier().to_string(), PETER);
        assert_eq!(key.id(), 0xc74f20a3);
        assert_eq!(key.name(), "PeterNeumann");
        assert_eq!(key.seed(), &seed());
        assert_eq!(VerifierKey::parse(PETER), Ok(key.verifier()));
    }

    #[test]
    fn any_piece_of_a_verifier_key_alone_is_refused() {
        for start in 0..=PETER.len() {
            for end in start..=PETER.len() {
                let piece = &PETER[start..end];
                assert!(piece == PETER || VerifierKey::parse(piece).is_err(), "{piece}");
            }
        }
    }

    #[test]
    fn any_character_changed_in_a_verifier_key_is_noticed() {
        for place in 0..PETER.len() {
            let mut bytes = PETER.as_bytes().to_vec();
            bytes[place] ^= 1;
            let changed = String::from_utf8(bytes).unwrap();
            assert!(VerifierKey::parse(&changed).is_err(), "{changed}");
        }
        assert_eq!(VerifierKey::parse(&PETER.replace("c74f", "C74F")), Err(KeyError::IdDiffers));
        assert_eq!(VerifierKey::parse(&PETER.replace("Peter", "Pater")), Err(KeyError::IdDiffers));
    }

    #[test]
    fn a_key_of_another_kind_or_length_is_refused_even_with_a_fitting_id() {
        let point = SigningKey::from_seed(seed(), "Acme").unwrap().secret.verifying_key();
        for key in
            [[&[2], point.as_bytes().as_slice()].concat(), [&[1], &point.as_bytes()[..31]].concat(), vec![]]
        {
            let hash = sha256(&[b"Acme\n", &key]);
            let text = format!("Acme+{}+{}", &hash.to_string()[..8], STANDARD.encode(&key));
            assert_eq!(VerifierKey::parse(&text), Err(KeyError::NotEd25519), "{text}");
        }
    }

    #[test]
    fn a_key_that_would_sign_anything_is_refused() {
        let mut identity = [0; 33];
        (identity[0], identity[1]) = (ED25519, 1);
        let hash = sha256(&[b"Acme\n", &identity]);
        let text = format!("Acme+{}+{}", &hash.to_string()[..8], STANDARD.encode(identity));
        assert_eq!(VerifierKey::parse(&text), Err(KeyError::NotEd25519));
    }

    #[test]
    fn a_point_spelt_in_another_way_is_no_key() {
        // y = p + 4, which is 4 once reduced: the same point under a second spelling.
        let mut point = [0xff; 32];
        (point[0], point[31]) = (0xf1, 0x7f);
        let key = STANDARD.encode([&[ED25519][..], &point].concat());
        assert_eq!(VerifierKey::parse(&format!("Acme+00000000+{key}")), Err(KeyError::NotEd25519));
    }

    #[test]
    fn names_that_would_break_a_signature_line_are_refused() {
        for name in ["", "a b", "a+b", "a\nb", "a\u{2003}b", "a\u{1b}b"] {
            assert_eq!(SigningKey::from_seed([1; 32], name).unwrap_err(), KeyError::BadName, "{name:?}");
        }
        assert_eq!(VerifierKey::parse(&PETER.replace("Peter", "Peter ")), Err(KeyError::BadName));
    }

    #[test]
    fn a_signature_is_good_for_its_own_key_and_text_alone() {
        let (one, two) = (
            SigningKey::from_seed([1; 32], "Acme").unwrap(),
            SigningKey::from_seed([2; 32], "Acme").unwrap(),
        );
        let signature = one.sign(b"20 to 10");
        assert!(one.verifier().verify(b"20 to 10", &signature));
        assert!(!one.verifier().verify(b"20 to 19", &signature));
        assert!(!two.verifier().verify(b"20 to 10", &signature));
        assert!(!one.verifier().verify(b"20 to 10", &signature[..63]));
    }

    #[test]
    fn debugging_a_secret_key_does_not_print_it() {
        let shown = format!("{:?}", SigningKey::from_seed(seed(), "PeterNeumann").unwrap());
        assert_eq!(shown, format!("SigningKey(secret of {PETER})"));
    }

    #[test]
    fn error_codes_tell_the_reasons_apart() {
        let codes = [KeyError::BadName, KeyError::Malformed, KeyError::NotEd25519, KeyError::IdDiffers]
            .map(|error| error.code());
        assert_eq!(codes.iter().collect::<std::collections::HashSet<_>>().len(), codes.len());
    }
}
