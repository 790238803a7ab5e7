//! Hidden values put back where they belong, before a request goes to the app; elsewhere they are refused. What the
//! request changes is worked out on the way, while the values are still as the agent saw them.

use super::keep;
use super::prepare::Prepared;
use super::told::{self, Told};
use super::visit::Visit;
use crate::canon::{self, Body, Request};
use crate::db::DbError;
use crate::forms::{self, FORM_FIELD, ServedForm};
use crate::http::State;
use crate::masking::{self, MarkElsewhere};

/// Why a request cannot be sent as it came.
pub(super) enum Unrestored {
    /// A hidden value came back in another place than its own.
    Elsewhere,
    Database(DbError),
}

impl From<DbError> for Unrestored {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}

impl From<MarkElsewhere> for Unrestored {
    fn from(_: MarkElsewhere) -> Self {
        Self::Elsewhere
    }
}

/// Puts hidden values back where they belong, and works out what the request changes.
pub(super) async fn restore(
    state: &State,
    visit: &Visit,
    mut prepared: Prepared,
    bytes: Vec<u8>,
    parsed: Body,
) -> Result<Prepared, Unrestored> {
    restore_headers(state, visit, &mut prepared.request).await?;
    let destination = prepared.request.target();
    match parsed {
        Body::Form(fields) => {
            let id = fields.iter().find(|(name, _)| name == FORM_FIELD).map(|(_, id)| id.clone());
            let (body, told) = restore_form(state, visit, &prepared.request, fields).await?;
            Ok(Prepared { body, told, form_id: id, ..prepared })
        }
        Body::Json(mut value) => {
            let marks = keep::behind_marks(state, visit.session.id, masking::texts_in(&value)).await?;
            let told = told::of_json(state, visit, &prepared.request, &value).await?;
            let untouched = marks.is_empty();
            masking::restore_json(&mut value, &marks, &destination)?;
            let body = if untouched { bytes } else { value.to_string().into_bytes() };
            Ok(Prepared { body, told, ..prepared })
        }
        Body::Empty | Body::Multipart => {
            let told = told::of_nothing(state, visit, &prepared.request).await?;
            Ok(Prepared { body: bytes, told, ..prepared })
        }
    }
}

/// Puts hidden values back in a form's fields: the body that goes to the app, and what was changed.
pub(super) async fn restore_form(
    state: &State,
    visit: &Visit,
    request: &Request,
    fields: Vec<(String, String)>,
) -> Result<(Vec<u8>, Told), Unrestored> {
    let destination = request.target();
    let form = served(state, visit, &fields).await?;
    let told = told::of_form(state, visit, request, form.as_ref(), &fields).await?;
    if let Some(form) = form {
        let restored = forms::restore(&form, fields, &destination).map_err(|error| {
            tracing::info!(%error, code = error.code(), action = form.action, destination, "a form was turned away");
            Unrestored::Elsewhere
        })?;
        return Ok((canon::encode_form(&restored.fields), told));
    }
    // A form that a page's script built: only tokens can be put back.
    let texts = fields.iter().map(|(_, value)| value.clone()).collect();
    let marks = keep::behind_marks(state, visit.session.id, texts).await?;
    let mut restored = Vec::with_capacity(fields.len());
    for (name, value) in fields.into_iter().filter(|(name, _)| name != FORM_FIELD) {
        let real = masking::put_back(&marks, &name, &destination, &value)?.to_owned();
        restored.push((name, real));
    }
    Ok((canon::encode_form(&restored), told))
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

/// Tokens that the page's script sends in headers.
async fn restore_headers(state: &State, visit: &Visit, request: &mut Request) -> Result<(), Unrestored> {
    let is_token = |name: &str| name.contains("csrf") || name.contains("xsrf");
    let texts: Vec<String> = request
        .headers
        .iter()
        .filter(|(name, _)| is_token(name))
        .filter_map(|(_, value)| String::from_utf8(value.clone()).ok())
        .collect();
    let marks = keep::behind_marks(state, visit.session.id, texts).await?;
    let destination = request.target();
    for (name, value) in request.headers.iter_mut().filter(|(name, _)| is_token(name)) {
        let text = String::from_utf8_lossy(value).into_owned();
        *value = masking::put_back(&marks, name, &destination, &text)?.as_bytes().to_vec();
    }
    Ok(())
}
