//! Mails about requests to come in, as each reads them.

use serde_json::{Value, json};

use super::{message, moment, read, rendered};
use crate::outbox::{Message, NoticeKind};

/// What is told of a request; `more` says what is otherwise.
fn request(asks: &str, more: Value) -> Value {
    let mut told = json!({ "request": "req_019d0e5a1c007000800000000000abcd", "asks": asks, "agent": "Ana L.",
        "reason": "checking failed invoice sync", "ticket": "https://acme.example/tickets/4821",
        "until": moment("2026-11-25T13:06") });
    match asks {
        "access" => told["scope"] = "change".into(),
        _ => (told["acting_as"], told["minutes"]) = ("Olivia".into(), 240.into()),
    }
    for (name, value) in more.as_object().expect("an object") {
        told[name] = value.clone();
    }
    told
}

fn approved() -> Value {
    json!({ "answer": "approved", "by": "Rita M.", "note": "Only the invoices, please.",
        "good_until": moment("2026-11-22T17:06") })
}

pub(super) fn all() -> Vec<(&'static str, Message)> {
    vec![
        ("request for owner", message(NoticeKind::RequestForOwner, request("owner", json!({})))),
        ("request for access", message(NoticeKind::RequestForOwner, request("access", json!({})))),
        ("request for lead", message(NoticeKind::RequestForLead, request("lead", json!({})))),
        ("request answered", message(NoticeKind::RequestAnswered, request("lead", approved()))),
    ]
}

/// What can come of a request, one mail for each.
pub(super) fn outcomes() -> Vec<Message> {
    [
        request("lead", json!({ "answer": "declined", "by": "Rita M." })),
        request(
            "owner",
            json!({ "answer": "approved", "by": "Olivia", "good_until": moment("2026-11-22T17:06") }),
        ),
        request("owner", json!({ "answer": "share_screen", "by": "Olivia" })),
        request("access", json!({ "answer": "approved", "by": "Olivia" })),
        request("access", json!({ "answer": "declined", "by": "Olivia" })),
        request("access", json!({ "lapsed": "allowed_anyway" })),
        request("lead", json!({ "lapsed": "unanswered" })),
        request("lead", json!({ "lapsed": "unused", "answer": "approved", "by": "Rita M." })),
        request("owner", json!({ "lapsed": "access_over" })),
    ]
    .map(|data| message(NoticeKind::RequestAnswered, data))
    .into()
}

#[test]
fn olivia_reads_that_ana_asks_to_open_a_session() {
    insta::assert_snapshot!(read(&message(NoticeKind::RequestForOwner, request("owner", json!({})))));
}

#[test]
fn olivia_reads_that_ana_asks_to_be_let_in() {
    insta::assert_snapshot!(read(&message(NoticeKind::RequestForOwner, request("access", json!({})))));
}

#[test]
fn rita_reads_that_a_session_needs_her_approval() {
    insta::assert_snapshot!(read(&message(NoticeKind::RequestForLead, request("lead", json!({})))));
}

#[test]
fn ana_reads_that_rita_approved_her_session_and_until_when_it_is_good() {
    insta::assert_snapshot!(read(&message(NoticeKind::RequestAnswered, request("lead", approved()))));
}

#[test]
fn ana_reads_what_came_of_her_request_in_the_subject_alone() {
    let subjects: Vec<String> = outcomes().iter().map(|message| rendered(message).subject).collect();
    insta::assert_snapshot!(subjects.join("\n"));
}
