//! Documents that were served, remembered for what is sent later: which thing a request is about, how it stood, and
//! what people call it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::json::is_machinery;
use crate::masking::{humanise, mask_text};

/// How deep a thing may lie in a document.
const DEEPEST: usize = 5;
/// Members that name a thing to people, the best first.
const NAMES: [&str; 12] = [
    "name",
    "title",
    "label",
    "number",
    "displayName",
    "display_name",
    "fullName",
    "full_name",
    "subject",
    "code",
    "sku",
    "summary",
];
/// Members that hold the thing itself and are no part of it.
const WRAPPERS: [&str; 8] = ["data", "attributes", "result", "item", "input", "params", "payload", "object"];

/// A document as the agent's browser has it, secrets hidden.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The path it was served from, or was sent to.
    pub path: String,
    pub value: Value,
    /// By which it can be read again, where it was an answer.
    #[serde(default)]
    pub source: Option<Source>,
    /// Of each field in it that was hidden, what tells its values from others without telling them.
    #[serde(default)]
    pub hidden: BTreeMap<String, String>,
}

/// A request that only reads, and what it was answered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub method: String,
    pub target: String,
    /// JSON that asks.
    #[serde(default)]
    pub body: Option<String>,
}

/// The thing that a request is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// How it stood when it was last served.
    pub value: Value,
    /// `Invoice RE-2026-014`, where it has a name or a number.
    pub called: Option<String>,
}

/// The thing that stands behind a path, or that a document sent there names by its id; `documents` oldest first.
/// A member that several of them hold is as the newest has it.
pub fn thing_at(documents: &[Document], path: &str, sent: Option<&Value>) -> Option<Thing> {
    let sent = sent.map(unwrapped);
    let wanted = Wanted::of(path, sent);
    let value = merged(documents.iter().filter_map(|document| wanted.in_document(document, sent)))?;
    Some(Thing { called: called(wanted.kind.as_deref(), &value, wanted.id.as_deref()), value })
}

/// The thing of an id, wherever it was served: of that kind by its type or the member that holds it, else one that
/// shares members with what was sent. `documents` oldest first.
pub(super) fn thing_by_id(documents: &[Document], id: &str, kind: &str, sent: &Value) -> Option<Thing> {
    let of = |hint: Option<&str>| {
        merged(documents.iter().filter_map(|one| find(&one.value, id, hint, Some(sent), 0)))
    };
    let value = of(Some(kind)).or_else(|| of(None))?;
    Some(Thing { called: called(Some(kind).filter(|kind| !kind.is_empty()), &value, Some(id)), value })
}

/// What was sent without the members that only wrap it: `{"invoice": {…}}`, `{"data": {"attributes": {…}}}`.
pub fn unwrapped(sent: &Value) -> &Value {
    let Value::Object(members) = sent else { return sent };
    let mut inside = members.iter().filter(|(key, _)| !is_machinery(key) && *key != "type");
    match (inside.next(), inside.next()) {
        (Some((key, inner @ Value::Object(_))), None) => {
            let attributes = inner.get("attributes").filter(|attributes| attributes.is_object());
            attributes.unwrap_or(if WRAPPERS.contains(&key.as_str()) { unwrapped(inner) } else { inner })
        }
        _ => sent,
    }
}

/// The id of a thing, as text.
pub fn id_of(value: &Value) -> Option<String> {
    let id =
        ["id", "_id", "uuid", "guid", "key", "slug", "code", "sku"].iter().find_map(|key| value.get(key))?;
    match id {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What people call a thing, by its own members.
pub fn name_of(value: &Value) -> Option<String> {
    let members = value.get("attributes").filter(|inner| inner.is_object()).unwrap_or(value);
    let name = NAMES.iter().find_map(|key| match members.get(key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) if *key == "number" => Some(number.to_string()),
        _ => None,
    })?;
    Some(name.chars().take(80).collect())
}

/// A path in words, without what only machines need: `/api/v1/invoices/17` is "Invoice 17".
pub fn path_in_words(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let segments: Vec<&str> = path.split('/').filter(|segment| !is_technical(segment)).collect();
    let mut words: Vec<String> = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        let above = index.checked_sub(1).map(|above| segments[above]).filter(|above| !is_id(above));
        match above {
            Some(above) if is_id(segment) => {
                words.pop();
                words.push(format!("{} {}", singular(&humanise(above)), short(segment)));
            }
            _ if is_id(segment) => words.push(short(segment)),
            _ => words.push(named(segment)),
        }
    }
    words.join(" › ")
}

