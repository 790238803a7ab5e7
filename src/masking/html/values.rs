//! What of an element's attributes shows: addresses lead through the gateway, or nowhere, and lose the secrets in them;
//! what people or scripts read is hidden by name and by look.

use super::attributes::Attributes;
use super::page::{Page, mask_raw};
use crate::masking::address::with_parameters;
use crate::masking::count;
use crate::masking::detectors::{Detector, Identity, Reach, identify};
use crate::masking::entities::{decoded, escape};
use crate::masking::marks::{Surrogate, surrogate_of};
use crate::masking::policy::{Hide, Verdict};
use crate::masking::shape::mask_found;

/// Attributes that hold addresses.
pub const ADDRESSES: &[&str] =
    &["href", "src", "action", "formaction", "poster", "background", "cite", "data", "xlink:href"];

impl Page {
    /// Hides what the remaining attributes give away.
    pub fn hide(&mut self, tag: &str, attributes: &mut Attributes) {
        let selected = self.selected().map(Verdict::from);
        for index in 0..attributes.len() {
            let Some((name, raw)) = attributes.at(index) else { continue };
            let hidden = if raw.len() < 2 {
                None
            } else if let Some(show) = selected.filter(|_| is_read(name)) {
                self.mask_verdict(&decoded(raw), show).map(|shown| escape(&shown))
            } else if leads(name) {
                self.hide_address(raw)
            } else if let Some(called) = name.strip_prefix("data-") {
                self.hide_data(called, raw)
            } else if name.starts_with("on") {
                self.mask_code(&decoded(raw)).map(|code| escape(&code))
            } else if tag == "meta" && name == "content" {
                let called = attributes.said("name").or_else(|| attributes.said("property"));
                self.hide_called(&called.unwrap_or_default(), raw)
            } else {
                let reach = if is_technical(name) { Reach::Sure } else { Reach::All };
                mask_raw(raw, reach, &mut self.facts.hidden)
            };
            if let Some(hidden) = hidden {
                attributes.set_at(index, hidden);
            }
        }
    }

    /// An attribute made for scripts: it may hold a whole JSON document.
    fn hide_data(&mut self, called: &str, raw: &str) -> Option<String> {
        let text = decoded(raw);
        let document = if text.trim_start().starts_with(['{', '[']) { self.mask_data(&text) } else { None };
        match document {
            Some(document) => (document != text).then(|| escape(&document)),
            None => self.hide_called(called, raw),
        }
    }

    fn hide_called(&mut self, called: &str, raw: &str) -> Option<String> {
        match identify(called) {
            Identity::Secret(detector) if !matches!(raw, "true" | "false") => {
                Some(escape(&self.mark(&decoded(raw), Hide::Detector(detector))))
            }
            Identity::Csrf => Some(self.token(called, &decoded(raw))),
            _ => mask_raw(raw, Reach::All, &mut self.facts.hidden),
        }
    }

    /// An address loses the secrets among its parameters, and whatever is certain in the rest.
    fn hide_address(&mut self, raw: &str) -> Option<String> {
        if !raw.contains(['=', ':', '&']) {
            return mask_raw(raw, Reach::Sure, &mut self.facts.hidden);
        }
        let address = decoded(raw);
        if is_script(&address) {
            return self.mask_code(&address).map(|code| escape(&code));
        }
        let swapped = with_parameters(&address, |key, value, identity| self.parameter(key, value, identity));
        let changed = swapped.is_some();
        let out = swapped.unwrap_or(address);
        let hidden = &mut self.facts.hidden;
        let masked = mask_found(&out, Reach::Sure, |hit| count(hidden, hit.detector));
        let out = masked.or(changed.then_some(out))?;
        Some(escape(&out))
    }

    fn parameter(&mut self, key: &str, value: &str, identity: Identity) -> Option<String> {
        match identity {
            Identity::Secret(detector) => Some(self.mark(value, Hide::Detector(detector))),
            Identity::Csrf => Some(self.token(key, value)),
            Identity::Ordinary => self.mask_plain(value),
        }
    }

    /// A surrogate that may be used anywhere in the app, as its scripts need it.
    fn token(&mut self, field: &str, real: &str) -> String {
        let Some(mark) = surrogate_of(real, &mut self.random) else {
            return self.mark(real, Hide::Detector(Detector::Token));
        };
        self.facts.surrogates.push(Surrogate::anywhere(&mark, real, field));
        escape(&mark)
    }
}

/// Whether an attribute of this name holds addresses.
pub fn leads(name: &str) -> bool {
    matches!(
        name,
        "href"
            | "src"
            | "action"
            | "formaction"
            | "poster"
            | "background"
            | "cite"
            | "data"
            | "xlink:href"
            | "srcset"
            | "imagesrcset"
    )
}

/// Whether long random-looking names are everyday things in the attribute.
fn is_technical(name: &str) -> bool {
    matches!(
        name,
        "id" | "class"
            | "style"
            | "for"
            | "form"
            | "list"
            | "headers"
            | "integrity"
            | "nonce"
            | "d"
            | "points"
            | "viewbox"
            | "transform"
            | "name"
            | "type"
            | "rel"
            | "target"
            | "role"
            | "method"
            | "crossorigin"
            | "media"
            | "sizes"
            | "slot"
            | "part"
            | "aria-controls"
            | "aria-labelledby"
            | "aria-describedby"
            | "aria-owns"
            | "aria-activedescendant"
    )
}

/// Whether people or scripts read a value in the attribute.
fn is_read(name: &str) -> bool {
    name.starts_with("data-")
        || matches!(
            name,
            "value"
                | "title"
                | "alt"
                | "placeholder"
                | "content"
                | "label"
                | "summary"
                | "datetime"
                | "aria-label"
                | "aria-description"
                | "aria-valuetext"
                | "aria-valuenow"
        )
}

pub fn is_script(address: &str) -> bool {
    address.trim_start().get(..11).is_some_and(|scheme| scheme.eq_ignore_ascii_case("javascript:"))
}
