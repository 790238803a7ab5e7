//! `[[field]]`: what may show.

use super::super::Complaint;
use super::super::complaint::{complaint, empty};
use super::super::fields::{FieldRule, FieldRules, JsonPath};
use super::table::{Reader, Table};
use crate::masking::{Selector, SelectorError, Selectors, Show};

const KEYS: [&str; 5] = ["name", "label", "selector", "json", "show"];

pub(super) fn read(reader: &mut Reader<'_>, file: &Table<'_>) -> FieldRules {
    let mut rules = FieldRules::none();
    let mut selectors = Vec::new();
    for table in file.tables(reader, "field") {
        table.check_keys(reader, complaint!("a-field", "a field"), &KEYS);
        let show = show(reader, &table);
        let pattern = |reader: &mut Reader<'_>, key: &str| {
            let text = table.text(reader, key)?;
            let read = if text.value.trim().is_empty() { Err(empty()) } else { Ok(text.value) };
            reader.noted(key, text.span, read)
        };
        let (name, label) = (pattern(reader, "name"), pattern(reader, "label"));
        let json = table.text(reader, "json");
        let json = json.and_then(|text| reader.noted("json", text.span, JsonPath::parse(&text.value)));
        let selector = table.text(reader, "selector");
        let selector = selector.and_then(|text| {
            let read = Selector::parse(&text.value).map_err(unusable);
            reader.noted("selector", text.span, read).map(|selector| (selector, text.value))
        });
        let which = ["name", "label", "json"].iter().any(|key| table.has(key));
        match (table.has("selector"), which) {
            (true, true) => {
                let what = complaint!(
                    "selector-alone",
                    "a selector stands alone: name, label and json go into a field of their own"
                );
                reader.wrong(table.place("selector"), what);
            }
            (false, false) => {
                let what = complaint!(
                    "which-field",
                    "this field says nowhere which it is: give it name, label, selector or json"
                );
                reader.wrong(table.span.clone(), what);
            }
            _ => {}
        }
        let Some(show) = show else { continue };
        match selector {
            Some((selector, text)) => {
                selectors.push((selector, show));
                rules.by_selector.push((text, show));
            }
            None if which => rules.list.push(FieldRule { name, label, json, show }),
            None => {}
        }
    }
    rules.selectors = Selectors::new(selectors);
    rules
}

fn unusable(error: SelectorError) -> Complaint {
    let why = match error {
        SelectorError::Empty => complaint!("selector-empty", "it is empty"),
        SelectorError::NotUnderstood(part) => complaint!(
            "selector-not-understood",
            "`{part}` is not understood: tags, #ids, .classes, [attribute=value] and spaces between them are",
            part = part,
        ),
    };
    complaint!("selector-unusable", "cannot be used: {why}", why = why)
}

fn show(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Show> {
    if !table.has("show") {
        let what = complaint!(
            "how-much-shows",
            "this field does not say how much shows: give it show = \"hidden\", say"
        );
        reader.wrong(table.span.clone(), what);
    }
    table.choice(reader, "show", &Show::ALL.map(|show| (show.name(), show)))
}
