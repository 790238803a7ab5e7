//! What a request is: by the vendor's rules, and where they say nothing by the built-in ones.

use super::{Rules, Stream};
use crate::canon::{self, Class, Request};

/// What a request is, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub class: Class,
    /// The rule that says so; none where the built-in ones do.
    pub rule: Option<String>,
    /// What the rules call it, such as `sent invoice 17`.
    pub says: Option<String>,
    /// Whether what the app answers is hidden unless something shows it.
    pub closed: bool,
    /// Whether an answer that looks like a file is none.
    pub no_export: bool,
}

impl Rules {
    /// What a request is. `operation` is the GraphQL operation that it carries.
    pub fn decide(&self, request: &Request, operation: Option<&str>) -> Decision {
        let _ = operation;
        Decision { class: canon::classify(request), rule: None, says: None, closed: false, no_export: false }
    }

    /// Whether the answer does not end by itself.
    pub fn streams(&self, _request: &Request) -> Option<Stream> {
        None
    }
}
