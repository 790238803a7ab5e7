//! Why a request was not let through, as one enum with stable codes.
//!
//! The sentences never repeat what was sent: they end up on pages, in logs and in the history.

/// What was wrong with a request or its body. Nothing was sent upstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The method is not one of the six that are let through.
    #[error("This kind of request is not let through.")]
    Method,
    /// The path can be read in more than one way, or is no path at all.
    #[error("The address is written in a way that can be read as more than one place.")]
    AmbiguousPath,
    /// The path names one of the vendor's other hosts, and the rules know none of that name.
    #[error("The address names a host of the vendor's that the rules do not know.")]
    UnknownHost,
    /// The query has broken escapes, control characters or characters that no browser sends.
    #[error("The part of the address after the question mark is not well formed.")]
    MalformedQuery,
    /// A header claims, or looks as if it claimed, to say who is asking.
    #[error("The request carries a header that would claim who is asking; only Porchlight may say that.")]
    IdentityHeader,
    /// A header that can have only one value came twice.
    #[error("A header that may come only once came more than once.")]
    DuplicateHeader,
    /// The request says in two ways, or in none that can be trusted, how long its body is.
    #[error("The request does not say clearly how long its body is.")]
    Smuggling,
    /// A header, parameter or field asks the application to treat the request as another method or address.
    #[error("The request asks to be treated as another request than it is.")]
    MethodOverride,
    /// The body's type is missing, unknown, compressed or in another character set than UTF-8.
    #[error("The request's body is of a type that cannot be read.")]
    ContentType,
    /// A file is sent as it is, in no form, to an address for which no rule allows that.
    #[error("This sends a file as it is, and no rule lets this address take one.")]
    File,
    /// A websocket's message that is no text, where no rule lets such pass.
    #[error("This sends what nobody can look into, and no rule lets such messages pass.")]
    BinaryMessage,
    /// The browser wants to leave HTTP (websockets and the like).
    #[error("The request wants to switch to another protocol, which is not let through.")]
    Upgrade,
    /// The path, the query or the headers are longer than allowed.
    #[error("The request's address or headers are too long.")]
    TooLong,
    /// The body is not what its type says, or a request that should have none has one.
    #[error("The request's body is not what it claims to be.")]
    BadBody,
    /// A GraphQL request that two servers could read as asking for different things.
    #[error("The GraphQL request can be read in more than one way.")]
    GraphqlUnclear,
    /// A GraphQL request whose document only the app knows, and no rule says what it is.
    #[error("The GraphQL request names a document that only the app knows.")]
    GraphqlPersisted,
    /// The body is larger than what is passed on.
    #[error("What is sent is larger than what is let through.")]
    BodyTooLarge,
}

impl Refusal {
    /// The stable name of the refusal, for the history, problem documents and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Method => "method-not-allowed",
            Refusal::AmbiguousPath => "ambiguous-path",
            Refusal::UnknownHost => "unknown-host",
            Refusal::MalformedQuery => "malformed-query",
            Refusal::IdentityHeader => "identity-header",
            Refusal::DuplicateHeader => "duplicate-header",
            Refusal::Smuggling => "conflicting-lengths",
            Refusal::MethodOverride => "method-override",
            Refusal::ContentType => "content-type",
            Refusal::File => "file-without-rule",
            Refusal::BinaryMessage => "binary-message",
            Refusal::Upgrade => "upgrade",
            Refusal::TooLong => "too-long",
            Refusal::BadBody => "bad-body",
            Refusal::GraphqlUnclear => "graphql-unclear",
            Refusal::GraphqlPersisted => "graphql-persisted",
            Refusal::BodyTooLarge => "body-too-large",
        }
    }
}
