//! Sealing: what must be kept but not be readable in a copy of the database.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use secrecy::zeroize::Zeroizing;
use sha2::Sha256;

use crate::random::Random;

const NONCE: usize = 24;

/// Something sealed that does not open: another key, another place, or damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value does not open here")]
pub struct DoesNotOpen;

/// Seals and opens with one key (XChaCha20-Poly1305). A value opens only at the place it was sealed for.
#[derive(Clone)]
pub struct Sealer {
    cipher: XChaCha20Poly1305,
    key: Zeroizing<[u8; 32]>,
}

impl Sealer {
    pub fn new(key: &Key) -> Self {
        Self { cipher: XChaCha20Poly1305::new(key), key: Zeroizing::new((*key).into()) }
    }

    /// Another secret for another purpose: always the same one, and telling nothing of this one (HMAC-SHA256).
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&*self.key).expect("a key of any length will do");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// A hash by which a value is known again, and by which nobody without the key can guess a short value
    /// (HMAC-SHA-256, RFC 2104, over the place and the value). The same value has another one at another place.
    pub fn fingerprint(&self, place: &str, value: &[u8]) -> [u8; 32] {
        let mac = Hmac::<Sha256>::new_from_slice(&self.derive("fingerprints"));
        mac.expect("a key of any length will do")
            .chain_update((place.len() as u64).to_be_bytes())
            .chain_update(place)
            .chain_update(value)
            .finalize()
            .into_bytes()
            .into()
    }

    pub fn seal(&self, random: &Random, place: &str, value: &[u8]) -> Vec<u8> {
        let nonce = random.bytes::<NONCE>();
        let payload = Payload { msg: value, aad: place.as_bytes() };
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .expect("values are far below the cipher's limit");
        [nonce.as_slice(), &sealed].concat()
    }

    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, DoesNotOpen> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(DoesNotOpen)?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| DoesNotOpen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_knows_a_value_again_only_at_its_place_and_with_its_key() {
        let (sealer, other) = (Sealer::new(&Key::from([7; 32])), Sealer::new(&Key::from([8; 32])));
        let known = sealer.fingerprint("here", b"secret");
        assert_eq!(sealer.clone().fingerprint("here", b"secret"), known);
        assert_ne!(sealer.fingerprint("her", b"esecret"), known);
        assert_ne!(sealer.fingerprint("here", b"secrets"), known);
        assert_ne!(other.fingerprint("here", b"secret"), known);
    }

    #[test]
    fn a_sealed_value_opens_only_at_its_own_place_and_undamaged() {
        let sealer = Sealer::new(&Key::from([7; 32]));
        let sealed = sealer.seal(&Random::repeatable(1), "here", b"secret");
        assert_eq!(sealer.open("here", &sealed), Ok(b"secret".to_vec()));
        assert_eq!(sealer.open("there", &sealed), Err(DoesNotOpen));
        let mut damaged = sealed.clone();
        damaged[30] ^= 1;
        assert_eq!(sealer.open("here", &damaged), Err(DoesNotOpen));
        assert_eq!(sealer.open("here", &[]), Err(DoesNotOpen));
    }

    #[test]
    fn each_purpose_has_a_secret_of_its_own() {
        let sealer = Sealer::new(&Key::from([7; 32]));
        assert_eq!(sealer.derive("one"), sealer.clone().derive("one"));
        assert_ne!(sealer.derive("one"), sealer.derive("two"));
        assert_ne!(sealer.derive("one"), Sealer::new(&Key::from([8; 32])).derive("one"));
        assert_ne!(sealer.derive(""), [7; 32]);
    }
}
