//! What was changed, as people say it: old and new value of each field that differs. Secrets say only that they were
//! changed.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::masking::{
    FORM_FIELD, Identity, Kind, ServedField, ServedForm, humanise, identify, identify_beneath, mask_text,
};

/// One field that differs.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The field as the page called it.
    pub label: String,
    /// The field's own name, or its dotted path in JSON.
    pub field: String,
    /// What was shown; nothing when the field was not in the form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What was sent; nothing when the field was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// It is a secret: neither value is told.
    #[serde(default)]
    pub hidden: bool,
}

/// The fields in which what was submitted differs from what was shown.
pub fn changes(form: &ServedForm, submitted: &[(String, String)]) -> Vec<Change> {
    let mut found = Vec::new();
    for field in &form.fields {
        let companion = field.kind == Kind::Hidden
            && form.fields.iter().any(|other| other.name == field.name && other.kind == Kind::Checkbox);
        if field.kind != Kind::Submit && !companion {
            found.extend(change_of(field, &values(submitted, &field.name)));
        }
    }
    let mut told: Vec<&str> = Vec::new();
    for (name, _) in submitted {
        let known = form.fields.iter().any(|field| field.name == *name);
        if known || name == FORM_FIELD || told.contains(&name.as_str()) {
            continue;
        }
        told.push(name);
        found.push(unserved(name, &values(submitted, name)));
    }
    found
}

/// The leaves in which JSON that was sent differs from the JSON that was served before.
pub fn json_changes(served: Option<&Value>, sent: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    json_at(served, sent, &mut Vec::new(), &mut found);
    found
}

fn values<'a>(submitted: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    submitted.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str()).collect()
}

fn change_of(field: &ServedField, sent: &[&str]) -> Option<Change> {
    let sent: Vec<String> = match field.kind {
        // What a hidden companion of the same name sends is not a tick.
        Kind::Checkbox => {
            let ticked = |value: &&&str| {
                field
                    .options
                    .iter()
                    .any(|option| option.value == **value || option.real.as_deref() == Some(**value))
            };
            sent.iter().filter(ticked).map(|value| (*value).to_owned()).collect()
        }
        _ => sent.iter().map(|value| value.replace("\r\n", "\n")).collect(),
    };
    if is_unchanged(field, &sent) {
        return None;
    }
    let hidden = field.secret.is_some() || field.real.is_some();
    let (from, to) = if hidden { (None, None) } else { (read(field, &field.shown), read(field, &sent)) };
    Some(Change { label: field.label.clone(), field: field.name.clone(), from, to, hidden })
}

fn is_unchanged(field: &ServedField, sent: &[String]) -> bool {
    let same = |shown: &[String]| {
        shown.len() == sent.len() && shown.iter().zip(sent).all(|(a, b)| a.replace("\r\n", "\n") == *b)
    };
    let nothing = |values: &[String]| values.iter().all(String::is_empty);
    let nothing_picked = field.kind == Kind::File && nothing(sent);
    same(&field.shown) || field.real.as_deref().is_some_and(same) || nothing_picked
}

/// Values as the page reads: a choice by its label, a single tick as on or off.
fn read(field: &ServedField, values: &[String]) -> Option<String> {
    if field.kind == Kind::Checkbox && field.options.len() == 1 {
        return Some(if values.is_empty() { "off" } else { "on" }.to_owned());
    }
    if values.is_empty() {
        return field.kind.is_choice().then(|| "none".to_owned());
    }
    let label = |value: &String| {
        let option = field.options.iter().find(|option| option.value == *value && !option.label.is_empty());
        option.map_or_else(|| value.clone(), |option| option.label.clone())
    };
    let texts: Vec<String> = values.iter().map(label).map(|text| with_unit(field, text)).collect();
    Some(mask_text(&texts.join(", ")))
}

/// A number reads with the unit that stands behind its field: `20%`, `12 kg`.
fn with_unit(field: &ServedField, text: String) -> String {
    let is_number = text.chars().any(|c| c.is_ascii_digit())
        && text.trim().chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | ' '));
    match &field.unit {
        Some(unit) if is_number && unit.chars().all(char::is_alphabetic) => format!("{text} {unit}"),
        Some(unit) if is_number => format!("{text}{unit}"),
        _ => text,
    }
}

/// A field that the form did not show.
fn unserved(name: &str, values: &[&str]) -> Change {
    let hidden = identify(name) != Identity::Ordinary;
    let to = (!hidden).then(|| mask_text(&values.join(", ")));
    Change { label: humanise(name), field: name.to_owned(), from: None, to, hidden }
}

fn json_at(served: Option<&Value>, sent: &Value, path: &mut Vec<String>, found: &mut Vec<Change>) {
    match sent {
        Value::Object(members) => {
            for (key, member) in members {
                path.push(key.clone());
                json_at(served.and_then(|served| served.get(key)), member, path, found);
                path.pop();
            }
        }
        Value::Array(items) => {
            let before = served.and_then(Value::as_array);
            let length = items.len().max(before.map_or(0, Vec::len));
            for index in 0..length {
                path.push((index + 1).to_string());
                let served = before.and_then(|before| before.get(index));
                match items.get(index) {
                    Some(item) => json_at(served, item, path, found),
                    None => found.extend(leaf(path, served, None)),
                }
                path.pop();
            }
        }
        leaf_value => found.extend(leaf(path, served, Some(leaf_value))),
    }
}

fn leaf(path: &[String], served: Option<&Value>, sent: Option<&Value>) -> Option<Change> {
    if served == sent {
        return None;
    }
    let hidden = path.iter().enumerate().any(|(index, key)| {
        let parent = index.checked_sub(1).map_or("", |above| path[above].as_str());
        identify_beneath(parent, key) != Identity::Ordinary
    });
    let told = |value: Option<&Value>| if hidden { None } else { value.map(plain) };
    let labels: Vec<String> = path.iter().map(|key| humanise(key)).collect();
    Some(Change {
        label: labels.join(" › "),
        field: path.join("."),
        from: told(served),
        to: told(sent),
        hidden,
    })
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => mask_text(text),
        Value::Null => String::new(),
        Value::Bool(true) => "on".to_owned(),
        Value::Bool(false) => "off".to_owned(),
        other => mask_text(&other.to_string()),
    }
}
