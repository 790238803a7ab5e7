//! Hidden values put back where they belong, before a request goes to the app; elsewhere they are refused. What the
//! request changes is worked out on the way, while the values are still as the agent saw them.

use super::prepare::Prepared;
use super::receive::Received;
use super::spool::Spooled;
use super::told::{self, Told};
use super::turned_away::Why;
use super::visit::Visit;
use super::{keep, upload};
use crate::canon::{self, Body, Request};
use crate::db::DbError;
use crate::forms::{self, FORM_FIELD, ServedForm};
use crate::http::State;
use crate::masking;

/// A form with its real values, as the app would have got it.
pub(super) struct RestoredForm {
    /// In the order of submission, without our own field.
    pub fields: Vec<(String, String)>,
    pub told: Told,
    /// As it was served, where it was.
    pub form: Option<ServedForm>,
}

/// Puts hidden values back where they belong, and works out what the request changes.
pub(super) async fn restore(
    state: &State,
    visit: &Visit,
    prepared: Prepared,
    received: Received,
) -> Result<Prepared, Why> {
    let destination = prepared.request.here();
    let (bytes, parsed) = match received {
        Received::Read(bytes, parsed) => (bytes, parsed),
        Received::File(body) => return upload::check_file(state, visit, prepared, body).await,
        Received::Parts(body, parts) => {
            return upload::restore_parts(state, visit, prepared, body, parts).await;
        }
    };
    match parsed {
        Body::Form(fields) => {
            let restored = restore_form(state, visit, &prepared.request, fields).await?;
            let body = Spooled::of(canon::encode_form(&restored.fields));
            Ok(Prepared { body, told: restored.told, form: restored.form, ..prepared })
        }
        Body::Json(mut value) => {
            let marks = keep::behind_marks(state, visit.session.id, masking::texts_in(&value)).await?;
            let told = told::of_json(state, visit, &prepared.request, &value).await?;
            let merged = merge(state, visit, &mut value, &destination).await?;
            let untouched = marks.is_empty() && !merged;
            masking::restore_json(&mut value, &marks, &destination)?;
            let body = if untouched { bytes } else { value.to_string().into_bytes() };
            Ok(Prepared { body: Spooled::of(body), told, ..prepared })
        }
        Body::Empty => {
            let told = told::of_nothing(state, visit, &prepared.request).await?;
            Ok(Prepared { told, ..prepared })
        }
    }
}

/// Puts hidden values back in a form's fields, and works out what was changed.
pub(super) async fn restore_form(
    state: &State,
    visit: &Visit,
    request: &Request,
    fields: Vec<(String, String)>,
) -> Result<RestoredForm, Why> {
    let destination = request.here();
    let form = served(state, visit, &fields).await?;
    let told = told::of_form(state, visit, request, form.as_ref(), &fields).await?;
    if let Some(form) = form {
        let restored = forms::restore(&form, fields, &destination).map_err(|error| {
            tracing::info!(code = error.code(), action = form.action, destination, "a form was turned away");
            Why::Hidden(error)
        })?;
        return Ok(RestoredForm { fields: restored.fields, told, form: Some(form) });
    }
    // A form that a page's script built: only tokens can be put back.
    let texts = fields.iter().map(|(_, value)| value.clone()).collect();
    let marks = keep::behind_marks(state, visit.session.id, texts).await?;
    let mut restored = Vec::with_capacity(fields.len());
    for (name, value) in fields.into_iter().filter(|(name, _)| name != FORM_FIELD) {
        let real = masking::put_back(&marks, &name, &destination, &value)?.to_owned();
        restored.push((name, real));
    }
    Ok(RestoredForm { fields: restored, told, form: None })
}

/// A search form carries our form's id (and perhaps tokens) in its address: neither goes to the app.
pub(super) async fn restore_query(
    state: &State,
    visit: &Visit,
    mut prepared: Prepared,
) -> Result<Prepared, Why> {
    let Some(query) = &prepared.request.query else { return Ok(prepared) };
    let pairs: Vec<(String, String)> =
        query.pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    if !pairs.iter().any(|(name, _)| name == FORM_FIELD) {
        let texts = pairs.iter().map(|(_, value)| value.clone()).collect();
        if keep::behind_marks(state, visit.session.id, texts).await?.is_empty() {
            return Ok(prepared);
        }
    }
    let restored = restore_form(state, visit, &prepared.request, pairs).await?;
    let text = String::from_utf8_lossy(&canon::encode_form(&restored.fields)).into_owned();
    prepared.request.query = Some(canon::Query::parse(&text)?);
    Ok(prepared)
}

/// Texts that were edited around something hidden, with the real parts in them.
async fn merge(
    state: &State,
    visit: &Visit,
    value: &mut serde_json::Value,
    destination: &str,
) -> Result<bool, DbError> {
    if !masking::texts_in(value).iter().any(|text| masking::holds_dots(text)) {
        return Ok(false);
    }
    let all = keep::all_marks(state, visit.session.id).await?;
    Ok(forms::merge_json(value, &all, destination))
}

/// The form that these fields name as theirs.
async fn served(
    state: &State,
    visit: &Visit,
    fields: &[(String, String)],
) -> Result<Option<ServedForm>, DbError> {
    match fields.iter().find(|(name, _)| name == FORM_FIELD) {
        Some((_, id)) => keep::served_form(state, visit.session.id, id).await,
        None => Ok(None),
    }
}
