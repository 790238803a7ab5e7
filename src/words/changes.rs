//! What a form changed: "Tax rate from 20 to 10".

use super::plain::cut;
use super::{Words, one_line};
use crate::forms::Change;

/// Longer values are cut in sentences; the details have them whole.
const LONGEST_VALUE: usize = 80;

/// A sentence names so many changes; the details name all.
const MOST_NAMED: usize = 3;

impl Words {
    /// `Tax rate from 20 to 10`; of what is hidden, only that it changed.
    pub fn change(&self, change: &Change) -> String {
        let label = one_line(label(change));
        if change.hidden {
            return self.say("change-hidden", &[("label", label.into())]);
        }
        let to = change.to.as_deref().unwrap_or_default();
        match &change.from {
            Some(from) => {
                let gaps = [
                    ("label", label.into()),
                    ("from", self.value(from).into()),
                    ("to", self.value(to).into()),
                ];
                self.say("change-from-to", &gaps)
            }
            None => self.say("change-to", &[("label", label.into()), ("to", self.value(to).into())]),
        }
    }

    /// `Tax rate 20 → 10`: for where there is little room.
    pub fn change_brief(&self, change: &Change) -> String {
        let label = one_line(label(change));
        let values = self.change_values(change);
        self.say("change-brief", &[("label", label.into()), ("values", values.into())])
    }

    /// `20 → 10`, or that it is hidden.
    pub fn change_values(&self, change: &Change) -> String {
        if change.hidden {
            return self.say("values-hidden", &[]);
        }
        let to = self.value(change.to.as_deref().unwrap_or_default());
        match &change.from {
            Some(from) => self.say("values-from-to", &[("from", self.value(from).into()), ("to", to.into())]),
            None => self.say("values-to", &[("to", to.into())]),
        }
    }

    /// What changed and where: `Tax rate from 20 to 10 on Tax settings`.
    pub fn changes_on(&self, changes: &[Change], page: &str) -> String {
        let page = one_line(page);
        if changes.is_empty() {
            return self.say("changes-unnamed", &[("page", page.into())]);
        }
        let told: Vec<String> = changes.iter().map(|change| self.change(change)).collect();
        self.say("changes-on", &[("changes", self.list(&told).into()), ("page", page.into())])
    }

    /// `a`, `a and b`, `a, b and c`, `a, b, c and 2 more`.
    pub fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [firsts @ .., last] if items.len() <= MOST_NAMED => {
                let gaps = [("items", firsts.join(", ").into()), ("last", last.as_str().into())];
                self.say("list-and", &gaps)
            }
            _ => {
                let rest = items.len() - MOST_NAMED;
                let gaps = [("items", items[..MOST_NAMED].join(", ").into()), ("count", rest.into())];
                self.say("list-more", &gaps)
            }
        }
    }

    /// A value as it was served. One with a space in it stands in quotation marks, so that one sees where it ends.
    fn value(&self, value: &str) -> String {
        let value = cut(&one_line(value), LONGEST_VALUE);
        if value.is_empty() {
            self.say("value-empty", &[])
        } else if value.contains(' ') {
            self.say("value-quoted", &[("value", value.into())])
        } else {
            value
        }
    }
}

/// The label as people saw it, or the field's own name.
pub(super) fn label(change: &Change) -> &str {
    if change.label.trim().is_empty() { &change.field } else { &change.label }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(label: &str, from: Option<&str>, to: Option<&str>) -> Change {
        let text = |value: &str| value.to_owned();
        Change {
            label: label.into(),
            field: "f".into(),
            from: from.map(text),
            to: to.map(text),
            hidden: false,
        }
    }

    fn words() -> Words {
        Words::new(chrono_tz::UTC)
    }

    #[test]
    fn values_read_as_they_were_served() {
        let told = |from, to| words().change(&change("Tax rate", from, to));
        assert_eq!(told(Some("20%"), Some("10%")), "Tax rate from 20% to 10%");
        assert_eq!(told(Some("20"), Some("10")), "Tax rate from 20 to 10");
        assert_eq!(told(None, Some("10")), "Tax rate to 10");
        assert_eq!(told(Some("Net 30"), Some("")), "Tax rate from “Net 30” to nothing");
        assert_eq!(told(Some("20"), None), "Tax rate from 20 to nothing");
    }

    #[test]
    fn of_what_is_hidden_only_the_name_is_told() {
        let mut hidden = change("IBAN", Some("DE02…"), Some("DE99…"));
        hidden.hidden = true;
        assert_eq!(words().change(&hidden), "IBAN (hidden from support)");
        assert_eq!(words().change_brief(&hidden), "IBAN (hidden from support)");
    }

    #[test]
    fn many_changes_are_named_up_to_three() {
        let some = |n: usize| vec![change("A", Some("1"), Some("2")); n];
        assert_eq!(
            words().changes_on(&some(2), "Tax settings"),
            "A from 1 to 2 and A from 1 to 2 on Tax settings"
        );
        let five = words().changes_on(&some(5), "Tax settings");
        assert_eq!(five, "A from 1 to 2, A from 1 to 2, A from 1 to 2 and 2 more on Tax settings");
        assert_eq!(words().changes_on(&[], "/api/customers/4"), "something on /api/customers/4");
    }

    #[test]
    fn a_field_without_a_label_goes_by_its_own_name() {
        assert_eq!(words().change_brief(&change(" ", Some("1"), Some("2"))), "f 1 → 2");
    }
}
