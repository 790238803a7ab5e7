//! Markup that stands in a page as text: a template in a `<script>` that is no script. What a reader would see of it when
//! its tags are gone must hold no secret either.

use crate::masking::detectors::{Reach, find};
use crate::masking::entities::{decode, escape};
use crate::masking::shape::{mark_of, swapped};
use crate::masking::{Hidden, count};

/// The markup with what its tags keep apart hidden, or `None` where nothing is.
pub fn mask_tagged(raw: &str, hidden: &mut Hidden) -> Option<String> {
    if !raw.contains('<') {
        return None;
    }
    let (text, origins) = without_tags(raw);
    let seen = decode(&text);
    let found = find(&seen.text, Reach::All);
    if found.is_empty() {
        return None;
    }
    let swaps = found.iter().map(|hit| {
        let place = seen.raw(&hit.range);
        let (from, to) = (origins[place.start], origins[place.end.max(1) - 1] + 1);
        let to = (to..=raw.len()).find(|to| raw.is_char_boundary(*to)).unwrap_or(raw.len());
        count(hidden, hit.detector);
        (from..to, escape(&mark_of(hit.value(&seen.text), hit.detector)))
    });
    Some(swapped(raw, swaps))
}

/// The text between tags, and where each byte of it stands.
fn without_tags(raw: &str) -> (String, Vec<usize>) {
    let (mut text, mut origins) = (String::with_capacity(raw.len()), Vec::with_capacity(raw.len()));
    let mut inside = false;
    for (at, letter) in raw.char_indices() {
        match letter {
            '<' => inside = true,
            '>' if inside => inside = false,
            letter if !inside => {
                text.push(letter);
                origins.resize(text.len(), at);
            }
            _ => {}
        }
    }
    (text, origins)
}
