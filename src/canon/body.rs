//! The body of a request, read strictly enough that the upstream cannot read something else in it.
//!
//! Not here: what a form's fields were called on the page and which changed (`forms`).

use std::fmt;

use percent_encoding::percent_decode;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};
use url::form_urlencoded;

use super::method::is_override_name;
use super::path::triplet;
use super::{ContentType, Refusal, Request};

/// How deep objects and lists may nest.
const DEEPEST: usize = 64;
/// The most fields of a form that are read.
const MOST: usize = 10_000;
/// The key under which `serde_json`, keeping numbers to the digit, hands decimals and long numbers to a visitor.
const NUMBER: &str = "$serde_json::private::Number";

/// What a request brought.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Nothing.
    Empty,
    /// The fields of a form, decoded, in order.
    Form(Vec<(String, String)>),
    /// A JSON document, its keys in order and its numbers to the digit.
    Json(Value),
}

/// Reads the body of `request` as the type that it says it is.
///
/// # Errors
/// [`Refusal::ContentType`] for a type that cannot be read, [`Refusal::BadBody`] when the bytes are not of the
/// type, or the request only reads, [`Refusal::MethodOverride`] when a field would make an application treat
/// the request as another method.
pub fn parse_body(request: &Request, bytes: &[u8]) -> Result<Body, Refusal> {
    if bytes.is_empty() {
        return Ok(Body::Empty);
    }
    if request.method.is_safe() {
        return Err(Refusal::BadBody);
    }
    match &request.content_type {
        ContentType::Form => {
            let fields = form(bytes)?;
            refuse_overrides(fields.iter().map(|(name, _)| name.as_str()))?;
            Ok(Body::Form(fields))
        }
        ContentType::Json => document(bytes),
        // A text that is no document could be read as anything.
        ContentType::Text if matches!(bytes.first(), Some(b'{' | b'[')) => {
            document(bytes).map_err(|refusal| match refusal {
                Refusal::BadBody => Refusal::ContentType,
                other => other,
            })
        }
        // Read while it comes in, by `Multipart`.
        ContentType::Multipart(_) => Err(Refusal::BadBody),
        ContentType::File(_) => Err(Refusal::File),
        ContentType::None | ContentType::Text | ContentType::Other => Err(Refusal::ContentType),
    }
}

fn document(bytes: &[u8]) -> Result<Body, Refusal> {
    let document = json(bytes)?;
    let keys = document.as_object().into_iter().flat_map(Map::keys);
    refuse_overrides(keys.map(String::as_str))?;
    Ok(Body::Json(document))
}

/// SHA-256 of a body as sent upstream, for the intent entry.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Fields as a browser would send them: what [`parse_body`] reads back as the same fields.
pub fn encode_form(fields: &[(String, String)]) -> Vec<u8> {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes()
}

/// Refuses fields by which an application would treat the request as another method.
pub fn refuse_overrides<'a>(mut names: impl Iterator<Item = &'a str>) -> Result<(), Refusal> {
    if names.any(is_override_name) { Err(Refusal::MethodOverride) } else { Ok(()) }
}

/// A form in `application/x-www-form-urlencoded`: only bytes that browsers send, whole escapes, UTF-8, no NUL.
fn form(bytes: &[u8]) -> Result<Vec<(String, String)>, Refusal> {
    let mut fields = Vec::new();
    for part in bytes.split(|b| *b == b'&').filter(|part| !part.is_empty()) {
        let equals = part.iter().position(|b| *b == b'=');
        let (name, value) = match equals {
            Some(at) => (&part[..at], &part[at + 1..]),
            None => (part, &part[part.len()..]),
        };
        fields.push((field_text(name)?, field_text(value)?));
        if fields.len() > MOST {
            return Err(Refusal::BadBody);
        }
    }
    Ok(fields)
}

fn field_text(raw: &[u8]) -> Result<String, Refusal> {
    let mut rest = raw;
    while let [first, tail @ ..] = rest {
        rest = match *first {
            b'%' => triplet(tail).filter(|(byte, _)| *byte != 0).ok_or(Refusal::BadBody)?.1,
            // some frameworks part fields at a semicolon
            b';' => return Err(Refusal::BadBody),
            byte if byte.is_ascii_graphic() => tail,
            _ => return Err(Refusal::BadBody),
        };
    }
    let spaced: Vec<u8> = raw.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
    let text = percent_decode(&spaced).decode_utf8().map_err(|_| Refusal::BadBody)?;
    Ok(text.into_owned())
}

