//! A text with gaps, as pages and mails ask for it: `words.text("access-allowed-by").with("owner", owner)`.

use std::fmt;

use fluent_templates::fluent_bundle::FluentValue;

use super::Words;

/// A text that is asked for. It is looked up when it is shown.
#[derive(Clone)]
pub struct Text<'a> {
    words: &'a Words,
    id: &'a str,
    gaps: Vec<(&'static str, FluentValue<'static>)>,
}

impl<'a> Text<'a> {
    pub(super) fn of(words: &'a Words, id: &'a str) -> Self {
        Self { words, id, gaps: Vec::new() }
    }

    /// Fills a gap. What somebody typed is shown as it is: no text is looked up in it.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Gap) -> Self {
        self.gaps.push((name, value.value()));
        self
    }

    pub fn is_empty(&self) -> bool {
        self.to_string().is_empty()
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words.say(self.id, &self.gaps))
    }
}

impl From<Text<'_>> for String {
    fn from(text: Text<'_>) -> Self {
        text.to_string()
    }
}

impl Words {
    /// The word on a badge: `View` for `view`. See [`super::Sentence::kind`].
    pub fn kind(&self, kind: &str) -> String {
        self.say(&format!("kind-{kind}"), &[])
    }
}

/// What can stand in a gap: words, or a number that is counted.
pub trait Gap {
    fn value(self) -> FluentValue<'static>;
}

macro_rules! number {
    ($($name:ty),*) => {
        $(impl Gap for $name {
            fn value(self) -> FluentValue<'static> {
                self.into()
            }
        }

        impl Gap for &$name {
            fn value(self) -> FluentValue<'static> {
                (*self).into()
            }
        })*
    };
}

macro_rules! words {
    ($($name:ty),*) => {
        $(impl Gap for $name {
            fn value(self) -> FluentValue<'static> {
                self.to_string().into()
            }
        })*
    };
}

number!(u32, u64, usize, i32, i64);
words!(&str, &&str, String, &String, &&String, Text<'_>, &Text<'_>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn a_text_is_told_in_the_readers_language_with_its_gaps_filled() {
        let english = Words::new(chrono_tz::UTC);
        let german = english.clone().in_language(Language::German);
        let told = |words: &Words, count: u64| words.text("changes-counted").with("count", count).to_string();
        assert_eq!([told(&english, 0), told(&english, 1)], ["nothing changed", "1 change"]);
        assert_eq!([told(&german, 0), told(&german, 2)], ["nichts geändert", "2 Änderungen"]);
    }

    #[test]
    fn whatever_stands_in_a_gap_is_no_text_of_ours() {
        let words = Words::new(chrono_tz::UTC);
        let told = words.text("limit-agent").with("agent", "{ $agent } { limit-nobody }").to_string();
        assert_eq!(told, "only { $agent } { limit-nobody }");
    }
}
