//! Adam reads German: the pages of rules and fields in every state. Each is read in both languages; what stands there in
//! the same words was left in English, unless it is a name.

mod fields;
mod rules;

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use porchlight::language::Language;
use regex::Regex;

use super::{look, press};
use crate::agent::world::{Page, World};

/// Names, and what is called the same in both languages.
const AS_IT_IS: &[&str] = &[
    "Adam Reyes",
    "Acme",
    "Northwind",
    "Host",
    "JSON",
    "GraphQL",
    "SHA-256",
    "GET",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "XSRF-TOKEN",
    "api",
    "cdn",
    "sah {field.q} nach",
];

/// Words that no German sentence has.
const ENGLISH: [&str; 15] = [
    "the", "and", "of", "this", "that", "which", "are", "not", "has", "for", "its", "with", "there", "must",
    "no",
];

/// What a person reads of a page and what is read out, piece by piece; without what stands in `<code>` or was typed.
fn pieces(html: &str) -> BTreeSet<String> {
    let mut text = html.to_owned();
    for (what, with) in [
        (
            r"(?s)<(script|style|svg|code|pre|textarea)\b[^>]*>.*?</(script|style|svg|code|pre|textarea)>",
            "<>",
        ),
        (r#"\b(?:aria-label|title|placeholder|alt)="([^"]*)""#, "> $1 <"),
    ] {
        text = Regex::new(what).expect("a pattern").replace_all(&text, with).into_owned();
    }
    let tag = Regex::new(r"<[^>]*>").expect("a pattern");
    let pieces = tag.split(&text).map(|piece| piece.split_whitespace().collect::<Vec<_>>().join(" "));
    pieces.filter(|piece| piece.chars().any(char::is_alphabetic)).collect()
}

/// What was left in English on a page, beside the same page in English.
fn left_over(english: &str, german: &str) -> Vec<String> {
    let (english, german) = (pieces(english), pieces(german));
    let is_english = |piece: &&String| {
        let words = piece.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphabetic()));
        let has_english = words.map(str::to_lowercase).any(|word| ENGLISH.contains(&word.as_str()));
        let is_name = AS_IT_IS.contains(&piece.trim_end_matches([',', ':', '.']));
        let is_address = piece.contains("://") || piece.contains('/') && !piece.contains(' ');
        has_english || (english.contains(*piece) && !is_name && !is_address)
    };
    german.iter().filter(is_english).cloned().collect()
}

/// Reads a page in both languages, and gives the German one.
async fn in_german(world: &mut World, path: &str, form: Option<&[(&str, &str)]>) -> Page {
    let mut read = Vec::new();
    for language in [Language::English, Language::German] {
        world.state.vendor.language = language;
        read.push(match form {
            Some(form) => press(world, path, form).await,
            None => look(world, path).await,
        });
    }
    let german = read.remove(1);
    assert_eq!(german.status, StatusCode::OK, "{path}: {}", german.html);
    assert!(german.html.contains("<html lang=\"de\""), "{path}");
    let left = left_over(&read[0].html, &german.html);
    assert!(left.is_empty(), "{path} {form:?}: {left:#?}");
    let unfilled = Regex::new(r"\{ ?\$|\[(rules|fields)-").expect("a pattern");
    assert!(!unfilled.is_match(&german.html), "{path}: {}", german.html);
    german
}

async fn says(world: &mut World, path: &str, texts: &[&str]) {
    let page = in_german(world, path, None).await;
    for text in texts {
        assert!(page.says(text), "{path}: {text}: {}", page.html);
    }
}

/// A test that could not fail would say nothing.
#[test]
fn what_is_left_in_english_is_found() {
    let english = "<h2>In force</h2><p>Lines</p><code>view</code><input aria-label=\"Line 3\">";
    let german = "<h2>In force</h2><p>Zeilen</p><code>view</code><input aria-label=\"Line 3\"><p>Es the</p>";
    assert_eq!(left_over(english, german), ["Es the", "In force", "Line 3"]);
}