/// A JSON document in which no object has a key twice, since readers differ on which one counts.
fn json(bytes: &[u8]) -> Result<Value, Refusal> {
    // Unescaped, this key would look like a number to the visitor below; escaped, the visitor tells.
    if bytes.windows(NUMBER.len()).any(|window| window == NUMBER.as_bytes()) {
        return Err(Refusal::BadBody);
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let document = Strict { levels: DEEPEST }.deserialize(&mut reader).map_err(|_| Refusal::BadBody)?;
    reader.end().map_err(|_| Refusal::BadBody)?;
    Ok(document)
}

/// Builds a value that may nest `levels` deep.
#[derive(Clone, Copy)]
struct Strict {
    levels: usize,
}

impl Strict {
    fn inside<E: serde::de::Error>(self) -> Result<Strict, E> {
        let levels = self.levels.checked_sub(1).ok_or_else(|| E::custom("nested too deep"))?;
        Ok(Strict { levels })
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(without_nul(value)?))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(inside)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = object.next_key_seed(KeyText)? {
            let key = match key {
                Key::Number => return number(&object.next_value::<String>()?),
                Key::Text(text) => without_nul(&text)?,
            };
            if fields.contains_key(&key) {
                return Err(A::Error::custom("a key twice"));
            }
            let value = object.next_value_seed(self.inside()?)?;
            fields.insert(key, value);
        }
        Ok(Value::Object(fields))
    }
}

fn number<E: serde::de::Error>(digits: &str) -> Result<Value, E> {
    let number: Number = digits.parse().map_err(|_| E::custom("no number"))?;
    Ok(Value::Number(number))
}

/// Text that the history can hold: PostgreSQL and C readers end it at a NUL.
fn without_nul<E: serde::de::Error>(text: &str) -> Result<String, E> {
    if text.contains('\0') { Err(E::custom("a NUL in a text")) } else { Ok(text.to_owned()) }
}

/// A key of an object, or the sign that a number follows.
enum Key {
    Number,
    Text(String),
}

struct KeyText;

impl<'de> DeserializeSeed<'de> for KeyText {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for KeyText {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    /// Text that stands in the document as it is. The number sign does not (see [`json`]), so here it is genuine.
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key, E> {
        Ok(if text == NUMBER { Key::Number } else { Key::Text(text.to_owned()) })
    }

