//! What people have decided about fields, as the passes over an answer ask for it: which values show, and how much of
//! them. Where the decisions come from (the rules file, the field register, an owner's yes) is not known here.
//!
//! The order of power: what is a credential, then a field that the owner allowed to be seen, then a decision, then the
//! other detectors, then whether the route is closed.

use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use super::detectors::Detector;
use super::selectors::Selectors;
use super::shape::{DOT, mark_of, shaped};
use super::veil::Veil;

/// How much of a value shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Show {
    /// All of it, unless it is a credential.
    Shown,
    /// Its last two letters or digits.
    Last2,
    /// Its last four letters or digits.
    Last4,
    /// The domain of an e-mail address, or the host of a web address.
    Domain,
    /// Nothing of it.
    Hidden,
}

impl Show {
    pub const ALL: [Self; 5] = [Self::Shown, Self::Last2, Self::Last4, Self::Domain, Self::Hidden];

    /// The stable name, for the rules file, the register and entries.
    pub fn name(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Last2 => "last2",
            Self::Last4 => "last4",
            Self::Domain => "domain",
            Self::Hidden => "hidden",
        }
    }
}

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceKind {
    /// A control of a form.
    Input,
    /// Text of a page that a heading names.
    Text,
    /// A string or number in JSON, or the text of an element in XML.
    Json,
}

/// The place of one value. What is not known is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The control's name, or the key in JSON.
    pub name: &'a str,
    /// What the page calls it.
    pub label: &'a str,
    /// The keys from the outside in, joined by dots; places in arrays do not count (`users.email`).
    pub path: &'a str,
    pub kind: PlaceKind,
}

/// Decisions about fields.
pub trait Fields: Send + Sync {
    /// What was decided about this place, if anything was.
    fn decided(&self, place: &Place<'_>) -> Option<Show>;

    /// What was decided about elements of pages.
    fn selectors(&self) -> &Selectors {
        Selectors::none()
    }
}

/// Nothing was decided.
#[derive(Debug, Clone, Copy)]
pub struct NoFields;

impl Fields for NoFields {
    fn decided(&self, _: &Place<'_>) -> Option<Show> {
        None
    }
}

/// Several people's decisions: the first that decides counts, and of selectors the stricter.
pub struct Layers {
    layers: Vec<Arc<dyn Fields>>,
    selectors: Selectors,
}

impl Layers {
    pub fn new(layers: Vec<Arc<dyn Fields>>) -> Self {
        let all = layers.iter().flat_map(|layer| layer.selectors().list().to_vec());
        Self { selectors: Selectors::new(all.collect()), layers }
    }
}

impl Fields for Layers {
    fn decided(&self, place: &Place<'_>) -> Option<Show> {
        self.layers.iter().find_map(|layer| layer.decided(place))
    }

    fn selectors(&self) -> &Selectors {
        &self.selectors
    }
}

/// What governs one answer.
#[derive(Clone)]
pub struct Policy {
    /// Whether what nobody decided about is hidden: the values of inputs, and strings and numbers in JSON.
    pub closed: bool,
    pub fields: Arc<dyn Fields>,
    /// What is shown all the same, and what was hidden by name; nothing where nobody can ask for it.
    pub veil: Option<Arc<Veil>>,
}

impl Policy {
    /// Nothing is decided: what no detector knows is shown.
    pub fn open() -> Self {
        static NOTHING: LazyLock<Policy> =
            LazyLock::new(|| Policy { closed: false, fields: Arc::new(NoFields), veil: None });
        NOTHING.clone()
    }

