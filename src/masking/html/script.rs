//! Inline script: values assigned to secret names, state written as JSON, JSON in strings, and secrets by their look.
//! Scripts need a token of the right shape, so tokens leave as surrogates; anything else becomes a mark.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::masking::detectors::{Detector, Identity, Reach, find, identify, is_bearer};
use crate::masking::json::{mask_named, value_at};
use crate::masking::marks::{Random, Surrogate, surrogate_of};
use crate::masking::policy::Policy;
use crate::masking::shape::{mark_of, swapped};
use crate::masking::{PageFacts, count};

mod assigned;
mod literals;

use assigned::{Assigned, assigned};

/// What goes into hiding in a script, and what comes out of it.
pub struct Means<'a> {
    pub page_path: &'a str,
    pub policy: &'a Policy,
    pub random: &'a mut Random,
    pub facts: &'a mut PageFacts,
}

/// The script with its secrets replaced, or `None` when there are none.
pub fn mask_script(script: &str, means: &mut Means<'_>) -> Option<String> {
    let mut swaps: Vec<(Range<usize>, String)> = Vec::new();
    for state in literals::documents(script) {
        if let Some(masked) = means.document(&state.name, &state.json) {
            swaps.push((state.range, state.style.write(&masked)));
        }
    }
    for Assigned { name, value, bare } in assigned(script) {
        let identity = identify(name);
        if identity == Identity::Ordinary || is_taken(&swaps, &value) {
            continue;
        }
        let real = &script[value.clone()];
        let shown = match identity {
            Identity::Csrf => means.token(name, real),
            Identity::Secret(Detector::Token) if is_bearer(name) => means.token(name, real),
            Identity::Secret(detector) => means.mark(real, detector),
            Identity::Ordinary => continue,
        };
        swaps.push((value, if bare { format!("\"{shown}\"") } else { shown }));
    }
    for hit in find(script, Reach::All) {
        if is_taken(&swaps, &hit.range) {
            continue;
        }
        let value = hit.value(script);
        let shown = match hit.detector {
            Detector::Token if hit.read.is_none() => means.token("script", value),
            detector => means.mark(value, detector),
        };
        swaps.push((hit.range, shown));
    }
    swaps.sort_by_key(|(range, _)| range.start);
    (!swaps.is_empty()).then(|| swapped(script, swaps))
}

/// Whether an answer is data in the call of a function that any site may name.
pub fn is_padded(script: &str) -> bool {
    static CALL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:\s|/\*[^*]*\*/)*(?:typeof\s+\S+\s*===?\s*\S+\s*&&\s*)?[A-Za-z_$][\w$.\[\]]*\s*\(\s*([\[{])",
        )
        .expect("a fixed pattern")
    });
    let Some(found) = CALL.captures(script) else { return false };
    let start = found.get(1).map_or(0, |open| open.start());
    let Ok(length) = value_at(&script[start..]) else { return false };
    let rest = script[start + length..].trim();
    rest.strip_prefix(')').is_some_and(|rest| rest.trim_matches([';', ' ', '\n', '\r']).is_empty())
}

fn is_taken(swaps: &[(Range<usize>, String)], place: &Range<usize>) -> bool {
    swaps.iter().any(|(range, _)| place.start < range.end && range.start < place.end)
}

impl Means<'_> {
    /// State that is written as JSON, if anything in it is hidden.
    fn document(&mut self, name: &str, json: &str) -> Option<String> {
        let (bytes, facts) =
            mask_named(name, json.as_bytes(), self.page_path, self.policy, self.random).ok()?;
        let is_changed = !facts.surrogates.is_empty() || !facts.hidden.is_empty();
        self.facts.add(facts);
        if is_changed { String::from_utf8(bytes).ok() } else { None }
    }

    fn mark(&mut self, value: &str, detector: Detector) -> String {
        count(&mut self.facts.hidden, detector);
        mark_of(value, detector)
    }

    fn token(&mut self, field: &str, real: &str) -> String {
        let Some(mark) = surrogate_of(real, self.random) else { return self.mark(real, Detector::Token) };
        self.facts.surrogates.push(Surrogate::anywhere(&mark, real, field));
        mark
    }
}