/// One thing as several documents have it, the newest last.
fn merged<'d>(found: impl Iterator<Item = &'d Value>) -> Option<Value> {
    found.fold(None, |known, newer| match (known, newer) {
        (Some(Value::Object(mut known)), Value::Object(newer)) => {
            known.extend(newer.iter().map(|(key, member)| (key.clone(), member.clone())));
            Some(Value::Object(known))
        }
        (_, newer) => Some(newer.clone()),
    })
}

struct Wanted<'a> {
    path: &'a str,
    /// The segment of the path that names the collection: `invoices`.
    kind: Option<String>,
    id: Option<String>,
}

impl<'a> Wanted<'a> {
    fn of(path: &'a str, sent: Option<&Value>) -> Self {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let last_id = segments.iter().rposition(|segment| is_id(segment));
        let by_path = last_id.filter(|index| index + 1 == segments.len());
        let id = by_path.map(|index| segments[index].to_owned()).or_else(|| sent.and_then(id_of));
        let kind = match by_path {
            Some(index) => index.checked_sub(1).map(|above| segments[above].to_owned()),
            // `updateInvoice` is about an invoice.
            None => {
                segments.last().map(|last| humanise(last).rsplit(' ').next().unwrap_or_default().to_owned())
            }
        };
        Self { path, kind: kind.filter(|kind| !is_technical(kind)), id }
    }

    fn in_document<'d>(&self, document: &'d Document, sent: Option<&Value>) -> Option<&'d Value> {
        if document.path == self.path {
            let inner = best(&document.value, sent);
            // A collection's path serves many things: the one that was sent is among them.
            let one = self.id.as_deref().and_then(|id| find(&document.value, id, None, sent, 0));
            return one.or(Some(inner));
        }
        let parent = self.path.rsplit_once('/');
        if let Some((_, last)) = parent.filter(|(above, _)| *above == document.path) {
            let id = self.id.as_deref().unwrap_or(last);
            return find(&document.value, id, None, sent, 0).or_else(|| member(&document.value, last));
        }
        let (id, kind) = (self.id.as_deref()?, self.kind.as_deref()?);
        let last = document.path.rsplit('/').next().unwrap_or_default();
        let hint = if same_kind(last, kind) { None } else { Some(kind) };
        find(&document.value, id, hint, sent, 0)
    }
}

/// The thing of this id in a document: with a `kind`, only in a member that is called so, or of a type that is.
fn find<'d>(
    value: &'d Value,
    id: &str,
    kind: Option<&str>,
    sent: Option<&Value>,
    depth: usize,
) -> Option<&'d Value> {
    if depth > DEEPEST {
        return None;
    }
    match value {
        Value::Object(members) => {
            let typed = || {
                let of = ["__typename", "type"].iter().find_map(|key| members.get(*key)?.as_str());
                of.is_some_and(|of| kind.is_some_and(|kind| same_kind(of, kind)))
            };
            if id_of(value).as_deref() == Some(id) && (kind.is_none() || typed()) && fits(members, sent) {
                return Some(members.get("attributes").filter(|inner| inner.is_object()).unwrap_or(value));
            }
            members.iter().find_map(|(key, member)| {
                let kind = kind.filter(|kind| !same_kind(key, kind));
                find(member, id, kind, sent, depth + 1)
            })
        }
        Value::Array(items) => items.iter().find_map(|item| find(item, id, kind, sent, depth + 1)),
        _ => None,
    }
}

/// Whether a thing can be what was sent: they share a member at least.
fn fits(members: &Map<String, Value>, sent: Option<&Value>) -> bool {
    let Some(Value::Object(sent)) = sent else { return true };
    let inner = members.get("attributes").and_then(Value::as_object).unwrap_or(members);
    let mut own = sent.keys().filter(|key| !is_machinery(key)).peekable();
    own.peek().is_none() || own.any(|key| inner.contains_key(key))
}

