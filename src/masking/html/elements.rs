//! What happens to each element: what is removed, and what it opens. What of its attributes shows is in `values`; forms
//! and their controls go on to `fields`.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::html_content::{ContentType, Element, EndTag};

use super::attributes::Attributes;
use super::fields;
use super::links::Place;
use super::page::{Banner, Holder, Page, end_body};
use super::tables::{Headings, Title};
use crate::masking::detectors::{Reach, find};
use crate::masking::policy::{Hide, Place as FieldPlace, PlaceKind, Verdict, remember};
use crate::masking::shape::mask_found;
use crate::masking::{MaskError, count};

const HTML: &str = "http://www.w3.org/1999/xhtml";

/// Rewrites one element.
pub fn rewrite(page: &Rc<RefCell<Page>>, element: &mut Element<'_, '_>) -> Result<(), MaskError> {
    let tag = element.tag_name();
    let mut attributes = Attributes::of(element);
    let mut this = page.borrow_mut();
    if !super::joint::is_inline(&tag) {
        this.joint.borrow_mut().close();
    }
    this.banner_first(&tag, element);
    if this.goes(&tag, &mut attributes) {
        element.remove();
        return Ok(());
    }
    this.document_inside(&tag, &mut attributes)?;
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
        let masked = mask_found(&policy, Reach::Sure, |hit| count(hidden, hit.detector));
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
                self.leave_cell();
                at_end(page, element, |page, _| {
                    page.headings = Headings::default();
                    page.leave_cell();
                });
            }
            "tr" => {
                self.headings.open_row();
                self.leave_cell();
            }
            "th" | "dt" => {
                self.headings.open_heading();
                self.leave_cell();
            }
            "td" | "dd" => self.enter_cell(page, element),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.title.begin();
                self.leave_cell();
                at_end(page, element, |page, _| page.title.close());
            }
            "ul" | "ol" | "li" | "pre" | "code" | "samp" | "kbd" => self.enter_item(page, tag, element),
            _ => return fields::enter(self, page, tag, element, attributes),
        }
        Ok(())
    }

    /// A cell is what its headings say: the text in it is then hidden as a whole.
    fn enter_cell(&mut self, page: &Rc<RefCell<Page>>, element: &mut Element<'_, '_>) {
        self.leave_cell();
        if let Some(heading) = self.headings.open_cell() {
            heading.text.clone_into(&mut self.cell_called);
            self.cell = *heading.verdict.get_or_insert_with(|| {
                let place = FieldPlace { name: "", label: &heading.text, path: "", kind: PlaceKind::Text };
                remember(&mut self.facts.seen, &place);
                self.policy.judge(&place, heading.named, None)
            });
        }
        if self.cell != Verdict::ByLook {
            at_end(page, element, |page, _| page.cell = Verdict::ByLook);
        }
    }

    fn leave_cell(&mut self) {
        self.cell = Verdict::ByLook;
        self.cell_called.clear();
    }

    /// A list of codes beneath a title that says so: each of its items is hidden as a whole.
    fn enter_item(&mut self, page: &Rc<RefCell<Page>>, tag: &str, element: &mut Element<'_, '_>) {
        let Some(named) = self.title.of_item() else { return };
        if matches!(tag, "ul" | "ol") {
            return at_end(page, element, |page, _| {
                (page.title, page.cell) = (Title::default(), Verdict::ByLook);
            });
        }
        self.cell = Verdict::Hide(Hide::Detector(named));
        at_end(page, element, |page, _| page.cell = Verdict::ByLook);
    }
}
