//! Texts that were edited around something hidden in them: what was typed, with the real values where their marks stand.
//!
//! Three texts are at hand: the real one, what was shown of it, and what came back. Every mark must have come back
//! whole and once (or not at all, when what it stands for is taken out); and what is put back must be hidden in the new
//! text as it was in the old, or an edit of the words around a secret would show it the next time.

use std::ops::Range;

use crate::masking::{DOT, HiddenPart, hidden_parts, stay_hidden};

/// Why an edited text cannot be put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unmerged {
    #[error("a part of what is hidden was changed")]
    Damaged,
    #[error("what is hidden stands more than once")]
    Doubled,
    #[error("several hidden values look alike, and nobody can tell which is which after this edit")]
    Unclear,
    #[error("what is hidden would not be known as that any more after this edit")]
    Exposed,
}

impl Unmerged {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Damaged => "hidden-value-damaged",
            Self::Doubled => "hidden-value-doubled",
            Self::Unclear => "hidden-value-unclear",
            Self::Exposed => "hidden-value-exposed",
        }
    }
}

/// A text of which parts are hidden.
#[derive(Debug)]
pub struct Partly {
    real: String,
    shown: String,
    parts: Vec<HiddenPart>,
}

impl Partly {
    /// Nothing where it was hidden as a whole, or not at all: what has no words of its own around a mark is a secret
    /// and no text.
    pub fn of(real: &str, shown: &str) -> Option<Self> {
        if !shown.contains(DOT) {
            return None;
        }
        let (real, shown) = (unix(real), unix(shown));
        let parts = hidden_parts(&real, &shown);
        let mut words = shown.char_indices().filter(|(_, letter)| letter.is_alphanumeric());
        let has_words = words.any(|(at, _)| !parts.iter().any(|part| part.shown.contains(&at)));
        (has_words && !parts.is_empty()).then_some(Self { real, shown, parts })
    }

    /// What the app gets for what was sent.
    pub fn merged(&self, sent: &str) -> Result<String, Unmerged> {
        let sent = unix(sent);
        if let Some(merged) = self.with_one_edit(&sent) {
            return self.checked(merged);
        }
        let marks: Vec<&str> = self.marks().collect();
        let alike = marks.iter().enumerate().any(|(index, mark)| marks[..index].contains(mark));
        let placed = if alike { self.all_as_one(&sent)? } else { self.each(&marks, &sent)? };
        self.checked(self.filled(&sent, placed))
    }

    /// The same, only if one place was edited and no mark was touched: then there is no doubt what is whose.
    pub fn merged_with_one_edit(&self, sent: &str) -> Option<String> {
        let merged = self.with_one_edit(&unix(sent))?;
        self.checked(merged).ok()
    }

