//! `[[route]]`: which requests, and what they are.

use super::super::Complaint;
use super::super::complaint::{complaint, quoted};
use super::super::pattern::Pattern;
use super::super::route::{Content, Route};
use super::super::sentence::Sentence;
use super::super::{Host, Stream};
use super::table::{Placed, Reader, Table, meant_value, not_among};
use crate::canon::{self, Class, Method, Request, Settings};
use crate::config::nearest;

const KEYS: [&str; 17] = [
    "name",
    "host",
    "method",
    "path",
    "query",
    "form",
    "content_type",
    "operation",
    "persisted",
    "graphql",
    "is",
    "instead_of",
    "says",
    "closed",
    "stream",
    "binary",
    "upload",
];
const CLASSES: [(&str, Class); 7] = [
    ("view", Class::View),
    ("change", Class::Change),
    ("sensitive", Class::Sensitive),
    ("export", Class::Export),
    ("forbidden", Class::Forbidden),
    ("asset", Class::Asset),
    ("log-out", Class::LogOut),
];
/// What a rule can make less grave, by its name.
const OVERRULED: [(&str, Class); 4] = [
    ("sensitive", Class::Sensitive),
    ("export", Class::Export),
    ("forbidden", Class::Forbidden),
    ("log-out", Class::LogOut),
];
const CONTENTS: [(&str, Content); 4] = [
    ("form", Content::Form),
    ("json", Content::Json),
    ("multipart", Content::Multipart),
    ("none", Content::None),
];
const STREAMS: [(&str, Stream); 2] = [("events", Stream::Events), ("websocket", Stream::Websocket)];
const METHODS: [(&str, Method); 6] = [
    ("GET", Method::Get),
    ("HEAD", Method::Head),
    ("POST", Method::Post),
    ("PUT", Method::Put),
    ("PATCH", Method::Patch),
    ("DELETE", Method::Delete),
];

pub(super) fn read(reader: &mut Reader<'_>, file: &Table<'_>, hosts: &[Host]) -> Vec<Route> {
    let mut routes: Vec<Route> = Vec::new();
    for table in file.tables(reader, "route") {
        let Some(route) = route(reader, &table, hosts) else { continue };
        if let Some(first) = routes.iter().find(|earlier| swallows(earlier, &route)) {
            let what = complaint!(
                "never-reached",
                "this route is never reached: {first} in line {line} comes first and takes all of its requests",
                first = first.name.as_str(),
                line = first.line,
            );
            reader.wrong(table.span.clone(), what);
        }
        routes.push(route);
    }
    routes
}

fn route(reader: &mut Reader<'_>, table: &Table<'_>, hosts: &[Host]) -> Option<Route> {
    table.check_keys(reader, complaint!("a-route", "a route"), &KEYS);
    let path = path(reader, table);
    let host = host(reader, table, hosts);
    let is = table.choice(reader, "is", &CLASSES);
    let instead_of = table.choice(reader, "instead_of", &OVERRULED);
    let methods = methods(reader, table, is);
    let gaps: Vec<&str> = path.iter().flat_map(Pattern::gaps).collect();
    let says = table.text(reader, "says");
    let says = says.and_then(|text| reader.noted("says", text.span, Sentence::parse(&text.value, &gaps)));
    let operations = values(table.texts(reader, "operation"));
    let persisted = values(table.texts(reader, "persisted"));
    let route = Route {
        line: reader.line(&table.span),
        name: String::new(),
        host,
        query: table.pairs(reader, "query"),
        form: table.pairs(reader, "form"),
        content: table.choice(reader, "content_type", &CONTENTS),
        operations,
        persisted,
        graphql: table.flag(reader, "graphql"),
        is,
        instead_of,
        says,
        closed: table.flag(reader, "closed"),
        stream: table.choice(reader, "stream", &STREAMS),
        binary: table.flag(reader, "binary").unwrap_or(false),
        upload: uploads(reader, table),
        methods,
        path: path?,
    };
    let name = table.text(reader, "name").map(|name| name.value);
    let route = Route { name: name.unwrap_or_else(|| named(&route, table)), ..route };
    check(reader, table, &route);
    Some(route)
}

fn values(placed: Vec<Placed<String>>) -> Vec<String> {
    placed.into_iter().map(|placed| placed.value).collect()
}

