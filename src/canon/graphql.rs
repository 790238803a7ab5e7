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
mod tests {
    use super::super::parse_body;
    use super::super::request::tests::request;
    use super::*;

    fn post(body: &Value) -> Result<Option<GraphQl>, Refusal> {
        sent("POST", "/graphql", "application/json", &body.to_string())
    }

    fn sent(method: &str, target: &str, kind: &str, body: &str) -> Result<Option<GraphQl>, Refusal> {
        let request = request(method, target, &[("content-type", kind)])?;
        GraphQl::read(&request, &parse_body(&request, body.as_bytes())?)
    }

    fn get(target: &str) -> Result<Option<GraphQl>, Refusal> {
        GraphQl::read(&request("GET", target, &[])?, &Body::Empty)
    }

    fn doc(document: &str) -> Value {
        serde_json::json!({ "query": document })
    }

    fn known(kind: OperationKind, name: Option<&str>, fields: &[&str]) -> Operation {
        let fields = fields.iter().map(|field| (*field).to_owned()).collect();
        Operation::Known { kind, name: name.map(str::to_owned), fields }
    }

    fn only(read: Result<Option<GraphQl>, Refusal>) -> Operation {
        let mut operations = read.expect("clear").expect("an operation").operations;
        assert_eq!(operations.len(), 1);
        operations.remove(0)
    }

    #[test]
    fn a_query_over_post_is_known_by_kind_name_and_root_fields() {
        let query = doc("query Invoices($n: Int) { list: invoices(first: $n) { id } me { name } }");
        assert_eq!(only(post(&query)), known(OperationKind::Query, Some("Invoices"), &["invoices", "me"]));
        let short = only(post(&doc("{ me { name } }")));
        assert_eq!(short, known(OperationKind::Query, None, &["me"]));
    }

    #[test]
    fn a_mutation_over_get_is_still_a_mutation() {
        let target = "/graphql?query=mutation%20A%7BsetRate(rate:10)%7Bok%7D%7D";
        assert_eq!(only(get(target)), known(OperationKind::Mutation, Some("A"), &["setRate"]));
        assert_eq!(get("/graphql"), Ok(None));
        assert_eq!(get("/graphql?theme=dark"), Ok(None));
    }

    #[test]
    fn every_operation_of_a_batch_counts() {
        let batch = serde_json::json!([doc("{ me { name } }"), doc("mutation B { deleteAll }")]);
        let read = post(&batch).expect("clear").expect("some");
        assert_eq!(read.operations[1], known(OperationKind::Mutation, Some("B"), &["deleteAll"]));
        assert_eq!(read.says(), "query { me }, mutation B");
    }

    #[test]
    fn an_operation_that_is_not_asked_for_counts_all_the_same() {
        let document = "query Look { me { name } } mutation Change { deleteAll }";
        let asked = serde_json::json!({ "query": document, "operationName": "Look" });
        let read = post(&asked).expect("clear").expect("some");
        assert_eq!(read.says(), "query Look, mutation Change");
    }

    #[test]
    fn fields_in_fragments_stand_at_the_root_too() {
        let document = "mutation M { ...A ... on Mutation { inline } } fragment A on Mutation { ...B hidden } \
                        fragment B on Mutation { ...A deep }";
        let expected = known(OperationKind::Mutation, Some("M"), &["deep", "hidden", "inline"]);
        assert_eq!(only(post(&doc(document))), expected);
    }

    #[test]
    fn an_alias_does_not_hide_a_field() {
        let read = only(post(&doc("mutation { look: changePassword(new: \"x\") { ok } }")));
        assert_eq!(read, known(OperationKind::Mutation, None, &["changePassword"]));
    }

    #[test]
    fn what_two_servers_could_read_differently_is_refused() {
        let two = "query A { a } mutation B { b }";
        let hash = |hash: &str| serde_json::json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
        for body in [
            doc(two),
            serde_json::json!({ "query": two, "operationName": "C" }),
            serde_json::json!({ "query": "{ a }", "operationName": "A" }),
            serde_json::json!({ "query": "{ a }", "Query": "mutation { b }" }),
            serde_json::json!({ "query": "{ a }", "id": "17" }),
            serde_json::json!({ "query": "{ a }", "extensions": hash("00") }),
            serde_json::json!({ "id": "17", "documentId": "18" }),
            serde_json::json!({ "query": ["{ a }"] }),
            serde_json::json!({ "query": "" }),
            serde_json::json!({ "rate": 10 }),
            serde_json::json!([]),
            serde_json::json!(["{ a }"]),
            serde_json::json!("{ a }"),
            doc("query A { ...Nowhere }"),
            doc("query A { a } query A { b }"),
            doc("{ a "),
            doc(&"{ a ".repeat(65)),
            doc(&"[".repeat(100_000)),
        ] {
            assert_eq!(
                post(&body),
                Err(Refusal::GraphqlUnclear),
                "{}",
                body.to_string().get(..80).unwrap_or("")
            );
        }
        let json = "application/json";
        let form = "application/x-www-form-urlencoded";
        let query = doc("{ a }").to_string();
        for (method, target, kind, body) in [
            ("POST", "/graphql?query=mutation%7Bb%7D", json, query.as_str()),
            ("POST", "/graphql?operationName=B", json, &query),
            ("POST", "/graphql", form, "query=%7Ba%7D&query=mutation%7Bb%7D"),
            ("POST", "/graphql", json, ""),
        ] {
            assert_eq!(sent(method, target, kind, body), Err(Refusal::GraphqlUnclear), "{target} {body}");
        }
        for target in [
            "/graphql?query=%7Ba%7D&query=mutation%7Bb%7D",
            "/graphql?query=%7Ba%7D;query=mutation%7Bb%7D",
            "/graphql?Query=mutation%7Bb%7D",
        ] {
            assert_eq!(get(target), Err(Refusal::GraphqlUnclear), "{target}");
        }
    }

    #[test]
    fn a_persisted_operation_is_known_by_its_hash_alone() {
        let hash = hex::encode(digest(b"{ a }"));
        let extensions = serde_json::json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
        let alone = serde_json::json!({ "operationName": "Harmless", "extensions": extensions });
        assert_eq!(only(post(&alone)), Operation::Persisted(hash));
        let both = serde_json::json!({ "query": "{ a }", "extensions": extensions });
        assert_eq!(only(post(&both)), known(OperationKind::Query, None, &["a"]));
        assert_eq!(only(get("/graphql?documentId=7")), Operation::Persisted("7".to_owned()));
    }

    #[test]
    fn a_form_carries_an_operation_too() {
        let read = sent("POST", "/graphql", "application/x-www-form-urlencoded", "query=mutation%7Bb%7D");
        assert_eq!(only(read), known(OperationKind::Mutation, None, &["b"]));
    }
}
