//! The one canonical request, put together from its parts.
//!
//! The vendor's other hosts stand below one folder of the session's origin; here a request is told which of them it is
//! for, and its path is the path there.

use super::fetch::{Destination, FetchFacts};
use super::headers::{Header, add_origin, announces_body, from_page, split, upstream};
use super::{ContentType, Method, Path, Query, Refusal};

/// The folder of a session's origin below which the vendor's other hosts stand, each under its alias.
pub const HOSTS: &str = "/.porchlight/up/";

/// What a session's requests are read with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Names of the headers by which the upstream is told who asks; nobody else may send them.
    pub identity_headers: Vec<String>,
    /// The session's own origin, as the browser sees it: `https://<slug>.<gateway domain>`.
    pub gateway_origin: String,
    /// The upstream's origin, as the application knows itself.
    pub upstream_origin: String,
    /// The vendor's other hosts: alias, and origin.
    pub hosts: Vec<(String, String)>,
}

impl Settings {
    /// The origin of a host as it knows itself; of the app where there is no alias.
    pub(super) fn origin_of(&self, alias: Option<&str>) -> &str {
        let host = self.hosts.iter().find(|(known, _)| Some(known.as_str()) == alias);
        host.map_or(&self.upstream_origin, |(_, origin)| origin).trim_end_matches('/')
    }
}

/// A request that means the same to whoever decides about it, whoever reads its record, and the upstream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    /// Which of the vendor's other hosts it is for, by its alias; the app where there is none.
    pub host: Option<String>,
    /// The path at that host.
    pub path: Path,
    /// `None` without a question mark; an empty query with one.
    pub query: Option<Query>,
    /// What goes upstream, names in lower case. Identity, cookies and lengths are the gateway's to add.
    pub headers: Vec<(String, Vec<u8>)>,
    pub content_type: ContentType,
    pub fetch: FetchFacts,
    /// The page that it was sent from, by path and query on the session's own origin, as far as the browser says.
    pub from_page: Option<String>,
}

impl Request {
    /// Reads a request line and headers as received. The body is read by [`super::parse_body`].
    ///
    /// # Errors
    /// A [`Refusal`] for everything that is ambiguous, claims an identity or cannot be read.
    pub fn parse(
        method: &str,
        target: &str,
        headers: &[(String, Vec<u8>)],
        settings: &Settings,
    ) -> Result<Request, Refusal> {
        let method = Method::parse(method)?;
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (Path::parse(path)?, Some(Query::parse(query)?)),
            None => (Path::parse(target)?, None),
        };
        let (host, path) = host_of(path, settings)?;
        let mut kept = upstream(headers, host.as_deref(), settings)?;
        if method.is_safe() && announces_body(headers) {
            return Err(Refusal::BadBody);
        }
        let content_type = content_type(&kept)?;
        if !method.is_safe() && content_type == ContentType::Other {
            return Err(Refusal::ContentType);
        }
        let fetch = FetchFacts::read(method, headers, &content_type, settings);
        if host.is_some() && fetch.destination == Destination::Call {
            // What browsers say when a page's script calls another host; here it called its own.
            add_origin(&mut kept, headers, settings);
        }
        let from_page = from_page(headers, settings);
        Ok(Request { method, host, path, query, headers: kept, content_type, fetch, from_page })
    }

    /// Path and query on the session's own origin, as the browser has them. Two hosts may have the same path; no two of
    /// these are the same, so whatever is bound to a place is bound to this.
    pub fn here(&self) -> String {
        self.below_host(self.target())
    }

    /// The path on the session's own origin.
    pub fn here_path(&self) -> String {
        self.below_host(self.path.as_str().to_owned())
    }

    fn below_host(&self, address: String) -> String {
        match &self.host {
            Some(alias) => format!("{HOSTS}{alias}{address}"),
            None => address,
        }
    }

    /// The request target as sent upstream and recorded.
    pub fn target(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{}", self.path.as_str(), query.as_str()),
            None => self.path.as_str().to_owned(),
        }
    }

    /// What kind of file the body is, where it is one as it is. A text may be a file or a document.
    pub fn file_kind(&self) -> Option<&str> {
        match &self.content_type {
            ContentType::File(kind) => Some(kind),
            ContentType::Text => Some("text/plain"),
            _ => None,
        }
    }

    /// The first value of a header that goes upstream, by its lower-case name, when it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(n, _)| n == name)?;
        std::str::from_utf8(value).ok()
    }
}

