//! Any damage at all is found: no byte of an export is without meaning.

use std::sync::OnceLock;

use proptest::prelude::*;

use super::super::Verifier;
use super::story::Story;
use super::{check, holds};
use crate::history::Filter;
use crate::history::event::session::Mode;

/// How many single bits are turned, unless `PORCHLIGHT_BIT_FLIPS` says otherwise.
const BIT_FLIPS: usize = 100_000;

/// Two hundred entries, the last of them not covered by a checkpoint.
fn story() -> Story {
    let mut story = Story::with_open_session();
    for page in 0..30 {
        story.viewed(&format!("/invoices/{page}"));
    }
    story.checkpoint();
    story.refused_change();
    story.switched(Mode::Change);
    for _ in 0..30 {
        story.changed_tax_rate();
    }
    story.change_key(8);
    story.erase_by_request(&[6, 7, 50]);
    story.ended();
    story.checkpoint();
    story.mail("session_summary");
    while story.size() < 200 {
        story.refused_entry();
    }
    story
}

fn long() -> &'static str {
    static EXPORT: OnceLock<String> = OnceLock::new();
    EXPORT.get_or_init(|| story().export())
}

#[test]
fn the_long_history_itself_holds() {
    assert_eq!(holds(long()).entries, 200);
}

/// A check of an export up to each of its lines, so that damage is looked for from its own line on: what stands before
/// is the same.
struct Progress<'a> {
    export: &'a str,
    /// Where each line begins, and the check before it.
    lines: Vec<(usize, Verifier)>,
}

impl<'a> Progress<'a> {
    fn of(export: &'a str) -> Self {
        let (mut verifier, mut at, mut lines) = (Verifier::default(), 0, Vec::new());
        for (number, line) in (1..).zip(export.split_inclusive('\n')) {
            lines.push((at, verifier.clone()));
            verifier.line(number, line.trim_end_matches('\n').as_bytes(), &[]).expect("a line that holds");
            at += line.len();
        }
        Self { export, lines }
    }

    /// Whether the export still holds with this bit turned.
    fn holds_with(&self, bit: usize) -> bool {
        let line = self.lines.partition_point(|(from, _)| *from <= bit / 8) - 1;
        let (from, before) = &self.lines[line];
        let mut rest = self.export.as_bytes()[*from..].to_vec();
        rest[bit / 8 - from] ^= 1 << (bit % 8);
        before.clone().run_from(line as u64, rest.as_slice(), &[]).is_ok()
    }
}

/// SplitMix64: the same throws each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % end as u64).expect("below a length")
    }
}

#[test]
fn any_bit_turned_in_an_export_of_two_hundred_entries_is_found() {
    let flips = std::env::var("PORCHLIGHT_BIT_FLIPS").map_or(BIT_FLIPS, |n| n.parse().expect("a number"));
    let (progress, mut dice) = (Progress::of(long()), Dice(2026));
    for _ in 0..flips {
        let bit = dice.below(long().len() * 8);
        assert!(!progress.holds_with(bit), "bit {bit}");
    }
}

/// Of a filtered export every bit counts but those of the words that say which entries are shown.
#[test]
fn any_bit_turned_in_a_filtered_export_is_found() {
    let story = story();
    let filter = Filter { from: Some(story.entries[90].at), ..Filter::default() };
    let export = story.export_showing(&filter);
    let words = export.find(&filter.to_string()).expect("the filter's words");
    let (progress, mut dice) = (Progress::of(&export), Dice(2027));
    for _ in 0..5_000 {
        let bit = dice.below(export.len() * 8);
        let is_words = (words..words + filter.to_string().len()).contains(&(bit / 8));
        assert!(is_words || !progress.holds_with(bit), "bit {bit}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_flipped_bit_is_found_from_the_first_line_on(place in 0..long().len() * 8) {
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
