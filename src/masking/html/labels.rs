//! A look ahead over the held part of a page for the texts that name controls: a label may follow its control, and
//! whether a field is a secret can depend on it.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::LazyLock;

use lol_html::html_content::{Element, EndTag, TextChunk};
use lol_html::{AsciiCompatibleEncoding, EndTagHandler, MemorySettings, Settings, element, text};
use regex::bytes::Regex;

use super::{MEMORY, refusal};
use crate::masking::MaskError;
use crate::masking::entities::decoded;

/// The longest text that still counts as a name.
const LONGEST: usize = 400;

/// The texts that name controls.
#[derive(Default)]
pub struct Labels {
    /// Each `<label>`'s text, in the order of the page.
    pub labels: Vec<String>,
    /// Each `<legend>`'s text, in the order of the page.
    pub legends: Vec<String>,
    /// Texts by the id of the control they are for.
    pub by_for: HashMap<String, String>,
    /// Texts of the elements that an `aria-labelledby` refers to.
    pub by_id: HashMap<String, String>,
}

static WORTH_IT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i-u)<label|<legend|aria-labelledby").expect("a fixed pattern"));
static LABELLED_BY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i-u)aria-labelledby\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))"#).expect("a fixed pattern")
});

pub fn look_ahead(html: &[u8]) -> Result<Labels, MaskError> {
    if !WORTH_IT.is_match(html) {
        return Ok(Labels::default());
    }
    let state = Rc::new(RefCell::new(Ahead::default()));
    let referred: HashSet<String> = LABELLED_BY
        .captures_iter(html)
        .filter_map(|found| {
            found
                .iter()
                .skip(1)
                .flatten()
                .next()
                .map(|ids| String::from_utf8_lossy(ids.as_bytes()).into_owned())
        })
        .flat_map(|ids| ids.split_ascii_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    read(html, &state, referred)?;
    Ok(Rc::try_unwrap(state).map(RefCell::into_inner).unwrap_or_default().into_labels())
}

/// What is being read.
#[derive(Default)]
struct Ahead {
    texts: Vec<Naming>,
    open: Vec<usize>,
    /// Inside a control, whose own text names nothing.
    inside: usize,
}

struct Naming {
    kind: Names,
    text: String,
}

enum Names {
    Label { control: Option<String> },
    Legend,
    Id(String),
}

fn read(html: &[u8], state: &Rc<RefCell<Ahead>>, referred: HashSet<String>) -> Result<(), MaskError> {
    let (naming, controls, texts) = (Rc::clone(state), Rc::clone(state), Rc::clone(state));
    let mut settings = Settings::new()
        .with_encoding(AsciiCompatibleEncoding::utf_8())
        .with_memory_settings(MemorySettings::new().with_max_allowed_memory_usage(MEMORY))
        .append_element_content_handler(element!("label, legend", move |found| {
            let kind = match found.tag_name().as_str() {
                "legend" => Names::Legend,
                _ => Names::Label { control: found.get_attribute("for").map(|id| decoded(&id)) },
            };
            open(&naming, found, kind)
        }))
        .append_element_content_handler(element!("select, textarea, button, script, style", move |found| {
            let Some(handlers) = found.end_tag_handlers() else { return Ok(()) };
            controls.borrow_mut().inside += 1;
            let controls = Rc::clone(&controls);
            handlers.push(Box::new(move |_: &mut EndTag<'_>| {
                controls.borrow_mut().inside -= 1;
                Ok(())
            }) as EndTagHandler<'static>);
            Ok(())
        }));
    if !referred.is_empty() {
        let ids = Rc::clone(state);
        settings = settings.append_element_content_handler(element!("[id]", move |found| {
            match found.get_attribute("id").map(|id| decoded(&id)).filter(|id| referred.contains(id)) {
                Some(id) => open(&ids, found, Names::Id(id)),
                _ => Ok(()),
            }
        }));
    }
    let settings = settings.append_element_content_handler(text!("*", move |chunk: &mut TextChunk<'_>| {
        texts.borrow_mut().read(chunk.as_str());
        Ok(())
    }));
    let mut reader = lol_html::HtmlRewriter::new(settings, |_: &[u8]| ());
    reader.write(html).map_err(refusal)?;
    reader.end().map_err(refusal)
}

fn open(state: &Rc<RefCell<Ahead>>, found: &mut Element<'_, '_>, kind: Names) -> lol_html::HandlerResult {
    let mut ahead = state.borrow_mut();
    let index = ahead.texts.len();
    ahead.texts.push(Naming { kind, text: String::new() });
    if let Some(handlers) = found.end_tag_handlers() {
        ahead.open.push(index);
        let state = Rc::clone(state);
        handlers.push(Box::new(move |_: &mut EndTag<'_>| {
            state.borrow_mut().open.retain(|open| *open != index);
            Ok(())
        }) as EndTagHandler<'static>);
    }
    Ok(())
}

impl Ahead {
    fn read(&mut self, piece: &str) {
        if self.inside > 0 {
            return;
        }
        for index in &self.open {
            let text = &mut self.texts[*index].text;
            if text.len() < LONGEST {
                text.push_str(piece);
            }
        }
    }

    fn into_labels(self) -> Labels {
        let mut labels = Labels::default();
        for Naming { kind, text } in self.texts {
            let text = one_line(&decoded(&text));
            match kind {
                Names::Legend => labels.legends.push(text),
                Names::Id(id) => drop(labels.by_id.entry(id).or_insert(text)),
                Names::Label { control } => {
                    if let Some(control) = control {
                        labels.by_for.entry(control).or_insert_with(|| text.clone());
                    }
                    labels.labels.push(text);
                }
            }
        }
        labels
    }
}

/// A name in one line, without the colon or star that forms put after it.
pub fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.trim_end_matches([':', '*', ' ']).to_owned()
}
