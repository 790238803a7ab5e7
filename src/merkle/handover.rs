//! One key hands over to the next, and signs that it does. What a log makes of that is `history`'s business.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::key::{SigningKey, VerifierKey};

/// The old key's signature, in base64, over both keys. The text can never be a checkpoint's: its first line has a
/// space in it, and no origin has.
pub fn sign_handover(old: &SigningKey, new: &VerifierKey) -> String {
    STANDARD.encode(old.sign(text(&old.verifier(), new).as_bytes()))
}

/// Whether the old key signed that it hands over to the new one.
pub fn verify_handover(old: &VerifierKey, new: &VerifierKey, signature: &str) -> bool {
    STANDARD.decode(signature).is_ok_and(|signature| old.verify(text(old, new).as_bytes(), &signature))
}

fn text(old: &VerifierKey, new: &VerifierKey) -> String {
    format!("porchlight key change, version 1\n{old}\n{new}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handover_is_signed_by_the_old_key_over_both_and_in_one_direction() {
        let keys = [1, 2, 3].map(|seed| SigningKey::from_seed([seed; 32], "Acme").expect("a key"));
        let [old, new, other] = &keys;
        let signature = sign_handover(old, &new.verifier());
        assert!(verify_handover(&old.verifier(), &new.verifier(), &signature));
        assert!(!verify_handover(&new.verifier(), &old.verifier(), &signature));
        assert!(!verify_handover(&old.verifier(), &other.verifier(), &signature));
        assert!(!verify_handover(&other.verifier(), &new.verifier(), &signature));
        for spoilt in [&signature[4..], "", &format!("{signature} "), signature.trim_end_matches('=')] {
            assert!(!verify_handover(&old.verifier(), &new.verifier(), spoilt), "{spoilt:?}");
        }
    }
}
