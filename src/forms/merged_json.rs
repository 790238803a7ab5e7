//! Texts in JSON that were edited around something hidden in them: put together like those of forms (`merged`), but
//! only where one place was edited and one text that was served can be meant. Nothing else tells which of several things
//! of a list a text belongs to.

use serde_json::Value;

use super::merged::Partly;
use crate::masking::{Surrogate, holds_dots, is_at_home};

/// Puts the real parts back into texts that were edited around them. Gives whether there were any; what cannot be put
/// together stays as it came, and is refused where marks are.
pub fn merge_json(document: &mut Value, known: &[Surrogate], destination: &str) -> bool {
    merge_at(document, known, destination, &mut Vec::new())
}

fn merge_at(value: &mut Value, known: &[Surrogate], destination: &str, path: &mut Vec<String>) -> bool {
    match value {
        Value::Object(members) => {
            let mut merged = false;
            for (key, member) in members.iter_mut() {
                path.push(key.clone());
                merged |= merge_at(member, known, destination, path);
                path.pop();
            }
            merged
        }
        Value::Array(items) => {
            let mut merged = false;
            for item in items {
                merged |= merge_at(item, known, destination, path);
            }
            merged
        }
        Value::String(text) if holds_dots(text) && !known.iter().any(|one| one.mark == *text) => {
            let field = path.join(".");
            let homes = known.iter().filter(|one| is_at_home(one, &field, destination));
            let partly = homes.filter_map(|one| Partly::of(&one.real, &one.mark));
            let mut found: Vec<String> =
                partly.filter_map(|partly| partly.merged_with_one_edit(text)).collect();
            found.sort();
            found.dedup();
            let only = if found.len() == 1 { found.pop() } else { None };
            only.map(|merged| *text = merged).is_some()
        }
        _ => false,
    }
}
