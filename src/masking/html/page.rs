//! The state of one page while it streams by, and what each token does to it: elements are handed to `elements`
//! and `fields`, text is gathered until its node is complete and then hidden, comments go.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use lol_html::html_content::{ContentType, EndTag, TextChunk, TextType};
use lol_html::{Settings, doc_comments, doc_text, doctype, element, end};

use super::HtmlSettings;
use super::controls::{Control, Fieldset, Forms, OpenSelect, Owner};
use super::gate::Phase;
use super::inside::Shared;
use super::joint::{HERE, Joint};
use super::labels::{Labels, squeezed};
use super::links::Links;
use super::naming::Naming;
use super::script::{Means, mask_script};
use super::tables::{Headings, Title};
use super::tagged::mask_tagged;
use crate::masking::detectors::{Reach, find};
use crate::masking::entities::{decode, decoded, escape};
use crate::masking::marks::Random;
use crate::masking::policy::{Place, PlaceKind, Policy, Show, Verdict};
use crate::masking::selectors::Open;
use crate::masking::shape::{mark_of, mask_found, swapped};
use crate::masking::text::mask_pieces;
use crate::masking::{Hidden, MaskError, PageFacts, ServedOption, add, count, mask_json, mask_text};

/// The longest text node that is looked at as a whole.
const LONGEST_TEXT: usize = 4 * 1024 * 1024;

/// Everything known of the page so far.
pub struct Page {
    pub page_path: String,
    pub banner_head: String,
    pub banner_body: String,
    pub title_prefix: String,
    pub random: Random,
    pub new_form_id: Box<dyn FnMut() -> String>,
    /// The same again, for documents inside of this one.
    pub shared: Shared,
    /// How many documents this one stands in.
    pub depth: usize,
    pub links: Links,
    pub labels: Labels,
    /// What is known so far; the forms in it are those of documents inside of this one.
    pub facts: PageFacts,
    pub forms: Forms,
    pub in_head: Banner,
    pub in_body: Banner,
    pub title_seen: bool,
    pub holder: Holder,
    /// Where the open `<label>`s stand in the page.
    pub open_labels: Vec<usize>,
    /// Each open `<fieldset>`.
    pub fieldsets: Vec<Fieldset>,
    /// An open `<optgroup>` is disabled, and all its options with it.
    pub dead_options: bool,
    pub select: Option<OpenSelect>,
    pub option: Option<OpenOption>,
    pub button: Option<(Owner, Control)>,
    pub headings: Headings,
    pub naming: Naming,
    /// The title above what is open now.
    pub title: Title,
    /// What the headings say of the cell that is open.
    pub cell: Verdict,
    /// What they call it.
    pub cell_called: String,
    pub policy: Policy,
    /// The elements that a selector's outer parts wait for.
    pub outer: Open,
    /// What selectors decided about the elements that are open, from the outside in.
    pub decided: Vec<Show>,
    /// Whether the last of them is about an element without an end, and so about nothing that follows.
    pub decided_alone: bool,
    text: String,
    /// Where text goes on its way out.
    pub joint: Rc<RefCell<Joint>>,
}

/// Whether a part of our banner still has to go out.
#[derive(PartialEq)]
pub enum Banner {
    Waiting,
    Out,
}

/// Whose text the next text node is, where it is not ordinary text.
pub enum Holder {
    Nobody,
    Title,
    Script { json: bool },
    Textarea { owner: Owner, control: Box<Control> },
}

/// An option while its text is read.
pub struct OpenOption {
    /// The `value` as shown, and the real one if another; without it, the text is the value.
    pub value: Option<(String, Option<String>)>,
    pub selected: bool,
    pub disabled: bool,
    pub shown: String,
    pub real: String,
}

