//! Sentences of rules: `sent invoice {id} to {field.to}`.

use serde_json::Value;

use super::Complaint;
use super::complaint::{complaint, empty, unclosed, unopened};
use super::pattern::Found;
use crate::canon::{Body, GraphQl, Operation, Request};
use crate::masking::{self, Fields, Place, PlaceKind, Show};

/// The longest sentence, and the longest value in one, in characters.
const LONGEST: usize = 200;
const LONGEST_VALUE: usize = 60;
/// Stands for a value that must not be told, and for one that was not sent.
const HIDDEN: &str = "(hidden)";
const MISSING: &str = "…";

/// What a rule calls a step, with gaps for what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Path(String),
    Query(String),
    Field(String),
    Operation,
}

/// Where a sentence's gaps are filled from.
pub(super) struct Filling<'a> {
    pub found: &'a Found,
    pub request: &'a Request,
    pub body: Option<&'a Body>,
    pub graphql: Option<&'a GraphQl>,
    pub fields: &'a dyn Fields,
}

impl Sentence {
    /// Reads a sentence; `gaps` are those of the rule's path. The error ends a sentence that begins with the key's name.
    pub fn parse(text: &str, gaps: &[&str]) -> Result<Self, Complaint> {
        if text.trim().is_empty() {
            return Err(empty());
        }
        if text.chars().count() > LONGEST || text.contains(char::is_control) {
            return Err(complaint!(
                "says-one-line",
                "must be one line of at most {most} characters",
                most = LONGEST,
            ));
        }
        let (mut pieces, mut rest) = (Vec::new(), text);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or_else(unclosed)?;
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(Piece::parse(name, gaps)?);
            rest = after;
        }
        if rest.contains('}') {
            return Err(unopened());
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self(pieces))
    }

    /// The sentence about one request. Values that would be hidden on a page are hidden here too.
    pub fn fill(&self, filling: &Filling<'_>) -> String {
        let said: String = self.0.iter().map(|piece| piece.fill(filling)).collect();
        cut(&said, LONGEST)
    }
}

impl std::fmt::Display for Sentence {
    /// As it is written.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Text(text) => f.write_str(text),
            Piece::Path(name) => write!(f, "{{{name}}}"),
            Piece::Query(name) => write!(f, "{{query.{name}}}"),
            Piece::Field(name) => write!(f, "{{field.{name}}}"),
            Piece::Operation => f.write_str("{operation}"),
        })
    }
}

impl Piece {
    fn parse(name: &str, gaps: &[&str]) -> Result<Self, Complaint> {
        let plain = |name: &str| !name.is_empty() && !name.contains(['{', '}']);
        match name.split_once('.') {
            Some(("query", name)) if plain(name) => Ok(Self::Query(name.to_owned())),
            Some(("field", name)) if plain(name) => Ok(Self::Field(name.to_owned())),
            None if gaps.contains(&name) => Ok(Self::Path(name.to_owned())),
            None if name == "operation" => Ok(Self::Operation),
            _ => {
                let own: String = gaps.iter().map(|gap| format!("{{{gap}}}, ")).collect();
                Err(complaint!(
                    "says-gap",
                    "has a gap {{{name}}} that nothing fills; there are {own}{{query.name}}, {{field.name}} and \
                     {{operation}}",
                    name = name,
                    own = own,
                ))
            }
        }
    }

    fn fill(&self, filling: &Filling<'_>) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Path(name) => {
                let value = filling.found.gaps.iter().find(|(gap, _)| gap == name).map(|(_, value)| value);
                value.map_or_else(
                    || MISSING.to_owned(),
                    |value| cut(&masking::mask_text(value), LONGEST_VALUE),
                )
            }
            Self::Query(name) => {
                let pairs = filling.request.query.iter().flat_map(|query| query.pairs());
                let values = pairs.filter(|(other, _)| other == name).map(|(_, value)| value.into_owned());
                shown(name, values.collect(), filling.fields, PlaceKind::Input)
            }
            Self::Field(name) => match filling.body {
                Some(Body::Form(fields)) => {
                    let values = fields.iter().filter(|(other, _)| other == name).map(|(_, v)| v.clone());
                    shown(name, values.collect(), filling.fields, PlaceKind::Input)
                }
                Some(Body::Json(document)) => {
                    shown(name, in_document(document, name), filling.fields, PlaceKind::Json)
                }
                _ => MISSING.to_owned(),
            },
            Self::Operation => match filling.graphql.and_then(|graphql| graphql.operations.first()) {
                Some(Operation::Known { name: Some(name), .. }) => name.clone(),
                Some(Operation::Known { fields, .. }) => fields.join(", "),
                Some(Operation::Persisted(id)) => id.clone(),
                None => MISSING.to_owned(),
            },
        }
    }
}

/// The values under a dotted name, such as `variables.input.rate`.
fn in_document(document: &Value, name: &str) -> Vec<String> {
    let found = name.split('.').try_fold(document, |value, key| match value {
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        other => other.get(key),
    });
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    match found {
        Some(Value::Array(items)) => items.iter().filter_map(text).collect(),
        Some(value) => text(value).into_iter().collect(),
        None => Vec::new(),
    }
}

fn shown(name: &str, values: Vec<String>, fields: &dyn Fields, kind: PlaceKind) -> String {
    if values.is_empty() {
        return MISSING.to_owned();
    }
    let last = name.rsplit('.').next().unwrap_or(name);
    let place = Place { name: last, label: "", path: name, kind };
    let hidden = match fields.decided(&place) {
        Some(show) => show != Show::Shown || masking::identify(last) != masking::Identity::Ordinary,
        None => masking::identify(last) != masking::Identity::Ordinary,
    };
    if hidden {
        return HIDDEN.to_owned();
    }
    let one_line = |value: &String| value.split_whitespace().collect::<Vec<_>>().join(" ");
    let all: Vec<String> = values.iter().map(one_line).filter(|value| !value.is_empty()).collect();
    if all.is_empty() { MISSING.to_owned() } else { cut(&masking::mask_text(&all.join(", ")), LONGEST_VALUE) }
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