    /// What stands for each hidden part.
    pub fn marks(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| &self.shown[part.shown.clone()])
    }

    /// Whether a mark of this text also stands in another.
    pub fn shares_a_mark(&self, other: &Self) -> bool {
        self.marks().any(|mark| other.shown.contains(mark))
    }

    fn with_one_edit(&self, sent: &str) -> Option<Merged<'_>> {
        let before = common(self.shown.chars(), sent.chars());
        let (shown_rest, sent_rest) = (&self.shown[before..], &sent[before..]);
        let after = common(shown_rest.chars().rev(), sent_rest.chars().rev());
        let removed = before..self.shown.len() - after;
        let typed = before..sent.len() - after;
        let touched = |part: &HiddenPart| {
            let inside = part.shown.start < removed.end && removed.start < part.shown.end;
            let between = removed.is_empty() && part.shown.start < before && before < part.shown.end;
            inside || between
        };
        if self.parts.iter().any(touched) || remains(sent, &typed) {
            return None;
        }
        let mut merged = Merged::default();
        let mut at = 0;
        for part in self.parts.iter().filter(|part| part.shown.end <= removed.start) {
            merged.text.push_str(&self.shown[at..part.shown.start]);
            merged.put(part, &self.real);
            at = part.shown.end;
        }
        merged.text.push_str(&self.shown[at..removed.start]);
        merged.text.push_str(&sent[typed]);
        at = removed.end;
        for part in self.parts.iter().filter(|part| part.shown.start >= removed.end) {
            merged.text.push_str(&self.shown[at..part.shown.start]);
            merged.put(part, &self.real);
            at = part.shown.end;
        }
        merged.text.push_str(&self.shown[at..]);
        Some(merged)
    }

    /// Where each mark stands now; every one looks different.
    fn each(&self, marks: &[&str], sent: &str) -> Result<Vec<Placed>, Unmerged> {
        let mut longest: Vec<usize> = (0..marks.len()).collect();
        longest.sort_by_key(|index| std::cmp::Reverse(marks[*index].len()));
        let mut placed: Vec<Placed> = Vec::new();
        for index in longest {
            let free = |at: &usize| placed.iter().all(|one| !one.at.contains(at));
            let mut found = whole(sent, marks[index]).into_iter().filter(free);
            let first = found.next();
            if found.next().is_some() {
                return Err(Unmerged::Doubled);
            }
            if let Some(at) = first {
                placed.push(Placed { parts: index..index + 1, at: at..at + marks[index].len() });
            }
        }
        placed.sort_by_key(|one| one.at.start);
        let all = placed.len() == marks.len();
        self.no_remains(sent, &placed, all)?;
        Ok(placed)
    }

    /// Marks that look alike are told apart by what stands between them, which must have stayed as it was.
    fn all_as_one(&self, sent: &str) -> Result<Vec<Placed>, Unmerged> {
        let (Some(first), Some(last)) = (self.parts.first(), self.parts.last()) else {
            return Ok(Vec::new());
        };
        let together = &self.shown[first.shown.start..last.shown.end];
        let placed = match whole(sent, together).as_slice() {
            [] if !sent.contains(DOT) => Vec::new(),
            [] => return Err(Unmerged::Unclear),
            [at] => vec![Placed { parts: 0..self.parts.len(), at: *at..at + together.len() }],
            _ => return Err(Unmerged::Doubled),
        };
        self.no_remains(sent, &placed, !placed.is_empty())?;
        Ok(placed)
    }

    /// Outside of the marks nothing of a mark is left; where one is missing, not even what could be a list's dot.
    fn no_remains(&self, sent: &str, placed: &[Placed], all: bool) -> Result<(), Unmerged> {
        let mut at = 0;
        let ends = placed.iter().map(|one| one.at.clone()).chain(std::iter::once(sent.len()..sent.len()));
        for next in ends {
            let between = at..next.start;
            if remains(sent, &between) || (!all && sent[between].contains(DOT)) {
                return Err(Unmerged::Damaged);
            }
            at = next.end;
        }
        Ok(())
    }

    fn filled(&self, sent: &str, placed: Vec<Placed>) -> Merged<'_> {
        let mut merged = Merged::default();
        let mut at = 0;
        for one in placed {
            merged.text.push_str(&sent[at..one.at.start]);
            let parts = &self.parts[one.parts];
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    merged.text.push_str(&self.shown[parts[index - 1].shown.end..part.shown.start]);
                }
                merged.put(part, &self.real);
            }
            at = one.at.end;
        }
        merged.text.push_str(&sent[at..]);
        merged
    }

    fn checked(&self, merged: Merged<'_>) -> Result<String, Unmerged> {
        if stay_hidden(&merged.text, &merged.placed) { Ok(merged.text) } else { Err(Unmerged::Exposed) }
    }
}

/// Marks that stand together in what was sent, and which ones.
struct Placed {
    parts: Range<usize>,
    at: Range<usize>,
}

/// A text on its way, and where the real values stand in it.
#[derive(Default)]
struct Merged<'a> {
    text: String,
    placed: Vec<(&'a HiddenPart, Range<usize>)>,
}

impl<'a> Merged<'a> {
    fn put(&mut self, part: &'a HiddenPart, real: &str) {
        let from = self.text.len();
        self.text.push_str(&real[part.real.clone()]);
        self.placed.push((part, from..self.text.len()));
    }
}

/// How many bytes two texts have in common from their beginning (or, reversed, from their end).
fn common(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(a, b)| a == b).map(|(letter, _)| letter.len_utf8()).sum()
}

/// Whether dots stand there as marks have them, alone or with their neighbours. People begin the lines of a list with
/// one.
fn remains(sent: &str, there: &Range<usize>) -> bool {
    sent[there.clone()].match_indices(DOT).any(|(at, _)| {
        let (before, behind) = sent.split_at(there.start + at);
        let line = before.rsplit('\n').next().unwrap_or_default();
        !line.trim().is_empty() || !behind[DOT.len_utf8()..].starts_with(' ')
    })
}

/// Where a mark stands whole: dots right before or behind it would make it another.
fn whole(sent: &str, mark: &str) -> Vec<usize> {
    let apart = |at: &usize| {
        let before = mark.starts_with(DOT) && sent[..*at].ends_with(DOT);
        let behind = mark.ends_with(DOT) && sent[at + mark.len()..].starts_with(DOT);
        !before && !behind
    };
    sent.match_indices(mark).map(|(at, _)| at).filter(apart).collect()
}

/// Browsers send line breaks as CRLF.
pub(super) fn unix(text: &str) -> String {
    text.replace("\r\n", "\n")
}
