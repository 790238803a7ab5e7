//! Every route, by every kind of person, by every method: `matrix.txt` says what each of them gets.
//!
//! A route that is missing there fails, and so does a line without a route. `PORCHLIGHT_MATRIX=write` writes what is found
//! into the file; read the difference before you keep it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::errands::{Names, Stage, form, names_something, stage, target};
use super::routes::{Route, addresses, other_methods, routes};
use super::world::{PEOPLE, Who, World};
use crate::support::wire::Raw;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/entry/matrix.txt");

const HEAD: &str = "\
# Who gets what where: a line for each route and method, a column for each kind of person.
#
#   in       shown, or led on; nothing is written down
#   done     what was asked for is done, or is on record
#   app      it reached the vendor's app
#   sign-in  led to signing in first
#   403 …    the status of a refusal; with a + where the refusal is on record
#
# `else` stands for every method that the address does not take. Everybody is signed in at every door, whatever
# their roles open; what is named belongs to Northwind (owner) and Ana (agent); `act` is Northwind's owner with an
# identity that says somebody acts for her. An observer of Northwind gets what its owner gets, but for the lines that
# stand under her name.
";

/// Who has no column, but lines where they get something else than whoever they are like.
const LIKE: [(&str, &str); 1] = [("observer", "owner")];

/// What concerns only whoever does it.
const THEIR_OWN: [&str; 2] = ["/account/notices", "/account/reading"];

/// Who comes to a session's own origin: with which cookie, to whose host.
const VISITORS: [&str; 5] = ["none", "own", "anothers", "made-up", "ended"];

/// The app's own addresses on a session's origin, as far as the gateway tells them apart.
const APP: [Route; 4] = [
    Route { door: "app", method: "GET", address: "/settings/tax" },
    Route { door: "app", method: "POST", address: "/settings/tax" },
    Route { door: "app", method: "DELETE", address: "/invoices/1" },
    Route { door: "app", method: "POST", address: "/logout" },
];

type Table = BTreeMap<Line, Vec<String>>;

/// By where it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    place: usize,
    route: String,
}

#[actix_web::test]
async fn everybody_gets_what_the_table_says_at_every_address() {
    let (mut found, mut tells) = (Table::new(), Vec::new());
    for stage in [Stage::Inside, Stage::Left, Stage::Dark] {
        walk_portal(stage, &mut found, &mut tells).await;
    }
    walk_sessions(&mut found).await;
    assert!(tells.is_empty(), "what is not theirs shows:\n{}", tells.join("\n"));
    if std::env::var("PORCHLIGHT_MATRIX").as_deref() == Ok("write") {
        std::fs::write(FILE, written(&found)).expect("the file can be written");
    }
    holds_whatever_the_file_says(&found);
    let expected = read(&std::fs::read_to_string(FILE).expect("the table"));
    let differ = differences(&expected, &found);
    assert!(differ.is_empty(), "tests/entry/matrix.txt:\n{}", differ.join("\n"));
}

/// What differs, one sentence each.
fn differences(expected: &BTreeMap<String, Vec<String>>, found: &Table) -> Vec<String> {
    let mut differ = Vec::new();
    for (line, cells) in found {
        let (route, columns) = (&line.route, columns(&line.route));
        let Some(expected) = expected.get(route) else {
            differ.push(format!("{route}: no line in the table"));
            continue;
        };
        if expected.len() != columns.len() {
            differ.push(format!("{route}: {} columns, not {}", expected.len(), columns.len()));
        }
        for ((column, expected), got) in columns.iter().zip(expected).zip(cells) {
            if expected != got {
                differ.push(format!("{route} as {column}: {got}, where the table says {expected}"));
            }
        }
    }
    let routes: BTreeSet<&String> = found.keys().map(|line| &line.route).collect();
    let gone = expected.keys().filter(|line| !routes.contains(line));
    differ.extend(gone.map(|line| format!("{line}: no such route")));
    differ
}

/// What no edit of the file may allow.
fn holds_whatever_the_file_says(found: &Table) {
    for (line, cells) in found {
        let cell = |column: &str| {
            let at = columns(&line.route).iter().position(|name| *name == column);
            at.map(|at| cells[at].as_str())
        };
        if line.route.contains(" else ") {
            // What is ours on a session's origin is no address of the app's either: a try of it is on record.
            let ours = line.route.starts_with("gateway ");
            let refused = |cell: &String| {
                matches!(cell.as_str(), "404" | "405" | "404|405") || (ours && cell == "403+")
            };
            assert!(cells.iter().all(refused), "{}: {cells:?}", line.route);
        }
        assert_eq!(cell("nobody"), cell("suspended"), "{}: suspended is as good as nobody", line.route);
        assert!(!cell("nobody").is_some_and(|cell| cell == "done" || cell.contains('+')), "{}", line.route);
        if line.route.starts_with("owner ") && !line.route.contains(" else ") {
            assert_eq!(
                cell("act"),
                Some("403+"),
                "{}: who acts for her is not her, and she reads of it",
                line.route
            );
        }
        for visitor in ["none", "anothers", "made-up", "ended"] {
            let let_in = cell(visitor).is_some_and(|cell| cell == "app" || cell == "done");
            assert!(!let_in, "{} lets in {visitor}", line.route);
        }
    }
}

