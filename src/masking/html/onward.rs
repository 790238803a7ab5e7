//! Where a page leads: its addresses go through the gateway, to the page that explains, or nowhere; and what its scripts,
//! styles and data hold of full addresses reads as it must here.

use super::attributes::Attributes;
use super::links::Place;
use super::page::Page;
use super::values::{ADDRESSES, is_script, leads};
use crate::masking::entities::{decoded, escape};

impl Page {
    /// Makes addresses lead through the gateway, or nowhere.
    pub fn addresses(&mut self, tag: &str, attributes: &mut Attributes) {
        attributes.remove("ping");
        if tag != "iframe" {
            attributes.remove("srcdoc");
        }
        if matches!(tag, "a" | "area") {
            attributes.remove("download");
        }
        // Most elements lead nowhere, and to ask for each of the names costs.
        if !attributes.any(leads) {
            return;
        }
        let from_root = self.links.is_at_root();
        for name in ADDRESSES {
            if attributes.raw(name).is_none_or(|raw| from_root && is_plainly_home(raw)) {
                continue;
            }
            let Some(address) = attributes.said(name) else { continue };
            let sends = matches!(*name, "action" | "formaction");
            match self.links.judge(&address) {
                Place::Relative { .. } => {}
                Place::Own { rewritten, .. } => attributes.set(name, &rewritten),
                Place::Foreign if sends => attributes.set(name, "about:blank"),
                Place::Other if sends && !is_script(&address) => attributes.set(name, "about:blank"),
                Place::Foreign if matches!(tag, "a" | "area") => {
                    attributes.set(name, &self.links.outside(&address));
                    attributes.set("rel", "noreferrer noopener");
                }
                Place::Foreign | Place::Other => {}
            }
        }
        for name in ["srcset", "imagesrcset"] {
            if let Some(rewritten) = attributes.text(name).and_then(|set| self.links.rewrite_srcset(&set)) {
                attributes.set(name, &rewritten);
            }
        }
        if matches!(tag, "script" | "link") && self.is_ours(attributes) {
            // What is fetched from us may read differently than at its origin, and the hash is of what it reads there.
            attributes.remove("integrity");
        }
    }

    /// Full addresses in attributes that scripts and styles read, once everything in them is hidden. Never the value of
    /// a control: that is the customer's data, which the form sends back.
    pub fn lead_on(&mut self, attributes: &mut Attributes) {
        for index in 0..attributes.len() {
            let Some((name, raw)) = attributes.at(index).filter(|(_, raw)| raw.contains('/')) else {
                continue;
            };
            let origins = self.links.origins();
            let read = name.starts_with("data-") || name == "content";
            let text = decoded(raw);
            let changed = if name == "style" {
                origins.in_style(text.as_bytes()).and_then(|out| String::from_utf8(out).ok())
            } else if name.starts_with("on") {
                self.in_script(&text)
            } else if read && text.trim_start().starts_with(['{', '[']) {
                origins.in_json(text.as_bytes()).and_then(|out| String::from_utf8(out).ok())
            } else if read {
                origins.of_address(&text)
            } else {
                None
            };
            if let Some(changed) = changed {
                attributes.set_at(index, escape(&changed));
            }
        }
    }

    /// A script with its full addresses as they read here, if anything in it changes.
    pub fn in_script(&self, script: &str) -> Option<String> {
        self.links.origins().in_script(script.as_bytes()).and_then(|out| String::from_utf8(out).ok())
    }

    fn is_ours(&self, attributes: &Attributes) -> bool {
        let address = attributes.said("src").or_else(|| attributes.said("href"));
        address.is_some_and(|address| !matches!(self.links.judge(&address), Place::Foreign))
    }
}

/// Whether it is a path of the app, without anything that would have to be read first.
fn is_plainly_home(raw: &str) -> bool {
    let plain = raw.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.=?#%".contains(&byte));
    plain && raw.starts_with('/') && !raw.starts_with("//")
}
