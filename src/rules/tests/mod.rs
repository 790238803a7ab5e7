//! What a rules file makes of requests, and what is said of files that are wrong.

mod deciding;
mod graphql;
mod wrong;

use super::{Carried, Decision, Rules};
use crate::canon::{Request, Settings, parse_body};

fn rules(text: &str) -> Rules {
    Rules::parse(text).unwrap_or_else(|problems| {
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}\n{text}", said.join("\n"))
    })
}

fn request(method: &str, target: &str, headers: &[(&str, &str)]) -> Request {
    let settings = Settings {
        identity_headers: Vec::new(),
        gateway_origin: "http://s1.localhost:8081".into(),
        upstream_origin: "http://acme.localhost:8082".into(),
        hosts: Vec::new(),
    };
    let headers: Vec<_> =
        headers.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())).collect();
    Request::parse(method, target, &headers, &settings).expect("a request")
}

/// What a request without a body is.
fn decide(rules: &Rules, method: &str, target: &str) -> Decision {
    rules.decide(&request(method, target, &[]), &Carried::default())
}

/// What a request with a body is.
fn decide_sent(rules: &Rules, target: &str, kind: &str, body: &str) -> Decision {
    let request = request("POST", target, &[("content-type", kind)]);
    let body = parse_body(&request, body.as_bytes()).expect("a body");
    let graphql = rules.read_graphql(&request, &body).expect("clear");
    rules.decide(&request, &Carried { body: Some(&body), graphql: graphql.as_ref() })
}
