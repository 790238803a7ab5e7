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
use crate::masking::{self, MarkElsewhere, Surrogate};

/// A form with its real values, as the app would have got it.
pub(super) struct RestoredForm {
    /// In the order of submission, without our own field.
    pub fields: Vec<(String, String)>,
    pub told: Told,
    /// As it was served, where it was.
    pub form: Option<ServedForm>,
    /// What stood behind marks.
    pub put_back: Vec<String>,
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
            let mut prepared = Prepared { body, told: restored.told, form: restored.form, ..prepared };
            prepared.put_back.extend(restored.put_back);
            Ok(prepared)
        }
        Body::Json(mut value) => {
            let marks = keep::behind_marks(state, visit.session.id, masking::texts_in(&value)).await?;
            let told = told::of_json(state, visit, &prepared.request, &value).await?;
            let merged = merge(state, visit, &mut value, &destination).await?;
            let untouched = marks.is_empty() && !merged;
            masking::restore_json(&mut value, &marks, &destination)?;
            let body = if untouched { bytes } else { value.to_string().into_bytes() };
            let mut prepared = Prepared { body: Spooled::of(body), told, ..prepared };
            prepared.put_back.extend(marks.into_iter().map(|mark| mark.real));
            Ok(prepared)
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
        let put_back = form.fields.iter().filter_map(|field| field.real.clone()).flatten().collect();
        return Ok(RestoredForm { fields: restored.fields, told, form: Some(form), put_back });
    }
    // A form that a page's script built: only tokens can be put back.
    let texts = fields.iter().map(|(_, value)| value.clone()).collect();
    let marks = keep::behind_marks(state, visit.session.id, texts).await?;
    let fields = put_back(&marks, fields, &destination)?;
    let put_back = marks.into_iter().map(|mark| mark.real).collect();
    Ok(RestoredForm { fields, told, form: None, put_back })
}

/// Pairs with what stands behind their marks, without our own field.
fn put_back(
    marks: &[Surrogate],
    pairs: Vec<(String, String)>,
    destination: &str,
) -> Result<Vec<(String, String)>, MarkElsewhere> {
    let real = |(name, value): (String, String)| {
        let real = masking::put_back(marks, &name, destination, &value)?.to_owned();
        Ok((name, real))
    };
    pairs.into_iter().filter(|(name, _)| name != FORM_FIELD).map(real).collect()
}

/// A search form carries our form's id (and perhaps tokens) in its address: neither goes to the app.
pub(super) async fn restore_query(
    state: &State,
    visit: &Visit,
    mut prepared: Prepared,
) -> Result<Prepared, Why> {
    let Some(query) = &prepared.request.query else { return Ok(prepared) };
    let pairs = pairs_of(query);
    if !pairs.iter().any(|(name, _)| name == FORM_FIELD) {
        let texts = pairs.iter().map(|(_, value)| value.clone()).collect();
        if keep::behind_marks(state, visit.session.id, texts).await?.is_empty() {
            return Ok(prepared);
        }
    }
    let restored = restore_form(state, visit, &prepared.request, pairs).await?;
    prepared.request.query = Some(query_of(&restored.fields)?);
    prepared.put_back.extend(restored.put_back);
    Ok(prepared)
}

/// What stands in the address of a change, such as the token of the page that its form is on: a form without an action
/// goes to its page's own address.
pub(super) async fn restore_address(
    state: &State,
    visit: &Visit,
    mut prepared: Prepared,
) -> Result<Prepared, Why> {
    let Some(query) = &prepared.request.query else { return Ok(prepared) };
    let pairs = pairs_of(query);
    let texts = pairs.iter().map(|(_, value)| value.clone()).collect();
    let marks = keep::behind_marks(state, visit.session.id, texts).await?;
    if !marks.is_empty() {
        let pairs = put_back(&marks, pairs, &prepared.request.here())?;
        prepared.request.query = Some(query_of(&pairs)?);
        prepared.put_back.extend(marks.into_iter().map(|mark| mark.real));
    }
    Ok(prepared)
}

fn pairs_of(query: &canon::Query) -> Vec<(String, String)> {
    query.pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

fn query_of(pairs: &[(String, String)]) -> Result<canon::Query, canon::Refusal> {
    canon::Query::parse(&String::from_utf8_lossy(&canon::encode_form(pairs)))
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
