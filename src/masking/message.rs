//! Hiding in text in which documents may stand: a message of a websocket (`42["paid",{…}]`), the data of an event, a line
//! of a log. In the documents by keys and values, in what stands between them by look.

use std::ops::Range;

use super::charset::must_be_text;
use super::detectors::Reach;
use super::json::value_at;
use super::marks::Random;
use super::policy::{Policy, Show};
use super::shape::{mask_found, shaped};
use super::{Hidden, MaskError, PageFacts, count, mask_json};

/// How much may be read in vain, as a multiple of the text's length: a text made of brackets shall not cost more.
const IN_VAIN: usize = 8;

/// The text as it shows.
pub fn mask_message(
    text: &str,
    page_path: &str,
    policy: &Policy,
    random: &mut Random,
    facts: &mut PageFacts,
) -> Result<String, MaskError> {
    // Some protocols end their messages with it (STOMP).
    must_be_text(text.trim_end_matches(['\0', '\r', '\n']).as_bytes())?;
    let documents = documents(text)?;
    if policy.closed && documents.is_empty() && begins_like_one(text) {
        return Ok(text.replace(text.trim(), &shaped(text.trim(), Show::Hidden)));
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for place in documents {
        let (bytes, found) = mask_json(&text.as_bytes()[place.clone()], page_path, policy, random)?;
        facts.add(found);
        by_look(&text[at..place.start], &mut facts.hidden, &mut out);
        out.push_str(std::str::from_utf8(&bytes).map_err(|_| MaskError::Charset)?);
        at = place.end;
    }
    by_look(&text[at..], &mut facts.hidden, &mut out);
    Ok(out)
}

fn by_look(text: &str, hidden: &mut Hidden, out: &mut String) {
    match mask_found(text, Reach::All, |hit| count(hidden, hit.detector)) {
        Some(masked) => out.push_str(&masked),
        None => out.push_str(text),
    }
}

/// Whether somebody who writes no documents would hardly begin so: on a closed route nothing of it shows then.
fn begins_like_one(text: &str) -> bool {
    let mut letters = text.chars().filter(|letter| !letter.is_whitespace());
    matches!(
        (letters.next(), letters.next()),
        (Some('{'), _) | (Some('['), Some('{' | '[' | '"')) | (Some('"'), _)
    )
}

/// Where documents stand in a text, from its beginning on, none inside another: a string that is all of it, objects, and
/// lists that hold more than numbers or stand first.
fn documents(text: &str) -> Result<Vec<Range<usize>>, MaskError> {
    let start = text.len() - text.trim_start().len();
    let end = text.trim_end().len();
    if text[start..].starts_with('"') && value_at(&text[start..]) == Ok(end - start) {
        return Ok(std::iter::once(start..end).collect());
    }
    let mut found = Vec::new();
    let (mut at, mut left) = (0, text.len() * IN_VAIN + 1024);
    while let Some(open) = text[at..].find(['{', '[']) {
        let from = at + open;
        match value_at(&text[from..]) {
            Ok(length) => {
                at = from + length;
                if from == start || text[from..at].contains(['{', '"']) {
                    found.push(from..at);
                }
            }
            Err(in_vain) => {
                left = left.checked_sub(in_vain).ok_or(MaskError::TooDeep)?;
                at = from + 1;
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> Result<String, MaskError> {
        let mut random: Random = Box::new(|bytes| bytes.fill(9));
        mask_message(text, "/socket", &Policy::open(), &mut random, &mut PageFacts::default())
    }

    #[test]
    fn documents_are_hidden_in_by_their_keys_whatever_stands_around_them() {
        for (text, shown) in [
            (r#"42["paid",{"pin":"1234","by":"Olivia"}]"#, r#"42["paid",{"pin":"••••","by":"Olivia"}]"#),
            (r#"a["{\"cvc\":\"123\"}"]"#, r#"a["{\"cvc\":\"••••\"}"]"#),
            (
                "[INFO] {\"pin\":\"1234\"} and {\"pin\":5678} [17]",
                "[INFO] {\"pin\":\"••••\"} and {\"pin\":\"••••\"} [17]",
            ),
            ("{\"pin\":1}\u{1e}{\"pin\":2}\u{1e}", "{\"pin\":\"••••\"}\u{1e}{\"pin\":\"••••\"}\u{1e}"),
            ("\"4111 1111 1111 1111\"", "\"•••• •••• •••• 1111\""),
            ("paid 4111 1111 1111 1111 [ok", "paid •••• •••• •••• 1111 [ok"),
            (r#"{"note":"4111111111111111","note":"x"}"#, r#"{"note":"x"}"#),
        ] {
            assert_eq!(masked(text).as_deref(), Ok(shown));
        }
    }

    #[test]
    fn letters_of_another_width_are_no_message() {
        assert_eq!(masked("4\u{0}1\u{0}1\u{0}1"), Err(MaskError::Charset));
        assert_eq!(masked("MESSAGE\n\npaid\n\0\n").as_deref(), Ok("MESSAGE\n\npaid\n\0\n"));
    }

    #[test]
    fn a_text_made_of_brackets_costs_no_more_than_its_length() {
        assert_eq!(masked(&"[1,".repeat(200_000)), Err(MaskError::TooDeep));
        assert!(masked(&"[INFO] ".repeat(20_000)).is_ok());
    }
}
