//! Data that stands in a script: `window.state = {"user": …}`, and JSON in a string, as `JSON.parse("{\"user\": …}")` takes
//! it. Found by a scan that knows strings and their escapes but not the language: what it misses is still looked at by
//! name and by look.

use std::ops::Range;

use serde::de::IgnoredAny;

use crate::masking::json::value_at;

/// How much may be read in vain, as a multiple of the script's length: a script made of brackets shall not cost more.
const IN_VAIN: usize = 8;
/// The shortest that could hold a name and a value.
const SHORTEST: usize = 6;

/// A document in a script.
pub struct Document {
    /// What replaces it goes here.
    pub range: Range<usize>,
    /// The name that it is assigned to, if any.
    pub name: String,
    pub json: String,
    pub style: Style,
}

/// How a document stands in the script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As an expression.
    Bare,
    /// Inside a string with this quote.
    Quoted(u8),
}

impl Style {
    /// The document as it may stand there.
    pub fn write(self, json: &str) -> String {
        let json = json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
        match self {
            Self::Bare => json,
            Self::Quoted(quote) => {
                let mut out = String::with_capacity(json.len() + 16);
                for letter in json.chars() {
                    match letter {
                        '\\' => out.push_str("\\\\"),
                        '\n' => out.push_str("\\n"),
                        '\r' => out.push_str("\\r"),
                        '$' if quote == b'`' => out.push_str("\\$"),
                        letter if letter == char::from(quote) => {
                            out.push('\\');
                            out.push(letter);
                        }
                        letter => out.push(letter),
                    }
                }
                out
            }
        }
    }
}

/// The documents in a script, from its beginning on, none inside another.
pub fn documents(script: &str) -> Vec<Document> {
    let bytes = script.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut left) = (0, script.len() * IN_VAIN + 1024);
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'"' | b'\'' | b'`') => match string_end(bytes, at) {
                Some(end) => {
                    found.extend(quoted(script, at + 1..end, quote));
                    at = end + 1;
                }
                None => at += 1,
            },
            b'{' | b'[' if left > 0 && may_begin(bytes, at) => match bare(script, at) {
                Ok(document) => {
                    at = document.range.end;
                    found.push(document);
                }
                Err(read) => {
                    left = left.saturating_sub(read);
                    at += 1;
                }
            },
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at += bytes[at..].iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len() - at);
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                let end = script[at..].find("*/").map_or(bytes.len(), |end| at + end + 2);
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

/// Where the string that begins here ends: at its quote, or nowhere if the line ends before.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let quote = bytes[start];
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'\n' if quote != b'`' => return None,
            byte if byte == quote => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// Whether JSON could begin with this bracket.
fn may_begin(bytes: &[u8], at: usize) -> bool {
    let next = bytes[at + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
    matches!((bytes[at], next), (b'{', Some(b'"')) | (b'[', Some(b'"' | b'{' | b'[' | b'0'..=b'9' | b'-')))
}

/// The document that begins here, or how much was read until it was clear that there is none.
fn bare(script: &str, at: usize) -> Result<Document, usize> {
    let range = at..at + value_at(&script[at..])?;
    let json = script[range.clone()].to_owned();
    Ok(Document { name: name_before(script, at), range, json, style: Style::Bare })
}

/// A string that holds JSON.
fn quoted(script: &str, range: Range<usize>, quote: u8) -> Option<Document> {
    let raw = &script[range.clone()];
    let starts = raw.trim_start().starts_with(['{', '[', '\\']);
    if raw.len() < SHORTEST || !starts {
        return None;
    }
    let json = unescaped(raw)?;
    if !json.trim_start().starts_with(['{', '[']) || serde_json::from_str::<IgnoredAny>(&json).is_err() {
        return None;
    }
    let name = name_before(script, range.start - 1);
    Some(Document { range, name, json, style: Style::Quoted(quote) })
}

/// What a string of JavaScript stands for (ECMAScript, section 12.9.4), or nothing where it is none.
fn unescaped(raw: &str) -> Option<String> {
    let mut units: Vec<u16> = Vec::with_capacity(raw.len());
    let mut letters = raw.chars();
    let hex = |letters: &mut std::str::Chars<'_>, count: usize| {
        let digits: String = letters.by_ref().take(count).collect();
        u32::from_str_radix(&digits, 16).ok()
    };
    while let Some(letter) = letters.next() {
        let letter = match letter {
            '\\' => match letters.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'v' => '\u{b}',
                '\n' => continue,
                'x' => char::from_u32(hex(&mut letters, 2)?)?,
                'u' if letters.as_str().starts_with('{') => {
                    let (digits, rest) = letters.as_str()[1..].split_once('}')?;
                    let code = u32::from_str_radix(digits, 16).ok()?;
                    letters = rest.chars();
                    char::from_u32(code)?
                }
                'u' => {
                    units.push(hex(&mut letters, 4)? as u16);
                    continue;
                }
                other => other,
            },
            other => other,
        };
        units.extend_from_slice(letter.encode_utf16(&mut [0; 2]));
    }
    String::from_utf16(&units).ok()
}

/// The name to which what stands here is given: `token` in `window.token = …`, `{token: …}`, `set("token", …)` not.
fn name_before(script: &str, at: usize) -> String {
    let before = script[..at].trim_end();
    let before = before.strip_suffix("JSON.parse(").map_or(before, str::trim_end);
    let Some(before) = before.strip_suffix(['=', ':']) else { return String::new() };
    let before = before.trim_end().trim_end_matches(['"', '\'', ']']);
    let start = before.rfind(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '_' | '$' | '-'));
    let name =
        &before[start.map_or(0, |start| start + before[start..].chars().next().map_or(1, char::len_utf8))..];
    if name.len() > 60 { String::new() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(script: &str) -> Vec<(String, String)> {
        documents(script).into_iter().map(|document| (document.name, document.json)).collect()
    }

    #[test]
    fn state_is_found_as_an_expression_and_in_strings() {
        let pair = |name: &str, json: &str| (name.to_owned(), json.to_owned());
        assert_eq!(
            found(r#"window.__STATE__ = {"a": {"b": 1}}; f([1, 2])"#),
            [pair("__STATE__", r#"{"a": {"b": 1}}"#), pair("", "[1, 2]")]
        );
        assert_eq!(found(r#"x = JSON.parse("{\"a\":\"\u0041\\n\"}")"#), [pair("x", "{\"a\":\"A\\n\"}")]);
        assert_eq!(found(r#"x = JSON.parse('\x7b"a":1}')"#), [pair("x", r#"{"a":1}"#)]);
        assert_eq!(found("x = JSON.parse(`{\"a\":\n1}`)"), [pair("x", "{\"a\":\n1}")]);
        assert_eq!(found("// don't\nx = {\"a\": 1}"), [pair("x", r#"{"a": 1}"#)]);
        assert_eq!(found("function f() { return {a: 1} } /* {\"a\": 1} */ [a, b]"), []);
    }

    #[test]
    fn a_document_is_written_back_as_its_place_takes_it() {
        assert_eq!(Style::Quoted(b'"').write(r#"{"a":"</s\n"}"#), r#"{\"a\":\"\\u003c/s\\n\"}"#);
        assert_eq!(Style::Bare.write(r#"{"a":"</s"}"#), r#"{"a":"\u003c/s"}"#);
    }

    #[test]
    fn a_script_made_of_brackets_costs_no_more_than_its_length() {
        let script = "[{\"a\":".repeat(20_000);
        assert_eq!(found(&script), []);
    }
}