/// Which host a canonical path of the session's origin belongs to, and the path there. Aliases are read letter by letter.
fn host_of(path: Path, settings: &Settings) -> Result<(Option<String>, Path), Refusal> {
    if !path.as_str().starts_with(HOSTS) {
        return Ok((None, path));
    }
    match split(path.as_str(), settings) {
        (Some(alias), rest) => Ok((Some(alias.to_owned()), Path::parse(rest)?)),
        (None, _) => Err(Refusal::UnknownHost),
    }
}

fn content_type(kept: &[Header]) -> Result<ContentType, Refusal> {
    match kept.iter().find(|(name, _)| name == "content-type") {
        Some((_, value)) => ContentType::parse(value),
        None => Ok(ContentType::None),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A request of Ana's browser in a session on Acme Invoices.
    pub(crate) fn request(method: &str, target: &str, headers: &[(&str, &str)]) -> Result<Request, Refusal> {
        let settings = Settings {
            identity_headers: vec!["Acme-User".into()],
            gateway_origin: "http://s1.localhost:8081".into(),
            upstream_origin: "http://acme.localhost:8082".into(),
            hosts: vec![("api".into(), "http://api.localhost:8083".into())],
        };
        let headers: Vec<Header> =
            headers.iter().map(|(n, v)| ((*n).to_owned(), v.as_bytes().to_vec())).collect();
        Request::parse(method, target, &headers, &settings)
    }

    #[test]
    fn what_is_sent_upstream_is_the_canonical_target() {
        let read = request("GET", "/a%7eb?q=%c3%a9&&", &[]).expect("a request");
        assert_eq!(read.target(), "/a~b?q=%c3%a9&&");
        assert_eq!(request("GET", "/a?", &[]).expect("a request").target(), "/a?");
        assert_eq!(request("GET", "/a", &[]).expect("a request").target(), "/a");
    }

    #[test]
    fn below_its_alias_a_path_is_that_of_the_host_and_the_app_has_all_others() {
        for (asked, host, path) in [
            ("/.porchlight/up/api/v1?x=1", Some("api"), "/v1?x=1"),
            ("/.porchlight/up/api/", Some("api"), "/"),
            ("/.porchlight/up/api", Some("api"), "/"),
            ("/%2eporchlight/up/%61pi/v1", Some("api"), "/v1"),
            ("/.porchlight/up/api/.porchlight/up/api/x", Some("api"), "/.porchlight/up/api/x"),
            ("/.Porchlight/up/api/v1", None, "/.Porchlight/up/api/v1"),
        ] {
            let read = request("GET", asked, &[]).expect(asked);
            assert_eq!((read.host.as_deref(), read.target().as_str()), (host, path), "{asked}");
        }
        let read = request("GET", "/.porchlight/up/api/v1?x=1", &[]).expect("a request");
        assert_eq!(
            (read.here().as_str(), read.here_path().as_str()),
            ("/.porchlight/up/api/v1?x=1", "/.porchlight/up/api/v1")
        );
    }

    #[test]
    fn an_alias_that_no_host_has_and_a_way_out_of_one_are_refused() {
        for unknown in
            ["/.porchlight/up/API/v1", "/.porchlight/up/ap", "/.porchlight/up/api2/x", "/.porchlight/up/"]
        {
            assert_eq!(request("GET", unknown, &[]), Err(Refusal::UnknownHost), "{unknown}");
        }
        for unclear in [
            "/.porchlight/up/api/../..",
            "/.porchlight/up/api/%2e%2e/x",
            "/.porchlight/up/api//x",
            "/.porchlight/up//api/x",
            "/.porchlight/up/api%2fx",
            "/.porchlight/up/api%00/x",
        ] {
            assert_eq!(request("GET", unclear, &[]), Err(Refusal::AmbiguousPath), "{unclear}");
        }
    }

    #[test]
    fn a_host_is_told_which_page_calls_it_as_browsers_tell_other_hosts() {
        let call =
            [("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty")];
        let from = [("referer", "http://s1.localhost:8081/invoices/17?tab=a")];
        let read = request("GET", "/.porchlight/up/api/v1", &[&call[..], &from].concat()).expect("a call");
        assert_eq!(read.header("origin"), Some("http://acme.localhost:8082"));
        assert_eq!(read.header("referer"), Some("http://acme.localhost:8082/"));
        assert_eq!(read.from_page.as_deref(), Some("/invoices/17?tab=a"));
        let from = [
            ("referer", "http://s1.localhost:8081/.porchlight/up/api/start"),
            ("origin", "http://s1.localhost:8081"),
        ];
        let read = request("GET", "/.porchlight/up/api/v1", &[&call[..], &from].concat()).expect("a call");
        assert_eq!(read.header("origin"), Some("http://api.localhost:8083"));
        assert_eq!(read.header("referer"), Some("http://api.localhost:8083/start"));
        let read = request("GET", "/invoices", &[&call[..], &from].concat()).expect("a call");
        assert_eq!(
            read.header("referer"),
            Some("http://api.localhost:8083/"),
            "the app hears of the other host"
        );
    }

    #[test]
    fn each_part_can_refuse_the_request() {
        assert_eq!(request("TRACE", "/", &[]), Err(Refusal::Method));
        assert_eq!(request("GET", "/../a", &[]), Err(Refusal::AmbiguousPath));
        assert_eq!(request("GET", "http://acme.localhost/", &[]), Err(Refusal::AmbiguousPath));
        assert_eq!(request("GET", "/?a=%", &[]), Err(Refusal::MalformedQuery));
        assert_eq!(request("POST", "/?_method=DELETE", &[]), Err(Refusal::MethodOverride));
        assert_eq!(request("GET", "/", &[("acme_user", "olivia")]), Err(Refusal::IdentityHeader));
    }

    #[test]
    fn a_request_that_only_reads_has_no_body() {
        assert_eq!(request("GET", "/", &[("content-length", "3")]), Err(Refusal::BadBody));
        assert_eq!(request("HEAD", "/", &[("transfer-encoding", "chunked")]), Err(Refusal::BadBody));
        assert!(request("GET", "/", &[("content-length", "0")]).is_ok());
    }

    #[test]
    fn a_change_of_a_type_that_cannot_be_read_is_refused() {
        for kind in ["multipart/mixed; boundary=x", "message/http", "x", "text/plain; charset=utf-16"] {
            assert_eq!(request("POST", "/", &[("content-type", kind)]), Err(Refusal::ContentType), "{kind}");
        }
        for kind in ["text/html", "application/octet-stream", "application/xml"] {
            let read = request("POST", "/", &[("content-type", kind)]).expect("a request");
            assert_eq!(read.file_kind(), Some(kind));
            assert_eq!(crate::canon::parse_body(&read, b"x"), Err(Refusal::File), "{kind}");
        }
        assert!(request("GET", "/", &[("content-type", "text/plain")]).is_ok());
    }

    #[test]
    fn a_content_type_nominated_by_connection_is_as_if_not_sent() {
        let headers = [("connection", "content-type"), ("content-type", "application/json")];
        let read = request("POST", "/", &headers).expect("a request");
        assert_eq!(read.content_type, ContentType::None);
        assert_eq!(read.header("content-type"), None);
    }
}
