//! What must hold for any input at all.

use proptest::prelude::*;

use super::request::tests::request;
use super::{
    Body, ContentType, Path, Query, Request, Settings, classify, encode_form, export_by_answer, parse_body,
};

/// Text of the pieces that paths are attacked with.
fn path_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("/"),
        Just("."),
        Just(".."),
        Just("%2e"),
        Just("%25"),
        Just("%"),
        Just("2e"),
        Just("%32"),
        Just("%65"),
        Just("%2f"),
        Just("%5c"),
        Just(";"),
        Just("\\"),
        Just("a"),
        Just("%41"),
        Just("%c3%a9"),
        Just("%ff"),
        Just("%20"),
        Just("|"),
        Just("users"),
        Just("?"),
        Just("%3F"),
        Just("é"),
        Just("csv"),
        Just("~"),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| format!("/{}", pieces.concat()))
}

fn any_target() -> impl Strategy<Value = String> {
    prop_oneof![path_like(), any::<String>(), "/[ -~]{0,40}"]
}

fn any_headers() -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    let name = prop_oneof![
        any::<String>(),
        Just("Connection".to_owned()),
        Just("Origin".to_owned()),
        Just("Referer".to_owned()),
        Just("Content-Type".to_owned()),
        Just("Content-Length".to_owned()),
        Just("Sec-Fetch-Dest".to_owned()),
    ];
    prop::collection::vec((name, prop::collection::vec(any::<u8>(), 0..40)), 0..6)
}

fn settings() -> Settings {
    Settings {
        identity_headers: vec!["Acme-User".into(), "".into()],
        gateway_origin: "http://s1.localhost:8081".into(),
        upstream_origin: "http://acme.localhost:8082".into(),
        hosts: Vec::new(),
    }
}

fn of_type(content_type: ContentType) -> Request {
    Request { content_type, ..request("POST", "/a", &[]).expect("a request") }
}

proptest! {
    #[test]
    fn a_canonical_path_is_its_own_canonical_path(raw in any_target()) {
        if let Ok(path) = Path::parse(&raw) {
            prop_assert_eq!(Path::parse(path.as_str()), Ok(path.clone()));
            prop_assert!(path.as_str().bytes().all(|b| b.is_ascii_graphic()));
        }
    }

    #[test]
    fn no_accepted_path_has_a_dot_segment_or_a_slash_inside_a_segment(raw in any_target()) {
        if let Ok(path) = Path::parse(&raw) {
            for segment in path.segments() {
                prop_assert!(!matches!(segment.trim(), "." | ".."), "{segment:?}");
                prop_assert!(!segment.contains(['/', '\\', ';']));
            }
        }
    }

    #[test]
    fn the_target_sent_upstream_reads_as_the_same_request(raw in any_target()) {
        if let Ok(read) = request("GET", &raw, &[]) {
            prop_assert_eq!(request("GET", &read.target(), &[]), Ok(read.clone()));
        }
    }

    #[test]
    fn any_request_is_read_or_refused_without_a_panic(
        method in prop_oneof![Just("GET".to_owned()), Just("POST".to_owned()), any::<String>()],
        target in any_target(),
        headers in any_headers(),
    ) {
        if let Ok(read) = Request::parse(&method, &target, &headers, &settings()) {
            classify(&read);
            for (name, value) in &read.headers {
                prop_assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit()));
                prop_assert!(!value.contains(&b'\r') && !value.contains(&b'\n'));
            }
        }
    }

    #[test]
    fn any_body_is_read_or_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for kind in [ContentType::Form, ContentType::Json, ContentType::Multipart("b".into()), ContentType::None] {
            let _ = parse_body(&of_type(kind), &bytes).is_ok();
        }
    }

    #[test]
    fn any_query_is_kept_as_received_or_refused(raw in any::<String>()) {
        if let Ok(query) = Query::parse(&raw) {
            prop_assert_eq!(query.as_str(), raw.as_str());
            prop_assert!(query.pairs().count() <= raw.len());
        }
    }

    #[test]
    fn a_form_that_was_encoded_is_read_back_the_same(
        fields in prop::collection::vec(("[a-z=&;+% é]{1,8}", "[^\0]{0,12}"), 1..6),
    ) {
        let fields: Vec<(String, String)> = fields;
        let read = parse_body(&of_type(ContentType::Form), &encode_form(&fields));
        prop_assert_eq!(read, Ok(Body::Form(fields)));
    }

    #[test]
    fn any_answers_headers_are_looked_at_without_a_panic(kind in any::<String>(), disposition in any::<String>()) {
        let _ = export_by_answer(Some(&kind), Some(&disposition));
    }
}
