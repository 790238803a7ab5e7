//! Proofs of the log in the format's vectors, and what becomes of forged ones. Those of a database's logs are tested
//! through the owner's door.

use serde_json::Value;

use super::*;
use crate::merkle::{Checkpoint, SigningKey, inclusion_proof, sign};

const VECTORS: &str = include_str!("../../../docs/log-format-vectors.json");

fn acme() -> SigningKey {
    SigningKey::from_seed([7; 32], "porchlight.acme.example/log").unwrap()
}

/// The leaves of the vectors' log, as bytes.
fn leaves() -> Vec<Vec<u8>> {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let entries = vectors["log"]["entries"].as_array().unwrap();
    entries.iter().map(|entry| entry["leaf"].as_str().unwrap().as_bytes().to_vec()).collect()
}

/// A proof of the leaf with that number among those leaves, signed as if all were in order.
fn proof_among(leaves: &[Vec<u8>], index: usize) -> TlogProof {
    let hashes: Vec<Hash> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
    let origin = Origin::parse("porchlight.acme.example/log/acc_01a2038e7f007838a5822a6f9e62da21").unwrap();
    let checkpoint = Checkpoint { origin, size: leaves.len() as u64, root: merkle::root_of(&hashes) };
    TlogProof {
        extra: Some(leaves[index].clone()),
        index: index as u64,
        hashes: inclusion_proof(&hashes, index as u64),
        checkpoint: sign(&checkpoint, &acme()),
    }
}

fn checked(proof: &TlogProof) -> Result<ProofVerdict, ProofProblem> {
    verify_proof(&proof.to_text(), &[acme().verifier()])
}

#[test]
fn a_proof_says_in_plain_words_what_it_shows() {
    let proof = proof_among(&leaves(), 3);
    insta::assert_snapshot!(checked(&proof).unwrap(), @r"
    YES. This entry stands in the log.
    Log: porchlight.acme.example/log/acc_01a2038e7f007838a5822a6f9e62da21
    Entry: 3 (session.opened), written down 2026-11-22T14:00:04.000000Z
    In session: ses_01a2038e7f007df29c0341a4dfca3200
    Payload hash: 2852fb1bc2c737e52bbfc559a644a43469e3f20da8722c4ec03a9c19bb676147
    Checkpoint: over 5 entries
    Signed with the key: porchlight.acme.example/log+bfc34d63+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs
    ");
    insta::assert_snapshot!(verify_proof(&proof.to_text(), &[]).unwrap(), @r"
    YES, but nobody's signature was checked: anybody could have written this file.
    Log: porchlight.acme.example/log/acc_01a2038e7f007838a5822a6f9e62da21
    Entry: 3 (session.opened), written down 2026-11-22T14:00:04.000000Z
    In session: ses_01a2038e7f007df29c0341a4dfca3200
    Payload hash: 2852fb1bc2c737e52bbfc559a644a43469e3f20da8722c4ec03a9c19bb676147
    Checkpoint: over 5 entries
    Check it again with the vendor's key, from a page or a mail of the vendor's.
    ");
}

#[test]
fn the_example_on_the_formats_page_is_the_proof_that_is_made() {
    let page = include_str!("../../../docs/log-format.md");
    let indented = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") };
    let example: String = proof_among(&leaves(), 3).to_text().lines().map(indented).collect();
    assert!(page.contains(&example), "{example}");
}

#[test]
fn every_entry_of_the_vectors_log_has_its_proof() {
    let leaves = leaves();
    for index in 0..leaves.len() {
        let verdict = checked(&proof_among(&leaves, index)).unwrap();
        assert_eq!((verdict.entry, verdict.checkpoint_size), (index as u64, 5));
        assert_eq!(verdict.key, Some(acme().verifier().to_string()));
    }
}

#[test]
fn a_proof_by_another_key_is_refused() {
    let proof = proof_among(&leaves(), 3);
    let stranger = SigningKey::from_seed([8; 32], "porchlight.acme.example/log").unwrap();
    let refused = verify_proof(&proof.to_text(), &[stranger.verifier()]).unwrap_err();
    assert_eq!(refused.code(), "note-not-signed-by-known-key");
    assert!(verify_proof(&proof.to_text(), &[stranger.verifier(), acme().verifier()]).is_ok());
}

#[test]
fn a_leaf_that_says_something_else_than_was_signed_is_refused() {
    let honest = proof_among(&leaves(), 3);
    let leaf = String::from_utf8(leaves()[3].clone()).unwrap();
    for (from, to, code) in [
        ("session.opened", "session.ended", "proof-not-included"),
        ("14:00:04", "14:00:05", "proof-not-included"),
        ("\"seq\":3", "\"seq\":2", "proof-other-place"),
        ("acc_01a2", "acc_01a3", "tlog-proof-other-log"),
    ] {
        let extra = Some(leaf.replacen(from, to, 1).into_bytes());
        let refused = checked(&TlogProof { extra, ..honest.clone() }).unwrap_err();
        assert_eq!(refused.code(), code, "{from} to {to}: {refused}");
    }
    assert_eq!(checked(&TlogProof { extra: None, ..honest.clone() }), Err(ProofProblem::NoLeaf));
    assert_eq!(checked(&TlogProof { index: 2, ..honest }).unwrap_err().code(), "proof-other-place");
}

#[test]
fn a_signed_leaf_that_is_none_of_ours_is_refused() {
    let leaf = String::from_utf8(leaves()[3].clone()).unwrap();
    for (from, to) in [
        ("\"v\":1", "\"v\":2"),
        ("\"v\":1", "\"v\":1,\"w\":1"),
        ("\"seq\":3", "\"seq\": 3"),
        ("session.opened", "session.fancied"),
        ("2026-11-22T", "2026-13-22T"),
        ("ses_", "sos_"),
        ("\"payload_hash\":\"28", "\"payload_hash\":\"AB"),
        ("porchlight.acme.example", "porchlight acme.example"),
        ("{", "["),
    ] {
        let mut forged = leaves();
        forged[3] = leaf.replacen(from, to, 1).into_bytes();
        assert_ne!(forged[3], leaf.as_bytes(), "{from}");
        let refused = checked(&proof_among(&forged, 3)).unwrap_err();
        assert_eq!(refused.code(), "proof-bad-leaf", "{from} to {to}: {refused}");
    }
}

#[test]
fn problem_codes_tell_the_reasons_apart() {
    let codes = [
        ProofProblem::File(TlogProofError::BadIndex),
        ProofProblem::NoLeaf,
        ProofProblem::BadLeaf(String::new()),
        ProofProblem::OtherPlace { leaf: 1, index: 2 },
    ]
    .map(|problem| problem.code());
    assert_eq!(codes.iter().collect::<std::collections::HashSet<_>>().len(), codes.len());
}