/// One of the hosts that the file names, by its alias.
fn host(reader: &mut Reader<'_>, table: &Table<'_>, hosts: &[Host]) -> Option<String> {
    let text = table.text(reader, "host")?;
    let known: Vec<&str> = hosts.iter().map(|host| host.alias.as_str()).collect();
    let read = match (known.contains(&text.value.as_str()), nearest(&text.value, &known)) {
        (true, _) => Ok(text.value),
        (false, Some(meant)) => Err(complaint!(
            "host-meant",
            "cannot be {typed}; {hint}",
            typed = quoted(&text.value),
            hint = meant_value(&meant),
        )),
        (false, None) => Err(complaint!(
            "no-alias",
            "{typed} is no alias of a [[host]] in this file",
            typed = quoted(&text.value),
        )),
    };
    reader.noted("host", text.span, read)
}

/// Kinds of files. What is read as a form or a document is never one.
fn uploads(reader: &mut Reader<'_>, table: &Table<'_>) -> Vec<String> {
    let mut kinds = Vec::new();
    for typed in table.texts(reader, "upload") {
        let kind = typed.value.to_ascii_lowercase();
        let (family, rest) = kind.split_once('/').unwrap_or((&kind, "*"));
        let plain = |text: &str| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&+-.^_".contains(&b))
        };
        let is_read = rest == "json" || rest.ends_with("+json") || rest == "x-www-form-urlencoded";
        let what = match () {
            () if is_read || family == "multipart" => complaint!(
                "file-is-read",
                "{typed} is read by Porchlight, and needs no such rule",
                typed = quoted(&typed.value),
            ),
            () if kind == "*" || (plain(family) && (rest == "*" || plain(rest))) => {
                kinds.push(kind);
                continue;
            }
            () => complaint!(
                "no-file-kind",
                "{typed} is no kind of file, such as \"image/png\", \"image/*\" or \"*\"",
                typed = quoted(&typed.value),
            ),
        };
        reader.wrong(typed.span, what);
    }
    kinds
}

