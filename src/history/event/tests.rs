//! Whatever a room says can be written down, and reads back as it was.

use serde_json::{Value, json};

use super::*;
use crate::forms::Change;
use crate::history::canonical;

fn intent_with(change: Change) -> Event {
    Event::from(step::Intent {
        step: step::StepKind::Change,
        method: "POST".to_owned(),
        target: "/settings/tax".to_owned(),
        background: false,
        body: None,
        changes: vec![change],
        page: None,
        ..Default::default()
    })
}

fn a_change(from: Option<&str>, to: Option<&str>) -> Change {
    let text = |value: &str| value.to_owned();
    Change {
        label: text("Tax rate"),
        field: text("rate"),
        from: from.map(text),
        to: to.map(text),
        hidden: false,
    }
}

#[test]
fn a_change_of_which_one_side_is_unknown_can_be_written_down_and_read_back() {
    for (from, to) in [(None, Some("10%")), (Some("20%"), None), (None, None)] {
        let event = intent_with(a_change(from, to));
        let payload = event.to_payload().expect("a payload");
        assert!(canonical(&payload).is_ok(), "{payload}");
        assert_eq!(Event::from_payload(event.kind(), payload).expect("ours"), event);
    }
}

#[test]
fn a_nul_that_somebody_typed_does_not_keep_a_request_from_being_recorded() {
    let payload = intent_with(a_change(Some("a\0b"), Some("\0"))).to_payload().expect("a payload");
    assert!(canonical(&payload).is_ok());
    assert_eq!(payload["changes"][0]["from"], json!("a\u{fffd}b"));
}

#[test]
fn what_is_not_in_the_vocabulary_is_refused() {
    assert!(matches!(Event::from_payload("session.teleported", json!({})), Err(UnknownEvent::Kind(_))));
    assert!(matches!(
        Event::from_payload("step.unknown", json!({"intent": 1, "more": 1})),
        Err(UnknownEvent::Shape(_))
    ));
    assert!(matches!(Event::from_payload("step.unknown", Value::Bool(true)), Err(UnknownEvent::Shape(_))));
}

#[test]
fn kinds_are_told_apart() {
    let distinct: std::collections::BTreeSet<_> = Event::KINDS.iter().collect();
    assert_eq!(distinct.len(), Event::KINDS.len());
}
