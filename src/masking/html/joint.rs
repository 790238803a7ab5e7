//! Text that goes on beyond a tag: `4111 <b>1111</b> 1111 1111` is one number to a reader. Between the pass over the page
//! and the browser, text whose end could be the first part of a secret waits with the tags behind it, until its block
//! ends or something else follows; then it is looked at as one.
//!
//! What is not covered: text that only a style sheet brings together (columns, positions, generated content), and what
//! stands in different blocks or cells.

use std::ops::Range;

use crate::masking::detectors::{Detector, Reach, find};
use crate::masking::entities::{decode, escape, is_unseen};
use crate::masking::shape::mark_of;
use crate::masking::{Hidden, count};

/// How much may wait.
const MOST_PARTS: usize = 400;
const LONGEST: usize = 32 * 1024;

/// Whether text goes on across an element of this name.
#[rustfmt::skip]
pub fn is_inline(tag: &str) -> bool {
    // A match is a jump by length and letters, where a search in a list compares again and again.
    let is_known = matches!(
        tag,
        "a" | "abbr" | "acronym" | "b" | "bdi" | "bdo" | "big" | "cite" | "code" | "data" | "del" | "dfn"
        | "em" | "font" | "i" | "ins" | "kbd" | "label" | "mark" | "mi" | "mn" | "mo" | "mrow" | "mtext"
        | "nobr" | "output" | "q" | "rb" | "ruby" | "s" | "samp" | "slot" | "small" | "span" | "strike" | "strong"
        | "sub" | "sup" | "text" | "textpath" | "time" | "tspan" | "tt" | "u" | "var" | "wbr"
    );
    is_known || tag.contains('-')
}

/// What lol_html hands out where a text stands.
pub const HERE: &str = "\0";

/// A piece that waits.
pub enum Part {
    /// Text of the page, as it may stand there.
    Text(String),
    /// Anything else.
    Fixed(Vec<u8>),
}

impl Part {
    fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Fixed(_) => None,
        }
    }

    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Fixed(bytes) => bytes,
        }
    }
}

/// What waits.
#[derive(Default)]
pub struct Joint {
    parts: Vec<Part>,
    texts: usize,
    size: usize,
    open: bool,
    /// The text that lol_html hands out next, if it hands it out (what is in a removed element it does not), and
    /// whether it may go on beyond a tag.
    next: Option<(String, bool)>,
    /// What was hidden across tags.
    pub hidden: Hidden,
}

impl Joint {
    /// Text with its own secrets hidden. `joins` is false for what is nobody's line: a script, a title, what somebody
    /// decided to show.
    pub fn announce(&mut self, text: String, joins: bool) {
        self.next = Some((text, joins));
    }

    /// The announced text is handed out now: gives it back if nothing waits and it need not wait itself.
    pub fn arrives(&mut self) -> Option<String> {
        let (text, joins) = self.next.take()?;
        if self.parts.is_empty() && !(joins && goes_on(&text, false)) {
            return Some(text);
        }
        if joins {
            self.text(text)
        } else {
            self.fixed(text)
        }
        None
    }

    fn text(&mut self, text: String) {
        self.open = goes_on(&text, self.open);
        self.texts += 1;
        self.size += text.len();
        self.parts.push(Part::Text(text));
    }

    fn fixed(&mut self, text: String) {
        self.open = false;
        self.parts.push(Part::Fixed(text.into_bytes()));
    }

    /// A tag behind what waits.
    pub fn markup(&mut self, piece: &[u8]) {
        self.size += piece.len();
        self.parts.push(Part::Fixed(piece.to_vec()));
    }

    /// A block begins or ends: what waits is complete.
    pub fn close(&mut self) {
        self.open = false;
    }

    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether what waits must wait on.
    pub fn is_open(&self) -> bool {
        self.open && self.parts.len() < MOST_PARTS && self.size < LONGEST
    }

    /// What waited, with what it hides as a whole hidden.
    pub fn take(&mut self) -> Vec<Part> {
        if self.texts > 1 {
            self.hide_across();
        }
        (self.texts, self.size, self.open) = (0, 0, false);
        std::mem::take(&mut self.parts)
    }

