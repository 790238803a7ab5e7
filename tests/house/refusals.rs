//! Refusal codes: stable words for programs and logs. Each is spelt in one way, means one thing among its kind, and
//! stands in `docs/refusals.md`.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::Visit;
use syn::{Expr, ExprPath, ImplItem, Item, ItemImpl, Lit, LitStr, ReturnType, Type};

/// The page that says what each code means.
const PAGE: &str = include_str!("../../docs/refusals.md");

/// The demo's app answers with codes of its own; it is the vendor's, not Porchlight's.
const NOT_OURS: &str = "demo/acme/";

/// Refusals that pages show in their reader's language, by `Words::wrong`: of each kind all but those codes that no page
/// shows so, because it answers "not found" or "not allowed", has a text with gaps of its own, or belongs to the command line.
const SHOWN: &[(&str, &[&str])] = &[
    ("AccountError", &["account-exists", "not-keep-days"]),
    ("AgainError", &["no-such-mail"]),
    ("ConsentError", &[]),
    ("FieldError", &["no-such-account"]),
    ("FlagError", &[]),
    ("GrantError", &[]),
    ("HandOffError", &["hand-off-not-signed", "hand-off-not-for-us", "hand-off-incomplete", "hand-off-keys"]),
    ("IdentityError", &["too-many-tries"]),
    ("MaskError", &[]),
    ("NotAllowed", &[]),
    ("OidcError", &["oidc-refused", "oidc-unreachable", "oidc-odd", "oidc-token"]),
    (
        "OpenError",
        &[
            "bad-ticket",
            "no-active-grant",
            "not-an-agent",
            "not-eligible",
            "not-your-session",
            "needs-approval",
        ],
    ),
    ("PeriodError", &[]),
    ("Refusal", &[]),
    ("RequestError", &["request-not-an-agent"]),
    ("ReviewError", &[]),
    ("SessionError", &["session-over"]),
    ("SignInError", &["not-signed-in", "too-many-mails"]),
    ("StaffError", &["no-such-staff", "too-many-tries", "not-an-admin"]),
    ("Unmerged", &[]),
    ("WeekError", &[]),
];

#[test]
fn every_refusal_that_a_page_shows_is_said_in_german() {
    let german = in_german();
    let all = codes();
    for (kind, elsewhere) in SHOWN {
        let mut of_kind = all.iter().filter(|((_, name), _)| name == kind).map(|(_, codes)| codes);
        let said = of_kind.next().unwrap_or_else(|| panic!("there is no {kind}"));
        assert!(of_kind.next().is_none(), "{kind} is the name of several");
        for code in *elsewhere {
            assert!(said.iter().any(|one| one == code), "{kind} does not say {code:?} any more");
        }
        let silent = |code: &&String| !elsewhere.contains(&code.as_str()) && !german.contains(code.as_str());
        let missing: Vec<_> = said.iter().filter(silent).collect();
        assert!(missing.is_empty(), "{kind}: nothing says {missing:?} in German");
    }
}

/// The codes that have a text in German.
fn in_german() -> BTreeSet<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/words/de");
    let files = std::fs::read_dir(folder).expect("the texts").map(|entry| entry.expect("a file").path());
    let texts = files.filter(|file| file.is_file()).map(|file| std::fs::read_to_string(file).expect("texts"));
    let code = |line: &str| Some(line.strip_prefix("wrong-")?.split_once(" =")?.0.to_owned());
    texts.flat_map(|text| text.lines().filter_map(code).collect::<Vec<_>>()).collect()
}

#[test]
fn a_code_is_unique_among_its_kind_and_spelt_in_one_way() {
    let all = codes();
    assert!(all.len() > 15, "the reading of codes finds too few kinds: {all:?}");
    for ((file, kind), codes) in &all {
        let mut seen = BTreeSet::new();
        for code in codes {
            assert!(seen.insert(code), "{file}: {kind} says {code:?} twice");
            assert!(is_kebab(code), "{file}: {kind} says {code:?}, which is not small-words-with-hyphens");
        }
    }
}

#[test]
fn every_code_stands_in_the_page_of_refusals_and_nothing_else_does() {
    let said: BTreeSet<String> = codes().into_values().flatten().collect();
    let told: Vec<String> = PAGE.lines().filter_map(told_by).collect();
    let page: BTreeSet<String> = told.iter().cloned().collect();
    assert_eq!(page.len(), told.len(), "docs/refusals.md tells of a code twice");
    let missing: Vec<_> = said.difference(&page).collect();
    let gone: Vec<_> = page.difference(&said).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "docs/refusals.md lacks {missing:?} and still tells of {gone:?}"
    );
}

/// The code that a row of the page's tables is about.
fn told_by(line: &str) -> Option<String> {
    Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned())
}

fn is_kebab(code: &str) -> bool {
    code.split('-')
        .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// What `code()` can say, by file and type, in the order in which it is written.
fn codes() -> BTreeMap<(String, String), Vec<String>> {
    let mut found = BTreeMap::<_, Vec<String>>::new();
    let mut named = BTreeMap::new();
    for (file, text) in super::sources() {
        if file.starts_with(NOT_OURS) {
            continue;
        }
        let syntax = syn::parse_file(&text).unwrap_or_else(|e| panic!("src/{file}: {e}"));
        named.extend(syntax.items.iter().filter_map(named_text));
        let mut reader = Reader::default();
        reader.visit_file(&syntax);
        for (kind, codes) in reader.0 {
            found.insert((file.clone(), kind), codes);
        }
    }
    for codes in found.values_mut() {
        codes.retain_mut(|code| match named.get(code) {
            Some(text) => {
                code.clone_from(text);
                true
            }
            None => !is_name(code),
        });
    }
    found
}

/// Whether this is how a constant is called. One that belongs to another kind of refusal is that kind's own code.
fn is_name(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
}

/// A constant text and its name: a code may be said by it.
fn named_text(item: &Item) -> Option<(String, String)> {
    let Item::Const(item) = item else { return None };
    let Expr::Lit(value) = &*item.expr else { return None };
    let Lit::Str(text) = &value.lit else { return None };
    Some((item.ident.to_string(), text.value()))
}

#[derive(Default)]
struct Reader(Vec<(String, Vec<String>)>);

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let Type::Path(kind) = &*item.self_ty else { return };
        let kind = kind.path.segments.last().expect("a name").ident.to_string();
        for function in &item.items {
            let ImplItem::Fn(function) = function else { continue };
            if function.sig.ident == "code" && gives_text(&function.sig.output) {
                let mut texts = Texts::default();
                texts.visit_block(&function.block);
                self.0.push((kind.clone(), texts.0));
            }
        }
    }
}

/// `-> &'static str`: a session's code, which people read out, is another kind of thing.
fn gives_text(output: &ReturnType) -> bool {
    matches!(output, ReturnType::Type(_, of) if matches!(&**of, Type::Reference(_)))
}

#[derive(Default)]
struct Texts(Vec<String>);

impl<'ast> Visit<'ast> for Texts {
    fn visit_lit_str(&mut self, text: &'ast LitStr) {
        self.0.push(text.value());
    }

    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        let name = path.path.segments.last().expect("a name").ident.to_string();
        if is_name(&name) {
            self.0.push(name);
        }
    }
}
