//! What happens to each element: what is removed, how its addresses read, and which of its attributes are hidden.
//! Forms and their controls go on to `fields`.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::html_content::{ContentType, Element, EndTag};

use super::attributes::Attributes;
use super::fields;
use super::links::Place;
use super::page::{Banner, Holder, Page, end_body, mask_raw};
use super::tables::{Headings, Title};
use crate::masking::address::with_parameters;
use crate::masking::detectors::{Detector, Identity, Reach, find, identify};
use crate::masking::entities::{decoded, escape};
use crate::masking::marks::{ANYWHERE, Surrogate, surrogate_of};
use crate::masking::policy::{Hide, Place as FieldPlace, PlaceKind, Show, Verdict, remember};
use crate::masking::{MaskError, count};

const HTML: &str = "http://www.w3.org/1999/xhtml";

/// Attributes that hold addresses.
pub const ADDRESSES: &[&str] =
    &["href", "src", "action", "formaction", "poster", "background", "cite", "data", "xlink:href"];

/// Attributes in which long random-looking names are everyday things.
const TECHNICAL: &[&str] = &[
    "id",
    "class",
    "style",
    "for",
    "form",
    "list",
    "headers",
    "integrity",
    "nonce",
    "d",
    "points",
    "viewbox",
    "transform",
    "name",
    "type",
    "rel",
    "target",
    "role",
    "method",
    "crossorigin",
    "media",
    "sizes",
    "slot",
    "part",
    "aria-controls",
    "aria-labelledby",
    "aria-describedby",
    "aria-owns",
    "aria-activedescendant",
];

/// Rewrites one element.
pub fn rewrite(page: &Rc<RefCell<Page>>, element: &mut Element<'_, '_>) -> Result<(), MaskError> {
    let tag = element.tag_name();
    let mut attributes = Attributes::of(element);
    let mut this = page.borrow_mut();
    this.document_inside(&tag, &mut attributes)?;
    if !super::joint::is_inline(&tag) {
        this.joint.borrow_mut().close();
    }
    this.banner_first(&tag, element);
    if this.goes(&tag, &mut attributes) {
        element.remove();
        return Ok(());
    }
    this.select(page, &tag, element, &attributes);
    if element.namespace_uri() == HTML {
        this.enter(page, &tag, element, &mut attributes)?;
    }
    if !attributes.is_empty() {
        this.addresses(&tag, &mut attributes);
        this.hide(&tag, &mut attributes);
        this.lead_on(&mut attributes);
        attributes.apply(element)?;
    }
    Ok(())
}

/// Runs `what` when the element ends, with its end tag.
pub fn at_end(
    page: &Rc<RefCell<Page>>,
    element: &mut Element<'_, '_>,
    what: impl FnOnce(&mut Page, &mut EndTag<'_>) + 'static,
) {
    if let Some(handlers) = element.end_tag_handlers() {
        let page = Rc::clone(page);
        handlers.push(Box::new(move |tag: &mut EndTag<'_>| {
            what(&mut page.borrow_mut(), tag);
            Ok(())
        }));
    }
}

impl Page {
    /// The banner's head goes first into the head, whether the page has one or leaves it to the browser.
    fn banner_first(&mut self, tag: &str, element: &mut Element<'_, '_>) {
        if self.in_head == Banner::Out || tag == "html" {
            return;
        }
        self.in_head = Banner::Out;
        match tag {
            "head" => element.prepend(&self.banner_head, ContentType::Html),
            _ => element.before(&self.banner_head, ContentType::Html),
        }
    }

    /// Whether the element leaves the page altogether.
    fn goes(&mut self, tag: &str, attributes: &mut Attributes) -> bool {
        match tag {
            _ if tag.len() >= 12 && !find(tag, Reach::Sure).is_empty() => true,
            // What stands in the last three is a page to browsers without scripts, and text to the others.
            "object" | "embed" | "applet" | "noscript" | "noframes" | "noembed" => true,
            "iframe" | "frame" | "portal" | "fencedframe" => self.frame_goes(attributes),
            "base" => self.base_goes(attributes),
            "link" => attributes.text("rel").is_some_and(|rel| {
                rel.split_ascii_whitespace().any(|rel| {
                    rel.eq_ignore_ascii_case("serviceworker") || rel.eq_ignore_ascii_case("manifest")
                })
            }),
            "meta" => self.meta_goes(attributes),
            _ => false,
        }
    }

    fn frame_goes(&mut self, attributes: &mut Attributes) -> bool {
        let Some(address) = attributes.said("src") else { return false };
        match self.links.judge(&address) {
            Place::Foreign => true,
            Place::Other => !address.eq_ignore_ascii_case("about:blank"),
            Place::Relative { .. } | Place::Own { .. } => false,
        }
    }

    /// The app's own base stays, since its relative addresses depend on it; a foreign one goes.
    fn base_goes(&mut self, attributes: &mut Attributes) -> bool {
        attributes.remove("target");
        let Some(address) = attributes.said("href") else { return true };
        if !self.links.rebase(&address) {
            return true;
        }
        attributes.set("href", &self.links.base_path());
        false
    }

    fn meta_goes(&mut self, attributes: &mut Attributes) -> bool {
        if attributes.has("charset") {
            attributes.set("charset", "utf-8");
        }
        let Some(kind) = attributes.said("http-equiv").map(|kind| kind.to_ascii_lowercase()) else {
            return false;
        };
        match kind.as_str() {
            "content-type" => attributes.set("content", "text/html; charset=utf-8"),
            "content-security-policy" => self.give_room(attributes),
            _ => {}
        }
        kind == "content-security-policy-report-only" || (kind == "refresh" && self.refresh_goes(attributes))
    }

