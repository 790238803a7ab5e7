//! Any damage at all is found: no byte of an export is without meaning.

use std::sync::OnceLock;

use proptest::prelude::*;

use super::story::Story;
use super::{check, holds};
use crate::history::event::session::Mode;

/// Some sixty entries, the last of them not covered by a checkpoint.
fn long() -> &'static str {
    static EXPORT: OnceLock<String> = OnceLock::new();
    EXPORT.get_or_init(|| {
        let mut story = Story::with_open_session();
        for page in 0..8 {
            story.viewed(&format!("/invoices/{page}"));
        }
        story.checkpoint();
        story.refused_change();
        story.switched(Mode::Change);
        for _ in 0..6 {
            story.changed_tax_rate();
        }
        story.erase(6);
        story.ended();
        story.checkpoint();
        story.mail("session_summary");
        for _ in 0..5 {
            story.refused_entry();
        }
        story.export()
    })
}

#[test]
fn the_long_history_itself_holds() {
    assert!(holds(long()).entries >= 55);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_flipped_bit_is_found(place in 0..long().len() * 8) {
        let mut bytes = long().as_bytes().to_vec();
        bytes[place / 8] ^= 1 << (place % 8);
        prop_assert!(!super::verify(bytes.as_slice(), &[]).holds(), "bit {}", place);
    }

    #[test]
    fn any_line_taken_out_or_put_in_twice_is_found(place in 0..long().lines().count(), twice: bool) {
        let mut lines: Vec<&str> = long().lines().collect();
        if twice {
            lines.insert(place, lines[place]);
        } else {
            lines.remove(place);
        }
        let export: String = lines.iter().map(|line| format!("{line}\n")).collect();
        prop_assert!(!check(&export).holds(), "line {}", place);
    }
}
