//! Inline script: values assigned to secret names, and secrets by their look. Scripts need a token of the right shape,
//! so tokens leave as surrogates; anything else becomes a mark.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::masking::detectors::{Detector, Identity, Reach, find, identify, is_bearer};
use crate::masking::marks::{ANYWHERE, Random, Surrogate, surrogate_of};
use crate::masking::shape::mark_of;
use crate::masking::{Hidden, count};

static ASSIGNED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"([A-Za-z_$][\w$-]{1,60})["']?\]?\s*[:=]\s*(?:"((?:[^"\\\n]|\\.)+)"|'((?:[^'\\\n]|\\.)+)'|`([^`\n]+)`)"#)
        .expect("a fixed pattern")
});

/// What goes into hiding in a script, and what comes out of it.
pub struct Means<'a> {
    pub random: &'a mut Random,
    pub surrogates: &'a mut Vec<Surrogate>,
    pub hidden: &'a mut Hidden,
}

/// The script with its secrets replaced, or `None` when there are none.
pub fn mask_script(script: &str, means: &mut Means<'_>) -> Option<String> {
    let mut swaps: Vec<(Range<usize>, String)> = Vec::new();
    for assigned in ASSIGNED.captures_iter(script) {
        let value = assigned.iter().skip(2).flatten().next();
        let (Some(name), Some(value)) = (assigned.get(1), value) else { continue };
        match identify(name.as_str()) {
            Identity::Ordinary => {}
            Identity::Csrf => swaps.push((value.range(), means.token(name.as_str(), value.as_str()))),
            Identity::Secret(Detector::Token) if is_bearer(name.as_str()) => {
                swaps.push((value.range(), means.token(name.as_str(), value.as_str())));
            }
            Identity::Secret(detector) => swaps.push((value.range(), means.mark(value.as_str(), detector))),
        }
    }
    for hit in find(script, Reach::All) {
        if swaps.iter().any(|(range, _)| hit.range.start < range.end && range.start < hit.range.end) {
            continue;
        }
        let value = &script[hit.range.clone()];
        let shown = match hit.detector {
            Detector::Token => means.token("script", value),
            detector => means.mark(value, detector),
        };
        swaps.push((hit.range, shown));
    }
    swaps.sort_by_key(|(range, _)| range.start);
    (!swaps.is_empty()).then(|| swapped(script, &swaps))
}

impl Means<'_> {
    fn mark(&mut self, value: &str, detector: Detector) -> String {
        count(self.hidden, detector);
        mark_of(value, detector)
    }

    fn token(&mut self, field: &str, real: &str) -> String {
        let Some(mark) = surrogate_of(real, self.random) else { return self.mark(real, Detector::Token) };
        self.surrogates.push(Surrogate {
            mark: mark.clone(),
            real: real.to_owned(),
            field: field.to_owned(),
            destination: ANYWHERE.to_owned(),
            number: false,
        });
        mark
    }
}

fn swapped(text: &str, swaps: &[(Range<usize>, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, shown) in swaps {
        out.push_str(&text[at..range.start]);
        out.push_str(shown);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}