    /// Text that was written with escapes.
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Key, E> {
        if text == NUMBER {
            Err(E::custom("a key that is not let through"))
        } else {
            Ok(Key::Text(text.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::request::tests::request;
    use super::*;

    fn read(content_type: &str, body: &str) -> Result<Body, Refusal> {
        let headers = [("content-type", content_type)];
        parse_body(&request("POST", "/settings/tax", &headers)?, body.as_bytes())
    }

    fn read_form(body: &str) -> Result<Body, Refusal> {
        read("application/x-www-form-urlencoded", body)
    }

    fn read_json(body: &str) -> Result<Body, Refusal> {
        read("application/json", body)
    }

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn a_form_is_read_in_order_and_decoded() {
        let expected = fields(&[("rate", "10 %"), ("note", "a\r\nb"), ("rate", "é"), ("flag", "")]);
        assert_eq!(read_form("rate=10+%25&note=a%0D%0Ab&rate=%C3%A9&flag"), Ok(Body::Form(expected)));
    }

    #[test]
    fn a_form_that_could_be_read_in_two_ways_is_refused() {
        for body in [
            "a=%",
            "a=%zz",
            "a=%ff",
            "a=%c0%ae",
            "a=%00",
            "a=b;c=d",
            "a=b c",
            "a=é",
            "a=b\r\n",
            "{\"a\":\t1}",
        ] {
            assert_eq!(read_form(body), Err(Refusal::BadBody), "{body:?}");
        }
        assert_eq!(read_form(&"a&".repeat(MOST + 1)), Err(Refusal::BadBody));
    }

    #[test]
    fn a_field_that_overrides_the_method_is_refused_in_every_kind_of_body() {
        assert_eq!(read_form("rate=1&_method=delete"), Err(Refusal::MethodOverride));
        assert_eq!(read_form("%5Fmethod=delete"), Err(Refusal::MethodOverride));
        assert_eq!(read_json("{\"_method\":\"delete\"}"), Err(Refusal::MethodOverride));
    }

    #[test]
    fn json_keeps_the_order_of_keys_and_every_digit() {
        let text = "{\"b\":1.10,\"a\":[12345678901234567890,-0.0,1e400,null,true,\"\\u0041\"]}";
        let Ok(Body::Json(document)) = read_json(text) else { panic!("no document") };
        assert_eq!(document, serde_json::from_str::<Value>(text).expect("a document"));
        assert_eq!(document["b"].to_string(), "1.10");
        assert_eq!(document["a"][0].to_string(), "12345678901234567890");
    }

    #[test]
    fn a_key_that_comes_twice_is_refused_at_any_depth() {
        for body in ["{\"a\":1,\"a\":2}", "[{\"x\":{\"a\":1,\"\\u0061\":1}}]"] {
            assert_eq!(read_json(body), Err(Refusal::BadBody), "{body}");
        }
        assert!(read_json("{\"a\":{\"a\":1},\"A\":1}").is_ok());
    }

    #[test]
    fn json_nests_at_most_sixty_four_deep() {
        let nested = |levels| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(read_json(&nested(64)).is_ok());
        assert_eq!(read_json(&nested(65)), Err(Refusal::BadBody));
        assert_eq!(read_json(&nested(100_000)), Err(Refusal::BadBody));
        let objects = |levels| format!("{}1{}", "{\"a\":".repeat(levels), "}".repeat(levels));
        assert!(read_json(&objects(64)).is_ok());
        assert_eq!(read_json(&objects(65)), Err(Refusal::BadBody));
    }

    #[test]
    fn an_object_cannot_pass_for_a_number() {
        for body in
            ["{\"$serde_json::private::Number\":\"1\"}", "{\"\\u0024serde_json::private::Number\":\"1\"}"]
        {
            assert_eq!(read_json(body), Err(Refusal::BadBody), "{body}");
        }
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for body in
            ["", " ", "{", "{}{}", "[1,]", "{'a':1}", "NaN", "01", "\u{feff}{}", "\"\\ud800\"", "\"\u{1}\""]
        {
            let expected = if body.is_empty() { Ok(Body::Empty) } else { Err(Refusal::BadBody) };
            assert_eq!(read_json(body), expected, "{body:?}");
        }
    }

    #[test]
    fn a_text_is_read_only_where_it_is_a_document() {
        assert_eq!(read("text/plain;charset=UTF-8", "{\"a\":1}"), read("application/json", "{\"a\":1}"));
        for text in ["a=1", "a", "1", "{\"a\":1}x", "{\"a\":1,\"a\":2}", " {}"] {
            assert_eq!(read("text/plain", text), Err(Refusal::ContentType), "{text}");
        }
        assert_eq!(read("text/plain", "{\"_method\":\"DELETE\"}"), Err(Refusal::MethodOverride));
    }

    #[test]
    fn a_nul_in_json_is_refused() {
        assert_eq!(read_json("{\"a\":\"\\u0000\"}"), Err(Refusal::BadBody));
        assert_eq!(read_json("{\"\\u0000\":1}"), Err(Refusal::BadBody));
    }

    #[test]
    fn a_body_without_a_type_is_refused_and_no_body_needs_none() {
        let bare = request("POST", "/a", &[]).expect("a request");
        assert_eq!(parse_body(&bare, b"a=1"), Err(Refusal::ContentType));
        assert_eq!(parse_body(&bare, b""), Ok(Body::Empty));
    }

    #[test]
    fn a_request_that_only_reads_brings_no_body() {
        let looking = request("GET", "/a", &[("content-type", "application/json")]).expect("a request");
        assert_eq!(parse_body(&looking, b"{}"), Err(Refusal::BadBody));
    }

    #[test]
    fn the_digest_is_sha256() {
        let expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let hex: String = digest(b"").iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, expected);
    }

    #[test]
    fn fields_are_encoded_as_a_browser_does() {
        assert_eq!(encode_form(&fields(&[("rate", "10 %"), ("é;", "a&b")])), b"rate=10+%25&%C3%A9%3B=a%26b");
    }
}