async fn walk_portal(at: Stage, found: &mut Table, tells: &mut Vec<String>) {
    let mut world = World::at(at).await;
    for (place, (route, methods)) in
        lines_of_portal().into_iter().enumerate().filter(|(_, (route, _))| stage(route) == at)
    {
        let mut cells = Vec::new();
        for name in PEOPLE.into_iter().chain(LIKE.map(|(name, _)| name)) {
            let mut words = BTreeSet::new();
            for method in &methods {
                let (word, wrote) = ask(&world, &route, method, name, tells).await;
                words.insert(word);
                // That somebody acted for her is one more entry, and changes nothing for who comes next.
                if wrote && name == "act" {
                    world.settle().await;
                } else if wrote {
                    world.stop().await;
                    world = World::at(at).await;
                }
            }
            cells.push(words.into_iter().collect::<Vec<_>>().join("|"));
        }
        let of_those_like = cells.split_off(PEOPLE.len());
        for ((name, like), cell) in LIKE.into_iter().zip(of_those_like) {
            let at = PEOPLE.iter().position(|person| *person == like).expect("a column");
            if cells[at] != cell {
                let theirs = Route { door: name, ..route.clone() };
                found.insert(line(500 + place, &theirs), vec![cell]);
            } else if !THEIR_OWN.contains(&route.address) {
                assert_ne!(cell, "done", "{name} does what {like} does at {}", route.address);
            }
        }
        found.insert(line(place, &route), cells);
    }
    world.stop().await;
}

/// Each line of the portal, with the methods that it is about.
fn lines_of_portal() -> Vec<(Route, Vec<&'static str>)> {
    let ours = |door: &str, address: &str| door != "gateway" && (door != "demo" || address != "/");
    let mut lines = Vec::new();
    for (door, address) in addresses().into_iter().filter(|(door, address)| ours(door, address)) {
        let of_address = routes().into_iter().filter(|route| route.door == door && route.address == address);
        lines.extend(of_address.map(|route| (route.clone(), vec![route.method])));
        lines.push((Route { door, method: "else", address }, other_methods(address)));
    }
    lines
}

async fn ask(
    world: &World,
    route: &Route,
    method: &str,
    name: &str,
    tells: &mut Vec<String>,
) -> (String, bool) {
    let who = world.who(name);
    let code = world.code(who).await;
    let form = form(route, &world.names, &code, name);
    let raw = world.ask(who, method, &target(route, &world.names), &form).await;
    let written = world.written();
    let said = word(&raw, &written, false);
    assert_eq!(world.server.echo.bytes(), 0, "{method} {} as {name} reached the app", route.address);
    let shut_out = who.is_a_stranger() || matches!(said.as_str(), "403" | "404" | "sign-in");
    if names_something(route) && shut_out && written.is_empty() {
        tells.extend(told(world, who, route, method, &raw).await);
    }
    (said, !written.is_empty())
}

/// What is not somebody's answers them byte for byte as what does not exist; else it is said how not.
async fn told(world: &World, who: &Who, route: &Route, method: &str, real: &Raw) -> Option<String> {
    let names = Names::made_up(&world.db);
    let form = form(route, &names, &world.code(who).await, who.name);
    let nothing = world.ask(who, method, &target(route, &names), &form).await;
    // That somebody tried what does not exist may be on the staff's record.
    assert!(world.written().iter().all(|table| table == "attempts"), "{method} {}", route.address);
    let (real, nothing) = (without_names(real), without_names(&nothing));
    let differs = real.iter().zip(&nothing).find(|(real, nothing)| real != nothing);
    differs.map(|(real, nothing)| {
        format!("{method} {} as {}: \"{real}\", but of nothing \"{nothing}\"", route.address, who.name)
    })
}

/// All lines of an answer, but for the ids that were asked for and the request's own number and moment. Headers come in
/// no order.
fn without_names(raw: &Raw) -> Vec<String> {
    static NAMES: LazyLock<Regex> = LazyLock::new(|| {
        let number = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
        Regex::new(&format!(r"(acc|ses|grt|con|req|sgn|stf)_[0-9a-f]{{32}}|{number}")).expect("a pattern")
    });
    let headers = raw.headers.iter().filter(|(name, _)| name != "date");
    let mut lines: Vec<String> = headers.map(|(name, value)| format!("{name}: {value}")).collect();
    lines.sort();
    lines.insert(0, raw.status.to_string());
    let body = raw.text();
    lines.extend(body.lines().map(str::to_owned));
    lines.push(String::new());
    lines.iter().map(|line| NAMES.replace_all(line, "…").into_owned()).collect()
}

