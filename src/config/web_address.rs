//! The address of one of our doors, or of the app: scheme and host, nothing after them.

use url::{Host, Url};

/// `https://support.acme.example`, or `http://localhost:8081` on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebAddress {
    scheme: &'static str,
    host: Host<String>,
    /// Only where it is not the scheme's own.
    port: Option<u16>,
}

impl WebAddress {
    /// Reads scheme and host. The error ends a sentence that begins with the setting's name.
    pub fn parse(text: &str) -> Result<Self, String> {
        let shape = || "must be a scheme and a host, such as https://support.acme.example".to_owned();
        let url = Url::parse(text).map_err(|_| shape())?;
        let scheme = match url.scheme() {
            "https" => "https",
            "http" => "http",
            _ => return Err(shape()),
        };
        let host = url.host().ok_or_else(shape)?.to_owned();
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let anonymous = url.username().is_empty() && url.password().is_none();
        if !bare || !anonymous || url.host_str().is_some_and(|host| host.contains('*') || host.ends_with('.'))
        {
            return Err(shape());
        }
        Ok(Self { scheme, host, port: url.port() })
    }

    pub fn scheme(&self) -> &'static str {
        self.scheme
    }

    /// The host without a port.
    pub fn host(&self) -> String {
        self.host.to_string()
    }

    /// The host, with the port where it is not the scheme's own.
    pub fn authority(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.to_string(),
        }
    }

    /// The port to connect to.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(if self.scheme == "https" { 443 } else { 80 })
    }

    /// Whether what is sent there stays on this machine.
    pub fn is_on_this_machine(&self) -> bool {
        is_on_this_machine(&self.host)
    }

    /// Whether other hosts can stand below it: an address in digits has none.
    pub fn can_have_subdomains(&self) -> bool {
        matches!(self.host, Host::Domain(_))
    }

    /// Whether one host is the other, or below it: such hosts can set cookies for each other.
    pub fn is_related_to(&self, other: &Self) -> bool {
        let (a, b) = (self.host(), other.host());
        let below = |low: &str, high: &str| low.strip_suffix(high).is_some_and(|rest| rest.ends_with('.'));
        a == b || below(&a, &b) || below(&b, &a)
    }
}

/// Whether what is sent to this host stays on this machine.
pub fn is_on_this_machine<S: AsRef<str>>(host: &Host<S>) -> bool {
    match host {
        Host::Domain(name) => name.as_ref() == "localhost" || name.as_ref().ends_with(".localhost"),
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    }
}

impl std::fmt::Display for WebAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority())
    }
}
