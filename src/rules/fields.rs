//! Which fields may show, by the vendor's word.

use super::Complaint;
use super::complaint::complaint;
use super::pattern::fits;
use super::shown::FieldRow;
use crate::masking::{Fields, Place, PlaceKind, Selectors, Show};

/// One decision about fields. Every condition that it has must hold.
#[derive(Debug, Clone)]
pub(super) struct FieldRule {
    pub name: Option<String>,
    pub label: Option<String>,
    pub json: Option<JsonPath>,
    pub show: Show,
}

/// Keys from the outside in; `*` is one key, `**` any number of them, and places in lists do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JsonPath(Vec<String>);

/// The file's decisions: by name, label and place in JSON the first that fits, of selectors the strictest.
#[derive(Debug)]
pub(super) struct FieldRules {
    pub list: Vec<FieldRule>,
    /// Selectors as they are written.
    pub by_selector: Vec<(String, Show)>,
    pub selectors: Selectors,
}

impl Fields for FieldRules {
    fn decided(&self, place: &Place<'_>) -> Option<Show> {
        self.list.iter().find(|rule| rule.fits(place)).map(|rule| rule.show)
    }

    fn selectors(&self) -> &Selectors {
        &self.selectors
    }
}

impl FieldRules {
    pub fn none() -> Self {
        Self { list: Vec::new(), by_selector: Vec::new(), selectors: Selectors::default() }
    }

    pub fn rows(&self) -> Vec<FieldRow> {
        let by_selector = self
            .by_selector
            .iter()
            .map(|(selector, show)| FieldRow { which: format!("selector {selector}"), show: show.name() });
        self.list.iter().map(FieldRule::row).chain(by_selector).collect()
    }
}

impl std::fmt::Display for JsonPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

impl FieldRule {
    fn fits(&self, place: &Place<'_>) -> bool {
        let alike = |pattern: &String, text: &str| fits(&pattern.to_lowercase(), &text.to_lowercase());
        self.name.as_ref().is_none_or(|name| alike(name, place.name))
            && self.label.as_ref().is_none_or(|label| alike(label, place.label))
            && self.json.as_ref().is_none_or(|json| place.kind == PlaceKind::Json && json.fits(place.path))
    }
}

impl JsonPath {
    /// Reads `$.customers[*].iban`, `customers.iban` or `**.iban`, which mean the same places.
    pub fn parse(text: &str) -> Result<Self, Complaint> {
        let text = text.strip_prefix("$.").unwrap_or(text).replace("[*]", "");
        let keys: Vec<String> = text.split('.').map(str::to_owned).collect();
        let odd = |key: &String| key.is_empty() || key.contains(['[', ']', '$']) || key.trim() != key;
        if keys.iter().any(odd) {
            return Err(complaint!(
                "json-keys",
                "must be keys with dots between, such as customer.iban or **.iban"
            ));
        }
        Ok(Self(keys))
    }

    fn fits(&self, path: &str) -> bool {
        let keys: Vec<&str> = path.split('.').collect();
        along(&self.0, &keys)
    }
}

/// Keys are few, and a document nests at most so deep: the tries stay few too.
fn along(pattern: &[String], keys: &[&str]) -> bool {
    match (pattern.split_first(), keys.split_first()) {
        (None, None) => true,
        (Some((first, rest)), _) if first == "**" => {
            (0..=keys.len()).any(|skipped| along(rest, &keys[skipped..]))
        }
        (Some((first, rest)), Some((key, keys))) => fits(first, key) && along(rest, keys),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(path: &'static str) -> Place<'static> {
        Place { name: path.rsplit('.').next().unwrap_or(path), label: "", path, kind: PlaceKind::Json }
    }

    #[test]
    fn a_place_in_json_is_found_by_its_keys() {
        for (pattern, path, expected) in [
            ("$.customers[*].iban", "customers.iban", true),
            ("customers.iban", "customers.iban", true),
            ("customers.*", "customers.iban", true),
            ("**.iban", "data.customers.iban", true),
            ("**.iban", "iban", true),
            ("data.**.iban", "data.iban", true),
            ("*.iban", "data.customers.iban", false),
            ("iban", "customers.iban", false),
        ] {
            let parsed = JsonPath::parse(pattern).expect("a path");
            assert_eq!(parsed.fits(path), expected, "{pattern} {path}");
        }
        for pattern in ["", "a..b", "a[0].b", "$", ".a"] {
            assert!(JsonPath::parse(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn the_first_decision_that_fits_counts_and_case_does_not() {
        let rule = |name: &str, show| FieldRule { name: Some(name.into()), label: None, json: None, show };
        let rules = FieldRules {
            list: vec![rule("customer_email", Show::Domain), rule("*email*", Show::Hidden)],
            ..FieldRules::none()
        };
        let named = |name| Place { name, label: "", path: name, kind: PlaceKind::Input };
        assert_eq!(rules.decided(&named("Customer_Email")), Some(Show::Domain));
        assert_eq!(rules.decided(&named("email2")), Some(Show::Hidden));
        assert_eq!(rules.decided(&named("phone")), None);
        assert_eq!(rules.decided(&json("user.email")), Some(Show::Hidden));
    }
}
