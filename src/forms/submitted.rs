//! Putting a submitted form's real values back where marks and surrogates stand, and refusing marks that stand
//! anywhere else. Texts that were edited around something hidden are put together in `merged`.

use super::merged::{Partly, Unmerged, unix};
use crate::masking::{DOT, FORM_FIELD, Kind, ServedField, ServedForm, holds_dots};

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
    #[error("in {field}, {why}")]
    Edited { field: String, why: Unmerged },
}

impl RestoreError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MarkElsewhere { .. } => "hidden-value-elsewhere",
            Self::Edited { why, .. } => why.code(),
        }
    }
}

/// Puts the real values back. A mark counts only unchanged, in its own field, and when the form goes where it was
/// served to go; in another field or under another destination it would carry a secret to where the agent could read
/// it. The text around it may be another one than was served.
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
        let real = match real_value(form, name, value, place, counts(name)) {
            None => edited(form, &submitted, index, place)?,
            real => real,
        };
        let elsewhere = RestoreError::MarkElsewhere { field: name.clone() };
        match real {
            Some(real) if at_home && !holds_a_token(&marks, value) => fields.push((name.clone(), real)),
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

/// Whether a token's surrogate stands inside of other text.
fn holds_a_token(marks: &[&str], value: &str) -> bool {
    marks.iter().any(|mark| !mark.contains(DOT) && *mark != value && value.contains(mark))
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

/// The text that comes of one in which something is hidden and that was edited around it; nothing where no mark is in
/// question.
fn edited(
    form: &ServedForm,
    submitted: &[(String, String)],
    index: usize,
    place: usize,
) -> Result<Option<String>, RestoreError> {
    let (name, value) = &submitted[index];
    if !value.contains(DOT) || was_shown(form, name, value) {
        return Ok(None);
    }
    let Some(field) = form.fields.iter().find(|field| field.name == *name && is_partly_hidden(field)) else {
        return Ok(None);
    };
    let foreign = |other: &ServedField| {
        let holds = |(shown, real): (&str, &str)| match Partly::of(real, shown) {
            Some(partly) => partly.marks().any(|mark| value.contains(mark)),
            None => value.contains(shown),
        };
        other.name != *name && other.swapped().into_iter().any(holds)
    };
    let sent: Vec<&str> =
        submitted.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str()).collect();
    match merged(field, &sent, place) {
        Ok(text) if field.kind == Kind::Textarea => Ok(Some(text.replace('\n', "\r\n"))),
        Ok(text) => Ok(Some(text)),
        Err(_) if form.fields.iter().any(foreign) => Err(RestoreError::MarkElsewhere { field: name.clone() }),
        Err(why) => Err(RestoreError::Edited { field: field.label.clone(), why }),
    }
}

/// One of the texts of a field, against the one that was shown in its place.
fn merged(field: &ServedField, sent: &[&str], place: usize) -> Result<String, Unmerged> {
    let value = sent[place];
    let partly = |index: usize| Partly::of(field.real.as_ref()?.get(index)?, field.shown.get(index)?);
    let all: Vec<(usize, Partly)> =
        (0..field.shown.len()).filter_map(|index| Some((index, partly(index)?))).collect();
    if sent.len() != field.shown.len() {
        // Some were added or taken out: it is the one of which this can be an edit.
        let mut found: Vec<String> =
            all.iter().filter_map(|(_, partly)| partly.merged_with_one_edit(value)).collect();
        found.dedup();
        return if found.len() == 1 { Ok(found.remove(0)) } else { Err(Unmerged::Unclear) };
    }
    let Some((_, own)) = all.iter().find(|(index, _)| *index == place) else {
        return Err(Unmerged::Damaged);
    };
    let looks_alike = all.iter().any(|(index, other)| *index != place && own.shares_a_mark(other));
    let unmoved = (0..sent.len()).all(|index| index == place || same_text(sent[index], &field.shown[index]));
    if looks_alike && !unmoved { Err(Unmerged::Unclear) } else { own.merged(value) }
}

/// Whether people read and write a field's text although parts of it are hidden.
pub(super) fn is_partly_hidden(field: &ServedField) -> bool {
    let typed = !field.kind.is_choice() && !matches!(field.kind, Kind::Password | Kind::File | Kind::Submit);
    let mut swapped = field.swapped().into_iter().peekable();
    typed
        && field.secret.is_none()
        && !field.unread
        && swapped.peek().is_some()
        && swapped.all(|(shown, real)| Partly::of(real, shown).is_some())
}

/// Whether the app itself showed this very text in the field: then it holds no mark of ours.
fn was_shown(form: &ServedForm, name: &str, value: &str) -> bool {
    form.fields
        .iter()
        .filter(|field| field.name == name && field.real.is_none())
        .any(|field| field.shown.iter().any(|shown| same_text(shown, value)))
}

/// Whether both are one text, however its lines break.
fn same_text(one: &str, other: &str) -> bool {
    one == other || unix(one) == unix(other)
}
