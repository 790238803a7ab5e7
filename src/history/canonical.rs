//! Canonical JSON: RFC 8785 (JCS), for the few kinds of value that entries may hold.
//!
//! Strings without NUL, booleans, integers below 2^53 in size, arrays and objects. No null, no fractions: decimals
//! are strings. So two programs cannot disagree about a number's spelling.

mod scan;
mod written;

use std::cmp::Ordering;
use std::fmt::Write as _;

use serde_json::{Map, Number, Value};

pub(super) use scan::{plain_string, scan_object};
pub(super) use written::write_canonical;

/// Integers at or beyond this lose digits in programs that keep numbers as doubles.
const INTEGER_LIMIT: u64 = 1 << 53;

/// What an entry may not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    #[error("null has no place in an entry: leave the member out")]
    Null,
    #[error("{0} is not an integer below 2^53 in plain digits; write decimals as strings")]
    Number(String),
    #[error("a text contains a NUL character")]
    Nul,
    #[error("not JSON: {0}")]
    Syntax(String),
    #[error("the bytes are JSON, but not in the one canonical spelling")]
    Spelling,
}

/// The one spelling of a value.
pub fn canonical(value: &Value) -> Result<Vec<u8>, NotCanonical> {
    let mut out = String::new();
    write_value(&mut out, value)?;
    Ok(out.into_bytes())
}

/// Reads bytes that must already be in the canonical spelling, so that no byte of them is without meaning.
pub fn parse_strict(bytes: &[u8]) -> Result<Value, NotCanonical> {
    let value: Value = serde_json::from_slice(bytes).map_err(|e| NotCanonical::Syntax(e.to_string()))?;
    if canonical(&value)? == bytes { Ok(value) } else { Err(NotCanonical::Spelling) }
}

fn write_value(out: &mut String, value: &Value) -> Result<(), NotCanonical> {
    match value {
        Value::Null => return Err(NotCanonical::Null),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => write_integer(out, number)?,
        Value::String(text) => write_string(out, text)?,
        Value::Array(items) => write_array(out, items)?,
        Value::Object(members) => write_object(out, members)?,
    }
    Ok(())
}

fn write_array(out: &mut String, items: &[Value]) -> Result<(), NotCanonical> {
    out.push('[');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        write_value(out, item)?;
    }
    out.push(']');
    Ok(())
}

/// Members are sorted by the UTF-16 units of their names (RFC 8785 §3.2.3).
fn write_object(out: &mut String, members: &Map<String, Value>) -> Result<(), NotCanonical> {
    let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
    sorted.sort_by(|(a, _), (b, _)| by_utf16(a, b));
    out.push('{');
    for (i, (name, value)) in sorted.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        write_string(out, name)?;
        out.push(':');
        write_value(out, value)?;
    }
    out.push('}');
    Ok(())
}

fn by_utf16(a: &str, b: &str) -> Ordering {
    match a.is_ascii() && b.is_ascii() {
        true => a.cmp(b),
        false => a.encode_utf16().cmp(b.encode_utf16()),
    }
}

pub(super) fn write_integer(out: &mut String, number: &Number) -> Result<(), NotCanonical> {
    let spelt = number.to_string();
    let size = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
    match size {
        Some(size) if size < INTEGER_LIMIT && spelt != "-0" => {
            out.push_str(&spelt);
            Ok(())
        }
        _ => Err(NotCanonical::Number(spelt)),
    }
}