    /// The app's policy in the page itself lets our banner be. Its nonces look like secrets and are none.
    fn give_room(&mut self, attributes: &mut Attributes) {
        let policy = self.links.policy(&attributes.said("content").unwrap_or_default());
        let hidden = &mut self.facts.hidden;
        let masked =
            crate::masking::shape::mask_found(&policy, Reach::Sure, |hit| count(hidden, hit.detector));
        attributes.set_hidden("content", masked.as_deref().unwrap_or(&policy));
    }

    fn refresh_goes(&mut self, attributes: &mut Attributes) -> bool {
        let content = attributes.text("content").unwrap_or_default();
        let Some((seconds, rest)) = content.split_once([';', ',']) else { return false };
        let rest = rest.trim();
        let named = rest.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("url"));
        let address = if named { rest[3..].trim_start().trim_start_matches('=') } else { rest };
        let address = address.trim().trim_matches(['"', '\'']);
        match self.links.judge(address) {
            Place::Relative { .. } => false,
            Place::Own { rewritten, .. } => {
                attributes.set("content", &format!("{}; url={rewritten}", seconds.trim()));
                false
            }
            Place::Foreign | Place::Other => true,
        }
    }

    /// What an HTML element opens.
    fn enter(
        &mut self,
        page: &Rc<RefCell<Page>>,
        tag: &str,
        element: &mut Element<'_, '_>,
        attributes: &mut Attributes,
    ) -> Result<(), MaskError> {
        self.naming.enter(page, tag, element, attributes);
        match tag {
            "body" => {
                let ours = Rc::clone(page);
                if let Some(handlers) = element.end_tag_handlers() {
                    handlers.push(Box::new(move |tag: &mut EndTag<'_>| {
                        end_body(&ours, tag);
                        Ok(())
                    }));
                }
            }
            "title" if !self.title_seen => {
                self.title_seen = true;
                self.holder = Holder::Title;
                element.prepend(&self.title_prefix, ContentType::Text);
            }
            "script" => {
                let json =
                    attributes.text("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("json"));
                self.holder = Holder::Script { json };
            }
            "table" | "dl" => {
                self.headings = Headings::default();
                self.cell = Verdict::ByLook;
                at_end(page, element, |page, _| page.headings = Headings::default());
            }
            "tr" => {
                self.headings.open_row();
                self.cell = Verdict::ByLook;
            }
            "th" | "dt" => {
                self.headings.open_heading();
                self.cell = Verdict::ByLook;
            }
            "td" | "dd" => self.enter_cell(page, element),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.title.begin();
                self.cell = Verdict::ByLook;
                at_end(page, element, |page, _| page.title.close());
            }
            "ul" | "ol" if self.title.of_item().is_some() => {
                at_end(page, element, |page, _| {
                    (page.title, page.cell) = (Title::default(), Verdict::ByLook);
                });
            }
            "li" | "pre" | "code" | "samp" | "kbd" if self.title.of_item().is_some() => {
                let named = self.title.of_item();
                self.cell = named.map_or(Verdict::ByLook, |named| Verdict::Hide(Hide::Detector(named)));
                at_end(page, element, |page, _| page.cell = Verdict::ByLook);
            }
            _ => return fields::enter(self, page, tag, element, attributes),
        }
        Ok(())
    }

    /// A cell is what its headings say: the text in it is then hidden as a whole.
    fn enter_cell(&mut self, page: &Rc<RefCell<Page>>, element: &mut Element<'_, '_>) {
        self.cell = match self.headings.open_cell() {
            None => Verdict::ByLook,
            Some(heading) => *heading.verdict.get_or_insert_with(|| {
                let place = FieldPlace { name: "", label: &heading.text, path: "", kind: PlaceKind::Text };
                remember(&mut self.facts.seen, &place);
                self.policy.judge(&place, &self.page_path, heading.named, None)
            }),
        };
        if self.cell != Verdict::ByLook {
            at_end(page, element, |page, _| page.cell = Verdict::ByLook);
        }
    }

    /// Hides what the remaining attributes give away.
    fn hide(&mut self, tag: &str, attributes: &mut Attributes) {
        let selected = self.selected().map(|show| match show {
            Show::Shown => Verdict::Shown,
            part => Verdict::Hide(Hide::Field(part)),
        });
        for index in 0..attributes.len() {
            let Some((name, raw)) = attributes.at(index) else { continue };
            let hidden = if raw.len() < 2 {
                None
            } else if let Some(show) = selected.filter(|_| is_read(name)) {
                self.mask_verdict(&decoded(raw), show).map(|shown| escape(&shown))
            } else if ADDRESSES.contains(&name) || matches!(name, "srcset" | "imagesrcset") {
                self.hide_address(raw)
            } else if let Some(called) = name.strip_prefix("data-") {
                self.hide_data(called, raw)
            } else if name.starts_with("on") {
                self.mask_code(&decoded(raw)).map(|code| escape(&code))
            } else if tag == "meta" && name == "content" {
                let called = attributes.said("name").or_else(|| attributes.said("property"));
                self.hide_called(&called.unwrap_or_default(), raw)
            } else {
                let reach = if TECHNICAL.contains(&name) { Reach::Sure } else { Reach::All };
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
        let masked = crate::masking::shape::mask_found(&out, Reach::Sure, |hit| count(hidden, hit.detector));
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
        self.facts.surrogates.push(Surrogate {
            mark: mark.clone(),
            real: real.to_owned(),
            field: field.to_owned(),
            destination: ANYWHERE.to_owned(),
            number: false,
        });
        escape(&mark)
    }
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
