//! Proofs of one entry, as files.

use porchlight::history::verify_proof;
use porchlight::merkle::TlogProof;

use super::signed::log;

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let parsed = TlogProof::parse(text);
    if let Ok(proof) = &parsed {
        assert_eq!(proof.to_text(), text, "a proof has one spelling");
    }
    if let Ok(verdict) = verify_proof(text, &[]) {
        assert!(verdict.key.is_none() && !verdict.to_string().is_empty());
    }
    if let Ok(verdict) = verify_proof(text, std::slice::from_ref(&log().key)) {
        assert_eq!(verdict.key, Some(log().key.to_string()));
        let leaf = usize::try_from(verdict.entry).ok().and_then(|entry| log().leaves.get(entry));
        let extra = parsed.ok().and_then(|proof| proof.extra);
        assert_eq!(extra.as_ref(), leaf, "it holds, but says something else than was signed: {text:?}");
    }
}
