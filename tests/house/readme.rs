//! The README's walkthroughs name functions, and the page about attacks names tests; each of them exists, where it says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use syn::{ImplItem, Item, TraitItem};

#[test]
fn every_function_that_the_walkthroughs_name_exists() {
    let named = named_functions();
    assert!(named.len() > 20, "the reading of the walkthroughs finds too few: {named:?}");
    let missing: Vec<&String> = named.iter().filter(|path| !exists(path)).collect();
    assert!(missing.is_empty(), "README's walkthroughs name what is not there: {missing:?}");
}

#[test]
fn every_file_that_the_readme_names_exists() {
    let text = readme();
    let named = in_backticks(&text).filter(|text| {
        ["src/", "tests/", "docs/", "migrations/", "templates/", "static/", "benches/"]
            .iter()
            .any(|top| text.starts_with(top))
            && !text.contains(['<', '*', '{'])
    });
    let missing: Vec<&str> = named.filter(|path| !root().join(path).exists()).collect();
    assert!(missing.is_empty(), "README names files that are not there: {missing:?}");
}

#[test]
fn every_test_that_the_page_about_attacks_names_exists() {
    let page = std::fs::read_to_string(root().join("docs/attacks.md")).expect("docs/attacks.md");
    let mut named = 0;
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        let mut file = String::new();
        // A line of the table: what is tried, and files with the tests that stand in them.
        for text in in_backticks(line.rsplit(" | ").next().unwrap_or_default()) {
            if text.ends_with(".rs") {
                file = std::fs::read_to_string(root().join("tests/gateway").join(text)).expect(text);
            } else if text != "tests/gateway" {
                assert!(file.contains(&format!("async fn {text}(")), "{text} is not where the page says");
                named += 1;
            }
        }
    }
    assert!(named >= 25, "the reading of the table finds too few: {named}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).expect("README.md")
}

fn in_backticks(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// Paths such as `grants::commands::allow`, from the part of the README between its two marks.
fn named_functions() -> BTreeSet<String> {
    let text = readme();
    let (_, rest) = text.split_once("<!-- walkthroughs -->").expect("the walkthroughs begin");
    let (walkthroughs, _) = rest.split_once("<!-- end of walkthroughs -->").expect("and end");
    let is_path = |text: &&str| {
        text.contains("::") && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':')
    };
    in_backticks(walkthroughs).filter(is_path).map(str::to_owned).collect()
}

/// Whether `room::file::function` or `room::file::Type::function` is defined there.
fn exists(path: &str) -> bool {
    let parts: Vec<&str> = path.split("::").collect();
    (1..parts.len()).any(|modules| {
        let (file, rest) = parts.split_at(modules);
        let stem = root().join("src").join(file.join("/"));
        [stem.with_extension("rs"), stem.join("mod.rs")]
            .iter()
            .filter_map(|file| std::fs::read_to_string(file).ok())
            .any(|text| defines(&syn::parse_file(&text).expect("a Rust file").items, rest))
    })
}

fn defines(items: &[Item], path: &[&str]) -> bool {
    items.iter().any(|item| match (path, item) {
        ([name], Item::Fn(function)) => function.sig.ident == name,
        ([owner, name], Item::Impl(block)) => {
            is_named(&block.self_ty, owner)
                && block.items.iter().any(|item| matches!(item, ImplItem::Fn(f) if f.sig.ident == name))
        }
        ([owner, name], Item::Trait(of)) => {
            of.ident == owner
                && of.items.iter().any(|item| matches!(item, TraitItem::Fn(f) if f.sig.ident == name))
        }
        _ => false,
    })
}

fn is_named(ty: &syn::Type, name: &str) -> bool {
    matches!(ty, syn::Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}