/// The object in a document that shares the most members with what was sent; of equals the outermost.
fn best<'d>(value: &'d Value, sent: Option<&Value>) -> &'d Value {
    let Some(Value::Object(sent)) = sent else {
        return value.get("data").filter(|data| data.is_object()).unwrap_or(value);
    };
    let mut level = vec![value];
    let mut found = (0, value);
    for _ in 0..DEEPEST {
        for inner in &level {
            let shared = sent.keys().filter(|key| inner.get(key.as_str()).is_some()).count();
            if shared > found.0 {
                found = (shared, inner);
            }
        }
        level = level.iter().filter_map(|inner| inner.as_object()).flat_map(Map::values).collect();
    }
    found.1
}

fn member<'d>(value: &'d Value, name: &str) -> Option<&'d Value> {
    let inner = value.get("data").filter(|data| data.is_object()).unwrap_or(value);
    inner.as_object()?.iter().find(|(key, member)| member.is_object() && same_kind(key, name)).map(|(_, m)| m)
}

fn called(kind: Option<&str>, value: &Value, id: Option<&str>) -> Option<String> {
    let name = name_of(value).or_else(|| id.map(str::to_owned))?;
    let by_type = ["__typename", "type"].iter().find_map(|key| value.get(*key)?.as_str());
    let kind = singular(&humanise(by_type.or(kind)?));
    let name = mask_text(&name);
    Some(if name.to_lowercase().starts_with(&kind.to_lowercase()) { name } else { format!("{kind} {name}") })
}

fn same_kind(one: &str, other: &str) -> bool {
    let plain = |text: &str| singular(&humanise(text)).to_lowercase().replace(' ', "");
    plain(one) == plain(other)
}

/// A segment that names one thing among many: a number, a uuid, or letters and digits mixed.
pub(super) fn is_id(segment: &str) -> bool {
    let digits = segment.bytes().filter(u8::is_ascii_digit).count();
    let plain = segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte));
    let version = segment.len() <= 3 && segment.starts_with('v');
    plain
        && !version
        && digits > 0
        && (digits == segment.len() || segment.len() >= 6 || digits * 2 >= segment.len())
}

/// What stands in paths for machines alone.
fn is_technical(segment: &str) -> bool {
    let version = segment.strip_prefix('v').is_some_and(|rest| {
        !rest.is_empty() && rest.len() <= 4 && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    });
    version
        || matches!(
            segment.to_ascii_lowercase().as_str(),
            "" | "api" | "rest" | "ajax" | "graphql" | "index.html" | "index.php"
        )
}

/// A segment in words; what kind of file it is stands behind it: `customers.csv` is "Customers (CSV)".
fn named(segment: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned();
    let shown = mask_text(&decoded);
    match shown.rsplit_once('.') {
        Some((stem, "html" | "htm" | "php" | "aspx" | "jsp" | "json" | "do")) if !stem.is_empty() => {
            humanise(stem)
        }
        Some((stem, kind)) if !stem.is_empty() && (2..=4).contains(&kind.len()) => {
            format!("{} ({})", humanise(stem), kind.to_uppercase())
        }
        _ => humanise(&shown),
    }
}

fn short(id: &str) -> String {
    mask_text(&id.chars().take(12).collect::<String>())
}

/// English plurals as they stand in paths.
fn singular(words: &str) -> String {
    let lower = words.to_lowercase();
    if lower.ends_with("people") {
        return format!("{}erson", &words[..words.len() - 5]);
    }
    if let Some(stem) = lower.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{}y", &words[..stem.len()]);
    }
    let long = ["sses", "xes", "ches", "shes", "uses"].iter().any(|end| lower.ends_with(end));
    match () {
        () if long => words[..words.len() - 2].to_owned(),
        () if lower.ends_with('s') && !lower.ends_with("ss") && !lower.ends_with("us") && lower.len() > 3 => {
            words[..words.len() - 1].to_owned()
        }
        () => words.to_owned(),
    }
}
