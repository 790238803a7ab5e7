//! Today's tokens in the place of those that were sent when a request was refused and kept.

use super::exact::{Sent, is_volatile};
use super::held::Token;
use super::prepare::Prepared;
use super::spool::{Edit, Spooled};
use crate::canon::{self, Part};
use crate::forms::{ServedField, ServedForm};

/// What was entered, in the form as it is now: its tokens are today's.
pub(super) fn filled_in(entered: &[(String, String)], now: &ServedForm) -> Vec<(String, String)> {
    let token = |name: &str| {
        let field = now.fields.iter().find(|field| field.name == name)?;
        real(field).first().cloned()
    };
    let mut filled: Vec<(String, String)> = Vec::with_capacity(entered.len());
    for (name, value) in entered {
        match is_volatile(name) {
            true => filled.extend(token(name).map(|token| (name.clone(), token))),
            false => filled.push((name.clone(), value.clone())),
        }
    }
    for field in now.fields.iter().filter(|field| is_volatile(&field.name)) {
        if !filled.iter().any(|(name, _)| *name == field.name) {
            filled.extend(real(field).first().map(|token| (field.name.clone(), token.clone())));
        }
    }
    filled
}

fn real(field: &ServedField) -> &[String] {
    field.real.as_deref().unwrap_or(&field.shown)
}

/// The body of a form with files, with today's tokens.
pub(super) async fn with_tokens(body: Vec<u8>, parts: &[Part], now: &ServedForm) -> Spooled {
    let fresh = |part: &Part| {
        let field = now.fields.iter().find(|field| field.name == part.name && is_volatile(&field.name))?;
        real(field).first().cloned()
    };
    let edit =
        |part: &Part| fresh(part).map(|token| Edit { range: part.content.clone(), with: token.into_bytes() });
    let edits: Vec<Edit> = parts.iter().filter_map(edit).collect();
    let whole = Spooled::of(body.clone());
    whole.edited(edits).await.unwrap_or_else(|_| Spooled::of(body))
}

/// Puts a token where the old one stood: in the header, or in the body.
pub(super) fn put_in(prepared: &mut Prepared, body: Vec<u8>, token: &Token, fresh: &str) -> Vec<u8> {
    for (name, value) in &mut prepared.request.headers {
        if *name == token.name {
            let text = String::from_utf8_lossy(value).replace(&token.value, fresh);
            *value = text.into_bytes();
        }
    }
    match Sent::read(&prepared.request, &body) {
        Sent::Form(mut fields) => {
            for (_, value) in fields.iter_mut().filter(|(name, _)| *name == token.name) {
                *value = fresh.to_owned();
            }
            canon::encode_form(&fields)
        }
        Sent::Json(mut value) => {
            exchange(&mut value, token, fresh);
            value.to_string().into_bytes()
        }
        _ => body,
    }
}

fn exchange(value: &mut serde_json::Value, token: &Token, fresh: &str) {
    use serde_json::Value;
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if *name == token.name && *text == token.value => {
                        fresh.clone_into(text);
                    }
                    other => exchange(other, token, fresh),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| exchange(item, token, fresh)),
        _ => {}
    }
}
