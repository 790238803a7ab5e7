//! Looks for English that was left on a page in German.

use regex::Regex;

/// Words that hardly any English sentence does without, and that stand in no German one.
const ENGLISH: &[&str] = &[
    "the", "and", "of", "your", "you", "this", "that", "these", "with", "from", "which", "who", "when",
    "what", "nothing", "nobody", "until", "were", "is", "are", "not", "been", "has", "have", "had", "for",
    "to", "by", "as", "at", "it", "its", "or", "yes", "entry", "entries", "session", "sessions", "opened",
    "ended", "ends", "sent", "viewed", "changed", "refused", "asked", "allowed", "history", "steps", "step",
    "page", "pages", "later", "earlier", "still", "key", "mail", "sign", "out", "mode", "verify", "account",
    "accounts", "staff", "roles", "role", "may", "enters", "they", "them", "their", "nowhere", "somebody",
    "anybody", "signed", "joined", "training", "counts", "agent", "lead", "reviewer", "error", "never",
    "none", "since", "next", "back", "invite", "make",
];

/// What a person reads of a page, and what is read out: texts and the attributes that hold texts.
fn read(html: &str, as_it_is: &[&str]) -> String {
    let mut text = html.to_owned();
    for (what, with) in [
        (r"(?s)<script\b.*?</script>", " "),
        (r"(?s)<svg\b.*?</svg>", " "),
        (r"(?s)<code\b.*?</code>", " "),
        (r"(?s)<pre\b.*?</pre>", " "),
        (r"(?s)<option\b.*?</option>", " "),
        // What the script fills in its texts.
        (r"\[[a-z]+\]", " "),
        // Values among the technical details.
        (r"<dd>[^<]*</dd>", " "),
        (r#"\b(?:aria-label|title|placeholder|alt)="([^"]*)""#, "> $1 <"),
    ] {
        let Ok(pattern) = Regex::new(what) else { continue };
        text = pattern.replace_all(&text, with).into_owned();
    }
    text = Regex::new(r"(?s)<[^>]*>").expect("a pattern").replace_all(&text, " ").into_owned();
    as_it_is
        .iter()
        .fold(text.replace("&#38;", "&").replace("&#39;", "'"), |text, known| text.replace(known, " "))
}

/// English words on a page, each with what stands around it; names, and what was typed or titled in the vendor's English
/// app, stand as they are.
pub fn english(html: &str, as_it_is: &[&str]) -> Vec<String> {
    let text = read(html, as_it_is);
    let words: Vec<&str> = text.split_whitespace().collect();
    let letters = |word: &str| word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let is_english = |index: &usize| ENGLISH.contains(&letters(words[*index]).as_str());
    let around = |index: usize| words[index.saturating_sub(4)..words.len().min(index + 5)].join(" ");
    (0..words.len()).filter(is_english).map(around).collect()
}

/// A test that could not fail would say nothing.
#[test]
fn english_on_a_page_is_found() {
    assert_eq!(english("<p>Alles <b>is fine</b> hier</p>", &[]), ["Alles is fine hier"]);
    assert_eq!(
        english("<svg aria-label=\"x\"></svg><button aria-label=\"Close this\">x</button>", &[]).len(),
        1
    );
    assert!(english("<p>Die Sitzung ist offen.</p><code>GET the page</code>", &[]).is_empty());
}
