//! What of one answer is hidden by name, and what of it an owner allowed to be seen: fields are asked for, and known again,
//! by their names and never by their values.
//!
//! One veil goes along with all passes over one answer, and counts what they hide and show.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::detectors::identify;
use super::policy::{Place, PlaceKind, Verdict};
use super::shape::mask_judged;

/// The most fields of one answer that can be asked for.
const MOST: usize = 200;

/// A field, as its page or its document names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Named {
    pub kind: PlaceKind,
    pub name: String,
    pub label: String,
    pub path: String,
}

/// A field of which an answer hid values that an owner may allow to be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Veiled {
    pub field: Named,
    /// How the first of its values showed.
    pub shown: String,
    /// In how many places.
    pub values: u64,
}

/// What is hidden, and what is shown all the same.
#[derive(Debug, Default)]
pub struct Veil {
    allowed: Vec<Named>,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    veiled: Vec<Veiled>,
    /// The values that were shown of each that is allowed, place by place.
    shown: Vec<Vec<String>>,
}

impl Named {
    fn of(place: &Place<'_>) -> Self {
        let text = |text: &str| text.to_owned();
        Self { kind: place.kind, name: text(place.name), label: text(place.label), path: text(place.path) }
    }

    /// What has a name of its own is known by it, whatever the page calls it.
    pub fn is(&self, place: &Place<'_>) -> bool {
        let own = (self.name.as_str(), self.path.as_str());
        self.kind == place.kind
            && own == (place.name, place.path)
            && (own != ("", "") || (self.label == place.label && !self.label.is_empty()))
    }

    /// What people call it.
    pub fn called(&self) -> String {
        match (self.label.as_str(), self.path.as_str()) {
            ("", "") => super::humanise(&self.name),
            ("", path) => super::humanise(path),
            (label, _) => label.to_owned(),
        }
    }
}

impl Veil {
    /// A veil that these fields are seen through.
    pub fn but_for(allowed: Vec<Named>) -> Arc<Self> {
        let shown = vec![Vec::new(); allowed.len()];
        Arc::new(Self { allowed, seen: Mutex::new(Seen { shown, ..Seen::default() }) })
    }

    pub(super) fn allows(&self, place: &Place<'_>) -> Option<usize> {
        self.allowed.iter().position(|named| named.is(place))
    }

    /// Takes note of a value that was looked at: hidden as `shown`, or shown by an owner's yes.
    pub(super) fn note(&self, place: &Place<'_>, verdict: Verdict, value: &str, shown: Option<&str>) {
        if let Verdict::Revealed(index) = verdict {
            if let Some(values) = self.seen().shown.get_mut(index) {
                values.push(value.trim().to_owned());
            }
            return;
        }
        let Some(shown) = shown.filter(|_| is_named(place) && !is_credential(place)) else { return };
        let never =
            matches!(verdict, Verdict::Hide(hide) if hide.detector().is_some_and(|d| d.is_never_shown()));
        // A yes would show no more of it than shows now.
        if never || mask_judged(value, Verdict::Shown, |_| ()).as_deref() == Some(shown) {
            return;
        }
        let seen = &mut self.seen().veiled;
        if let Some(veiled) = seen.iter_mut().find(|veiled| veiled.field.is(place)) {
            veiled.values += 1;
        } else if seen.len() < MOST {
            seen.push(Veiled { field: Named::of(place), shown: shown.to_owned(), values: 1 });
        }
    }

    /// What was hidden, in the order of the answer.
    pub fn veiled(&self) -> Vec<Veiled> {
        self.seen().veiled.clone()
    }

    /// The values that were shown of each field that is allowed, in their order.
    pub fn shown(&self) -> Vec<Vec<String>> {
        self.seen().shown.clone()
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether its names say that nothing shows it, whatever was decided about it besides.
fn is_credential(place: &Place<'_>) -> bool {
    let mut names = [place.name, place.label].into_iter().chain(place.path.split('.'));
    names.any(|name| identify(name).secret().is_some_and(super::Detector::is_never_shown))
}

/// Whether the place can be told from others, by names that show no secret themselves.
fn is_named(place: &Place<'_>) -> bool {
    let names = [place.name, place.label, place.path];
    names != ["", "", ""]
        && names.iter().all(|name| name.len() <= 200 && super::may_be_shown(name) && !super::holds_dots(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::masking::Detector;
    use crate::masking::policy::Hide;

    fn place<'a>(name: &'a str, label: &'a str) -> Place<'a> {
        Place { name, label, path: "", kind: PlaceKind::Input }
    }

    #[test]
    fn a_field_with_a_name_is_known_by_it_and_another_by_its_heading() {
        let iban = Named::of(&place("iban", "IBAN"));
        assert!(iban.is(&place("iban", "Bank account")));
        assert!(!iban.is(&place("iban2", "IBAN")));
        assert!(!iban.is(&Place { kind: PlaceKind::Json, ..place("iban", "IBAN") }));
        let heading = Named::of(&place("", "IBAN"));
        assert!(heading.is(&place("", "IBAN")) && !heading.is(&place("", "Phone")));
        assert!(!Named::of(&place("", "")).is(&place("", "")));
    }

    #[test]
    fn what_no_yes_would_show_is_not_offered() {
        let veil = Veil::default();
        let iban = Verdict::Hide(Hide::Detector(Detector::BankAccount));
        let password = Verdict::Hide(Hide::Detector(Detector::Password));
        veil.note(&place("iban", "IBAN"), iban, "DE89370400440532013000", Some("••••••••••••••••••3000"));
        veil.note(&place("pw", "Password"), password, "hunter2", Some("•••••••"));
        veil.note(&place("n", "Note"), Verdict::ByLook, "4111111111111111", Some("••••••••••••1111"));
        veil.note(&place("4111111111111111", ""), iban, "x", Some("••••"));
        veil.note(&place("city", "City"), Verdict::ByLook, "Vienna", None);
        let offered: Vec<String> = veil.veiled().into_iter().map(|one| one.field.name).collect();
        assert_eq!(offered, ["iban"]);
    }
}