/// Escapes what RFC 8785 §3.2.2.2 escapes, in its spelling, and nothing else.
pub(super) fn write_string(out: &mut String, text: &str) -> Result<(), NotCanonical> {
    out.push('"');
    // All that is escaped is ASCII, so what stands between goes over in one piece.
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[plain..at]);
        plain = at + 1;
        match byte {
            0 => return Err(NotCanonical::Nul),
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            0x8 => out.push_str("\\b"),
            0x9 => out.push_str("\\t"),
            0xa => out.push_str("\\n"),
            0xc => out.push_str("\\f"),
            0xd => out.push_str("\\r"),
            control => {
                write!(out, "\\u{control:04x}").map_err(|e| NotCanonical::Syntax(e.to_string()))?;
            }
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn members_are_sorted_by_utf16_and_control_characters_escaped_as_rfc_8785_says() {
        let value = json!({"\u{20ac}": "Euro", "\r": "CR", "\u{fb33}": "Hebrew", "1": "One", "\u{1f600}": "Smiley",
            "\u{80}": "Control", "\u{f6}": "o umlaut"});
        let text = String::from_utf8(canonical(&value).expect("canonical")).expect("UTF-8");
        assert_eq!(
            text,
            "{\"\\r\":\"CR\",\"1\":\"One\",\"\u{80}\":\"Control\",\"ö\":\"o umlaut\",\"€\":\"Euro\",\"😀\":\"Smiley\",\"\u{fb33}\":\"Hebrew\"}"
        );
    }

    #[test]
    fn what_two_programs_could_read_differently_is_refused() {
        for text in ["null", "1.5", "1e3", "9007199254740992", "-0", "\"\\u0000\"", "[1.0]"] {
            let value: Value = serde_json::from_str(text).expect("JSON");
            assert!(canonical(&value).is_err(), "{text}");
        }
    }

    #[test]
    fn another_spelling_of_the_same_value_is_not_accepted_as_canonical() {
        for text in ["{ \"a\":1}", "{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":1}", "\"\\u0041\"", "01"] {
            assert!(parse_strict(text.as_bytes()).is_err(), "{text}");
        }
        assert!(parse_strict(br#"{"a":1,"b":[true,"x"]}"#).is_ok());
    }

    #[test]
    fn the_scanner_judges_spellings_as_the_strict_reader_does() {
        for text in [
            "{}",
            r#"{"a":-1,"b":[true,false,[],{}],"c":"\u0001\n€"}"#,
            r#"{"a":9007199254740991}"#,
            r#"{"a":9007199254740992}"#,
            r#"{"a":-0}"#,
            r#"{"a":01}"#,
            r#"{"a":-}"#,
            r#"{"a":1.0}"#,
            r#"{"a":null}"#,
            r#"{"a":"\u0000"}"#,
            r#"{"a":"\u000a"}"#,
            r#"{"a":"\u001F"}"#,
            r#"{"a":"\/"}"#,
            r#"{"b":1,"a":1}"#,
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,}"#,
            r#"{"a":[1,]}"#,
            r#"{"a":1} "#,
            "{\"\u{1f600}\":1,\"\u{fb33}\":1}",
            "{\"\u{fb33}\":1,\"\u{1f600}\":1}",
            "{\"a\":\"\t\"}",
            "",
        ] {
            assert_eq!(scan_object(text, |_, _| true), parse_strict(text.as_bytes()).is_ok(), "{text}");
        }
    }

    #[test]
    fn the_scanner_leaves_deep_nesting_to_others() {
        let nested = |deep: usize| format!("{{\"a\":{}{}}}", "[".repeat(deep), "]".repeat(deep));
        assert!(scan_object(&nested(60), |_, _| true));
        assert!(!scan_object(&nested(100_000), |_, _| true));
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            (0u64..INTEGER_LIMIT).prop_map(Value::from),
            "[^\u{0}]{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map("[^\u{0}]{0,6}", inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    /// A tree whose numbers are written as numbers: with arbitrary precision serde_json passes them on otherwise.
    struct Plain<'a>(&'a Value);

    impl serde::Serialize for Plain<'_> {
        fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
            match self.0 {
                Value::Number(number) => out.serialize_u64(number.as_u64().expect("from 0")),
                Value::Array(items) => out.collect_seq(items.iter().map(Plain)),
                Value::Object(members) => {
                    out.collect_map(members.iter().map(|(name, value)| (name, Plain(value))))
                }
                other => other.serialize(out),
            }
        }
    }

    proptest! {
        #[test]
        fn canonical_bytes_read_back_as_the_same_value(value in any_value()) {
            let bytes = canonical(&value).expect("only allowed kinds");
            let text = std::str::from_utf8(&bytes).expect("UTF-8");
            let (mut names, mut written) = (Vec::new(), String::new());
            let scanned = scan_object(text, |name, _| {
                names.push(name.to_owned());
                true
            });
            if let Value::Object(members) = &value {
                prop_assert!(scanned || text.contains('\\'), "{}", text);
                prop_assert!(!scanned || names.len() == members.len());
            }
            write_canonical(&mut written, &Plain(&value)).expect("canonical");
            prop_assert_eq!(written.as_bytes(), &bytes);
            prop_assert_eq!(parse_strict(&bytes).expect("strict"), value);
        }

        /// Whatever the scanner takes, the strict reader takes too, and finds the same members.
        #[test]
        fn the_scanner_takes_nothing_that_the_strict_reader_refuses(
            value in any_value(), place: prop::sample::Index, byte in prop::sample::select(br#" {}[]",:\u0019afeE+-.tn"#.as_slice()),
            what in 0..3,
        ) {
            let mut bytes = canonical(&json!({"a": value})).expect("canonical");
            let at = place.index(bytes.len());
            match what {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
            if let Ok(text) = std::str::from_utf8(&bytes) && scan_object(text, |_, _| true) {
                prop_assert!(parse_strict(&bytes).is_ok(), "{}", text);
            }
        }
    }
}
