//! A look ahead over the held part of a page for the texts that name controls: a label may follow its control, and
//! whether a field is a secret can depend on it. A search rather than a parse, since it runs over every page: what it
//! finds inside a comment or script has a place where the pass over the page never asks.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::masking::entities::decoded;

/// How far an element that names something may reach.
const LONGEST: usize = 4000;

/// The texts that name controls.
#[derive(Debug, Default)]
pub struct Labels {
    /// The text of each `<label>` and `<legend>`, by where its start tag stands in the page.
    pub by_place: HashMap<usize, String>,
    /// Texts by the id of the control they are for.
    pub by_for: HashMap<String, String>,
    /// Texts of the elements that an `aria-labelledby` refers to.
    pub by_id: HashMap<String, String>,
    /// The unit right behind an `<input>`, by where the input stands in the page.
    pub units: HashMap<usize, String>,
}

/// An input with a unit behind it, bare or in one element of its own.
static UNIT: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r"(?is)\A<input(?:\s[^>]*)?>\s*(?:<(?:span|abbr|b|i|em|div)(?:\s[^>]*)?>)?\s*(%|‰|€|\$|£|CHF|EUR|USD|GBP|kg|g|km|m|cm|mm|kWh|GB|MB|days?|hours?|minutes?)\s*<",
    )
});

static NAMING: LazyLock<Regex> = LazyLock::new(|| fixed(r"(?i)\A<(label|legend)(?:\s[^>]*)?>"));
static FOR: LazyLock<Regex> = LazyLock::new(|| attribute("for"));
static LABELLED_BY: LazyLock<Regex> = LazyLock::new(|| attribute("aria-labelledby"));
static WITH_ID: LazyLock<Regex> = LazyLock::new(|| {
    fixed(r#"(?i)<([a-z][a-z0-9-]*)(?:\s[^>]*?)?\sid\s*=\s*(?:"([^">]*)"|'([^'>]*)'|([^\s>"']+))[^>]*>"#)
});
/// Controls inside a label, whose own text names nothing, and then every other tag.
static NOT_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r"(?is)<select.*?(?:</select>|$)|<textarea.*?(?:</textarea>|$)|<button.*?(?:</button>|$)|<script.*?(?:</script>|$)|<style.*?(?:</style>|$)|<!--.*?(?:-->|$)|<[^>]*>?",
    )
});

fn fixed(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a fixed pattern")
}

fn attribute(name: &str) -> Regex {
    fixed(&format!(r#"(?i)\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))"#))
}

/// Finds the names in a page.
pub fn look_ahead(html: &[u8]) -> Labels {
    let mut labels = Labels::default();
    // The pass over the page is what refuses text that is not UTF-8 for good; here it only names nothing.
    let Ok(html) = std::str::from_utf8(html).or_else(|cut| std::str::from_utf8(&html[..cut.valid_up_to()]))
    else {
        return labels;
    };
    // Patterns are tried only at tags that could fit, since a search for them would read every letter of the page.
    for (start, _) in html.match_indices('<') {
        if begins(html, start, "<l") {
            labels.name(html, start);
        } else if begins(html, start, "<input")
            && let Some(found) = UNIT.captures(&html[start..])
        {
            labels.units.insert(start, found[1].to_owned());
        }
    }
    let refers = html.match_indices('-').any(|(at, _)| begins(html, at, "-labelledby"));
    let referred: Vec<String> = match refers {
        true => LABELLED_BY.captures_iter(html).filter_map(|found| value_of(&found)).collect(),
        false => Vec::new(),
    };
    if !referred.is_empty() {
        let wanted =
            |id: &str| referred.iter().any(|ids| ids.split_ascii_whitespace().any(|known| known == id));
        for found in WITH_ID.captures_iter(html) {
            let id = found.iter().skip(2).flatten().next().map(|id| decoded(id.as_str())).unwrap_or_default();
            if wanted(&id) {
                let text = text_of(html, found.get_match().range(), &found[1]);
                labels.by_id.entry(id).or_insert(text);
            }
        }
    }
    labels
}

impl Labels {
    /// The `<label>` or `<legend>` that stands at a place, if it is one.
    fn name(&mut self, html: &str, start: usize) {
        let Some(found) = NAMING.captures(&html[start..]) else { return };
        let tag = found.get_match();
        let text = text_of(html, start..start + tag.len(), &found[1]);
        if let Some(control) = value_in(&FOR, tag.as_str()) {
            self.by_for.entry(control).or_insert_with(|| text.clone());
        }
        self.by_place.insert(start, text);
    }
}

/// Whether the page goes on with these letters, in either case.
fn begins(html: &str, at: usize, wanted: &str) -> bool {
    html.as_bytes()
        .get(at..at + wanted.len())
        .is_some_and(|found| found.eq_ignore_ascii_case(wanted.as_bytes()))
}

/// The text from a start tag to the end tag of that name, in one line.
fn text_of(html: &str, tag: Range<usize>, name: &str) -> String {
    let mut end = html.len().min(tag.end + LONGEST);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let inside = &html[tag.end..end];
    let wanted = name.as_bytes();
    let closes = |at: &usize| {
        let rest = &inside.as_bytes()[at + 2..];
        rest.len() >= wanted.len() && rest[..wanted.len()].eq_ignore_ascii_case(wanted)
    };
    let length = inside.match_indices("</").map(|(at, _)| at).find(closes).unwrap_or(inside.len());
    one_line(&decoded(&NOT_TEXT.replace_all(&inside[..length], " ")))
}

fn value_in(attribute: &Regex, tag: &str) -> Option<String> {
    value_of(&attribute.captures(tag)?)
}

fn value_of(found: &regex::Captures<'_>) -> Option<String> {
    found.iter().skip(1).flatten().next().map(|value| decoded(value.as_str()))
}

/// A name in one line, without the colon or star that forms put after it.
pub fn one_line(text: &str) -> String {
    squeezed(text).trim_end_matches([':', '*', ' ']).to_owned()
}

/// Text in one line, with one space between words.
pub fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_named_by_labels_before_after_and_around_them() {
        let html = r#"<!-- <label for=a>no</label> --><input id=b><LABEL class=x for="b">Tax <b>rate</b> (%):</LABEL>
            <label><select><option>20 %</select> Rate</label><span id='s'>Total</span><input aria-labelledby="s t">"#;
        let labels = look_ahead(html.as_bytes());
        assert_eq!(labels.by_for["b"], "Tax rate (%)");
        assert_eq!(labels.by_place[&html.find("<label><select").expect("there")], "Rate");
        assert_eq!(labels.by_id["s"], "Total");
    }

    #[test]
    fn a_unit_right_behind_an_input_belongs_to_it() {
        let html = r#"<input name=a><span class="unit" aria-hidden="true">%</span><input name=b> kg<br>
            <input name=c><span>% of all</span><input name=d>"#;
        let labels = look_ahead(html.as_bytes());
        let of = |name: &str| labels.units.get(&html.find(&format!("<input name={name}")).expect("there"));
        assert_eq!(of("a").map(String::as_str), Some("%"));
        assert_eq!(of("b").map(String::as_str), Some("kg"));
        assert_eq!((of("c"), of("d")), (None, None));
    }
}
