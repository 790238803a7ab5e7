//! How the app is reached: whom it is told to show, its other hosts, its streams, and the limits of an exchange.

use std::time::Duration;

/// How the app is told whom to show, and who it really is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// Headers, believed with a shared secret.
    Headers(Headers),
    /// A signed token of at most a minute.
    Jwt(Jwt),
    /// A one-time address of the app's that sets its own cookie.
    Entry(Entry),
}

/// The headers' names, in lower case. One without a name is not sent; the secret always is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headers {
    pub secret: String,
    pub account: Option<String>,
    pub user: Option<String>,
    pub actor: Option<String>,
    pub session: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jwt {
    /// The header that carries it, in lower case; in `authorization` it stands after `Bearer`.
    pub header: String,
    /// For whom it is: the token's `aud`.
    pub audience: String,
    /// How long it is good.
    pub good_for: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The path and query of the app's that signs in, such as `/support/enter?assertion={jwt}`. Where they stand in it,
    /// `{account}`, `{user}`, `{actor}`, `{session}`, `{jwt}` and `{secret}` are filled in.
    pub address: String,
    /// For whom `{jwt}` is: the token's `aud`.
    pub audience: String,
}

/// Another host of the vendor's, reached below `/.porchlight/up/<alias>/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    pub alias: String,
    /// Scheme, host and port, as the app's pages write it.
    pub origin: String,
    /// Whether it is told whom to show, as the app itself is.
    pub identity: bool,
    /// For whom a signed token is that it gets; else for whom the app's is.
    pub audience: Option<String>,
}

impl Host {
    /// Its name, and its port where that is not the usual one.
    pub fn name(&self) -> &str {
        self.origin.split_once("://").map_or(self.origin.as_str(), |(_, name)| name)
    }
}

/// An answer that does not end by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Server-sent events.
    Events,
    Websocket,
}

/// How much, how long, how deep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The largest body that is passed on, in bytes.
    pub upload: u64,
    /// The largest body that is kept for a question until its owner has answered, in bytes.
    pub asked: u64,
    /// The largest page or document that is held to be read whole, in bytes.
    pub held: u64,
    /// How long a connection to the app may take.
    pub connect: Duration,
    /// How long the app may take to begin its answer.
    pub answer: Duration,
    /// How long neither side may send a byte.
    pub silence: Duration,
    /// How many times its size a compressed answer may grow to.
    pub ratio: u32,
    /// How deep objects, lists and elements may nest.
    pub depth: u32,
}

impl Identity {
    /// The names of headers that only Porchlight may send.
    pub fn header_names(&self) -> Vec<String> {
        match self {
            Self::Headers(headers) => {
                let named = [&headers.account, &headers.user, &headers.actor, &headers.session];
                std::iter::once(&headers.secret).chain(named.into_iter().flatten()).cloned().collect()
            }
            Self::Jwt(jwt) => vec![jwt.header.clone()],
            Self::Entry(_) => Vec::new(),
        }
    }
}

impl Default for Identity {
    fn default() -> Self {
        let named = |name: &str| Some(format!("x-porchlight-{name}"));
        Self::Headers(Headers {
            secret: "x-porchlight-secret".to_owned(),
            account: named("account"),
            user: named("user"),
            actor: named("actor"),
            session: named("session"),
        })
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            upload: 256 * 1024 * 1024,
            asked: 8 * 1024 * 1024,
            held: 2 * 1024 * 1024,
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(30),
            silence: Duration::from_secs(60),
            ratio: 200,
            depth: 64,
        }
    }
}
