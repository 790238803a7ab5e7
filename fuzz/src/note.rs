//! Signed notes, checkpoints and verifier keys: the texts that people paste.

use porchlight::merkle::{Checkpoint, VerifierKey, open, read_unsigned};

use super::signed::log;

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let claimed = read_unsigned(text);
    if let Ok(claimed) = &claimed {
        assert!(text.starts_with(&claimed.body()), "a checkpoint is what stands there");
    }
    if let Ok(opened) = open(text, std::slice::from_ref(&log().key)) {
        assert_eq!(claimed, Ok(opened.checkpoint.clone()));
        assert!(text.starts_with(&opened.text), "what was signed stands there");
        assert_eq!(Checkpoint::parse(&opened.text), Ok(opened.checkpoint.clone()));
        assert!(log().is_of(&opened.checkpoint), "it opens, but nobody signed it: {text:?}");
    }
    if let Ok(checkpoint) = Checkpoint::parse(text) {
        assert!(text.starts_with(&checkpoint.body()));
        assert_eq!(Checkpoint::parse(&checkpoint.body()), Ok(checkpoint));
    }
    if let Ok(key) = VerifierKey::parse(text) {
        assert_eq!(key.to_string(), text, "a key has one spelling");
    }
}
