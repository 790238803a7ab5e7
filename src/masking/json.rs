//! Hiding in JSON: by key and by value, keeping the order of keys and the spelling of numbers; and putting marks back
//! in JSON that is sent. What is not JSON is an error, since nobody knows what a browser would make of it.

use std::collections::HashMap;

use serde_json::Value;

use super::detectors::{Detector, Identity, Reach, identify_beneath};
use super::marks::{ANYWHERE, MarkElsewhere, Random, Surrogate, put_back, surrogate_of};
use super::shape::{mark_of, mask_found};
use super::{Hidden, MaskError, count};

/// What a JSON answer held.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JsonFacts {
    /// Marks and surrogates that may come back when the app's script sends the document again.
    pub surrogates: Vec<Surrogate>,
    /// What was hidden, and how often.
    pub hidden: Hidden,
}

/// The document with everything hidden that keys or values give away. `page_path` is where it was served from, and
/// where marks in it may come back to.
pub fn mask_json(
    bytes: &[u8],
    page_path: &str,
    random: &mut Random,
) -> Result<(Vec<u8>, JsonFacts), MaskError> {
    let mut document = parse(bytes)?;
    let mut pass = Pass {
        destination: page_path,
        random,
        facts: JsonFacts::default(),
        path: Vec::new(),
        known: HashMap::new(),
    };
    pass.value(&mut document, Identity::Ordinary);
    let facts = pass.facts;
    let bytes = serde_json::to_vec(&document).map_err(|error| MaskError::Unparseable(error.to_string()))?;
    Ok((bytes, facts))
}

/// Puts the real values back into a document that is sent to `destination`, and refuses marks that stand elsewhere.
pub fn restore_json(
    document: &mut Value,
    known: &[Surrogate],
    destination: &str,
) -> Result<(), MarkElsewhere> {
    restore_at(document, known, destination, &mut Vec::new())
}

/// Parses at most 127 levels deep (serde_json's own limit), so that no document can exhaust the stack.
fn parse(bytes: &[u8]) -> Result<Value, MaskError> {
    serde_json::from_slice(bytes).map_err(|error| {
        let said = error.to_string();
        if said.starts_with("recursion limit") { MaskError::TooDeep } else { MaskError::Unparseable(said) }
    })
}

struct Pass<'a> {
    destination: &'a str,
    random: &'a mut Random,
    facts: JsonFacts,
    path: Vec<String>,
    /// What each key is, asked once for each pair of keys.
    known: HashMap<(String, String), Identity>,
}