fn path(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Pattern> {
    if !table.has("path") {
        let what = complaint!("no-path", "this route has no path, such as path = \"/invoices/{{id}}\"");
        reader.wrong(table.span.clone(), what);
        return None;
    }
    let text = table.text(reader, "path")?;
    reader.noted("path", text.span, Pattern::parse(&text.value))
}

/// The methods that are written, or those that go with what the route is; GraphQL says by itself what it does. Applications answer HEAD as they do GET.
fn methods(reader: &mut Reader<'_>, table: &Table<'_>, is: Option<Class>) -> Vec<Method> {
    let reading = [Method::Get, Method::Head];
    let writing = [Method::Post, Method::Put, Method::Patch, Method::Delete];
    if !table.has("method") {
        let about_operations = table.has("operation") || table.has("persisted");
        return match is.filter(|_| !about_operations) {
            Some(Class::View | Class::Asset) => reading.to_vec(),
            Some(Class::Change | Class::Sensitive | Class::Forbidden) => writing.to_vec(),
            Some(Class::Export | Class::LogOut) | None => [&reading[..], &writing].concat(),
        };
    }
    let mut methods = Vec::new();
    for typed in table.texts(reader, "method") {
        match METHODS.iter().find(|(name, _)| *name == typed.value) {
            Some((_, method)) => methods.push(*method),
            None => {
                let names = METHODS.map(|(name, _)| name);
                let meant = nearest(&typed.value.to_uppercase(), names);
                reader.wrong(typed.span, not_among("method", &typed.value, meant, &names));
            }
        }
    }
    if methods.contains(&Method::Get) && !methods.contains(&Method::Head) {
        methods.push(Method::Head);
    }
    methods
}

/// `POST /search`, and the operation where there is one.
fn named(route: &Route, table: &Table<'_>) -> String {
    let path = route.path.as_str();
    let operation = match route.operations.as_slice() {
        [] => String::new(),
        operations => format!(" {}", operations.join(", ")),
    };
    let at = route.at();
    let methods: Vec<&str> = route
        .methods
        .iter()
        .filter(|method| **method != Method::Head)
        .map(|method| method.as_str())
        .collect();
    match table.has("method") && !methods.is_empty() {
        true => format!("{} {path}{operation}{at}", methods.join(", ")),
        false => format!("{path}{operation}{at}"),
    }
}

/// What is right alone and wrong together.
fn check(reader: &mut Reader<'_>, table: &Table<'_>, route: &Route) {
    let only_reads = route.methods.iter().all(|method| method.is_safe());
    let mut wrong = |key: &str, what: Complaint| reader.wrong(table.place(key), what);
    if route.is == Some(Class::Asset) && !only_reads {
        let what = complaint!(
            "asset-by-get",
            "an asset is fetched without the customer's identity, and only by GET"
        );
        wrong("method", what);
    }
    if !route.persisted.is_empty() && route.is.is_none() {
        let what = complaint!(
            "persisted-needs-is",
            "persisted needs is: nobody but the app knows what such a document does"
        );
        wrong("persisted", what);
    }
    if route.stream.is_some() && !only_reads {
        wrong("stream", complaint!("stream-by-get", "a stream is opened by GET: add method = \"GET\""));
    }
    if route.graphql == Some(false) && route.is_about_operations() {
        let what = complaint!(
            "graphql-or-not",
            "graphql is false, and the route names operations; keep one of them"
        );
        wrong("graphql", what);
    }
    if route.binary && route.stream != Some(Stream::Websocket) {
        let what = complaint!("binary-websocket", "binary is about websockets: add stream = \"websocket\"");
        wrong("binary", what);
    }
    if !route.upload.is_empty() && only_reads {
        let what =
            complaint!("upload-method", "a file is sent by POST, PUT or PATCH: add one of them as method");
        wrong("upload", what);
    }
    if !["is", "says", "closed", "stream", "graphql", "upload"].iter().any(|key| table.has(key)) {
        let what = complaint!(
            "says-nothing",
            "this route says nothing: give it is, says, closed, stream, upload or graphql"
        );
        reader.wrong(table.span.clone(), what);
    }
    check_overruling(reader, table, route);
}

/// A rule that makes something less grave must name what it overrules; here an example of its requests is looked at.
fn check_overruling(reader: &mut Reader<'_>, table: &Table<'_>, route: &Route) {
    let Some(is) = route.is else {
        if route.instead_of.is_some() {
            let what = complaint!("instead-of-what", "instead_of needs is: say what it is instead");
            reader.wrong(table.place("instead_of"), what);
        }
        return;
    };
    if route.is_about_operations() {
        return;
    }
    for method in &route.methods {
        let Some(example) = example(*method, &route.path.example()) else { return };
        let default = canon::classify(&example);
        if is.gravity() >= default.gravity() || matches!(default, Class::Change | Class::View) {
            continue;
        }
        let (request, by) = (format!("{} {}", method.as_str(), route.path.as_str()), default.as_str());
        let what = if default == Class::Forbidden && canon::is_never(&example, None) {
            complaint!(
                "never-allowed",
                "{request} is forbidden, whatever a rule says: passwords, second factors, keys and the grant",
                request = request,
            )
        } else if route.instead_of != Some(default) {
            complaint!(
                "instead-of-missing",
                "{request} is {by} by the built-in rules; if that is wrong here, add instead_of = \"{by}\" (it stands \
                 in your log, where customers can read it)",
                request = request,
                by = by,
            )
        } else if default == Class::Forbidden && !spelled_out(route, &example) {
            complaint!(
                "spell-it-out",
                "{request} is forbidden in a part that the path does not spell out; write that part in letters",
                request = request,
            )
        } else {
            continue;
        };
        return reader.wrong(table.place("is"), what);
    }
}

fn spelled_out(route: &Route, example: &Request) -> bool {
    let found = route.path.find(&example.path, super::super::pattern::Reading::Exact).unwrap_or_default();
    canon::classify_but(example, |at| found.spelled.contains(&at)) != Class::Forbidden
}

fn example(method: Method, path: &str) -> Option<Request> {
    let settings = Settings {
        identity_headers: Vec::new(),
        gateway_origin: "http://session.localhost".to_owned(),
        upstream_origin: "http://app.localhost".to_owned(),
        hosts: Vec::new(),
    };
    let path = path.replace(' ', "%20");
    Request::parse(method.as_str(), &path, &[], &settings).ok()
}

/// Whether an earlier route leaves nothing for a later one.
fn swallows(earlier: &Route, later: &Route) -> bool {
    let unconditional = earlier.query.is_empty()
        && earlier.form.is_empty()
        && earlier.content.is_none()
        && !earlier.is_about_operations();
    unconditional
        && earlier.host == later.host
        && later.methods.iter().all(|method| earlier.methods.contains(method))
        && earlier.path.covers(&later.path)
}
