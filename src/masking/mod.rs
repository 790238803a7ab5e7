//! What of an upstream answer an agent's browser may see: detectors, marks, surrogates, and the passes over
//! HTML, JSON and plain text that apply them. Pure: bytes and settings in, bytes and facts out.
//!
//! Not here: which routes are open or closed (rules), what is forwarded (gateway), what a form changed (forms).
//! Whatever cannot be understood is an error, and the caller then shows nothing of it.

use std::collections::BTreeMap;

mod address;
mod charset;
mod csp;
mod detectors;
mod entities;
mod events;
mod html;
mod json;
mod marks;
mod message;
mod origins;
mod policy;
mod selectors;
mod served;
mod shape;
mod table;
mod text;
mod veil;
mod xml;

pub use address::{mask_address, mask_location};
pub use charset::{Letters, must_be_utf8, to_utf8};
pub use csp::PolicyRoom;
pub use detectors::{Detector, Identity, identify, identify_beneath, may_be_shown};
pub use events::Events;
pub use html::{HtmlRewriter, HtmlSettings, mask_script, rewrite_html};
pub use json::{mask_json, restore_json, texts_in};
pub use marks::{
    MarkElsewhere, Random, Surrogate, holds_a_mark, holds_dots, is_at_home, put_back, surrogate_of,
};
pub use message::mask_message;
pub use origins::{Origins, Readdressed};
pub use policy::{FieldSeen, Fields, Layers, NoFields, Place, PlaceKind, Policy, Show};
pub use selectors::{Selector, SelectorError, Selectors};
pub use served::{FORM_FIELD, Kind, ServedField, ServedForm, ServedOption, humanise};
pub use shape::{DOT, HiddenPart, hidden_parts, mark_of, stay_hidden};
pub use text::{Lines, TextMasker, mask_text};
pub use veil::{Named, Veil, Veiled};
pub use xml::mask_xml;

/// How often each detector hid something, by its stable name.
pub type Hidden = BTreeMap<&'static str, usize>;

/// What an answer said about itself while it was rewritten: of anything but a page, only the last five.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PageFacts {
    /// The `<title>` as the agent sees it, without our prefix.
    pub title: Option<String>,
    /// The first heading.
    pub heading: Option<String>,
    /// Where it says that it stands, from the outside in.
    pub crumbs: Vec<String>,
    /// What each control is called, by its name.
    pub labels: BTreeMap<String, String>,
    /// Something in it is marked as wrong.
    pub complains: bool,
    /// Every form, in the order of the page.
    pub forms: Vec<ServedForm>,
    /// Tokens that went out under another value.
    pub surrogates: Vec<Surrogate>,
    /// What was hidden, and how often.
    pub hidden: Hidden,
    /// The fields it held, each once, as far as they have names.
    pub seen: Vec<FieldSeen>,
    /// What was hidden in fields that an owner can be asked for.
    pub veiled: Vec<Veiled>,
    /// What was shown of fields that an owner had allowed to be seen: the values, place by place.
    pub revealed: Vec<(Named, Vec<String>)>,
}

impl PageFacts {
    /// Takes in what a part of the answer held.
    pub(crate) fn add(&mut self, part: Self) {
        self.forms.extend(part.forms);
        self.surrogates.extend(part.surrogates);
        add(&mut self.hidden, part.hidden);
        policy::remember_all(&mut self.seen, part.seen);
    }
}

/// Why an answer cannot be shown. The caller blocks the whole answer: half a page could hold the secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MaskError {
    #[error("the answer could not be parsed: {0}")]
    Unparseable(String),
    #[error("the answer is nested too deeply")]
    TooDeep,
    #[error("a part of the answer is too large to be checked")]
    TooLarge,
    #[error("the answer is data in the call of a function, which any site could ask for")]
    Padded,
    #[error("the answer's character encoding is unknown or does not hold")]
    Charset,
}

impl MaskError {
    /// The stable code, for logs, entries and scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unparseable(_) => "unparseable",
            Self::TooDeep => "too-deep",
            Self::TooLarge => "too-large",
            Self::Padded => "jsonp",
            Self::Charset => "charset",
        }
    }
}

/// Counts what was hidden in a part as hidden in the whole.
pub(crate) fn add(hidden: &mut Hidden, more: Hidden) {
    for (name, times) in more {
        *hidden.entry(name).or_default() += times;
    }
}

/// Counts one more hidden value.
pub(crate) fn count(hidden: &mut Hidden, detector: Detector) {
    count_as(hidden, detector.name());
}

pub(crate) fn count_as(hidden: &mut Hidden, name: &'static str) {
    *hidden.entry(name).or_default() += 1;
}
