//! GraphQL as it is sent in every wrapping, and what two servers would read differently.

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
        assert_eq!(post(&body), Err(Refusal::GraphqlUnclear), "{}", body.to_string().get(..80).unwrap_or(""));
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
