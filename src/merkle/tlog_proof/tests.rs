//! The file against the format's page, at every size, and what becomes of each kind of change.

use proptest::prelude::*;
use proptest::sample::Index;

use super::super::proof::inclusion_proof;
use super::super::range::root_of;
use super::super::vectors;
use super::super::{SigningKey, leaf_hash, sign};
use super::*;

/// The example on the C2SP page as far as it is one: its signatures are abbreviated there.
const FANCY_LOG: &str = "c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

— example.com/fancylog hI2DJw[...]1roloI=
";

fn acme() -> SigningKey {
    SigningKey::from_seed([7; 32], "acme.example/log").unwrap()
}

fn northwind() -> Origin {
    Origin::parse("acme.example/log/acc_northwind").unwrap()
}

/// The proof of leaf `index` in a log of `size` leaves, with the leaf's own bytes in it.
fn proof(index: u64, size: usize) -> TlogProof {
    let leaves = vectors::leaves(size);
    let checkpoint = Checkpoint { origin: northwind(), size: size as u64, root: root_of(&leaves) };
    TlogProof {
        extra: Some(format!("entry {index}").into_bytes()),
        index,
        hashes: inclusion_proof(&leaves, index),
        checkpoint: sign(&checkpoint, &acme()),
    }
}

fn verified(proof: &TlogProof) -> Result<Checkpoint, TlogProofError> {
    let leaf = leaf_hash(proof.extra.as_deref().unwrap_or_default());
    proof.verify(&leaf, &northwind(), &[acme().verifier()])
}

#[test]
fn the_example_of_the_c2sp_page_reads_as_it_stands_there() {
    let proof = TlogProof::parse(FANCY_LOG).unwrap();
    assert_eq!((proof.index, proof.hashes.len()), (73_894, 5));
    assert!(proof.extra.as_ref().unwrap().starts_with(b"age-v1.2.1-darwin-arm64.tar.gz"));
    assert!(proof.checkpoint.starts_with("example.com/fancylog\n109482\n"));
    assert_eq!(proof.to_text(), FANCY_LOG);
    let signed = proof.verify_unsigned(&leaf_hash(b""), &Origin::parse("example.com/fancylog").unwrap());
    assert_eq!(signed.unwrap_err().code(), "note-malformed-signature");
}

