//! The hosts behind a session: the app, and the vendor's others that the rules name. Each is reached under its own name,
//! keeps its own cookies, and hears of the customer only where the rules say so.

use std::net::{Ipv4Addr, SocketAddr};

use url::{Host as Name, Url};

use super::Gateway;
use super::prepare::Prepared;
use super::visit::Visit;
use super::wire::Failure;
use crate::canon::{self, Body, HOSTS, Query, Refusal, Request};
use crate::masking::Origins;
use crate::rules::{Host, Rules};

/// Where a request goes.
pub(super) struct Goal {
    pub origin: Url,
    /// Where to connect to, when that is not what the name resolves to.
    pub connect: Option<SocketAddr>,
}

impl Gateway {
    /// Each origin of the vendor's, the app's first, and what stands for it in a session.
    pub(super) fn origins(&self, rules: &Rules, visit: &Visit) -> Vec<(String, String)> {
        let app = (self.upstream.origin.clone(), visit.origin.clone());
        let others = rules.hosts().iter();
        let others =
            others.map(|host| (host.origin.clone(), format!("{}{HOSTS}{}", visit.origin, host.alias)));
        std::iter::once(app).chain(others).collect()
    }

    pub(super) fn goal(&self, prepared: &Prepared) -> Result<Goal, Failure> {
        let Some(host) = prepared.host() else {
            let origin = Url::parse(&self.upstream.origin).map_err(|_| Failure::Connect)?;
            return Ok(Goal { origin, connect: self.upstream.connect });
        };
        let origin = Url::parse(&host.origin).map_err(|_| Failure::Connect)?;
        let connect = on_this_machine(&origin);
        Ok(Goal { origin, connect })
    }
}

impl Prepared {
    /// Which of the vendor's other hosts it goes to.
    pub fn host(&self) -> Option<&Host> {
        let alias = self.request.host.as_deref()?;
        self.rules.hosts().iter().find(|host| host.alias == alias)
    }

    /// The name of that host, as entries have it: `api.acme.example`.
    pub fn host_name(&self) -> Option<String> {
        self.host().map(|host| host.name().to_owned())
    }

    /// Whether it is told whom to show.
    pub fn is_told_who(&self) -> bool {
        self.request.host.is_none() || self.host().is_some_and(|host| host.identity)
    }

    /// Who answers, for people.
    pub fn answers<'a>(&'a self, app: &'a str) -> &'a str {
        self.host().map_or(app, Host::name)
    }
}

/// Names below `localhost` are this machine's (RFC 6761, 6.3), whatever a resolver knows of them.
fn on_this_machine(origin: &Url) -> Option<SocketAddr> {
    match origin.host()? {
        Name::Domain(name) if name == "localhost" || name.ends_with(".localhost") => {
            Some(SocketAddr::from((Ipv4Addr::LOCALHOST, origin.port_or_known_default()?)))
        }
        _ => None,
    }
}

/// Addresses of the session's origin in a request's query, as the app would have got them.
pub(super) fn back_in_query(request: &mut Request, origins: &Origins) -> Result<(), Refusal> {
    let Some(query) = &request.query else { return Ok(()) };
    let mut changed = false;
    let pairs = query.pairs().map(|(name, value)| {
        let real = origins.back(&value);
        changed |= real.is_some();
        (name.into_owned(), real.unwrap_or_else(|| value.into_owned()))
    });
    let pairs: Vec<(String, String)> = pairs.collect();
    if changed {
        let text = String::from_utf8_lossy(&canon::encode_form(&pairs)).into_owned();
        request.query = Some(Query::parse(&text)?);
    }
    Ok(())
}

/// The same in a form or a document; `bytes` are how that came.
pub(super) fn back_in_body(bytes: &mut Vec<u8>, body: &mut Body, origins: &Origins) {
    match body {
        Body::Form(fields) => {
            for (_, value) in fields {
                if let Some(real) = origins.back(value) {
                    *value = real;
                }
            }
        }
        Body::Json(value) => {
            if origins.back_in(value) {
                *bytes = value.to_string().into_bytes();
            }
        }
        Body::Empty => {}
    }
}
