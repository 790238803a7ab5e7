//! What a form changed, as people say it: old and new value of each field that differs. Secrets say only that they
//! were changed. JSON has a file of its own (`json`).

use serde::{Deserialize, Serialize};

use super::submitted::is_partly_hidden;
use crate::masking::{FORM_FIELD, Identity, Kind, ServedField, ServedForm, humanise, identify, mask_text};

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
    let mut names: Vec<&str> = Vec::new();
    for field in form.fields.iter().filter(|field| field.kind != Kind::Submit) {
        if names.contains(&field.name.as_str()) {
            continue;
        }
        names.push(&field.name);
        if !says_nothing(form, &field.name) {
            found.extend(changes_of_name(form, &field.name, values(submitted, &field.name)));
        }
    }
    for (name, _) in submitted {
        let known = names.contains(&name.as_str()) || form.fields.iter().any(|field| field.name == *name);
        if !known && !says_nothing(form, name) {
            names.push(name);
            found.extend(unserved(form, name, &values(submitted, name)));
        }
    }
    found
}

/// What the button says that sent the form, where that is known.
pub fn pressed(form: &ServedForm, submitted: &[(String, String)]) -> Option<String> {
    let named = form.fields.iter().filter(|field| field.kind == Kind::Submit).find_map(|field| {
        let (_, value) = submitted.iter().find(|(name, _)| *name == field.name)?;
        let option = field.options.iter().find(|option| option.value == *value)?;
        Some(option.label.clone())
    });
    let only = || form.buttons.first().filter(|_| form.buttons.len() == 1).cloned();
    named.or_else(only).filter(|label| !label.trim().is_empty())
}

/// Whether a name is the machinery's: our own, a token's, what browsers fill in by themselves.
fn says_nothing(form: &ServedForm, name: &str) -> bool {
    // An `<input type=image name=go>` sends where it was clicked, as `go.x` and `go.y`.
    let clicked = name.strip_suffix(".x").or_else(|| name.strip_suffix(".y")).is_some_and(|button| {
        form.fields.iter().any(|field| field.kind == Kind::Submit && field.name == button)
    });
    clicked
        || name == FORM_FIELD
        || name == "_charset_"
        || name.ends_with(".dir")
        || identify(name) == Identity::Csrf
}

/// Values as the form has them: browsers send line breaks as CRLF.
fn values(submitted: &[(String, String)], name: &str) -> Vec<String> {
    submitted
        .iter()
        .filter(|(other, _)| other == name)
        .map(|(_, value)| value.replace("\r\n", "\n"))
        .collect()
}

/// What was changed under one name, which several fields may share.
fn changes_of_name(form: &ServedForm, name: &str, mut sent: Vec<String>) -> Vec<Change> {
    let fields: Vec<&ServedField> =
        form.fields.iter().filter(|field| field.name == name && field.kind != Kind::Submit).collect();
    let (hidden, seen): (Vec<&ServedField>, Vec<&ServedField>) =
        fields.iter().partition(|field| field.kind == Kind::Hidden);
    match (seen.as_slice(), hidden.as_slice()) {
        ([field], []) | ([], [field]) => changes_of(form, field, &sent),
        ([field], companions) => {
            // A hidden companion says what is sent when nothing is chosen: that is no choice.
            for value in companions.iter().flat_map(|field| &field.shown) {
                take(&mut sent, value);
            }
            changes_of(form, field, &sent)
        }
        _ => together(form, &fields, sent).into_iter().collect(),
    }
}

/// Fields of several kinds under one name: which value is whose nobody can say, only which ones came and went.
fn together(form: &ServedForm, fields: &[&ServedField], mut sent: Vec<String>) -> Option<Change> {
    let mut gone: Vec<(&ServedField, String)> = Vec::new();
    for field in fields {
        for value in &field.shown {
            if !take(&mut sent, value) {
                gone.push((field, value.clone()));
            }
        }
    }
    if gone.is_empty() && sent.iter().all(String::is_empty) {
        return None;
    }
    let field = gone.first().map_or(fields[0], |(field, _)| field);
    let hidden = fields.iter().any(|field| hides(field));
    let told = |values: Vec<String>| (!values.is_empty()).then(|| mask_text(&values.join(", ")));
    let from = told(gone.iter().map(|(field, value)| words_of(field, value)).collect());
    let to = told(sent.iter().map(|value| words_of(field, value)).collect());
    Some(change(form, field, &field.label, from, to, hidden))
}

fn take(values: &mut Vec<String>, value: &str) -> bool {
    let found = values.iter().position(|other| *other == value.replace("\r\n", "\n"));
    found.map(|index| values.remove(index)).is_some()
}

fn changes_of(form: &ServedForm, field: &ServedField, sent: &[String]) -> Vec<Change> {
    let sent: Vec<String> = match field.kind {
        // What a hidden companion of the same name sends is not a tick.
        Kind::Checkbox => sent.iter().filter(|value| is_option(field, value)).cloned().collect(),
        _ => sent.to_vec(),
    };
    if is_unchanged(field, &sent) || (sent.is_empty() && is_always_sent(field)) {
        return Vec::new();
    }
    if field.places.len() > 1 {
        return changes_by_place(form, field, &sent);
    }
    let hidden = hides(field);
    vec![change(form, field, &field.label, read(field, &field.shown), read(field, &sent), hidden)]
}

