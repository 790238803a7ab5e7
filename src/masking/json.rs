//! Hiding in JSON: by key and by value, keeping the order of keys and the spelling of numbers. What is not JSON is an
//! error, since nobody knows what a browser would make of it. Putting marks back in JSON that is sent is in `restore`.

use std::collections::HashMap;

use serde::de::IgnoredAny;
use serde_json::Value;

use super::detectors::{Detector, Identity, Reach, carries, identify_beneath, is_bearer};
use super::marks::{ANYWHERE, Random, Surrogate, surrogate_of};
use super::policy::{Hide, Place, PlaceKind, Policy, Verdict, remember};
use super::shape::{DOT, mask_counted, mask_found, mask_judged};
use super::{Hidden, MaskError, PageFacts, count, count_as};

mod restore;

pub use restore::{restore_json, texts_in};

/// How deep JSON may stand in a string of JSON that stands in a string.
const DEEPEST: usize = 4;

/// The document with everything hidden that keys, values or decisions say. `page_path` is where it was served from,
/// and where marks in it may come back to, when the app's script sends it again.
pub fn mask_json(
    bytes: &[u8],
    page_path: &str,
    policy: &Policy,
    random: &mut Random,
) -> Result<(Vec<u8>, PageFacts), MaskError> {
    mask_named("", bytes, page_path, policy, random)
}

/// The same for a document that stands somewhere under a name: `window.token = […]`.
pub(crate) fn mask_named(
    name: &str,
    bytes: &[u8],
    page_path: &str,
    policy: &Policy,
    random: &mut Random,
) -> Result<(Vec<u8>, PageFacts), MaskError> {
    let mut document = parse(bytes)?;
    let mut pass = Pass {
        destination: page_path,
        policy,
        random,
        facts: PageFacts::default(),
        path: String::new(),
        known: HashMap::new(),
        depth: 0,
        changed: false,
    };
    let judged =
        if name.is_empty() { Judged::NOTHING } else { pass.judge(0, name, Identity::Ordinary, true) };
    pass.value(&mut document, judged);
    let facts = pass.facts;
    let bytes = serde_json::to_vec(&document).map_err(|error| MaskError::Unparseable(error.to_string()))?;
    Ok((bytes, facts))
}

/// Parses at most 127 levels deep (serde_json's own limit), so that no document can exhaust the stack.
fn parse(bytes: &[u8]) -> Result<Value, MaskError> {
    serde_json::from_slice(bytes).map_err(|error| {
        let said = error.to_string();
        if said.starts_with("recursion limit") { MaskError::TooDeep } else { MaskError::Unparseable(said) }
    })
}

/// How long the value is that a text begins with, or how much of it was read until it was clear that there is none.
pub(crate) fn value_at(text: &str) -> Result<usize, usize> {
    let mut read = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    match read.next() {
        Some(Ok(_)) => Ok(read.byte_offset()),
        Some(Err(error)) => {
            let lines = text.split('\n').take(error.line().saturating_sub(1));
            Err(lines.map(|line| line.len() + 1).sum::<usize>() + error.column().max(1))
        }
        None => Err(1),
    }
}

/// A document that stands in a string.
fn document_in(text: &str) -> Option<Value> {
    let may_be = text.trim_start().starts_with(['{', '[']);
    if may_be { serde_json::from_str(text).ok() } else { None }
}

/// What is known of a place.
#[derive(Clone, Copy)]
struct Judged {
    identity: Identity,
    verdict: Verdict,
}

impl Judged {
    const NOTHING: Self = Self { identity: Identity::Ordinary, verdict: Verdict::ByLook };
}

struct Pass<'a> {
    destination: &'a str,
    policy: &'a Policy,
    random: &'a mut Random,
    facts: PageFacts,
    /// The keys down to here, joined by dots.
    path: String,
    /// What is known of each path, asked once.
    known: HashMap<String, Judged>,
    depth: usize,
    /// Something in the document is not as it was.
    changed: bool,
}

