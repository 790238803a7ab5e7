//! Putting a submitted form's real values back where marks and surrogates stand, and refusing marks that stand
//! anywhere else.

use crate::masking::{FORM_FIELD, Kind, ServedField, ServedForm, holds_dots};

/// What to send to the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// In the order of submission, without our own field, with the real values.
    pub fields: Vec<(String, String)>,
}

/// Why a submitted form must not be sent on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    #[error("a hidden value came back in another place (field {field})")]
    MarkElsewhere { field: String },
}

impl RestoreError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MarkElsewhere { .. } => "hidden-value-elsewhere",
        }
    }
}

/// Puts the real values back. A mark counts only unchanged, in its own field, and when the form goes where it was
/// served to go; in another field, inside other text or under another destination it would carry a secret to where
/// the agent could read it.
pub fn restore(
    form: &ServedForm,
    submitted: Vec<(String, String)>,
    destination: &str,
) -> Result<Restored, RestoreError> {
    let at_home = destination == form.action
        || form.other_actions.iter().any(|other| other == destination)
        || goes_by_query(form, destination);
    let marks: Vec<&str> = form.fields.iter().flat_map(ServedField::swapped).map(|(mark, _)| mark).collect();
    let counts = |name: &str| submitted.iter().filter(|(other, _)| other == name).count();
    let mut fields = Vec::with_capacity(submitted.len());
    for (index, (name, value)) in submitted.iter().enumerate() {
        if name == FORM_FIELD {
            continue;
        }
        let place = submitted[..index].iter().filter(|(other, _)| other == name).count();
        let real = real_value(form, name, value, place, counts(name));
        let elsewhere = RestoreError::MarkElsewhere { field: name.clone() };
        match real {
            Some(real) if at_home => fields.push((name.clone(), real)),
            Some(_) => return Err(elsewhere),
            None if (marks.iter().any(|mark| value.contains(mark)) || holds_dots(value))
                && !was_shown(form, name, value) =>
            {
                return Err(elsewhere);
            }
            None => fields.push((name.clone(), value.clone())),
        }
    }
    Ok(Restored { fields })
}

/// A form sent by GET has its fields in the query of its destination.
fn goes_by_query(form: &ServedForm, destination: &str) -> bool {
    let path = |address: &str| address.split('?').next().unwrap_or_default().to_owned();
    form.method == "GET" && path(destination) == path(&form.action)
}

/// The real value behind a mark in its own field. Of several equal marks under one name the place decides, as long as
/// none was added or removed.
fn real_value(form: &ServedForm, name: &str, value: &str, place: usize, count: usize) -> Option<String> {
    let own = || form.fields.iter().filter(|field| field.name == name);
    let matching: Vec<&str> = own()
        .flat_map(ServedField::swapped)
        .filter(|(mark, _)| same_text(mark, value))
        .map(|(_, real)| real)
        .collect();
    let first = matching.first()?;
    let multiline = own().any(|field| field.kind == Kind::Textarea);
    let as_sent = |real: &str| if multiline { real.replace('\n', "\r\n") } else { real.to_owned() };
    if matching.iter().all(|real| real == first) {
        return Some(as_sent(first));
    }
    let field = own().find(|field| field.shown.len() == count && field.real.is_some())?;
    let unmoved = field.shown.get(place).is_some_and(|shown| same_text(shown, value));
    let real = field.real.as_ref()?.get(place)?;
    unmoved.then(|| as_sent(real))
}

/// Whether the app itself showed this very text in the field: then it holds no mark of ours.
fn was_shown(form: &ServedForm, name: &str, value: &str) -> bool {
    form.fields
        .iter()
        .filter(|field| field.name == name && field.real.is_none())
        .any(|field| field.shown.iter().any(|shown| same_text(shown, value)))
}

/// Browsers send line breaks as CRLF.
fn same_text(one: &str, other: &str) -> bool {
    one == other || one.replace("\r\n", "\n") == other.replace("\r\n", "\n")
}