impl Pass<'_> {
    fn value(&mut self, value: &mut Value, identity: Identity) {
        match value {
            Value::Object(members) => self.members(members, identity),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item, identity)),
            Value::String(text) => self.text(text, identity),
            Value::Number(number) => {
                let spelled = number.to_string();
                if let Some(mark) = self.number(&spelled, identity) {
                    *value = Value::String(mark);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn members(&mut self, members: &mut serde_json::Map<String, Value>, above: Identity) {
        let parent = self.path.last().cloned().unwrap_or_default();
        if let Some(masked) = masked_keys(members, &mut self.facts.hidden) {
            *members = masked;
        }
        for (key, member) in members.iter_mut() {
            let pair = (parent.clone(), key.clone());
            let own = *self.known.entry(pair).or_insert_with(|| identify_beneath(&parent, key));
            let carries =
                matches!(key.as_str(), "value" | "plain" | "raw" | "secret" | "current" | "text" | "data");
            let identity = if own == Identity::Ordinary && carries { above } else { own };
            self.path.push(key.clone());
            self.value(member, identity);
            self.path.pop();
        }
    }

    fn text(&mut self, text: &mut String, identity: Identity) {
        match identity {
            _ if text.is_empty() => {}
            Identity::Csrf => match surrogate_of(text, self.random) {
                Some(made) => self.swap(text, made, ANYWHERE),
                None => self.hide(text, Detector::Token),
            },
            Identity::Secret(detector) => self.hide(text, detector),
            Identity::Ordinary => {
                let hidden = &mut self.facts.hidden;
                if let Some(masked) = mask_found(text, Reach::All, |hit| count(hidden, hit.detector)) {
                    let destination = self.destination.to_owned();
                    self.swap(text, masked, &destination);
                }
            }
        }
    }

    fn hide(&mut self, text: &mut String, detector: Detector) {
        count(&mut self.facts.hidden, detector);
        let destination = self.destination.to_owned();
        self.swap(text, mark_of(text, detector), &destination);
    }

    fn swap(&mut self, text: &mut String, mark: String, destination: &str) {
        let real = std::mem::replace(text, mark.clone());
        self.remember(mark, real, destination, false);
    }

    fn number(&mut self, spelled: &str, identity: Identity) -> Option<String> {
        let detector = match identity {
            Identity::Secret(detector) => detector,
            _ => super::detectors::find(spelled, Reach::All).first()?.detector,
        };
        count(&mut self.facts.hidden, detector);
        let mark = mark_of(spelled, detector);
        let destination = self.destination.to_owned();
        self.remember(mark.clone(), spelled.to_owned(), &destination, true);
        Some(mark)
    }

    fn remember(&mut self, mark: String, real: String, destination: &str, number: bool) {
        let field = self.path.join(".");
        let destination = destination.to_owned();
        self.facts.surrogates.push(Surrogate { mark, real, field, destination, number });
    }
}

/// Keys can be secrets too (`{"4111…": …}`): the members under masked keys, if any had to be.
fn masked_keys(
    members: &serde_json::Map<String, Value>,
    hidden: &mut Hidden,
) -> Option<serde_json::Map<String, Value>> {
    if !members.keys().any(|key| !super::may_be_shown(key)) {
        return None;
    }
    let masked = |key: &String| {
        mask_found(key, Reach::All, |hit| count(hidden, hit.detector)).unwrap_or_else(|| key.clone())
    };
    let keys: Vec<String> = members.keys().map(masked).collect();
    Some(keys.into_iter().zip(members.values().cloned()).collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn random() -> Random {
        let mut next = 3u8;
        Box::new(move |bytes| {
            for byte in bytes {
                next = next.wrapping_mul(37).wrapping_add(101);
                *byte = next;
            }
        })
    }

    fn masked(document: &str) -> (String, JsonFacts) {
        let (bytes, facts) = mask_json(document.as_bytes(), "/api/x", &mut random()).expect("json");
        (String::from_utf8(bytes).expect("utf-8"), facts)
    }

    #[test]
    fn order_and_numbers_stay_as_they_were() {
        let document = r#"{"z":1.10,"a":[1e5,12345678901234567890,-0],"m":{"é":null}}"#;
        assert_eq!(masked(document).0, document.replace("1e5", "1e+5"));
    }

    #[test]
    fn secrets_are_hidden_by_key_and_by_value() {
        let (text, facts) = masked(
            r#"{"name":"Olivia","password":"hunter2","card":{"number":"4111111111111111","cvc":123},
                "note":"IBAN DE89 3704 0044 0532 0130 00","recovery_codes":["ab12","cd34"],"pan":4111111111111111}"#,
        );
        for secret in ["hunter2", "411111111", ":123", "3704", "ab12", "cd34"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        assert!(text.contains("Olivia") && text.contains("IBAN ••"));
        assert_eq!(facts.hidden["recovery-code"], 2);
    }

    #[test]
    fn a_document_sent_back_gets_its_secrets_back() {
        let document = r#"{"name":"Olivia","api_key":"k-123","pin":1234}"#;
        let (text, facts) = masked(document);
        let mut sent: Value = serde_json::from_str(&text).expect("json");
        restore_json(&mut sent, &facts.surrogates, "/api/x").expect("at home");
        assert_eq!(sent.to_string(), document);
    }

    #[test]
    fn a_mark_pasted_into_another_key_or_sent_elsewhere_is_refused() {
        let (text, facts) = masked(r#"{"name":"Olivia","api_key":"k-12345"}"#);
        let mark = &facts.surrogates[0].mark;
        let mut pasted = serde_json::json!({ "name": format!("see {mark}") });
        assert_eq!(restore_json(&mut pasted, &facts.surrogates, "/api/x"), Err(MarkElsewhere));
        let mut elsewhere: Value = serde_json::from_str(&text).expect("json");
        assert_eq!(restore_json(&mut elsewhere, &facts.surrogates, "/api/y"), Err(MarkElsewhere));
    }

    #[test]
    fn two_secrets_behind_one_mark_are_not_guessed() {
        let (text, facts) = masked(r#"{"users":[{"pin":"1234"},{"pin":"9876"}]}"#);
        let mut sent: Value = serde_json::from_str(&text).expect("json");
        assert_eq!(restore_json(&mut sent, &facts.surrogates, "/api/x"), Err(MarkElsewhere));
    }

    #[test]
    fn what_is_not_json_is_an_error() {
        assert_eq!(mask_json(b"{oops", "/", &mut random()).expect_err("broken").code(), "unparseable");
        let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
        assert_eq!(mask_json(deep.as_bytes(), "/", &mut random()).expect_err("deep"), MaskError::TooDeep);
    }
}
