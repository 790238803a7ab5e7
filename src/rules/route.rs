//! One route of the rules file: which requests it is about, and what it says of them.

use super::Stream;
use super::pattern::{Found, Pattern, Reading, fits};
use super::sentence::Sentence;
use crate::canon::{Body, Class, ContentType, GraphQl, Method, Operation, Request};

/// One `[[route]]`. What it leaves out, the built-in rules decide.
#[derive(Debug, Clone)]
pub(super) struct Route {
    /// Where it stands in the file.
    pub line: usize,
    /// As the vendor calls it; else its methods and path.
    pub name: String,
    pub methods: Vec<Method>,
    /// Which of the vendor's other hosts it is about, by its alias; the app where there is none.
    pub host: Option<String>,
    pub path: Pattern,
    pub query: Vec<(String, String)>,
    /// Fields of a form, or members of a JSON object, that must be there.
    pub form: Vec<(String, String)>,
    pub content: Option<Content>,
    /// Names of GraphQL operations or of fields at their roots.
    pub operations: Vec<String>,
    /// Hashes or ids of documents that the app keeps.
    pub persisted: Vec<String>,
    /// Whether it takes GraphQL; else by its address.
    pub graphql: Option<bool>,
    pub is: Option<Class>,
    /// The graver class that the built-in rules wrongly take it for.
    pub instead_of: Option<Class>,
    pub says: Option<Sentence>,
    pub closed: Option<bool>,
    pub stream: Option<Stream>,
    /// Whether messages of a websocket that nobody can read pass.
    pub binary: bool,
    /// What kinds of files may be sent as they are: `image/png`, `image/*`, `*`.
    pub upload: Vec<String>,
}

/// What a request's body says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    None,
    Form,
    Json,
    Multipart,
}

impl Route {
    /// Whether a request is one of these, and what it fills the path's gaps with.
    pub fn find(&self, request: &Request, graphql: Option<&GraphQl>, reading: Reading) -> Option<Found> {
        let found = self.find_address(request, reading)?;
        self.fits_operations(graphql, reading).then_some(found)
    }

    /// The same without looking at GraphQL.
    pub fn find_address(&self, request: &Request, reading: Reading) -> Option<Found> {
        let fits = self.host == request.host
            && self.methods.contains(&request.method)
            && self.content.is_none_or(|content| content.fits(&request.content_type))
            && self.query.iter().all(|(name, value)| fits_query(request, name, value, reading));
        if fits { self.path.find(&request.path, reading) } else { None }
    }

    /// ` at api`, where it is about another host than the app.
    pub fn at(&self) -> String {
        self.host.as_ref().map(|alias| format!(" at {alias}")).unwrap_or_default()
    }

    /// Whether a body has the fields that it must have.
    pub fn fits_form(&self, body: Option<&Body>, reading: Reading) -> bool {
        self.form.iter().all(|(name, pattern)| match body {
            Some(Body::Form(fields)) => {
                let values = fields.iter().filter(|(other, _)| other == name);
                fits_values(values.map(|(_, value)| fits(pattern, value)), reading)
            }
            Some(Body::Json(document)) => document.get(name).is_some_and(|value| match value {
                serde_json::Value::String(text) => fits(pattern, text),
                other => fits(pattern, &other.to_string()),
            }),
            Some(Body::Empty) | None => false,
        })
    }

    pub fn is_about_operations(&self) -> bool {
        !self.operations.is_empty() || !self.persisted.is_empty()
    }

    /// Whether it names a field of an operation's root. What an operation is called does not count: whoever asks makes
    /// that up.
    pub fn names_fields_of(&self, graphql: &GraphQl) -> bool {
        self.is_about_operations() && self.fits_operations(Some(graphql), Reading::Exact)
    }

    /// Whether it names each of these fields letter by letter.
    pub fn spells_out_fields_of(&self, graphql: &GraphQl) -> bool {
        graphql.operations.iter().all(|operation| match operation {
            Operation::Known { fields, .. } => fields.iter().all(|field| self.operations.contains(field)),
            Operation::Persisted(id) => self.persisted.contains(id),
        })
    }

    /// Whether it lets files of this kind be sent as they are.
    pub fn takes_file(&self, kind: &str) -> bool {
        self.upload.iter().any(|allowed| match allowed.strip_suffix('*') {
            Some(family) => kind.starts_with(family),
            None => kind == allowed,
        })
    }

    fn fits_operations(&self, graphql: Option<&GraphQl>, reading: Reading) -> bool {
        if !self.is_about_operations() {
            return true;
        }
        let Some(graphql) = graphql else { return false };
        let named = |name: &str| self.operations.iter().any(|pattern| fits(pattern, name));
        let fits = |operation: &Operation| match (operation, reading) {
            (Operation::Known { fields, .. }, Reading::Exact) => {
                !fields.is_empty() && fields.iter().all(|field| named(field))
            }
            (Operation::Known { name, fields, .. }, Reading::Loose) => {
                name.iter().chain(fields).any(|name| named(name))
            }
            (Operation::Persisted(id), _) => self.persisted.contains(id),
        };
        match reading {
            Reading::Exact => graphql.operations.iter().all(fits),
            Reading::Loose => graphql.operations.iter().any(fits),
        }
    }
}

impl Content {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "nothing",
            Self::Form => "form",
            Self::Json => "json",
            Self::Multipart => "multipart",
        }
    }

    fn fits(self, content: &ContentType) -> bool {
        match self {
            Self::None => *content == ContentType::None,
            Self::Form => *content == ContentType::Form,
            Self::Json => matches!(content, ContentType::Json | ContentType::Text),
            Self::Multipart => matches!(content, ContentType::Multipart(_)),
        }
    }
}

fn fits_query(request: &Request, name: &str, pattern: &str, reading: Reading) -> bool {
    let pairs = request.query.iter().flat_map(|query| query.pairs());
    fits_values(pairs.filter(|(other, _)| other == name).map(|(_, value)| fits(pattern, &value)), reading)
}

/// Of a name that stands there twice, programs take the first or the last: read exactly, all must fit.
fn fits_values(values: impl Iterator<Item = bool>, reading: Reading) -> bool {
    let mut values = values.peekable();
    match reading {
        Reading::Exact => values.peek().is_some() && values.all(|fits| fits),
        Reading::Loose => values.any(|fits| fits),
    }
}
