//! Notes against the published ones, and what becomes of each kind of tampering.

use proptest::prelude::*;

use super::super::hash::{Hash, leaf_hash};
use super::*;
use crate::merkle::Origin;

/// Key, text and note of the tests of Go's `sumdb/note`, where the format comes from.
const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETERS_SEED: &str = "810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173";
const PETERS_TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                           then you don't know what your problem is.\n";
const PETERS_LINE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

/// The signature line on the example of C2SP's tlog-checkpoint page, by a key that nobody here knows.
const STRANGERS_LINE: &str = "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

fn acme() -> SigningKey {
    SigningKey::from_seed([7; 32], "acme.example/log").unwrap()
}

fn checkpoint() -> Checkpoint {
    let origin = Origin::parse("acme.example/log/acc_northwind").unwrap();
    Checkpoint { origin, size: 42, root: leaf_hash(b"Northwind") }
}

fn signed() -> String {
    sign(&checkpoint(), &acme())
}

fn opened(note: &str) -> Result<Opened, NoteError> {
    open(note, &[acme().verifier()])
}

#[test]
fn the_published_note_is_signed_and_opened_byte_for_byte() {
    let peter =
        SigningKey::from_seed(hex::decode(PETERS_SEED).unwrap().try_into().unwrap(), "PeterNeumann").unwrap();
    let note = format!("{PETERS_TEXT}\n{PETERS_LINE}");
    assert_eq!(sign_text(PETERS_TEXT, &peter), note);
    let verifier = VerifierKey::parse(PETER).unwrap();
    assert_eq!(open_text(&note, std::slice::from_ref(&verifier)), Ok((PETERS_TEXT, vec![verifier.clone()])));
    assert_eq!(open(&note, &[verifier]).unwrap_err().code(), "checkpoint-bad-origin", "it is no checkpoint");
}

#[test]
fn a_checkpoint_that_was_signed_opens_to_itself() {
    let opened = opened(&signed()).unwrap();
    assert_eq!(opened.checkpoint, checkpoint());
    assert_eq!(opened.signed_by, vec![acme().verifier()]);
    assert_eq!(opened.text, checkpoint().body());
}

#[test]
fn a_signed_checkpoint_looks_like_this() {
    // The same key, id and signature were computed with OpenSSL and Python's hashlib.
    insta::assert_snapshot!(format!("{}\n{}", acme().verifier(), signed()), @r"
    acme.example/log+1a5001cf+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs
    acme.example/log/acc_northwind
    42
    C52MBOAGc7PdU+X9vwY3b+J6e9PfkOFI11u7l709d/c=

    — acme.example/log GlABzwNPAnN4UeJzavOvnKjOPn9Nhzn4yrEUlf2jkqMEZOpCGVnzRPzL8pBerqtBdvZGkrPpGqggorMglv7mgpq8aQ4=
    ");
}

#[test]
fn any_bit_flipped_in_a_note_spoils_it() {
    let note = signed();
    for bit in 0..note.len() * 8 {
        let mut bytes = note.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        if let Ok(changed) = String::from_utf8(bytes) {
            assert!(opened(&changed).is_err(), "bit {bit}:\n{changed}");
        }
    }
}

#[test]
fn any_byte_taken_out_of_a_note_spoils_it() {
    let note = signed();
    for (at, c) in note.char_indices() {
        let changed = [&note[..at], &note[at + c.len_utf8()..]].concat();
        assert!(opened(&changed).is_err(), "byte {at}:\n{changed}");
        assert!(opened(&note[..at]).is_err(), "cut to {at} bytes");
    }
}

#[test]
fn signatures_by_unknown_keys_are_ignored() {
    let note = format!("{}{STRANGERS_LINE}", signed());
    assert_eq!(opened(&note).unwrap().signed_by, vec![acme().verifier()]);
    assert_eq!(open(&note, &[]), Err(NoteError::NotSignedByKnownKey));
    let other = SigningKey::from_seed([8; 32], "acme.example/log").unwrap();
    assert_eq!(
        open(&note, &[other.verifier()]),
        Err(NoteError::NotSignedByKnownKey),
        "the same name is not enough"
    );
}

#[test]
fn a_wrong_signature_by_a_known_key_spoils_a_note_that_others_signed() {
    let other = SigningKey::from_seed([8; 32], "witness.example").unwrap();
    let mut elsewhere = checkpoint();
    elsewhere.size += 1;
    let wrong_line = sign(&elsewhere, &acme()).replace(&elsewhere.body(), "");
    let note = format!("{}{}", sign(&checkpoint(), &other), wrong_line.trim_start_matches('\n'));
    assert!(open(&note, &[other.verifier()]).is_ok());
    let verdict = open(&note, &[other.verifier(), acme().verifier()]);
    assert_eq!(verdict, Err(NoteError::WrongSignature { name: "acme.example/log".into() }));
}

#[test]
fn everybody_known_who_signed_is_named_once_in_the_order_of_lines() {
    let witness = SigningKey::from_seed([8; 32], "witness.example").unwrap();
    let line = |key: &SigningKey| sign(&checkpoint(), key).split("\n\n").nth(1).unwrap().to_owned();
    let note = format!("{}\n{}{}{}", checkpoint().body(), line(&witness), line(&acme()), line(&witness));
    let opened = open(&note, &[acme().verifier(), witness.verifier(), acme().verifier()]).unwrap();
    assert_eq!(opened.signed_by, vec![witness.verifier(), acme().verifier()]);
}

#[test]
fn two_known_keys_with_the_same_name_and_id_are_refused_rather_than_guessed_between() {
    // Found by trying some thirty thousand seeds: 32 bits of id are a name for a key, not a proof.
    let [one, two] = [3987u64, 29162].map(|number| {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&number.to_be_bytes());
        SigningKey::from_seed(seed, "acme.example/log").unwrap()
    });
    let note = sign(&checkpoint(), &one);
    let wrong = NoteError::WrongSignature { name: "acme.example/log".into() };
    assert_eq!(open(&note, &[two.verifier()]), Err(wrong));
    let ambiguous = NoteError::AmbiguousKey { name: "acme.example/log".into() };
    assert_eq!(open(&note, &[one.verifier(), two.verifier()]), Err(ambiguous));
    assert!(open(&note, &[one.verifier(), one.verifier()]).is_ok());
}