impl Page {
    pub fn new(settings: HtmlSettings, depth: usize, joint: Rc<RefCell<Joint>>) -> Self {
        let shared = Shared::new(settings.origins.clone(), settings.random, settings.new_form_id);
        Self {
            links: Links::new(&settings.page_path, &settings.origins),
            page_path: settings.page_path,
            banner_head: settings.banner_head,
            banner_body: settings.banner_body,
            title_prefix: settings.title_prefix,
            random: shared.random(),
            new_form_id: shared.new_form_id(),
            shared,
            depth,
            labels: Labels::default(),
            facts: PageFacts::default(),
            forms: Forms::default(),
            in_head: Banner::Waiting,
            in_body: Banner::Waiting,
            title_seen: false,
            holder: Holder::Nobody,
            open_labels: Vec::new(),
            fieldsets: Vec::new(),
            dead_options: false,
            select: None,
            option: None,
            button: None,
            headings: Headings::default(),
            naming: Naming::default(),
            title: Title::default(),
            cell: Verdict::ByLook,
            cell_called: String::new(),
            policy: settings.policy,
            outer: Open::default(),
            decided: Vec::new(),
            decided_alone: false,
            text: String::new(),
            joint,
        }
    }

    /// What became known since this was last asked: forms that are new or have grown, and marks. None while a choice,
    /// a text or a button is open, of which a part may have left.
    pub fn news(&mut self) -> Option<PageFacts> {
        if self.select.is_some() || self.button.is_some() || matches!(self.holder, Holder::Textarea { .. }) {
            return None;
        }
        let mut forms = self.forms.news(self.facts.title.as_deref());
        forms.append(&mut self.facts.forms);
        let surrogates = std::mem::take(&mut self.facts.surrogates);
        Some(PageFacts { forms, surrogates, ..PageFacts::default() })
    }

    /// What the page was, once it has ended.
    pub fn take_facts(&mut self) -> PageFacts {
        self.close_select();
        self.close_textarea(String::new());
        let mut facts = std::mem::take(&mut self.facts);
        add(&mut facts.hidden, std::mem::take(&mut self.joint.borrow_mut().hidden));
        self.naming.tell(&mut facts);
        // Pieces that stood apart in the page stand together here.
        facts.heading = facts.heading.map(|heading| mask_pieces(&heading));
        facts.crumbs.iter_mut().for_each(|crumb| *crumb = mask_pieces(crumb));
        facts.labels = self.forms.take_labels();
        let own = self.forms.finish(facts.title.as_deref());
        facts.forms.splice(..0, own);
        facts
    }

    /// The open option is complete.
    pub fn close_option(&mut self) {
        let (Some(option), Some(select)) = (self.option.take(), &mut self.select) else { return };
        let label = mask_text(&squeezed(&option.shown));
        let (value, real) = option.value.unwrap_or_else(|| {
            let real = squeezed(&option.real);
            (label.clone(), (real != label).then_some(real))
        });
        if option.selected {
            select.chosen.push(select.options.len());
        }
        select.disabled.push(option.disabled);
        select.options.push(ServedOption { value, label, real });
    }

    pub fn close_select(&mut self) {
        self.close_option();
        if let Some(select) = self.select.take() {
            self.forms.add_select(select);
        }
    }

    /// The open textarea is complete with this text in it; gives back what is shown instead, if something else is.
    pub fn close_textarea(&mut self, text: String) -> Option<String> {
        let Holder::Textarea { owner, mut control } = std::mem::replace(&mut self.holder, Holder::Nobody)
        else {
            return None;
        };
        let shown = if text.is_empty() { None } else { self.mask_verdict(&text, control.verdict) };
        if !text.is_empty() {
            self.note_control(&control, &text, shown.as_deref());
        }
        control.shown = shown.clone().unwrap_or_else(|| text.clone());
        control.real = shown.is_some().then_some(text);
        self.forms.add(&owner, *control);
        shown
    }

