//! What a GraphQL request asks for: which operations, of which kind, by which fields.
//!
//! Who may name an operation as he likes may call a change "GetInvoices": so what counts is the document, and in it
//! every operation, asked for or not. What two servers could read differently is refused. Not here: what an operation is
//! to this vendor (`rules`).

use std::collections::BTreeSet;

use async_graphql_parser::parse_query;
use async_graphql_parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet,
};
use serde_json::{Map, Value};

use super::{Body, Refusal, Request, digest};

/// The longest document that is read, in bytes.
const LONGEST: usize = 256 * 1024;
/// How deep a document's braces, brackets and parentheses may nest.
const DEEPEST: usize = 64;
/// The most requests in one batch.
const MOST: usize = 50;
/// Members of a request, spelled exactly so.
const MEMBERS: [&str; 4] = ["query", "operationName", "variables", "extensions"];
/// Members by which servers find a document that they keep themselves.
const PERSISTED: [&str; 6] = ["id", "documentId", "document_id", "doc_id", "queryId", "persistedQueryId"];

/// What kind of thing an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OperationKind {
    Query,
    Subscription,
    Mutation,
}

impl OperationKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Subscription => "subscription",
            Self::Mutation => "mutation",
        }
    }
}

/// One operation of a request's document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// As its document says.
    Known {
        kind: OperationKind,
        name: Option<String>,
        /// The fields at its root, also those of fragments, each once, in order.
        fields: Vec<String>,
    },
    /// Only the app knows its document, by this hash or id.
    Persisted(String),
}

/// All that a GraphQL request asks for. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphQl {
    pub operations: Vec<Operation>,
}

impl GraphQl {
    /// What a request carries; nothing where it only reads and carries no operation, as the page of an explorer does.
    ///
    /// # Errors
    /// [`Refusal::GraphqlUnclear`] for everything that two servers could read differently.
    pub fn read(request: &Request, body: &Body) -> Result<Option<Self>, Refusal> {
        let in_address = in_address(request)?;
        if request.method.is_safe() {
            return in_address.map(|members| Self::of(&[members])).transpose();
        }
        if in_address.is_some() {
            return Err(Refusal::GraphqlUnclear);
        }
        match body {
            Body::Json(Value::Object(members)) => Self::of(std::slice::from_ref(members)).map(Some),
            Body::Json(Value::Array(batch)) if (1..=MOST).contains(&batch.len()) => {
                let requests: Option<Vec<_>> = batch.iter().map(|one| one.as_object().cloned()).collect();
                Self::of(&requests.ok_or(Refusal::GraphqlUnclear)?).map(Some)
            }
            Body::Form(fields) => {
                let members = from_pairs(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))?;
                Self::of(&[members]).map(Some)
            }
            _ => Err(Refusal::GraphqlUnclear),
        }
    }

    /// As entries name it: `mutation SetTaxRate`; several with a comma between.
    pub fn says(&self) -> String {
        let said = self.operations.iter().map(|operation| match operation {
            Operation::Known { kind, name: Some(name), .. } => format!("{} {name}", kind.as_str()),
            Operation::Known { kind, name: None, fields } => {
                format!("{} {{ {} }}", kind.as_str(), fields.join(" "))
            }
            Operation::Persisted(id) => format!("persisted {id}"),
        });
        let mut said: Vec<String> = said.collect();
        said.dedup();
        said.join(", ").chars().take(200).collect()
    }

    fn of(requests: &[Map<String, Value>]) -> Result<Self, Refusal> {
        let mut operations = Vec::new();
        for members in requests {
            operations.extend(operations_of(members)?);
        }
        Ok(Self { operations })
    }
}

/// The members that stand in the address, if any does.
fn in_address(request: &Request) -> Result<Option<Map<String, Value>>, Refusal> {
    let Some(query) = &request.query else { return Ok(None) };
    let pairs: Vec<_> = query.loose_pairs().collect();
    let is_ours =
        |name: &str| MEMBERS.iter().chain(&PERSISTED).any(|member| member.eq_ignore_ascii_case(name));
    if !pairs.iter().any(|(name, _)| is_ours(name)) {
        return Ok(None);
    }
    // A semicolon parts for some servers and not for others.
    if query.as_str().contains(';') {
        return Err(Refusal::GraphqlUnclear);
    }
    let pairs: Vec<_> = query.pairs().collect();
    let members = from_pairs(pairs.iter().map(|(name, value)| (&**name, &**value)))?;
    Ok(Some(members))
}

/// Members from a form or an address, where `extensions` is JSON in a text.
fn from_pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Map<String, Value>, Refusal> {
    let mut members = Map::new();
    for (name, value) in pairs {
        let value = match name {
            "extensions" => serde_json::from_str(value).map_err(|_| Refusal::GraphqlUnclear)?,
            _ => Value::String(value.to_owned()),
        };
        if members.insert(name.to_owned(), value).is_some() {
            return Err(Refusal::GraphqlUnclear);
        }
    }
    Ok(members)
}

