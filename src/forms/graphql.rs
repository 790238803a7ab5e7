//! What a GraphQL mutation changes: the arguments of its fields, against the thing that was served with the same id.
//! Which operations a request has and what they are, `canon` says; here they only become words.

use async_graphql_parser::parse_query;
use async_graphql_parser::types::{DocumentOperations, ExecutableDocument, Field, OperationType, Selection};
use serde_json::{Map, Value};

use super::Change;
use super::json::{Labels, Sent, json_changes, overlaid};
use super::known::{Document, thing_by_id, unwrapped};
use crate::canon::nests_too_deep;
use crate::masking::humanise;

/// The longest document that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// One field of a mutation: what is done, and with what.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// The operation's own name, or its field's: `SetTaxRate`.
    pub name: String,
    /// The field: `updateInvoice`.
    field: String,
    arguments: Value,
}

/// What an operation changes, and what people call the thing that it changes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OperationTold {
    pub changes: Vec<Change>,
    pub called: Option<String>,
    /// How the thing stands when this is done.
    pub after: Option<Value>,
}

/// The mutations in a request (or a batch of them), one for each field. A document that only the app knows is told by
/// its variables.
pub fn operations(sent: &Value) -> Vec<Operation> {
    match sent {
        Value::Array(batch) => batch.iter().flat_map(operations).collect(),
        Value::Object(members) => in_request(members),
        _ => Vec::new(),
    }
}

/// What an operation changes of what was served before; `documents` oldest first.
pub fn operation_changes(documents: &[Document], operation: &Operation, labels: &Labels) -> OperationTold {
    let input = unwrapped(&operation.arguments);
    let (id, kind) = id_in(&operation.arguments).or_else(|| id_in(input)).unwrap_or_default();
    let kind = kind.unwrap_or_else(|| kind_of(&operation.field));
    let sent = without_id(input, &id);
    let thing = if id.is_empty() { None } else { thing_by_id(documents, &id, &kind, &sent) };
    let changes = json_changes(thing.as_ref().map(|thing| &thing.value), &sent, Sent::Part, labels);
    let after = thing.as_ref().map(|thing| overlaid(&thing.value, &sent));
    OperationTold { changes, called: thing.and_then(|thing| thing.called), after }
}

fn in_request(members: &Map<String, Value>) -> Vec<Operation> {
    let asked = members.get("operationName").and_then(Value::as_str).unwrap_or_default();
    let variables = members.get("variables").filter(|variables| variables.is_object());
    let variables = variables.cloned().unwrap_or_else(|| Value::Object(Map::new()));
    let text = members.get("query").and_then(Value::as_str).unwrap_or_default();
    if text.is_empty() {
        let (name, field) = (asked.to_owned(), asked.to_owned());
        let told = !asked.is_empty() || variables.as_object().is_some_and(|variables| !variables.is_empty());
        return if told { vec![Operation { name, field, arguments: variables }] } else { Vec::new() };
    }
    if text.len() > LONGEST || nests_too_deep(text) {
        return Vec::new();
    }
    parse_query(text).map(|document| mutations(&document, asked, &variables)).unwrap_or_default()
}

fn mutations(document: &ExecutableDocument, asked: &str, variables: &Value) -> Vec<Operation> {
    let chosen = |name: &str| match &document.operations {
        DocumentOperations::Single(_) => true,
        DocumentOperations::Multiple(all) => all.len() == 1 || name == asked,
    };
    let mut found = Vec::new();
    for (name, operation) in document.operations.iter() {
        let name = name.map(ToString::to_string).unwrap_or_default();
        if operation.node.ty != OperationType::Mutation || !chosen(&name) {
            continue;
        }
        for selection in &operation.node.selection_set.node.items {
            if let Selection::Field(field) = &selection.node {
                found.push(of_field(&field.node, &name, variables));
            }
        }
    }
    found
}

fn of_field(field: &Field, operation: &str, variables: &Value) -> Operation {
    let mut arguments = Map::new();
    for (name, value) in &field.arguments {
        let given = value.node.clone().into_const_with(|variable| {
            serde_json::from_value(variables.get(variable.as_str()).cloned().unwrap_or_default())
        });
        if let Some(given) = given.ok().and_then(|given| given.into_json().ok()) {
            arguments.insert(name.node.to_string(), given);
        }
    }
    let field = field.name.node.to_string();
    let name = if operation.is_empty() { field.clone() } else { operation.to_owned() };
    Operation { name, field, arguments: Value::Object(arguments) }
}

/// The id among arguments, and the kind of thing where the argument's name says it: `invoiceId`.
fn id_in(arguments: &Value) -> Option<(String, Option<String>)> {
    if let Some(id) = arguments.get("id").and_then(text_of) {
        return Some((id, None));
    }
    arguments.as_object()?.iter().find_map(|(name, value)| {
        let kind = name
            .strip_suffix("Id")
            .or_else(|| name.strip_suffix("ID"))
            .or_else(|| name.strip_suffix("_id"))?;
        Some((text_of(value)?, Some(kind.to_owned())))
    })
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn without_id(input: &Value, id: &str) -> Value {
    let is_id = |name: &str, value: &Value| {
        let named = name.ends_with("Id") || name.ends_with("ID") || name.ends_with("_id");
        named && text_of(value).as_deref() == Some(id)
    };
    match input {
        Value::Object(members) => {
            let left = members.iter().filter(|(name, value)| !is_id(name, value));
            Value::Object(left.map(|(name, value)| (name.clone(), value.clone())).collect())
        }
        other => other.clone(),
    }
}

/// The kind of thing that a field's name ends with: `updateInvoice` changes an `invoice`.
fn kind_of(field: &str) -> String {
    let words = humanise(field);
    words.split(' ').next_back().unwrap_or_default().to_owned()
}
