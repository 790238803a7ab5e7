//! Rules about GraphQL operations, and what does not slip by them.

use serde_json::json;

use super::{decide_sent, request, rules};
use crate::canon::{Body, Class, Refusal, parse_body};
use crate::rules::{Carried, Decision, Rules};

fn ask(rules: &Rules, document: &str) -> Decision {
    decide_sent(rules, "/graphql", "application/json", &json!({ "query": document }).to_string())
}

#[test]
fn a_query_over_post_is_a_view_and_a_mutation_a_change() {
    let rules = Rules::built_in();
    assert_eq!(ask(&rules, "query Invoices { invoices { id } }").class, Class::View);
    assert_eq!(ask(&rules, "mutation { setRate(rate: 10) { ok } }").class, Class::Change);
    assert_eq!(ask(&rules, "mutation Harmless { changePassword(to: \"x\") { ok } }").class, Class::Forbidden);
    assert_eq!(ask(&rules, "{ exportCustomers { url } }").class, Class::Export);
}

#[test]
fn a_mutation_in_an_address_is_a_change() {
    let request = request("GET", "/graphql?query=mutation%7BsetRate%7Bok%7D%7D", &[]);
    let rules = Rules::built_in();
    let graphql = rules.read_graphql(&request, &Body::Empty).expect("clear");
    let decision = rules.decide(&request, &Carried { body: None, graphql: graphql.as_ref() });
    assert_eq!(decision.class, Class::Change);
}

#[test]
fn nothing_hides_behind_something_harmless() {
    let rules = rules(
        "[[route]]\npath = \"/graphql\"\noperation = \"search\"\nmethod = \"POST\"\nis = \"view\"\n\
         says = \"searched\"\n\
         [[route]]\npath = \"/graphql\"\noperation = [\"deleteAll\", \"wipe*\"]\nis = \"forbidden\"\n",
    );
    assert_eq!(ask(&rules, "mutation { search(text: \"a\") { id } }").class, Class::View);
    for document in [
        "mutation { search { id } deleteAll { ok } }",
        "mutation { deleteAll { ok } search { id } }",
        "mutation search { deleteAll { ok } }",
        "mutation { search: wipeInvoices { ok } }",
    ] {
        assert_eq!(ask(&rules, document).class, Class::Forbidden, "{document}");
    }
    let batch =
        json!([{ "query": "mutation { search { id } }" }, { "query": "mutation { deleteAll { ok } }" }]);
    let decision = decide_sent(&rules, "/graphql", "application/json", &batch.to_string());
    assert_eq!(decision.class, Class::Forbidden);
    let name = ask(&rules, "mutation search { setRate { ok } }");
    assert_eq!(name.class, Class::Change, "a name that anybody can make up makes nothing less grave");
}

#[test]
fn a_sentence_can_name_the_operation_and_its_variables() {
    let rules = rules(
        "[[route]]\npath = \"/api\"\noperation = \"setRate\"\n\
         says = \"{operation}: the rate to {field.variables.rate}\"\n",
    );
    let body = json!({ "query": "mutation SetTax($rate: Int) { setRate(to: $rate) { ok } }", "variables": { "rate": 10 } });
    let decision = decide_sent(&rules, "/api", "application/json", &body.to_string());
    assert_eq!(decision.says.as_deref(), Some("SetTax: the rate to 10"));
}

#[test]
fn a_field_that_sounds_forbidden_can_be_spelled_out_and_a_password_cannot() {
    let rules = rules(
        "[[route]]\npath = \"/graphql\"\noperation = [\"addTeam\", \"add*\", \"setPassword\"]\nmethod = \"POST\"\n\
         is = \"change\"\ninstead_of = \"forbidden\"\n",
    );
    assert_eq!(ask(&rules, "mutation { addTeam { id } }").class, Class::Change);
    assert_eq!(ask(&rules, "mutation { addUser { id } }").class, Class::Forbidden);
    assert_eq!(ask(&rules, "mutation { setPassword { id } }").class, Class::Forbidden);
}

#[test]
fn a_document_that_only_the_app_knows_is_refused_unless_a_rule_knows_it() {
    let persisted = |rules: &Rules, id: &str| {
        let request = request("POST", "/graphql", &[("content-type", "application/json")]);
        let body = json!({ "operationName": "Harmless", "documentId": id }).to_string();
        let body = parse_body(&request, body.as_bytes()).expect("a body");
        let graphql = rules.read_graphql(&request, &body)?;
        let carried = Carried { body: Some(&body), graphql: graphql.as_ref() };
        Ok::<Class, Refusal>(rules.decide(&request, &carried).class)
    };
    assert_eq!(persisted(&Rules::built_in(), "a1"), Err(Refusal::GraphqlPersisted));
    let rules =
        rules("[[route]]\npath = \"/graphql\"\nmethod = \"POST\"\npersisted = \"a1\"\nis = \"view\"\n");
    assert_eq!(persisted(&rules, "a1"), Ok(Class::View));
    assert_eq!(persisted(&rules, "a2"), Err(Refusal::GraphqlPersisted));
}

#[test]
fn a_route_takes_graphql_by_its_address_or_by_a_rule() {
    let rules = rules(
        "[[route]]\npath = \"/docs/graphql\"\ngraphql = false\n[[route]]\npath = \"/query\"\ngraphql = true\n",
    );
    for (target, takes) in [
        ("/graphql", true),
        ("/api/v1/GraphQL/", true),
        ("/query", true),
        ("/Query", true),
        ("/docs/graphql", false),
        ("/graphql/schema", false),
        ("/", false),
    ] {
        assert_eq!(rules.takes_graphql(&request("GET", target, &[])), takes, "{target}");
    }
}
