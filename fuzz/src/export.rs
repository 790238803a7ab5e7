//! Exports, checked by themselves and against a checkpoint that an owner kept.

use porchlight::history::verify::verify;

use super::signed::log;

pub fn check(bytes: &[u8]) {
    let verdict = verify(bytes, &[]);
    assert!(!verdict.to_string().is_empty());
    let verdict = verify(bytes, std::slice::from_ref(&log().note));
    if !verdict.holds() {
        return;
    }
    assert_eq!(verdict.held_agreed, 1, "what is held was compared");
    let text = std::str::from_utf8(bytes).expect("what holds is text");
    for (number, line) in log().lines.iter().enumerate() {
        assert!(
            stands_in(text, line),
            "it holds, but entry {number} is not what it was when the checkpoint was signed: {text}"
        );
    }
}

/// The entry as it was written, or erased: then its leaf hash vouches for what is left.
fn stands_in(text: &str, line: &str) -> bool {
    let leaf_hash =
        line.split_once("\"leaf_hash\":\"").and_then(|(_, rest)| rest.get(..64)).expect("an entry");
    text.lines().any(|other| other == line || (other.contains(leaf_hash) && !other.contains("\"payload\":")))
}
