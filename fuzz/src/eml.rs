//! Mails and other files that checkpoints are looked for in.

use std::slice::from_ref;

use porchlight::history::held::checkpoints_in;
use porchlight::merkle::{open, read_unsigned};

use super::signed::log;

pub fn check(bytes: &[u8]) {
    let notes = checkpoints_in(bytes);
    for (number, note) in notes.iter().enumerate() {
        assert!(read_unsigned(note).is_ok(), "what is found is a note: {note:?}");
        assert!(!notes[..number].contains(note), "found twice: {note:?}");
        assert_eq!(checkpoints_in(note.as_bytes()), from_ref(note), "it is found again");
        let quoted: String = note.lines().map(|line| format!("> {line}\r\n")).collect();
        assert_eq!(checkpoints_in(quoted.as_bytes()), from_ref(note), "it is found quoted");
        if let Ok(opened) = open(note, from_ref(&log().key)) {
            assert!(log().is_of(&opened.checkpoint), "it opens, but nobody signed it: {note:?}");
        }
    }
}
