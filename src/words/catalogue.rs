//! Looks at our own source: what texts there are, in each language, and which are asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::language::Language;

/// What a language's texts are called, and which gaps each of them has.
type Texts = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_text_is_there_in_each_language_with_the_same_gaps() {
    let english = texts(Language::English);
    for language in Language::ALL {
        let texts = texts(language);
        let missing: Vec<_> = english.keys().filter(|name| !texts.contains_key(*name)).collect();
        assert!(missing.is_empty(), "not in {}: {missing:?}", language.name());
        // What is wrong is said in English beside the rule.
        let beside = |name: &String| name.starts_with("wrong-") || name.starts_with("complaint-");
        for (name, gaps) in texts.into_iter().filter(|(name, _)| !beside(name)) {
            let of_english = english.get(&name).unwrap_or_else(|| panic!("{name} is no text in English"));
            assert_eq!(&gaps, of_english, "the gaps of {name} in {}", language.name());
        }
    }
}

/// A refusal that there is not needs no words.
#[test]
fn whatever_is_wrong_in_other_words_is_a_refusal_of_ours() {
    let refusals = std::fs::read_to_string(root().join("docs/refusals.md")).expect("the page");
    for name in texts(Language::German).into_keys() {
        let Some(code) = name.strip_prefix("wrong-") else { continue };
        assert!(refusals.contains(&format!("`{code}`")), "{code} is no refusal");
    }
}

/// The English stands beside each rule: `complaint!("no-path", "this route has no path …")`.
#[test]
fn whatever_is_wrong_with_a_rules_file_is_said_in_each_language_with_the_same_gaps() {
    let said = Regex::new(r#"complaint!\(\s*"([a-z-]+)",\s*"((?:[^"\\]|\\.|\\\n)*)""#).expect("a pattern");
    let gap = Regex::new(r"\{([a-z]+)\}").expect("a pattern");
    let mut english = Texts::new();
    for file in files("src/rules", "rs") {
        let text = std::fs::read_to_string(&file).expect("a file");
        for found in said.captures_iter(&text) {
            let plain = found[2].replace("{{", "").replace("}}", "");
            let gaps = gap.captures_iter(&plain).map(|gap| gap[1].to_owned()).collect();
            let before = english.insert(format!("complaint-{}", &found[1]), gaps);
            assert!(before.is_none(), "{}: {} is said elsewhere too", file.display(), &found[1]);
        }
    }
    assert!(english.len() > 80, "the reading of complaints finds too few: {}", english.len());
    let mut german = texts(Language::German);
    german.retain(|name, _| name.starts_with("complaint-"));
    assert_eq!(german, english);
}

#[test]
fn every_text_that_is_asked_for_exists() {
    let texts = texts(Language::English);
    // Words::say, Words::text, and Shell::t in templates.
    let asked = Regex::new(r#"\b(?:say|text|t)\(\s*"([a-z][a-z0-9-]*)""#).expect("a pattern");
    let labelled = Regex::new(r#"with(?:_some)?\(words, "([a-z-]+)""#).expect("a pattern");
    let led_to = Regex::new(r#""(nav-[a-z-]+)""#).expect("a pattern");
    let mut count = 0;
    for file in [
        files("src/words", "rs"),
        files("src/web", "rs"),
        files("src/gateway", "rs"),
        files("templates", "html"),
        files("templates", "txt"),
    ]
    .concat()
    {
        let text = std::fs::read_to_string(&file).expect("a file");
        let names = asked.captures_iter(&text).map(|found| found[1].to_owned());
        let labels = labelled.captures_iter(&text).map(|found| format!("label-{}", &found[1]));
        let ways = led_to.captures_iter(&text).map(|found| found[1].to_owned());
        // Other things are called text as well: fields of forms, by names without a dash.
        let of_words = file.starts_with(root().join("src/words"));
        for name in names.filter(|name| of_words || name.contains('-')).chain(labels).chain(ways) {
            count += 1;
            assert!(texts.contains_key(&name), "{}: {name} has no text", file.display());
        }
    }
    assert!(count > 100, "only {count} texts are asked for");
}

fn texts(language: Language) -> Texts {
    let name = Regex::new(r"^([a-z][a-z0-9-]*) =").expect("a pattern");
    let gap = Regex::new(r"\{ ?\$([a-z-]+)").expect("a pattern");
    let mut texts = Texts::new();
    for file in files(&format!("src/words/{language}"), "ftl") {
        let mut last = None;
        for line in std::fs::read_to_string(&file).expect("texts").lines() {
            if let Some(found) = name.captures(line) {
                last = Some(found[1].to_owned());
                let before = texts.insert(found[1].to_owned(), BTreeSet::new());
                assert!(before.is_none(), "{}: {} stands elsewhere too", file.display(), &found[1]);
            }
            let Some(gaps) = last.as_ref().and_then(|name| texts.get_mut(name)) else { continue };
            gaps.extend(gap.captures_iter(line).map(|found| found[1].to_owned()));
        }
    }
    texts
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files of that kind in a folder and in those below it.
fn files(folder: &str, kind: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("a file").path();
            match path.extension() {
                None if path.is_dir() => folders.push(path),
                Some(extension) if extension == kind => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}