impl Pass<'_> {
    fn value(&mut self, value: &mut Value, judged: Judged) {
        match value {
            Value::Object(members) => self.members(members, judged.identity),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item, judged)),
            Value::String(text) => self.text(text, self.at_root(judged)),
            Value::Number(number) => {
                let spelled = number.to_string();
                if let Some(mark) = self.number(&spelled, self.at_root(judged).verdict) {
                    *value = Value::String(mark);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// A value without any key above it is nobody's field: on a closed route it is hidden.
    fn at_root(&self, judged: Judged) -> Judged {
        match judged.verdict {
            Verdict::ByLook if self.path.is_empty() => {
                let place = Place { name: "", label: "", path: "", kind: PlaceKind::Json };
                Judged { verdict: self.policy.judge(&place, None, None), ..judged }
            }
            _ => judged,
        }
    }

    fn members(&mut self, members: &mut serde_json::Map<String, Value>, above: Identity) {
        if members.keys().any(|key| !super::may_be_shown(key)) {
            *members = under_masked_keys(std::mem::take(members), &mut self.facts.hidden);
            self.changed = true;
        }
        let length = self.path.len();
        for (key, member) in members.iter_mut() {
            if length > 0 {
                self.path.push('.');
            }
            self.path.push_str(key);
            let judged = match self.known.get(&self.path) {
                Some(judged) => *judged,
                None => self.judge(length, key, above, is_leaf(member)),
            };
            self.value(member, judged);
            self.path.truncate(length);
        }
    }

    /// What is known of a key; the path up to `above_it` leads to what it stands in.
    fn judge(&mut self, above_it: usize, key: &str, above: Identity, leaf: bool) -> Judged {
        let parent = self.path[..above_it].rsplit('.').next().unwrap_or_default();
        let own = identify_beneath(parent, key);
        let identity = if own == Identity::Ordinary && carries(key) { above } else { own };
        let place = Place { name: key, label: "", path: &self.path, kind: PlaceKind::Json };
        if leaf {
            remember(&mut self.facts.seen, &place);
        }
        let verdict = self.policy.judge(&place, identity.secret(), None);
        let judged = Judged { identity, verdict };
        self.known.insert(self.path.clone(), judged);
        judged
    }

    /// A token that the script sends along with its calls, by its key; a bare `token` only where the document is
    /// about nothing else, since elsewhere it is a line in a list that people read.
    fn is_bearer(&self, identity: Identity) -> bool {
        let key = self.path.rsplit('.').next().unwrap_or_default();
        identity == Identity::Secret(Detector::Token) && (is_bearer(key) || key == self.path)
    }

    fn text(&mut self, text: &mut String, judged: Judged) {
        if text.is_empty() {
            return;
        }
        if judged.identity == Identity::Csrf || self.is_bearer(judged.identity) {
            return match surrogate_of(text, self.random) {
                Some(made) => self.swap(text, made, Some(ANYWHERE)),
                None => self.hide(text, Hide::Detector(Detector::Token)),
            };
        }
        let masked = match judged.verdict {
            Verdict::Hide(hide) => {
                self.note(judged.verdict, text, Some(&hide.mark(text)));
                return self.hide(text, hide);
            }
            verdict => match document_in(text).filter(|_| self.depth < DEEPEST) {
                Some(inner) => self.inner(inner),
                None => {
                    let hidden = &mut self.facts.hidden;
                    mask_judged(text, verdict, |hit| count(hidden, hit.detector))
                }
            },
        };
        self.note(judged.verdict, text, masked.as_deref());
        if let Some(masked) = masked {
            self.swap(text, masked, None);
        }
    }

    /// A document that stands in a string: what it reads as when anything in it is hidden.
    fn inner(&mut self, mut document: Value) -> Option<String> {
        let changed = std::mem::take(&mut self.changed);
        self.depth += 1;
        self.value(&mut document, Judged::NOTHING);
        self.depth -= 1;
        let inner = self.changed.then(|| document.to_string());
        self.changed |= changed;
        inner
    }

    fn hide(&mut self, text: &mut String, hide: Hide) {
        count_as(&mut self.facts.hidden, hide.name());
        self.swap(text, hide.mark(text), None);
    }

    fn swap(&mut self, text: &mut String, mark: String, destination: Option<&str>) {
        let real = std::mem::replace(text, mark.clone());
        self.remember(mark, real, destination, false);
    }

    fn number(&mut self, spelled: &str, verdict: Verdict) -> Option<String> {
        let mark = mask_counted(spelled, verdict, &mut self.facts.hidden);
        self.note(verdict, spelled, mark.as_deref());
        let mark = mark?;
        self.remember(mark.clone(), spelled.to_owned(), None, true);
        Some(mark)
    }

    fn note(&self, verdict: Verdict, value: &str, shown: Option<&str>) {
        let name = self.path.rsplit('.').next().unwrap_or_default();
        let place = Place { name, label: "", path: &self.path, kind: PlaceKind::Json };
        self.policy.note(&place, verdict, value, shown);
    }

    /// What may come back, and where to: without another destination, to where it was served from.
    fn remember(&mut self, mark: String, real: String, destination: Option<&str>, number: bool) {
        self.changed = true;
        let (field, destination) = (self.path.clone(), destination.unwrap_or(self.destination).to_owned());
        self.facts.surrogates.push(Surrogate { mark, real, field, destination, number });
    }
}

/// Whether there is text or a number to show, at once or in a list.
fn is_leaf(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.first().is_some_and(is_leaf),
        other => other.is_string() || other.is_number(),
    }
}

/// Keys can be secrets too (`{"4111…": …}`): the members under masked keys.
fn under_masked_keys(
    members: serde_json::Map<String, Value>,
    hidden: &mut Hidden,
) -> serde_json::Map<String, Value> {
    let mut made = serde_json::Map::with_capacity(members.len());
    for (key, value) in members {
        let mut key = mask_found(&key, Reach::All, |hit| count(hidden, hit.detector)).unwrap_or(key);
        while made.contains_key(&key) {
            key.push(DOT);
        }
        made.insert(key, value);
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::masking::MarkElsewhere;

    fn random() -> Random {
        let mut next = 3u8;
        Box::new(move |bytes| {
            for byte in bytes {
                next = next.wrapping_mul(37).wrapping_add(101);
                *byte = next;
            }
        })
    }

    fn masked(document: &str) -> (String, PageFacts) {
        let (bytes, facts) =
            mask_json(document.as_bytes(), "/api/x", &Policy::open(), &mut random()).expect("json");
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
        assert_eq!(
            mask_json(b"{oops", "/", &Policy::open(), &mut random()).expect_err("broken").code(),
            "unparseable"
        );
        let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
        assert_eq!(
            mask_json(deep.as_bytes(), "/", &Policy::open(), &mut random()).expect_err("deep"),
            MaskError::TooDeep
        );
    }
}
