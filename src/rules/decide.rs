//! What a request is: by the vendor's rules, and where they say nothing by the built-in ones.
//!
//! A rule can make a step graver just by saying so. What the built-in rules call forbidden, a log-out, an export or
//! sensitive, a rule makes less grave only where it names what it overrules (`instead_of`), and never where passwords,
//! second factors, keys or the grant itself would be changed.

use super::pattern::{Found, Reading};
use super::route::Route;
use super::sentence::Filling;
use super::{Rules, Stream};
use crate::canon::{self, Body, Class, GraphQl, Operation, Refusal, Request};

/// What a request carries besides its head, as far as it is known yet.
#[derive(Debug, Clone, Copy, Default)]
pub struct Carried<'a> {
    /// As sent: what was hidden from the agent is hidden in it too.
    pub body: Option<&'a Body>,
    pub graphql: Option<&'a GraphQl>,
}

/// What a request is, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub class: Class,
    /// The rule that was met: its name, or its methods and path.
    pub rule: Option<String>,
    /// Where that rule stands in the file.
    pub line: Option<usize>,
    /// What the rules call it, such as `sent invoice 17`.
    pub says: Option<String>,
    /// Whether what the app answers is hidden unless something shows it.
    pub closed: bool,
    /// Whether an answer that looks like a file is none.
    pub no_export: bool,
    /// What the built-in rules call it.
    pub by_default: Class,
    /// What the rule calls it, where the built-in rules stand all the same.
    pub overruled: Option<Class>,
}

impl Rules {
    /// What a request is.
    pub fn decide(&self, request: &Request, carried: &Carried<'_>) -> Decision {
        let Some(graphql) = carried.graphql else { return self.decide_one(request, carried) };
        // Each field by itself, and of all the gravest: nothing hides behind something harmless in the same request.
        let each = single_fields(graphql);
        let decisions: Vec<Decision> = each
            .iter()
            .map(|one| self.decide_one(request, &Carried { graphql: Some(one), ..*carried }))
            .collect();
        let closed = decisions.iter().any(|decision| decision.closed);
        let no_export = decisions.iter().all(|decision| decision.no_export);
        let graver = |a: Decision, b: Decision| if b.class.gravity() > a.class.gravity() { b } else { a };
        match decisions.into_iter().reduce(graver) {
            Some(gravest) => Decision { closed, no_export, ..gravest },
            None => self.decide_one(request, carried),
        }
    }

    /// The GraphQL that a request carries, where its route takes GraphQL.
    ///
    /// # Errors
    /// [`Refusal::GraphqlUnclear`], and [`Refusal::GraphqlPersisted`] where no rule knows the document.
    pub fn read_graphql(&self, request: &Request, body: &Body) -> Result<Option<GraphQl>, Refusal> {
        if !self.takes_graphql(request) {
            return Ok(None);
        }
        let read = GraphQl::read(request, body)?;
        let is_known = |operation: &Operation| match operation {
            Operation::Known { .. } => true,
            Operation::Persisted(id) => self.routes.iter().any(|route| {
                route.persisted.contains(id) && route.find_address(request, Reading::Exact).is_some()
            }),
        };
        match read.iter().flat_map(|graphql| &graphql.operations).all(is_known) {
            true => Ok(read),
            false => Err(Refusal::GraphqlPersisted),
        }
    }

    /// Whether a route takes GraphQL: where a rule says so, and where the address ends in `/graphql`.
    pub fn takes_graphql(&self, request: &Request) -> bool {
        let said = self.routes.iter().find_map(|route| {
            let says = route.graphql.or(route.is_about_operations().then_some(true))?;
            let reading = if says { Reading::Loose } else { Reading::Exact };
            let found = route.path.find(&request.path, reading).filter(|_| route.host == request.host);
            found.map(|_| says)
        });
        let by_address = || {
            let last = request.path.segments().next_back();
            last.is_some_and(|last| last.eq_ignore_ascii_case("graphql"))
        };
        said.unwrap_or_else(by_address)
    }

    /// Whether the answer does not end by itself.
    pub fn streams(&self, request: &Request) -> Option<Stream> {
        let mut found = self.routes.iter().filter(|route| route.stream.is_some());
        found.find(|route| route.find_address(request, Reading::Exact).is_some())?.stream
    }

    /// Whether a request sends a file as it is where a rule lets it. What takes GraphQL takes none.
    pub fn takes_file(&self, request: &Request) -> bool {
        let Some(kind) = request.file_kind() else { return false };
        let mut takers = self.routes.iter().filter(|route| route.takes_file(kind));
        takers.any(|route| route.find_address(request, Reading::Exact).is_some())
            && !self.takes_graphql(request)
    }

    /// Whether messages of a websocket that nobody can read pass.
    pub fn passes_binary(&self, request: &Request) -> bool {
        let mut sockets = self.routes.iter().filter(|route| route.binary);
        sockets.any(|route| route.find_address(request, Reading::Exact).is_some())
    }

