//! The one canonical request, put together from its parts.

use super::fetch::FetchFacts;
use super::headers::{Header, announces_body, upstream};
use super::{ContentType, Method, Path, Query, Refusal};

/// What a session's requests are read with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Names of the headers by which the upstream is told who asks; nobody else may send them.
    pub identity_headers: Vec<String>,
    /// The session's own origin, as the browser sees it: `https://<slug>.<gateway domain>`.
    pub gateway_origin: String,
    /// The upstream's origin, as the application knows itself.
    pub upstream_origin: String,
}

/// A request that means the same to whoever decides about it, whoever reads its record, and the upstream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    pub path: Path,
    /// `None` without a question mark; an empty query with one.
    pub query: Option<Query>,
    /// What goes upstream, names in lower case. Identity, cookies and lengths are the gateway's to add.
    pub headers: Vec<(String, Vec<u8>)>,
    pub content_type: ContentType,
    pub fetch: FetchFacts,
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
        let kept = upstream(headers, settings)?;
        if method.is_safe() && announces_body(headers) {
            return Err(Refusal::BadBody);
        }
        let content_type = content_type(&kept)?;
        if !method.is_safe() && content_type == ContentType::Other {
            return Err(Refusal::ContentType);
        }
        let fetch = FetchFacts::read(method, headers, &content_type, settings);
        Ok(Request { method, path, query, headers: kept, content_type, fetch })
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