fn operations_of(members: &Map<String, Value>) -> Result<Vec<Operation>, Refusal> {
    refuse_loose_spellings(members)?;
    let text = |name: &str| match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(Refusal::GraphqlUnclear),
    };
    let (document, name) = (text("query")?, text("operationName")?);
    let persisted = persisted(members)?;
    match (document.filter(|document| !document.trim().is_empty()), persisted) {
        (Some(document), None) => operations_in(document, name),
        // Automatic persisted queries send both, and a server that finds the hash wrong refuses: so do we.
        (Some(document), Some(Persisted::Hash(hash)))
            if hash.eq_ignore_ascii_case(&hex::encode(digest(document.as_bytes()))) =>
        {
            operations_in(document, name)
        }
        (None, Some(Persisted::Hash(id) | Persisted::Id(id))) => Ok(vec![Operation::Persisted(id)]),
        _ => Err(Refusal::GraphqlUnclear),
    }
}

/// Some servers take `Query` for `query`: such a member could be a second document.
fn refuse_loose_spellings(members: &Map<String, Value>) -> Result<(), Refusal> {
    let loose = |key: &str| {
        let key = key.trim();
        MEMBERS.iter().any(|member| member.eq_ignore_ascii_case(key))
    };
    let odd = members.keys().any(|key| loose(key) && !MEMBERS.contains(&key.as_str()));
    if odd { Err(Refusal::GraphqlUnclear) } else { Ok(()) }
}

enum Persisted {
    /// SHA-256 of the document, in hex.
    Hash(String),
    Id(String),
}

fn persisted(members: &Map<String, Value>) -> Result<Option<Persisted>, Refusal> {
    let mut found = Vec::new();
    if let Some(extension) = members.get("extensions").and_then(|extensions| extensions.get("persistedQuery"))
    {
        let hash = extension.get("sha256Hash").and_then(Value::as_str).ok_or(Refusal::GraphqlUnclear)?;
        found.push(Persisted::Hash(hash.to_owned()));
    }
    for name in PERSISTED {
        match members.get(name) {
            None | Some(Value::Null) => {}
            Some(Value::String(id)) => found.push(Persisted::Id(id.clone())),
            Some(Value::Number(id)) => found.push(Persisted::Id(id.to_string())),
            Some(_) => return Err(Refusal::GraphqlUnclear),
        }
    }
    match found.len() {
        0 | 1 => Ok(found.pop()),
        _ => Err(Refusal::GraphqlUnclear),
    }
}

fn operations_in(document: &str, asked: Option<&str>) -> Result<Vec<Operation>, Refusal> {
    if document.len() > LONGEST || nests_too_deep(document) {
        return Err(Refusal::GraphqlUnclear);
    }
    let document = parse_query(document).map_err(|_| Refusal::GraphqlUnclear)?;
    let asked = asked.filter(|name| !name.is_empty());
    let clear = match (&document.operations, asked) {
        (DocumentOperations::Single(_), asked) => asked.is_none(),
        (DocumentOperations::Multiple(all), Some(name)) => all.keys().any(|known| known.as_str() == name),
        (DocumentOperations::Multiple(all), None) => all.len() == 1,
    };
    if !clear {
        return Err(Refusal::GraphqlUnclear);
    }
    let mut operations = Vec::new();
    for (name, operation) in document.operations.iter() {
        operations.push(known(&document, name.map(ToString::to_string), &operation.node)?);
    }
    // In an order of ours: the parser keeps them in none.
    operations.sort_by_key(|operation| match operation {
        Operation::Known { name, .. } => (name.as_deref() != asked, name.clone()),
        Operation::Persisted(_) => (true, None),
    });
    Ok(operations)
}

fn known(
    document: &ExecutableDocument,
    name: Option<String>,
    operation: &OperationDefinition,
) -> Result<Operation, Refusal> {
    let kind = match operation.ty {
        OperationType::Query => OperationKind::Query,
        OperationType::Mutation => OperationKind::Mutation,
        OperationType::Subscription => OperationKind::Subscription,
    };
    let mut roots = Roots { document, seen: BTreeSet::new(), fields: Vec::new() };
    roots.gather(&operation.selection_set.node)?;
    Ok(Operation::Known { kind, name, fields: roots.fields })
}

/// The fields at an operation's root, wherever they are written.
struct Roots<'a> {
    document: &'a ExecutableDocument,
    /// Fragments that were looked into.
    seen: BTreeSet<String>,
    fields: Vec<String>,
}

impl<'a> Roots<'a> {
    fn gather(&mut self, selections: &'a SelectionSet) -> Result<(), Refusal> {
        for selection in &selections.items {
            match &selection.node {
                Selection::Field(field) => {
                    let name = field.node.name.node.to_string();
                    if !name.starts_with("__") && !self.fields.contains(&name) {
                        self.fields.push(name);
                    }
                }
                Selection::InlineFragment(inline) => self.gather(&inline.node.selection_set.node)?,
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let fragment = self.document.fragments.get(name).ok_or(Refusal::GraphqlUnclear)?;
                    if self.seen.insert(name.to_string()) {
                        self.gather(&fragment.node.selection_set.node)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Counted before parsing, also inside texts, so that no document can exhaust the parser's stack.
pub fn nests_too_deep(document: &str) -> bool {
    let mut depth = 0usize;
    document.bytes().any(|byte| {
        match byte {
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    })
}

#[cfg(test)]
mod tests;