    /// Whether a rule calls a websocket a view: what the browser says on it only asks.
    pub fn only_asks(&self, request: &Request) -> bool {
        let sockets = self.routes.iter().filter(|route| route.stream == Some(Stream::Websocket));
        let mut found = sockets.filter(|route| route.find_address(request, Reading::Exact).is_some());
        found.next().is_some_and(|route| route.is == Some(Class::View))
    }

    fn decide_one(&self, request: &Request, carried: &Carried<'_>) -> Decision {
        let meet = |route: &Route| self.meet(route, request, carried);
        let met = self.routes.iter().find_map(meet);
        let decision = met.unwrap_or_else(|| self.unruled(by_default(request, carried.graphql)));
        // An operation's name is made up by whoever asks: what a rule says of a name does not keep a later rule about the
        // field itself from counting.
        let Some(graphql) = carried.graphql else { return decision };
        let by_field = self.routes.iter().filter(|route| route.names_fields_of(graphql)).find_map(meet);
        by_field.filter(|other| other.class.gravity() > decision.class.gravity()).unwrap_or(decision)
    }

    /// What a route says of a request, if it is one of its requests.
    fn meet(&self, route: &Route, request: &Request, carried: &Carried<'_>) -> Option<Decision> {
        let found = route.find(request, carried.graphql, Reading::Loose)?;
        if !route.fits_form(carried.body, Reading::Loose) {
            return None;
        }
        let default = by_default(request, carried.graphql);
        let is = route.is.unwrap_or(default);
        let exact = route.find(request, carried.graphql, Reading::Exact).is_some()
            && route.fits_form(carried.body, Reading::Exact);
        if is.gravity() < default.gravity() && !exact {
            return None;
        }
        let allowed = may_say(route, is, default, request, carried.graphql, &found);
        let filling = Filling {
            found: &found,
            request,
            body: carried.body,
            graphql: carried.graphql,
            fields: &*self.fields,
        };
        Some(Decision {
            class: if allowed { is } else { default },
            rule: Some(route.name.clone()),
            line: Some(route.line),
            says: route.says.as_ref().map(|sentence| sentence.fill(&filling)),
            closed: route.closed.unwrap_or(self.closed),
            no_export: exact && allowed && route.instead_of == Some(Class::Export),
            by_default: default,
            overruled: (!allowed).then_some(is),
        })
    }

    fn unruled(&self, class: Class) -> Decision {
        Decision {
            class,
            rule: None,
            line: None,
            says: None,
            closed: self.closed,
            no_export: false,
            by_default: class,
            overruled: None,
        }
    }
}

/// Whether a route may call something so, where the built-in rules call it `default`.
fn may_say(
    route: &Route,
    is: Class,
    default: Class,
    request: &Request,
    graphql: Option<&GraphQl>,
    found: &Found,
) -> bool {
    match default {
        _ if is.gravity() >= default.gravity() => true,
        Class::Forbidden => {
            route.instead_of == Some(default)
                && !canon::is_never(request, graphql)
                && spells_out(route, request, graphql, found)
        }
        Class::Export | Class::Sensitive | Class::LogOut => route.instead_of == Some(default),
        Class::Change | Class::View | Class::Asset => true,
    }
}

/// Whether a route spells out every name that sounds forbidden, so that its author must have meant it.
fn spells_out(route: &Route, request: &Request, graphql: Option<&GraphQl>, found: &Found) -> bool {
    let in_address = canon::classify_but(request, |at| found.spelled.contains(&at)) != Class::Forbidden;
    let in_fields = graphql.is_none_or(|graphql| {
        canon::classify_graphql(graphql) != Class::Forbidden || route.spells_out_fields_of(graphql)
    });
    in_address && in_fields
}

/// What the built-in rules call a request.
fn by_default(request: &Request, graphql: Option<&GraphQl>) -> Class {
    let by_address = canon::classify(request);
    let Some(graphql) = graphql else { return by_address };
    let by_fields = canon::classify_graphql(graphql);
    // Every operation is sent the same way: how says nothing, unless the address itself says something.
    let says_nothing = matches!(by_address, Class::View | Class::Change | Class::Asset);
    if says_nothing || by_fields.gravity() > by_address.gravity() { by_fields } else { by_address }
}

/// Each root field as an operation of its own.
fn single_fields(graphql: &GraphQl) -> Vec<GraphQl> {
    let singles = graphql.operations.iter().flat_map(|operation| match operation {
        Operation::Known { kind, name, fields } if fields.len() > 1 => fields
            .iter()
            .map(|field| Operation::Known { kind: *kind, name: name.clone(), fields: vec![field.clone()] })
            .collect(),
        other => vec![other.clone()],
    });
    singles.map(|operation| GraphQl { operations: vec![operation] }).collect()
}