    fn hide_across(&mut self) {
        for _ in 0..MOST_HIDDEN {
            let texts: Vec<&str> = self.parts.iter().filter_map(|part| part.as_text()).collect();
            let Some(across) = first_across(&texts) else { return };
            let mut texts: Vec<&mut String> = self.parts.iter_mut().filter_map(text_of).collect();
            let mut at = 0;
            for text in texts.iter_mut().skip(across.first) {
                let (start, end) = (at, at + text.len());
                at = end;
                let (from, to) = (across.place.start.max(start), across.place.end.min(end));
                if from < to {
                    let instead = if across.place.start >= start { across.mark.as_str() } else { "" };
                    text.replace_range(from - start..to - start, instead);
                }
            }
            count(&mut self.hidden, across.detector);
        }
    }
}

/// How many secrets are hidden in one line across its tags.
const MOST_HIDDEN: usize = 50;
/// In a line of so many pieces, every stretch of them is looked at; in longer ones, all up to the end.
const FEW: usize = 10;

struct Across {
    /// The piece in which the looked-at stretch begins, and the place from there on.
    first: usize,
    place: Range<usize>,
    mark: String,
    detector: Detector,
}

/// The first secret that pieces of a line are together, wherever letters stand right before or behind them.
fn first_across(texts: &[&str]) -> Option<Across> {
    let count = texts.len();
    (0..count).find_map(|first| {
        let shortest = if count <= FEW { first + 1 } else { count };
        (shortest..=count).rev().find_map(|end| {
            let joined = texts[first..end].concat();
            let seen = decode(&joined);
            let hit = find(&seen.text, Reach::All).into_iter().next()?;
            let mark = escape(&mark_of(hit.value(&seen.text), hit.detector));
            Some(Across { first, place: seen.raw(&hit.range), mark, detector: hit.detector })
        })
    })
}

fn text_of(part: &mut Part) -> Option<&mut String> {
    match part {
        Part::Text(text) => Some(text),
        Part::Fixed(_) => None,
    }
}

/// Whether a secret could go on behind this text: it ends inside a word, or with a group of a number and one space.
fn goes_on(text: &str, before: bool) -> bool {
    let visible = text.trim_end_matches(is_unseen);
    let trimmed = visible.trim_end();
    let Some(last) = trimmed.chars().next_back() else { return before };
    if trimmed.len() == visible.len() {
        return last.is_alphanumeric() || matches!(last, '_' | '-' | '+' | '/' | '=' | ';' | '.');
    }
    last.is_numeric() || last.is_ascii_uppercase() || matches!(last, '-' | ';')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(parts: &[&str]) -> String {
        let mut joint = Joint::default();
        for part in parts {
            match part.starts_with('<') {
                true => joint.markup(part.as_bytes()),
                false => joint.text((*part).to_owned()),
            }
        }
        joint.take().iter().map(|part| String::from_utf8_lossy(part.bytes()).into_owned()).collect()
    }

    #[test]
    fn a_number_across_tags_is_hidden_as_one() {
        assert_eq!(
            joined(&["Card 4111 ", "<b>", "1111", "</b>", " 1111", "<wbr>", " 1111, ok"]),
            "Card •••• •••• •••• 1111<b></b><wbr>, ok"
        );
        assert_eq!(
            joined(&["4111&nbsp;", "<b>", "1111", "</b>", "11111111"]),
            "••••\u{a0}••••••••1111<b></b>"
        );
        assert_eq!(joined(&["DE89 ", "<b>", "3704", "</b>", " 0000"]), "DE89 <b>3704</b> 0000");
    }

    #[test]
    fn text_waits_only_where_a_secret_could_go_on() {
        for (text, waits) in
            [("Invoice 12 ", true), ("sk_live_", true), ("Dear Olivia, ", false), ("Total: ", false)]
        {
            assert_eq!(goes_on(text, false), waits, "{text}");
        }
    }

    #[test]
    fn words_and_custom_elements_do_not_end_a_line() {
        assert!(is_inline("span") && is_inline("my-card") && !is_inline("td"));
    }
}
