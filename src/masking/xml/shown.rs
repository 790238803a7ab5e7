//! What of an XML document shows: text by its element's name and by look, attributes by theirs. Handlers and what would
//! run go.

use super::{Open, Pass, local};
use crate::masking::detectors::{Identity, Reach, carries, identify_beneath};
use crate::masking::entities::escape;
use crate::masking::policy::{Place, PlaceKind, Verdict, remember};
use crate::masking::shape::{mask_found, mask_judged};
use crate::masking::{count, count_as, may_be_shown};

/// Attributes in which long random-looking names and numbers are everyday things.
const TECHNICAL: &[&str] =
    &["id", "class", "d", "points", "transform", "href", "src", "style", "xmlns", "viewbox", "type", "lang"];

impl<'a> Pass<'a> {
    /// What is known of the text in an element.
    pub fn enter(&mut self, name: &'a str) -> Open<'a> {
        let parent = self.open.last();
        let path = match parent {
            Some(parent) => format!("{}.{}", parent.path, local(name)),
            None => local(name).to_owned(),
        };
        let is_picture = path == "svg" || path.starts_with("svg.");
        let above = parent.map_or("", |parent| local(parent.name));
        let identity = identify_beneath(above, local(name));
        let says_nothing = identity == Identity::Ordinary && carries(local(name));
        let inherited = parent.map(|parent| parent.verdict);
        let verdict = match inherited.filter(|above| says_nothing && matches!(above, Verdict::Hide(_))) {
            Some(above) => above,
            None => {
                let kind = if is_picture { PlaceKind::Text } else { PlaceKind::Json };
                let place = Place { name: local(name), label: "", path: &path, kind };
                self.policy.judge(&place, identity.with_tokens(), None)
            }
        };
        Open { name, path, verdict }
    }

    /// The attribute as it shows, or nothing if it goes.
    pub fn attribute(&mut self, opened: &Open<'_>, name: &str, value: &str) -> Option<String> {
        let lower = local(name).to_ascii_lowercase();
        let says: String =
            value.chars().filter(|letter| !letter.is_whitespace() && !letter.is_control()).collect();
        let says = says.to_ascii_lowercase();
        let runs = says.starts_with("javascript:")
            || says.starts_with("data:text")
            || says.starts_with("data:image/svg");
        if lower.starts_with("on") || !may_be_shown(name) || (runs && !name.starts_with("xmlns")) {
            return None;
        }
        let own = identify_beneath(local(opened.name), local(name)).with_tokens();
        let named = own.or(opened.verdict.detector().filter(|_| lower == "value"));
        let technical = TECHNICAL.contains(&lower.as_str()) || name.starts_with("xmlns:");
        let verdict = match (named, self.policy.closed && !technical && !opened.path.starts_with("svg")) {
            (None, false) => Verdict::ByLook,
            (named, _) => {
                let path = format!("{}.{name}", opened.path);
                let place = Place { name: local(name), label: "", path: &path, kind: PlaceKind::Json };
                self.policy.judge(&place, named, None)
            }
        };
        let hidden = &mut self.facts.hidden;
        let masked = match verdict {
            // Nothing hides nothing.
            _ if value.is_empty() => None,
            Verdict::Hide(hide) => {
                count_as(hidden, hide.name());
                Some(hide.mark(value))
            }
            Verdict::ByLook if technical => mask_found(value, Reach::Sure, |hit| count(hidden, hit.detector)),
            other => mask_judged(value, other, |hit| count(hidden, hit.detector)),
        };
        Some(masked.unwrap_or_else(|| value.to_owned()))
    }

    /// Lets out the text since the last tag.
    pub fn flush(&mut self) {
        let text = std::mem::take(&mut self.line);
        if self.gone > 0 || text.is_empty() {
            return;
        }
        let Some(open) = self.open.last() else { return };
        let place = Place { name: local(open.name), label: "", path: &open.path, kind: PlaceKind::Json };
        let verdict = if text.trim().is_empty() { Verdict::Shown } else { open.verdict };
        if !text.trim().is_empty() && !open.path.starts_with("svg") {
            remember(&mut self.facts.seen, &place);
        }
        let hidden = &mut self.facts.hidden;
        let masked = match verdict {
            Verdict::Hide(hide) => {
                count_as(hidden, hide.name());
                Some(hide.mark(text.trim()))
            }
            verdict => mask_judged(&text, verdict, |hit| count(hidden, hit.detector)),
        };
        self.policy.note(&place, verdict, &text, masked.as_deref());
        let shown = masked.unwrap_or(text);
        // What somebody decided to show is nothing's other half.
        match open.verdict {
            Verdict::Revealed(_) | Verdict::Shown => self.all.push('\u{1}'),
            Verdict::ByLook | Verdict::Hide(_) => self.all.push_str(&shown),
        }
        self.out.push_str(&escape(&shown));
    }
}