#[test]
fn a_proof_looks_like_this() {
    // The path was computed with Python's hashlib as well.
    insta::assert_snapshot!(proof(2, 5).to_text(), @r"
    c2sp.org/tlog-proof@v1
    extra ZW50cnkgMg==
    index 2
    YcoROfaBWEHVuvLQ0tm9nf7pfImN1ve6DAqpQe5sAes=
    WkdmL9ijF9lgSaP59HxV3GfKZgUbqjaD27GbL+CaB7A=
    SFM123z+yWXxX/dF/GJcQdXqJkaTaTAWWCj3PdS2iFQ=

    acme.example/log/acc_northwind
    5
    fKo0Xb2JKmZFTWxlEuo8PqPw0+whvj/C4jdXBf049nI=

    — acme.example/log GlABz2F+lILTpVFtHk4jAFY65d8UECNZqiHRvRMTtmDWLA+jFuwUHazbZUeio4Gfw+HnSSE/3hsYWLqa7DnkbPjRRQc=
    ");
}

#[test]
fn every_leaf_of_every_log_up_to_130_is_proved_by_its_file() {
    for size in (1..=33).chain([63, 64, 65, 127, 128, 129, 130]) {
        for index in 0..size as u64 {
            let proof = proof(index, size);
            let read = TlogProof::parse(&proof.to_text()).unwrap();
            assert_eq!(read, proof);
            assert_eq!(verified(&read).unwrap().size, size as u64, "leaf {index} of {size}");
        }
    }
}

#[test]
fn any_bit_flipped_in_a_proof_is_noticed() {
    let text = proof(5, 13).to_text();
    for bit in 0..text.len() * 8 {
        let mut bytes = text.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let Ok(changed) = String::from_utf8(bytes) else { continue };
        let verdict = TlogProof::parse(&changed).and_then(|proof| verified(&proof));
        assert!(verdict.is_err(), "bit {bit}:\n{changed}");
    }
}

#[test]
fn a_proof_cut_short_is_none() {
    let text = proof(5, 13).to_text();
    for (end, _) in text.char_indices() {
        let verdict = TlogProof::parse(&text[..end]).and_then(|proof| verified(&proof));
        assert!(verdict.is_err(), "{end} bytes");
    }
}

#[test]
fn another_leaf_log_or_key_is_refused_by_name() {
    let proof = proof(5, 13);
    let (leaf, keys) = (leaf_hash(b"entry 5"), [acme().verifier()]);
    assert!(proof.verify(&leaf, &northwind(), &keys).is_ok());
    let code = |verdict: Result<Checkpoint, TlogProofError>| verdict.unwrap_err().code();
    assert_eq!(code(proof.verify(&leaf_hash(b"entry 6"), &northwind(), &keys)), "proof-not-included");
    let fabrikam = Origin::parse("acme.example/log/acc_fabrikam").unwrap();
    assert_eq!(code(proof.verify(&leaf, &fabrikam, &keys)), "tlog-proof-other-log");
    let stranger = SigningKey::from_seed([8; 32], "acme.example/log").unwrap();
    assert_eq!(
        code(proof.verify(&leaf, &northwind(), &[stranger.verifier()])),
        "note-not-signed-by-known-key"
    );
    assert_eq!(code(proof.verify(&leaf, &northwind(), &[])), "note-not-signed-by-known-key");
    assert_eq!(proof.verify_unsigned(&leaf, &northwind()).unwrap().size, 13, "who signed is not asked there");
}

#[test]
fn a_file_has_one_spelling() {
    let text = proof(5, 13).to_text();
    let first_hash = proof(5, 13).hashes[0].to_base64();
    let other = |from: &str, to: &str| {
        assert!(text.contains(from), "{from:?}");
        TlogProof::parse(&text.replacen(from, to, 1))
            .map(|proof| proof.to_text())
            .map_err(|error| error.code())
    };
    assert_eq!(other("@v1", "@v2"), Err("tlog-proof-other-format"));
    assert_eq!(other("@v1\n", "@v1\r\n"), Err("tlog-proof-other-format"));
    assert_eq!(other("extra ZW", "extra  ZW"), Err("tlog-proof-bad-extra"));
    assert_eq!(other("extra ZW50cnkgNQ==", "extra ZW50cnkgNR=="), Err("tlog-proof-bad-extra"));
    assert_eq!(other("extra ZW50cnkgNQ==", "extra "), Err("tlog-proof-bad-extra"));
    assert_eq!(other("extra", "Extra"), Err("tlog-proof-bad-index"));
    for index in ["index 05", "index +5", "index  5", "index 5 ", "index", "index ", "Index 5", "index 1_0"] {
        assert_eq!(other("index 5", index), Err("tlog-proof-bad-index"), "{index:?}");
    }
    assert_eq!(other("index 5", "index 18446744073709551616"), Err("tlog-proof-bad-index"));
    assert_eq!(other(&first_hash, &first_hash[..43]), Err("tlog-proof-bad-hash"));
    assert_eq!(other(&first_hash, &format!(" {first_hash}")), Err("tlog-proof-bad-hash"));
    assert_eq!(other(&format!("{first_hash}\n"), &format!("{first_hash}\r\n")), Err("tlog-proof-bad-hash"));
    let endless = format!("{first_hash}\n").repeat(64);
    assert_eq!(other(&format!("{first_hash}\n"), &endless), Err("tlog-proof-too-many-hashes"));
    let (head, _) = text.split_once("\n\n").unwrap();
    assert_eq!(TlogProof::parse(&format!("{head}\n\n")), Err(TlogProofError::NoCheckpoint));
    assert_eq!(TlogProof::parse(head), Err(TlogProofError::NoCheckpoint));
    assert_eq!(TlogProof::parse(&"x".repeat(MAX_PROOF_BYTES + 1)), Err(TlogProofError::TooLong));
}

#[test]
fn a_proof_without_extra_data_has_no_line_for_it() {
    for extra in [None, Some(Vec::new())] {
        let text = TlogProof { extra, ..proof(0, 1) }.to_text();
        assert!(
            text.starts_with("c2sp.org/tlog-proof@v1\nindex 0\n\nacme.example/log/acc_northwind\n1\n"),
            "{text}"
        );
        assert_eq!(TlogProof::parse(&text).unwrap().extra, None);
    }
}

#[test]
fn error_codes_tell_the_reasons_apart() {
    let codes = [
        TlogProofError::TooLong,
        TlogProofError::OtherFormat,
        TlogProofError::BadExtra,
        TlogProofError::BadIndex,
        TlogProofError::BadHash { number: 1 },
        TlogProofError::TooManyHashes,
        TlogProofError::NoCheckpoint,
        TlogProofError::OtherLog { found: northwind() },
        TlogProofError::Note(NoteError::CutShort),
        TlogProofError::Proof(ProofError::NotIncluded),
    ]
    .map(|error| error.code());
    assert_eq!(codes.iter().collect::<std::collections::HashSet<_>>().len(), codes.len());
}

proptest! {
    #[test]
    fn what_is_written_reads_back_the_same(
        extra in prop::option::of(prop::collection::vec(any::<u8>(), 1..400)),
        index: u64,
        hashes in prop::collection::vec(any::<[u8; 32]>(), 0..=64),
        checkpoint in "(\\PC|\n){1,200}",
    ) {
        let proof = TlogProof { extra, index, hashes: hashes.into_iter().map(Hash).collect(), checkpoint };
        prop_assert_eq!(TlogProof::parse(&proof.to_text()), Ok(proof));
    }

    #[test]
    fn what_reads_writes_back_to_the_byte(text in "(c2sp.org/tlog-proof@v1\n)?(extra [A-Za-z0-9+/]{0,8}={0,2}\n)?(index [0-9]{1,3}\n)?([A-Za-z0-9+/]{43}=\n){0,3}\n?(\\PC|\n){0,40}") {
        if let Ok(proof) = TlogProof::parse(&text) {
            prop_assert_eq!(proof.to_text(), text);
        }
    }

    #[test]
    fn a_proof_is_good_for_its_own_leaf_and_place_alone(size in 1usize..300, at: Index, other: Index) {
        let (index, other) = (at.index(size) as u64, other.index(size) as u64);
        let proof = proof(index, size);
        prop_assert!(verified(&proof).is_ok());
        if other != index {
            prop_assert!(verified(&TlogProof { index: other, ..proof.clone() }).is_err(), "another place");
            let leaf = format!("entry {other}").into_bytes();
            prop_assert!(verified(&TlogProof { extra: Some(leaf), ..proof }).is_err(), "another leaf");
        }
    }
}