#[test]
fn a_signature_moved_to_another_account_does_not_fit() {
    let moved = signed().replace("acc_northwind", "acc_fabrikam");
    assert_eq!(opened(&moved).unwrap_err().code(), "note-wrong-signature");
}

#[test]
fn malformed_signature_lines_are_errors_even_when_a_good_one_stands_beside() {
    let note = signed();
    let bad_lines = [
        "",
        "—",
        "— ",
        "— witness.example",
        "— witness.example ",
        "—  AAAAAAA=",
        "- witness.example AAAAAAA=",
        "– witness.example AAAAAAA=",
        "—witness.example AAAAAAA=",
        "— witness.example AAAAAAA",
        "— witness.example AAAAAA==",
        "— witness.example AAAAAAA= ",
        "— witness.example  AAAAAAA=",
        "— witness+example AAAAAAA=",
        "— wit\u{a0}ness AAAAAAA=",
        " — witness.example AAAAAAA=",
        "a remark",
    ];
    for bad in bad_lines {
        let verdict = opened(&format!("{note}{bad}\n"));
        let expected = if bad.is_empty() { "note-no-signatures" } else { "note-malformed-signature" };
        assert_eq!(verdict.unwrap_err().code(), expected, "{bad:?}");
    }
    assert!(opened(&format!("{note}— witness.example AAAAAAA=\n")).is_ok());
}

#[test]
fn line_endings_changed_on_the_way_are_named_as_the_cause() {
    assert_eq!(opened(&signed().replace('\n', "\r\n")), Err(NoteError::ControlCharacter));
    for control in ['\0', '\t', '\r', '\u{1f}', '\u{7f}'] {
        let note = signed().replacen("acc_", &format!("acc_{control}"), 1);
        assert_eq!(opened(&note), Err(NoteError::ControlCharacter), "{control:?}");
    }
}

#[test]
fn a_text_without_signatures_and_a_note_cut_short_are_told_apart() {
    let body = checkpoint().body();
    assert_eq!(opened(""), Err(NoteError::NoSignatures));
    assert_eq!(opened(&body), Err(NoteError::NoSignatures));
    assert_eq!(opened(&format!("{body}\n")), Err(NoteError::NoSignatures));
    assert_eq!(opened(signed().trim_end()), Err(NoteError::CutShort));
}

#[test]
fn a_hundred_signatures_are_read_and_one_more_is_refused() {
    let strangers = |count: usize| format!("{}{}", signed(), STRANGERS_LINE.repeat(count));
    assert!(opened(&strangers(99)).is_ok());
    assert_eq!(opened(&strangers(100)), Err(NoteError::TooManySignatures));
}

#[test]
fn a_note_beyond_a_mebibyte_is_not_looked_at() {
    let note = format!("{}{}", "x".repeat(MAX_NOTE_BYTES), signed());
    assert_eq!(opened(&note), Err(NoteError::TooLong));
}

#[test]
fn signed_extension_lines_are_kept_in_the_text() {
    let text = format!("{}an extension\n", checkpoint().body());
    let opened = opened(&sign_text(&text, &acme())).unwrap();
    assert_eq!(opened.checkpoint, checkpoint());
    assert_eq!(opened.text, text);
}

#[test]
fn error_codes_tell_the_reasons_apart() {
    let name = String::from("Acme");
    let codes = [
        NoteError::TooLong,
        NoteError::ControlCharacter,
        NoteError::NoSignatures,
        NoteError::CutShort,
        NoteError::TooManySignatures,
        NoteError::MalformedSignature { line: 1 },
        NoteError::WrongSignature { name: name.clone() },
        NoteError::AmbiguousKey { name },
        NoteError::NotSignedByKnownKey,
        NoteError::Checkpoint(CheckpointError::BadRoot),
    ]
    .map(|error| error.code());
    assert_eq!(codes.iter().collect::<std::collections::HashSet<_>>().len(), codes.len());
}

proptest! {
    #[test]
    fn every_checkpoint_opens_to_itself(origin in "[a-z0-9./_-]{1,60}", size: u64, root: [u8; 32], seed: [u8; 32]) {
        let checkpoint = Checkpoint { origin: Origin::parse(&origin).unwrap(), size, root: Hash(root) };
        let key = SigningKey::from_seed(seed, &origin).unwrap();
        let opened = open(&sign(&checkpoint, &key), &[key.verifier()]).unwrap();
        prop_assert_eq!(opened.checkpoint, checkpoint);
    }

    #[test]
    fn no_text_makes_opening_panic(note in "(\\PC|\n|— | |a|=){0,60}") {
        prop_assert!(opened(&note).is_err());
    }
}
