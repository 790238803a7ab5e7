//! What a list of operations (RFC 6902) changes, told as the changes that come of it.

use serde_json::Value;

use super::Change;
use super::json::{Labels, Sent, json_changes};

/// The changes that the operations make of what was served; nothing when they are no such list. What was not served
/// is not known before, and what an operation finds is what those before it made of it.
pub fn patch_changes(served: Option<&Value>, operations: &Value, labels: &Labels) -> Option<Vec<Change>> {
    let before = served.unwrap_or(&Value::Null);
    let after = patched(before, operations)?;
    Some(json_changes(Some(before), &after, Sent::Whole, labels).into_iter().filter(is_told).collect())
}

/// What is left of `before` once the operations are done; nothing when they are no such list.
pub fn patched(before: &Value, operations: &Value) -> Option<Value> {
    let mut after = before.clone();
    operations.as_array()?.iter().try_for_each(|operation| apply(&mut after, operation))?;
    Some(after)
}

fn is_told(change: &Change) -> bool {
    !change.field.is_empty()
}

/// One operation. A place that was not served is made, so that its new value is told.
fn apply(document: &mut Value, operation: &Value) -> Option<()> {
    let path = pointer(operation.get("path")?.as_str()?)?;
    let from = || pointer(operation.get("from")?.as_str()?);
    match operation.get("op")?.as_str()? {
        "add" => put(document, &path, operation.get("value")?.clone(), true),
        "replace" => put(document, &path, operation.get("value")?.clone(), false),
        "remove" => drop(take(document, &path)),
        "move" => {
            if let Some(value) = take(document, &from()?) {
                put(document, &path, value, true);
            }
        }
        "copy" => {
            if let Some(value) = at(document, &from()?).cloned() {
                put(document, &path, value, true);
            }
        }
        "test" => {}
        _ => return None,
    }
    Some(())
}

/// The steps of a JSON pointer (RFC 6901).
fn pointer(text: &str) -> Option<Vec<String>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let steps = text.strip_prefix('/')?.split('/');
    Some(steps.map(|step| step.replace("~1", "/").replace("~0", "~")).collect())
}

fn at<'a>(document: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(document, |value, step| match value {
        Value::Object(members) => members.get(step),
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}

fn put(document: &mut Value, path: &[String], value: Value, insert: bool) {
    let Some((first, rest)) = path.split_first() else {
        *document = value;
        return;
    };
    if let Value::Array(items) = document {
        let index = if first == "-" { items.len() } else { first.parse().unwrap_or(items.len()) };
        match items.get_mut(index) {
            Some(item) if !rest.is_empty() => put(item, rest, value, insert),
            Some(item) if !insert => *item = value,
            _ if rest.is_empty() => items.insert(index.min(items.len()), value),
            _ => {}
        }
        return;
    }
    if !document.is_object() {
        *document = Value::Object(serde_json::Map::new());
    }
    if let Value::Object(members) = document {
        put(members.entry(first.clone()).or_insert(Value::Null), rest, value, insert);
    }
}

fn take(document: &mut Value, path: &[String]) -> Option<Value> {
    let (last, above) = path.split_last()?;
    let holder = above.iter().try_fold(document, |value, step| match value {
        Value::Object(members) => members.get_mut(step),
        Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
        _ => None,
    })?;
    match holder {
        // In its order: what follows must not move.
        Value::Object(members) => members.shift_remove(last),
        Value::Array(items) => {
            let index = last.parse::<usize>().ok().filter(|index| *index < items.len())?;
            Some(items.remove(index))
        }
        _ => None,
    }
}