    /// What is done with the value at a place, when its names say that it holds `named` and a selector that so much of it
    /// shows.
    pub(crate) fn judge(
        &self,
        place: &Place<'_>,
        named: Option<Detector>,
        selected: Option<Show>,
    ) -> Verdict {
        let never = named.is_some_and(Detector::is_never_shown);
        if let Some(index) = self.veil.as_ref().filter(|_| !never).and_then(|veil| veil.allows(place)) {
            return Verdict::Revealed(index);
        }
        let decided = self.fields.decided(place).or(selected);
        match (named, decided) {
            (_, Some(Show::Hidden)) => Show::Hidden.into(),
            (Some(detector), _) if detector.is_never_shown() => Verdict::Hide(Hide::Detector(detector)),
            (_, Some(show)) => show.into(),
            (Some(detector), None) => Verdict::Hide(Hide::Detector(detector)),
            (None, None) if self.closed && place.kind != PlaceKind::Text => Show::Hidden.into(),
            (None, None) => Verdict::ByLook,
        }
    }

    /// Takes note of what became of a value; nothing is `shown` where all of it is.
    pub(crate) fn note(&self, place: &Place<'_>, verdict: Verdict, value: &str, shown: Option<&str>) {
        if let Some(veil) = &self.veil {
            veil.note(place, verdict, value, shown);
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::open()
    }
}

impl std::fmt::Debug for Policy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Policy").field("closed", &self.closed).field("veil", &self.veil).finish()
    }
}

/// What is done with one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The owner allowed it, whatever was decided: shown but for credentials in it. By its number in the veil.
    Revealed(usize),
    /// Shown but for credentials in it.
    Shown,
    /// Nobody said anything: what it looks like decides.
    ByLook,
    /// A mark stands for all of it.
    Hide(Hide),
}

impl Verdict {
    /// What its name says it is, where it is hidden for that.
    pub fn detector(self) -> Option<Detector> {
        match self {
            Self::Hide(hide) => hide.detector(),
            Self::Revealed(_) | Self::Shown | Self::ByLook => None,
        }
    }
}

impl From<Show> for Verdict {
    fn from(show: Show) -> Self {
        match show {
            Show::Shown => Self::Shown,
            part => Self::Hide(Hide::Field(part)),
        }
    }
}

/// Why all of a value is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hide {
    /// Its name says what it is.
    Detector(Detector),
    /// It was decided, or nothing was on a closed route.
    Field(Show),
}

impl Hide {
    /// The name under which it is counted.
    pub fn name(self) -> &'static str {
        match self {
            Self::Detector(detector) => detector.name(),
            Self::Field(_) => "field",
        }
    }

    /// What stands for the value.
    pub fn mark(self, value: &str) -> String {
        match self {
            Self::Detector(detector) => mark_of(value, detector),
            Self::Field(show) => shaped(value, show),
        }
    }

    pub fn detector(self) -> Option<Detector> {
        match self {
            Self::Detector(detector) => Some(detector),
            Self::Field(_) => None,
        }
    }
}

/// A field that an answer held.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FieldSeen {
    pub kind: PlaceKind,
    pub name: String,
    pub label: String,
    pub path: String,
}

/// The most fields that are remembered of one answer.
const MOST_SEEN: usize = 500;
/// Longer names are data, not names.
const LONGEST_NAME: usize = 120;

/// Remembers a field once.
pub(crate) fn remember(seen: &mut Vec<FieldSeen>, place: &Place<'_>) {
    let is_name = |text: &str| text.len() <= LONGEST_NAME && !text.contains(DOT);
    let names = [place.name, place.label, place.path];
    if seen.len() >= MOST_SEEN || names == ["", "", ""] || !names.into_iter().all(is_name) {
        return;
    }
    let known = |one: &FieldSeen| one.kind == place.kind && one.name == place.name && one.path == place.path;
    if !seen.iter().any(|one| known(one) && (!one.name.is_empty() || one.label == place.label)) {
        let [name, label, path] = names.map(super::mask_text);
        seen.push(FieldSeen { kind: place.kind, name, label, path });
    }
}

/// Remembers the fields of a part beside those of the whole, each once.
pub(crate) fn remember_all(seen: &mut Vec<FieldSeen>, more: Vec<FieldSeen>) {
    for one in more {
        if seen.len() < MOST_SEEN && !seen.contains(&one) {
            seen.push(one);
        }
    }
}