async fn walk_sessions(found: &mut Table) {
    let gateway = routes().into_iter().filter(|route| route.door == "gateway");
    let mut lines: Vec<(Route, Vec<&str>)> = Vec::new();
    for route in gateway {
        // What takes every method is asked with one that a page's script would use.
        let method = if route.method == "ROUTE" { "GET" } else { route.method };
        let others = other_methods(route.address);
        let seen = lines.iter().any(|(line, _)| line.method == "else" && line.address == route.address);
        lines.push((route.clone(), vec![method]));
        if !others.is_empty() && !seen {
            lines.push((Route { method: "else", ..route }, others));
        }
    }
    lines.extend(APP.map(|route| (route.clone(), vec![route.method])));
    for visitor in VISITORS {
        let at = if visitor == "ended" { Stage::Left } else { Stage::Inside };
        let mut world = World::at(at).await;
        for (place, (route, methods)) in lines.iter().enumerate() {
            let mut words = BTreeSet::new();
            for method in methods {
                let (said, fresh) = visit(&world, route, method, visitor).await;
                words.insert(said);
                if !fresh {
                    world.stop().await;
                    world = World::at(at).await;
                }
            }
            let cell = words.into_iter().collect::<Vec<_>>().join("|");
            found.entry(line(1000 + place, route)).or_default().push(cell);
        }
        world.stop().await;
    }
}

/// What a visitor of a session's origin gets, and whether everything stands as it stood.
async fn visit(world: &World, route: &Route, method: &str, visitor: &str) -> (String, bool) {
    let (session, own) = world.session.as_ref().expect("a session");
    let (slug, cookie) = match visitor {
        "none" => (session.slug.as_str(), ""),
        "anothers" => (session.slug.as_str(), world.bens.1.as_str()),
        "made-up" => ("0123456789abcdef0123456789abcdef", own.as_str()),
        _ => (session.slug.as_str(), own.as_str()),
    };
    let form = form(route, &world.names, "", visitor);
    let raw = world.ask_session((slug, cookie), method, &target(route, &world.names), &form).await;
    let (written, reached) = (world.written(), world.server.echo.bytes() > 0);
    (word(&raw, &written, reached), written.is_empty() && !reached)
}

fn word(raw: &Raw, written: &[String], reached: bool) -> String {
    let well = (200..400).contains(&raw.status);
    let to = raw.header("location").unwrap_or_default();
    let to_sign_in = to.starts_with("/sign-in") || to.starts_with("/account/sign-in");
    match raw.status {
        _ if reached => "app".to_owned(),
        _ if well && !written.is_empty() => "done".to_owned(),
        401 => "sign-in".to_owned(),
        _ if well && to_sign_in => "sign-in".to_owned(),
        _ if well => "in".to_owned(),
        status if written.is_empty() => status.to_string(),
        status => format!("{status}+"),
    }
}

fn line(place: usize, route: &Route) -> Line {
    Line { place, route: format!("{} {} {}", route.door, route.method, route.address) }
}

fn columns(route: &str) -> &'static [&'static str] {
    let of_sessions = route.starts_with("gateway ") || route.starts_with("app ");
    match route.split_once(' ') {
        Some(("observer", _)) => &["observer"],
        _ if of_sessions => &VISITORS,
        _ => &PEOPLE,
    }
}

fn read(text: &str) -> BTreeMap<String, Vec<String>> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let mut table = BTreeMap::new();
    for line in lines {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let (route, cells) = words.split_at(words.len().min(3));
        let again = table.insert(route.join(" "), cells.to_vec());
        assert!(again.is_none(), "twice in the table: {line}");
    }
    table
}

fn written(found: &Table) -> String {
    let mut text = HEAD.to_owned();
    let mut heading = None;
    let mut door = "";
    for (line, cells) in found {
        let words: Vec<&str> = line.route.split(' ').collect();
        let columns = columns(&line.route);
        if heading != Some(columns) {
            text.push_str(&format!("\n{}", row("# door", "method", "address", columns.iter().copied())));
            heading = Some(columns);
        }
        if door != words[0] {
            text.push('\n');
            door = words[0];
        }
        text.push_str(&row(words[0], words[1], words[2], cells.iter().map(String::as_str)));
    }
    text
}

fn row<'a>(door: &str, method: &str, address: &str, cells: impl Iterator<Item = &'a str>) -> String {
    let cells: String = cells.map(|cell| format!(" {cell:<11}")).collect();
    format!("{}\n", format!("{door:<8} {method:<6} {address:<48}{cells}").trim_end())
}