/// Several controls of one name: each tells its own change, unless some were added or removed.
fn changes_by_place(form: &ServedForm, field: &ServedField, sent: &[String]) -> Vec<Change> {
    let shown = &field.shown;
    let hides_there = |index: usize| {
        let real = field.real.as_ref().and_then(|real| real.get(index));
        let swapped = real.is_some_and(|real| Some(real) != shown.get(index));
        field.secret.is_some() || field.unread || (swapped && !is_partly_hidden(field))
    };
    if shown.len() != sent.len() {
        let (mut gone, mut come) = (shown.clone(), sent.to_vec());
        gone.retain(|value| !take(&mut come, value));
        let hidden = hides(field);
        let told = |values: &[String]| if values.is_empty() { None } else { read(field, values) };
        return vec![change(form, field, &field.label, told(&gone), told(&come), hidden)];
    }
    let alike = |index: usize| field.places.iter().filter(|place| **place == field.places[index]).count() > 1;
    let differing = (0..shown.len()).filter(|index| shown[*index].replace("\r\n", "\n") != sent[*index]);
    differing
        .map(|index| {
            let place = field.places.get(index).unwrap_or(&field.label);
            let numbered = index < field.places.len() && alike(index);
            let label = if numbered { format!("{place} {}", index + 1) } else { place.clone() };
            let told = |values: &[String]| read(field, &values[index..=index]);
            change(form, field, &label, told(shown), told(sent), hides_there(index))
        })
        .collect()
}

fn change(
    form: &ServedForm,
    field: &ServedField,
    label: &str,
    from: Option<String>,
    to: Option<String>,
    hidden: bool,
) -> Change {
    let (from, to) = if hidden { (None, None) } else { (from, to) };
    Change { label: told_apart(form, field, label), field: field.name.clone(), from, to, hidden }
}

/// The label; where another field has the same, with what tells them apart.
fn told_apart(form: &ServedForm, field: &ServedField, label: &str) -> String {
    let twin = |other: &&ServedField| {
        other.label == label && other.name != field.name && !matches!(other.kind, Kind::Hidden | Kind::Submit)
    };
    let mut twins = form.fields.iter().filter(twin).peekable();
    if twins.peek().is_none() {
        return label.to_owned();
    }
    match &field.group {
        Some(group) if group != label && twins.all(|twin| twin.group.as_ref() != Some(group)) => {
            format!("{group} › {label}")
        }
        _ => format!("{label} ({})", humanise(&field.name)),
    }
}

/// Whether neither value is told. Of a text in which something is hidden people read the rest.
fn hides(field: &ServedField) -> bool {
    field.secret.is_some() || field.unread || (field.real.is_some() && !is_partly_hidden(field))
}

fn is_option(field: &ServedField, value: &str) -> bool {
    field.options.iter().any(|option| option.value == value || option.real.as_deref() == Some(value))
}

fn is_unchanged(field: &ServedField, sent: &[String]) -> bool {
    let same = |shown: &[String]| {
        shown.len() == sent.len() && shown.iter().zip(sent).all(|(a, b)| a.replace("\r\n", "\n") == *b)
    };
    let nothing = |values: &[String]| values.iter().all(String::is_empty);
    let nothing_picked = field.kind == Kind::File && nothing(sent);
    // A script that leaves an empty field out changes nothing.
    let left_out = sent.is_empty() && nothing(&field.shown) && !field.kind.is_choice();
    same(&field.shown) || field.real.as_deref().is_some_and(same) || nothing_picked || left_out
}

/// Whether a browser sends it whatever people do with it: missing, it was disabled or never there, and is no change. Not
/// so ticks, lists of which nothing is picked, and rows, which a script takes out when somebody does.
fn is_always_sent(field: &ServedField) -> bool {
    let may_be_a_row = field.name.contains(|letter: char| letter == '[' || letter.is_ascii_digit());
    match field.kind {
        Kind::Checkbox | Kind::Submit => false,
        Kind::Radio => true,
        _ => field.places.len() == 1 && !may_be_a_row,
    }
}

/// Values as the page reads: a choice by its label, a single tick as on or off.
fn read(field: &ServedField, values: &[String]) -> Option<String> {
    if field.kind == Kind::Checkbox && field.options.len() == 1 {
        return Some(if values.is_empty() { "off" } else { "on" }.to_owned());
    }
    if values.is_empty() {
        return field.kind.is_choice().then(|| "none".to_owned());
    }
    let texts: Vec<String> = values.iter().map(|value| words_of(field, value)).collect();
    Some(mask_text(&texts.join(", ")))
}

fn words_of(field: &ServedField, value: &str) -> String {
    let option = field.options.iter().find(|option| option.value == *value && !option.label.is_empty());
    with_unit(field, option.map_or_else(|| value.to_owned(), |option| option.label.clone()))
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

/// A field that the form did not show. Rows that a script added are called as those that were served.
fn unserved(form: &ServedForm, name: &str, values: &[String]) -> Option<Change> {
    let hidden = identify(name) != Identity::Ordinary;
    if values.iter().all(String::is_empty) {
        return None;
    }
    let alike = |field: &&ServedField| {
        field.name.contains(|c: char| c.is_ascii_digit())
            && without_numbers(&field.name) == without_numbers(name)
    };
    let sister = form.fields.iter().find(alike);
    let label = sister.map_or_else(|| humanise(name), |field| field.label.clone());
    let hidden = hidden || sister.is_some_and(hides);
    let to = (!hidden).then(|| mask_text(&values.join(", ")));
    Some(Change { label, field: name.to_owned(), from: None, to, hidden })
}

fn without_numbers(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter.is_ascii_digit() {
            true if out.ends_with('#') => {}
            true => out.push('#'),
            false => out.push(letter),
        }
    }
    out
}
