//! One raw HTTP request of an agent's browser becomes one canonical request, or a refusal.
//!
//! What is decided about, what is recorded and what is sent upstream is the same [`Request`]: a spelling that
//! two programs could read in two ways is refused instead of repaired. Nothing here touches the network, the
//! database or the clock, and nothing here knows who the agent is; that is the gateway's.

mod body;
mod classify;
mod content_type;
mod fetch;
mod graphql;
mod headers;
mod method;
mod multipart;
mod path;
mod query;
mod refusal;
mod request;

#[cfg(test)]
mod properties;

pub use body::{Body, digest, encode_form, parse_body, refuse_overrides};
pub use classify::{Class, classify, classify_but, classify_graphql, export_by_answer, is_never};
pub use content_type::ContentType;
pub use fetch::{Destination, FetchFacts};
pub use graphql::{GraphQl, Operation, OperationKind, nests_too_deep};
pub use method::Method;
pub use multipart::{Holds, Multipart, Part};
pub use path::Path;
pub use query::Query;
pub use refusal::Refusal;
pub use request::{HOSTS, Request, Settings};
