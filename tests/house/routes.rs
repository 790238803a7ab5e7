//! Every address that a door listens to stands in `routes.txt`, with its method and its door; and nothing else does.

use std::collections::BTreeSet;
use std::path::Path;

use syn::visit::Visit;
use syn::{Expr, ExprCall, ExprLit, ExprMethodCall, Lit};

/// Files that register addresses, and where a scope puts its own before them. A new one is added here first.
const DOORS: [(&str, &str, &str); 9] = [
    ("portal", "src/web/mod.rs", ""),
    ("sign-in", "src/web/sign_in/mod.rs", ""),
    ("front", "src/web/sign_in/front.rs", ""),
    ("owner", "src/web/owner/mod.rs", ""),
    ("agent", "src/web/agent/mod.rs", ""),
    ("review", "src/web/review/mod.rs", ""),
    ("admin", "src/web/admin/mod.rs", ""),
    ("gateway", "src/gateway/own.rs", "/.porchlight"),
    ("demo", "src/demo/routes.rs", ""),
];

/// The demo's app is the vendor's, not Porchlight's.
const NOT_OURS: &str = "src/demo/acme/";

const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "route"];

#[test]
fn every_route_stands_in_the_table_with_its_method_and_its_door() {
    let lines = include_str!("routes.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let listed: BTreeSet<String> =
        lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let found: BTreeSet<String> =
        DOORS.iter().flat_map(|(door, file, scope)| routes_of(door, file, scope)).collect();
    let new: Vec<_> = found.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&found).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "tests/house/routes.txt lacks {new:#?} and still has {gone:#?}"
    );
}

#[test]
fn routes_are_registered_only_where_the_table_looks() {
    for (file, text) in super::sources() {
        let file = format!("src/{file}");
        if file.starts_with(NOT_OURS) || DOORS.iter().any(|(_, known, _)| *known == file) {
            continue;
        }
        let routes = read(&text, &file);
        assert!(routes.is_empty(), "{file} registers {routes:?}; tests/house/routes.rs does not look there");
        for marked in ["#[get(", "#[post(", "#[put(", "#[delete(", "#[patch(", "#[route("] {
            assert!(!text.contains(marked), "{file} registers a route by {marked}…)]");
        }
    }
}

fn routes_of(door: &str, file: &str, scope: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{file}: {e}"));
    let routes = read(&text, file);
    assert!(!routes.is_empty(), "{file} registers nothing");
    routes.into_iter().map(|(method, address)| format!("{door} {method} {scope}{address}")).collect()
}

/// Methods and addresses as a file registers them.
fn read(text: &str, file: &str) -> Vec<(String, String)> {
    let syntax = syn::parse_file(text).unwrap_or_else(|e| panic!("{file}: {e}"));
    let mut reader = Reader(Vec::new());
    reader.visit_file(&syntax);
    reader.0
}

struct Reader(Vec<(String, String)>);

impl<'ast> Visit<'ast> for Reader {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if call.method == "route" {
            let arguments: Vec<&Expr> = call.args.iter().collect();
            match arguments[..] {
                [address, route] => {
                    let address = text_of(address).expect("a route's address is written out");
                    self.0.push((method_of(route).expect("a route's method is written out"), address));
                }
                [route] => {
                    if let Some(address) = resource_of(&call.receiver) {
                        self.0.push((method_of(route).expect("a route's method is written out"), address));
                    }
                }
                _ => {}
            }
        }
        syn::visit::visit_expr_method_call(self, call);
    }
}

/// `get` out of `web::get().to(handler)`.
fn method_of(route: &Expr) -> Option<String> {
    match route {
        Expr::MethodCall(call) => method_of(&call.receiver),
        Expr::Call(call) => last_name(call).filter(|name| METHODS.contains(&name.as_str())),
        _ => None,
    }
    .map(|name| name.to_uppercase())
}

/// The address out of `resource("…").route(…).route(…)`.
fn resource_of(receiver: &Expr) -> Option<String> {
    match receiver {
        Expr::MethodCall(call) => resource_of(&call.receiver),
        Expr::Call(call) if last_name(call)? == "resource" => text_of(call.args.first()?),
        _ => None,
    }
}

fn last_name(call: &ExprCall) -> Option<String> {
    match &*call.func {
        Expr::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

fn text_of(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}
