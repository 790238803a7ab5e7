//! Floors: a module imports only from lower floors, feature rooms only leftwards, doors never from doors; and only
//! the database's room names a database product.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::UseTree;
use syn::visit::Visit;

use super::sources;

/// Every room of `src/`, floor by floor. A new room is given its place here first.
const FLOORS: [&[&str]; 8] = [
    &["actor", "clock", "config", "ids", "language", "merkle", "random", "sealing", "tls"],
    &["db"],
    &[
        "assertions",
        "canon",
        "forms",
        "history",
        "idempotency",
        "masking",
        "oidc",
        "outbox",
        "rules",
        "throttle",
        "timetable",
        "words",
    ],
    // In this order: each imports only those before it.
    &[
        "accounts",
        "staff",
        "attempts",
        "sign_ins",
        "grants",
        "consents",
        "requests",
        "sessions",
        "reviews",
        "reports",
        "fields",
        "erasure",
        "statements",
    ],
    &["http", "notices", "papers"],
    &["api", "gateway", "jobs", "web"],
    &["app", "demo"],
    &["cli", "main"],
];

/// Feature rooms stand in a row.
const FEATURES: usize = 3;
/// Doors do not know each other.
const DOORS: usize = 5;

/// Macros of the database's room; `macro_export` puts their names at the crate's root.
const MACROS_OF_DB: [&str; 5] = ["insert_rows", "load_by_ids", "load_unlocked", "on", "text_column"];

/// Names that only the database's room (and the demo's app, which has its own file) may say.
const PRODUCTS: [&str; 6] =
    ["Sqlite", "SqliteConnection", "Pg", "PgConnection", "AsyncPgConnection", "SqliteValue"];

/// A room imports from another, in a file, by a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Import {
    from: String,
    to: String,
    file: String,
    path: String,
}

#[test]
fn every_module_imports_only_from_lower_floors() {
    let imports = imports();
    let broken: BTreeSet<String> = imports.iter().filter_map(|import| complaint(import).err()).collect();
    assert!(broken.is_empty(), "\n{}\n", broken.into_iter().collect::<Vec<_>>().join("\n"));
    assert!(imports.len() > 100, "the reading of imports finds too few: {}", imports.len());
}

#[test]
fn no_two_rooms_of_a_floor_import_each_other() {
    let mut edges: BTreeMap<(String, String), Import> = BTreeMap::new();
    for import in imports() {
        edges.entry((import.from.clone(), import.to.clone())).or_insert(import);
    }
    for ((from, to), import) in &edges {
        if let Some(back) = edges.get(&(to.clone(), from.clone())) {
            panic!(
                "{from} and {to} import each other: {} ({}) and {} ({})",
                import.path, import.file, back.path, back.file
            );
        }
    }
}

