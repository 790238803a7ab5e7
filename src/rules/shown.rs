//! The rules as rows, for people who look at them.

use super::fields::FieldRule;
use super::route::Route;
use super::{Rules, Stream};
use crate::canon::{Class, Method};

/// One route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteRow {
    pub line: usize,
    pub name: String,
    /// With commas between; nothing where any will do. HEAD goes without saying beside GET.
    pub methods: Option<String>,
    pub path: String,
    /// What else must hold, and what is let through.
    pub conditions: Vec<Condition>,
    /// Nothing where the built-in rules decide.
    pub class: Option<&'static str>,
    pub instead_of: Option<&'static str>,
    pub says: Option<String>,
    pub closed: Option<bool>,
    pub stream: Option<&'static str>,
}

/// What is said of a route's requests besides their address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// At another host than the app, by its alias.
    Host(String),
    /// With a parameter; with any value where none is given.
    Query(String, Option<String>),
    /// With a field of a form or a member of a document; with any value where none is given.
    Field(String, Option<String>),
    /// With a body of this kind, as the file calls it.
    Content(&'static str),
    /// With a GraphQL operation, or a field at its root.
    Operation(String),
    /// With a GraphQL document that the app keeps.
    Persisted(String),
    /// Files of these kinds pass as they are.
    Files(String),
    /// Binary messages of a websocket pass unread.
    Binary,
}

/// One decision about fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRow {
    pub which: String,
    pub show: &'static str,
}

impl Rules {
    pub fn route_rows(&self) -> Vec<RouteRow> {
        self.routes.iter().map(row).collect()
    }

    /// Decisions by name, label and place in JSON, in order.
    pub fn field_rows(&self) -> Vec<FieldRow> {
        self.fields.rows()
    }

    /// Whether a route is closed that does not say.
    pub fn closed(&self) -> bool {
        self.closed
    }

    /// What the rules make less grave than the built-in ones take it for, as the vendor's log says it.
    pub fn overruled(&self) -> Vec<String> {
        let unread = self.routes.iter().filter(|route| route.binary).map(|route| {
            let line = format!("GET {}: binary messages pass unread", route.path.as_str());
            line.chars().take(300).collect()
        });
        let overruling = self.routes.iter().filter_map(|route| {
            let (is, instead_of) = (route.is?, route.instead_of?);
            let methods = methods(&route.methods).unwrap_or_else(|| "any".to_owned());
            let path = route.path.as_str();
            let operations = match route.operations.is_empty() {
                true => String::new(),
                false => format!(" {}", route.operations.join(", ")),
            };
            let line = format!(
                "{methods} {path}{operations}{}: {}, not {}",
                route.at(),
                is.as_str(),
                instead_of.as_str()
            );
            Some(line.chars().take(300).collect())
        });
        overruling.chain(unread).collect()
    }
}

fn row(route: &Route) -> RouteRow {
    let value = |pattern: &String| (pattern != "*").then(|| pattern.clone());
    let host = route.host.iter().cloned().map(Condition::Host);
    let queries = route.query.iter().map(|(name, is)| Condition::Query(name.clone(), value(is)));
    let forms = route.form.iter().map(|(name, is)| Condition::Field(name.clone(), value(is)));
    let content = route.content.map(|content| Condition::Content(content.as_str()));
    let operations = route.operations.iter().cloned().map(Condition::Operation);
    let persisted = route.persisted.iter().cloned().map(Condition::Persisted);
    let files = (!route.upload.is_empty()).then(|| Condition::Files(route.upload.join(", ")));
    let binary = route.binary.then_some(Condition::Binary);
    RouteRow {
        line: route.line,
        name: route.name.clone(),
        methods: methods(&route.methods),
        path: route.path.as_str().to_owned(),
        conditions: host
            .chain(queries)
            .chain(forms)
            .chain(content)
            .chain(operations)
            .chain(persisted)
            .chain(files)
            .chain(binary)
            .collect(),
        class: route.is.map(Class::as_str),
        instead_of: route.instead_of.map(Class::as_str),
        says: route.says.as_ref().map(ToString::to_string),
        closed: route.closed,
        stream: route.stream.map(|stream| match stream {
            Stream::Events => "events",
            Stream::Websocket => "websocket",
        }),
    }
}

fn methods(methods: &[Method]) -> Option<String> {
    let implied = methods.contains(&Method::Get);
    let named = methods.iter().filter(|method| !(implied && **method == Method::Head));
    (methods.len() != 6).then(|| named.map(|method| method.as_str()).collect::<Vec<_>>().join(", "))
}

impl FieldRule {
    pub(super) fn row(&self) -> FieldRow {
        let part = |what: &str, text: Option<String>| text.map(|text| format!("{what} {text}"));
        let parts = [
            part("name", self.name.clone()),
            part("label", self.label.clone()),
            part("JSON", self.json.as_ref().map(ToString::to_string)),
        ];
        let which = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        FieldRow { which, show: self.show.name() }
    }
}