    /// The open button is complete.
    pub fn close_button(&mut self) {
        let Some((owner, mut control)) = self.button.take() else { return };
        let said = mask_text(&squeezed(&control.choice));
        control.choice = if said.is_empty() { control.label.clone() } else { said };
        if let Some(form) = self.forms.form_mut(&owner) {
            form.submit_label.get_or_insert_with(|| control.choice.clone());
            form.buttons.push(control.choice.clone());
        }
        self.forms.add(&owner, control);
    }

    /// Text with its secrets replaced, or `None` when it has none.
    pub fn mask_plain(&mut self, text: &str) -> Option<String> {
        let hidden = &mut self.facts.hidden;
        mask_found(text, Reach::All, |hit| count(hidden, hit.detector))
    }

    /// Script with its secrets replaced, or `None` when it has none.
    pub fn mask_code(&mut self, script: &str) -> Option<String> {
        let (page_path, policy) = (self.page_path.as_str(), &self.policy);
        let (random, facts) = (&mut self.random, &mut self.facts);
        mask_script(script, &mut Means { page_path, policy, random, facts })
    }

    /// JSON with its secrets replaced; `None` when it is not JSON after all.
    pub fn mask_data(&mut self, json: &str) -> Option<String> {
        let (bytes, facts) =
            mask_json(json.as_bytes(), &self.page_path, &self.policy, &mut self.random).ok()?;
        self.facts.add(facts);
        String::from_utf8(bytes).ok()
    }

    /// A piece of text: kept back until its node is complete, since a secret may be cut anywhere.
    fn read(&mut self, chunk: &mut TextChunk<'_>) -> Result<(), MaskError> {
        if self.text.len() + chunk.as_str().len() > LONGEST_TEXT {
            return Err(MaskError::TooLarge);
        }
        self.text.push_str(chunk.as_str());
        chunk.set_str(String::new());
        if !chunk.last_in_text_node() {
            return Ok(());
        }
        chunk.set_str(HERE.to_owned());
        let raw = std::mem::take(&mut self.text);
        let joins = matches!(chunk.text_type(), TextType::Data | TextType::CDataSection)
            && matches!(self.verdict(), Verdict::ByLook | Verdict::Hide(_));
        let shown = match chunk.text_type() {
            TextType::ScriptData => self.script_text(&raw),
            TextType::RCData => self.held_text(&raw),
            TextType::RawText | TextType::PlainText => self.raw_text(&raw),
            TextType::Data | TextType::CDataSection => self.ordinary_text(&raw),
        };
        let text = shown.unwrap_or(raw);
        self.joint.borrow_mut().announce(text, joins);
        Ok(())
    }

    /// The text of a style.
    fn raw_text(&mut self, raw: &str) -> Option<String> {
        let shown = mask_raw(raw, Reach::Sure, &mut self.facts.hidden);
        let led = self.links.origins().in_style(shown.as_deref().unwrap_or(raw).as_bytes());
        led.and_then(|led| String::from_utf8(led).ok()).or(shown)
    }

    fn script_text(&mut self, raw: &str) -> Option<String> {
        let shown = self.hidden_script(raw);
        let text = shown.as_deref().unwrap_or(raw);
        let led = match self.holder {
            Holder::Script { json: true } => {
                let led = self.links.origins().in_json(text.as_bytes());
                led.and_then(|led| String::from_utf8(led).ok())
            }
            _ => self.in_script(text),
        };
        led.or(shown)
    }

    fn hidden_script(&mut self, raw: &str) -> Option<String> {
        let json = matches!(self.holder, Holder::Script { json: true }) && !raw.trim().is_empty();
        match if json { self.mask_data(raw) } else { None } {
            Some(data) => {
                self.naming.read_data(&data);
                Some(data.replace('<', "\\u003c"))
            }
            None => {
                let masked = self.mask_code(raw);
                mask_tagged(masked.as_deref().unwrap_or(raw), &mut self.facts.hidden).or(masked)
            }
        }
    }

