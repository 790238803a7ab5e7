//! Putting the real values back into JSON that the app's script sends, and refusing marks that stand elsewhere.

use serde_json::Value;

use super::document_in;
use crate::masking::marks::{MarkElsewhere, Surrogate, put_back};

/// Puts the real values back into a document that is sent to `destination`, and refuses marks that stand elsewhere.
pub fn restore_json(
    document: &mut Value,
    known: &[Surrogate],
    destination: &str,
) -> Result<(), MarkElsewhere> {
    restore_at(document, known, destination, &mut Vec::new())
}

/// Every text in a document that could be a mark, those in JSON that stands in a string among them.
pub fn texts_in(value: &Value) -> Vec<String> {
    let mut texts = Vec::new();
    gather(value, &mut texts);
    texts
}

fn gather(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            texts.push(text.clone());
            if let Some(inner) = document_in(text) {
                gather(&inner, texts);
            }
        }
        Value::Number(number) => texts.push(number.to_string()),
        Value::Array(items) => items.iter().for_each(|item| gather(item, texts)),
        Value::Object(members) => members.values().for_each(|member| gather(member, texts)),
        Value::Null | Value::Bool(_) => {}
    }
}

fn restore_at(
    value: &mut Value,
    known: &[Surrogate],
    destination: &str,
    path: &mut Vec<String>,
) -> Result<(), MarkElsewhere> {
    match value {
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                path.push(key.clone());
                restore_at(member, known, destination, path)?;
                path.pop();
            }
        }
        Value::Array(items) => {
            for item in items {
                restore_at(item, known, destination, path)?;
            }
        }
        Value::String(text) => {
            let field = path.join(".");
            let whole = known.iter().any(|one| one.mark == *text);
            if let Some(mut inner) = document_in(text).filter(|_| !whole) {
                let before = inner.clone();
                restore_at(&mut inner, known, destination, path)?;
                if inner != before {
                    *text = inner.to_string();
                }
                return Ok(());
            }
            let numeric = known.iter().any(|one| one.number && one.mark == *text && one.field == field);
            let real = put_back(known, &field, destination, text)?;
            *value = match serde_json::from_str::<serde_json::Number>(real) {
                Ok(number) if numeric => Value::Number(number),
                _ => Value::String(real.to_owned()),
            };
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    Ok(())
}