#[test]
fn only_the_database_room_names_a_database_product() {
    let mut broken = Vec::new();
    for (file, text) in sources() {
        if file.starts_with("db/") || file.starts_with("demo/acme/") {
            continue;
        }
        let tokens: TokenStream = text.parse().expect("a Rust file");
        products_in(tokens, &mut |name| broken.push(format!("src/{file} says {name}; only src/db may")));
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

fn complaint(import: &Import) -> Result<(), String> {
    let Import { from, to, file, path } = import;
    let (from_floor, from_place) = place(from, file)?;
    let (to_floor, to_place) = place(to, file)?;
    if to_floor > from_floor {
        return Err(format!(
            "src/{file}: {path}: {from} (F{from_floor}) imports from a higher floor (F{to_floor})"
        ));
    }
    if from_floor == FEATURES && to_floor == FEATURES && to_place > from_place {
        let order = FLOORS[FEATURES].join(", ");
        return Err(format!("src/{file}: {path}: {from} imports rightwards; the order is {order}"));
    }
    if from_floor == DOORS && to_floor == DOORS {
        return Err(format!("src/{file}: {path}: a door imports another door"));
    }
    Ok(())
}

fn place(room: &str, file: &str) -> Result<(usize, usize), String> {
    FLOORS
        .iter()
        .enumerate()
        .find_map(|(floor, rooms)| Some((floor, rooms.iter().position(|name| *name == room)?)))
        .ok_or_else(|| {
            format!("src/{file}: the room {room:?} has no floor: give it one in tests/house/floors.rs")
        })
}

/// Every import of one room from another.
fn imports() -> Vec<Import> {
    let mut found = Vec::new();
    for (file, text) in sources() {
        let Some(module) = module_of(&file) else { continue };
        let syntax = syn::parse_file(&text).unwrap_or_else(|e| panic!("src/{file}: {e}"));
        let mut reader = Reader { module, paths: Vec::new() };
        reader.visit_file(&syntax);
        let from = reader.module[0].clone();
        for path in reader.paths {
            let Some(first) = path.first() else { continue };
            let to = if MACROS_OF_DB.contains(&first.as_str()) { "db".to_owned() } else { first.clone() };
            if to != from {
                found.push(Import { from: from.clone(), to, file: file.clone(), path: path.join("::") });
            }
        }
    }
    found
}

/// The module that a file is; nothing for the crate's own list of rooms.
fn module_of(file: &str) -> Option<Vec<String>> {
    let mut module: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if module == ["lib"] {
        return None;
    }
    if module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    Some(module)
}

/// Reads all paths of a file, as they stand from the crate's root.
struct Reader {
    module: Vec<String>,
    paths: Vec<Vec<String>>,
}

impl Reader {
    /// From the crate's root, if it leads there: `crate::…`, `porchlight::…` (in `main.rs`), `super::…`.
    fn note(&mut self, segments: Vec<String>) {
        let up = segments.iter().take_while(|segment| *segment == "super").count();
        let path = match segments.first().map(String::as_str) {
            Some("crate" | "porchlight" | "$crate") => segments[1..].to_vec(),
            Some("super") if up <= self.module.len() => {
                [&self.module[..self.module.len() - up], &segments[up..]].concat()
            }
            _ => return,
        };
        self.paths.push(path);
    }

    fn note_use(&mut self, tree: &UseTree, before: &[String]) {
        match tree {
            UseTree::Path(path) => self.note_use(&path.tree, &[before, &[path.ident.to_string()]].concat()),
            UseTree::Name(name) => self.note([before, &[name.ident.to_string()]].concat()),
            UseTree::Rename(name) => self.note([before, &[name.ident.to_string()]].concat()),
            UseTree::Glob(_) => self.note(before.to_vec()),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.note_use(tree, before)),
        }
    }

    /// Paths inside macros, which syn leaves as tokens: `crate :: room :: …`.
    fn note_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if !path.is_empty() && colons == 2 => {
                    path.push(ident.to_string());
                    colons = 0;
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() && colons < 2 => {
                    colons += 1;
                    continue;
                }
                _ => {}
            }
            self.note(std::mem::take(&mut path));
            colons = 0;
            match token {
                TokenTree::Ident(ident) if ident == "crate" => path.push("crate".to_owned()),
                TokenTree::Group(group) => self.note_tokens(group.stream()),
                _ => {}
            }
        }
        self.note(path);
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.note_use(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.note(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        self.note(called.path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        self.note_tokens(called.tokens.clone());
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        syn::visit::visit_item_mod(self, item);
        self.module.pop();
    }
}

/// Calls `say` for each product's name. An address may be of either kind (`DbUrl::Sqlite`); a query may not.
fn products_in(tokens: TokenStream, say: &mut impl FnMut(String)) {
    let mut before = [String::new(), String::new(), String::new()];
    for token in tokens {
        let text = match token {
            TokenTree::Group(group) => {
                products_in(group.stream(), say);
                String::new()
            }
            other => other.to_string(),
        };
        let of_address = before == ["DbUrl", ":", ":"];
        if PRODUCTS.contains(&text.as_str()) && !of_address {
            say(text.clone());
        }
        before.rotate_left(1);
        before[2] = text;
    }
}