    /// The text of a title or textarea.
    fn held_text(&mut self, raw: &str) -> Option<String> {
        match self.holder {
            Holder::Title => {
                let shown = mask_raw(raw, Reach::All, &mut self.facts.hidden);
                let title = squeezed(&decoded(shown.as_deref().unwrap_or(raw)));
                self.facts.title = Some(title).filter(|title| !title.is_empty());
                self.holder = Holder::Nobody;
                shown
            }
            Holder::Textarea { .. } => {
                let text = decoded(raw).replace("\r\n", "\n");
                let text = text.strip_prefix('\n').unwrap_or(&text).to_owned();
                self.close_textarea(text).map(|shown| escape(&shown))
            }
            _ => mask_raw(raw, Reach::All, &mut self.facts.hidden),
        }
    }

    fn ordinary_text(&mut self, raw: &str) -> Option<String> {
        if raw.bytes().all(|byte| byte.is_ascii_whitespace()) {
            return None;
        }
        let shown = match self.verdict() {
            Verdict::ByLook => mask_raw(raw, Reach::All, &mut self.facts.hidden),
            verdict => self.mask_verdict(&decoded(raw.trim()), verdict).map(|shown| escape(&shown)),
        };
        if !self.cell_called.is_empty() && self.option.is_none() {
            let place = Place { name: "", label: &self.cell_called, path: "", kind: PlaceKind::Text };
            let shown = shown.as_deref().map(decoded);
            self.policy.note(&place, self.verdict(), &decoded(raw), shown.as_deref());
        }
        let out = shown.as_deref().unwrap_or(raw);
        if let Some(option) = &mut self.option {
            option.shown.push_str(&decoded(out));
            option.real.push_str(&decoded(raw));
        } else if let Some((_, button)) = &mut self.button {
            button.choice.push_str(&decoded(out));
        } else {
            let seen = decode(out);
            self.naming.read(&seen.text);
            self.headings.read(&seen.text);
            self.title.read(&seen.text);
        }
        shown
    }
}

/// Raw text with the secrets in it replaced, seen through character references; `None` when it has none.
pub fn mask_raw(raw: &str, reach: Reach, hidden: &mut Hidden) -> Option<String> {
    let seen = decode(raw);
    let found = find(&seen.text, reach);
    if found.is_empty() {
        return None;
    }
    let swaps = found.iter().map(|hit| {
        count(hidden, hit.detector);
        (seen.raw(&hit.range), escape(&mark_of(hit.value(&seen.text), hit.detector)))
    });
    Some(swapped(raw, swaps))
}

/// Hands lol_html's tokens to the page.
pub fn handlers(
    page: &Rc<RefCell<Page>>,
    phase: &Rc<Cell<Phase>>,
    settings: Settings<'static, 'static>,
) -> Settings<'static, 'static> {
    let phase = Rc::clone(phase);
    let (elements, texts, ending) = (Rc::clone(page), Rc::clone(page), Rc::clone(page));
    settings
        .append_element_content_handler(element!("*", move |found| Ok(super::elements::rewrite(
            &elements, found
        )?)))
        .append_document_content_handler(doc_text!(move |chunk| Ok(texts.borrow_mut().read(chunk)?)))
        .append_document_content_handler(doc_comments!(|comment| {
            comment.remove();
            Ok(())
        }))
        // Asked for only so that it reaches the gate as a piece of its own.
        .append_document_content_handler(doctype!(|_| Ok(())))
        .append_document_content_handler(end!(move |document| {
            phase.set(Phase::Tail);
            let mut page = ending.borrow_mut();
            if page.in_body == Banner::Waiting {
                page.in_body = Banner::Out;
                document.append(&page.banner_body, ContentType::Html);
            }
            Ok(())
        }))
}

/// Puts the banner before the end of the body.
pub fn end_body(page: &Rc<RefCell<Page>>, tag: &mut EndTag<'_>) {
    let mut page = page.borrow_mut();
    if page.in_body == Banner::Waiting {
        page.in_body = Banner::Out;
        tag.before(&page.banner_body, ContentType::Html);
    }
}
